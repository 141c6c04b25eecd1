"""The log, for whoever may read it: no person is named in it. Reading it is written in it too."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.audit import Action
from accounts.audit.watching import Watched
from accounts.models import AuditEntry
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
