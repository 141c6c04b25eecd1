"""For whoever may: the log, in which no person is named, sign-ins that are locked, and whom nobody has told that
a customer named them. Looking is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import waits
from accounts.audit import Action
from accounts.audit.watching import Watched
from accounts.models import AuditEntry, LateNotice, Wait
from accounts.window import Window


@admin.register(AuditEntry)
class AuditEntryAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """Newest first; to be searched for a name in the log, a case or a target, whole."""

    listed, looked = Action.LOG_LISTED, Action.LOG_ENTRY_SEEN
    fields = readonly_fields = (
        "seq",
        "at",
        "done",
        "actor_kind",
        "actor",
        "subject",
        "target",
        "fields",
        "outcome",
        "reason",
        "case",
        "prev",
        "hash",
    )
    list_display = ("seq", "at", "done", "actor_kind", "actor", "subject", "case", "outcome")
    list_display_links = ("seq",)
    list_filter = ("actor_kind", "outcome")
    lookups = frozenset({"actor_kind__exact", "outcome__exact"})
    search_fields = ("=actor", "=subject", "=case", "=target")
    search_help_text = _("Hele navnet i loggen, saksnummeret eller det den gjelder")
    ordering = ("-seq",)
    actions = None

    @admin.display(description=_("hva skjedde"))
    def done(self, entry: AuditEntry) -> str:
        known = dict(Action.choices)
        return str(known.get(entry.action, entry.action))


@admin.register(Wait)
class LockedSignInAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # as above
    """Sign-ins whose owner said that a change was not them, until somebody has spoken with them."""

    listed, looked = Action.WAITS_LISTED, Action.WAIT_SEEN
    fields = readonly_fields = ("address", "reason", "started_at", "undone_at")
    list_display = ("address", "reason", "started_at", "undone_at")
    list_select_related = ("user",)
    search_fields = ("=user__email",)
    search_help_text = _("Hele e-postadressen de logger inn med")
    ordering = ("undone_at",)
    actions = ("lift_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wait]:
        return super().get_queryset(request).filter(undone_at__isnull=False, lifted_at=None)

    def about(self, row: Wait) -> dict[str, Any]:
        return {"subject": row.user}

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_wait")

    @admin.display(description=_("e-post for innlogging"), ordering="user__email")
    def address(self, wait: Wait) -> str:
        return wait.user.email

    @admin.action(description=_("Opphev: jeg har snakket med dem"), permissions=["lift"])
    def lift_chosen(self, request: HttpRequest, chosen: QuerySet[Wait]) -> None:
        users = {wait.user for wait in chosen.select_related("user")}
        for user in users:
            waits.lift(user, by=request.user)  # type: ignore[arg-type] # only staff come here
        text = ngettext(
            "%(count)d innlogging er åpen igjen.", "%(count)d innlogginger er åpne igjen.", len(users)
        )
        self.message_user(request, text % {"count": len(users)}, messages.SUCCESS)


@admin.register(LateNotice)
class LateNoticeAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # as above
    """Users and contact persons who have not been told in time, until they are: where, and since when (R-21)."""

    listed, looked = Action.LATE_NOTICES_LISTED, Action.LATE_NOTICE_SEEN
    fields = readonly_fields = ("kind", "installation_number", "since", "alerted_at", "suspended_at")
    list_display = ("installation_number", "kind", "since", "alerted_at", "suspended_at")
    list_filter = ("kind",)
    lookups = frozenset({"kind__exact"})
    search_fields = ("=installation_number",)
    search_help_text = _("Hele anleggsnummeret")
    ordering = ("since",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LateNotice]:
        return super().get_queryset(request).filter(settled_at=None)
