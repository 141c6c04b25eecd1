"""For whoever may: the log, in which no person is named, sign-ins that are locked, whom nobody has told that a
customer named them, and orders that no panel has answered. Looking is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import audit, waits
from accounts.audit import Action
from accounts.audit.watching import Watched
from accounts.models import AuditEntry, LateNotice, PanelCommand, Wait
from accounts.panels import commands
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


@admin.register(PanelCommand)
class PanelCommandAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # as above
    """What no panel has done in a quarter of an hour, until somebody has seen to it. Never a code."""

    listed, looked = Action.PANEL_ORDERS_LISTED, Action.PANEL_ORDER_SEEN
    fields = readonly_fields = (
        "installation_number",
        "slot_no",
        "kind",
        "state",
        "created_at",
        "sent_at",
        "settled_at",
        "escalated_at",
        "tries",
        "error_code",
    )
    list_display = ("installation_number", "slot_no", "kind", "state", "created_at", "tries", "error_code")
    search_fields = ("=installation_number",)
    search_help_text = _("Hele anleggsnummeret")
    ordering = ("created_at",)
    actions = ("done_by_hand", "seen_to")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PanelCommand]:
        return PanelCommand.objects.late().order_by(*self.ordering).defer("secret_encrypted", "mark_hmac")

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_panelcommand")

    @admin.action(description=_("Utført for hånd på panelet"), permissions=["settle"])
    def done_by_hand(self, request: HttpRequest, chosen: QuerySet[PanelCommand]) -> None:
        """Employees remove, stop and open slots by hand. They set nobody's code: that they would have to know."""
        orders = list(chosen.exclude(kind=PanelCommand.Kind.SET_CODE))
        done = [order for order in orders if commands.confirm(order, now=timezone.now(), how="ByHand")]
        self._tell(request, done)

    @admin.action(description=_("Ny kode ble ikke satt: kunden vet det"), permissions=["settle"])
    def seen_to(self, request: HttpRequest, chosen: QuerySet[PanelCommand]) -> None:
        """A code that was not taken is chosen anew by its holder; what is still on its way is called off."""
        orders = list(chosen.filter(kind=PanelCommand.Kind.SET_CODE))
        for order in orders:
            commands.fail(order, error="ByHand", now=timezone.now())
        seen = [
            order
            for order in orders
            if PanelCommand.objects.filter(pk=order.pk, seen_to_at=None).update(seen_to_at=timezone.now())
        ]
        self._tell(request, seen)

    def _tell(self, request: HttpRequest, settled: list[PanelCommand]) -> None:
        """Write down and say what was settled; of what had been answered before, nothing."""
        for order in settled:
            audit.record(Action.PANEL_ORDER_SETTLED, actor=request.user, target=order, reason=order.kind)
        count = len(settled)
        text = ngettext("%(count)d ordre er tatt hånd om.", "%(count)d ordre er tatt hånd om.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS if count else messages.WARNING)
