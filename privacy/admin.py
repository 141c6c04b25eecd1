"""Staff's window on requests and jobs: to look, and to start a stopped job again. No person is named here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.audit import Action
from accounts.audit.watching import Watched, person
from accounts.window import Window
from privacy import workflow
from privacy.desk import customers, incidents  # noqa: F401 - registers their pages
from privacy.models import Event, Job, PrivacyRequest
from privacy.states import JobState, WrongState


class EventInline(Window, admin.TabularInline):  # type: ignore[type-arg] # has no parameters at run time
    model = Event
    template = "admin/_rows.html"
    fields = readonly_fields = ("at", "from_status", "to_status", "done_by")
    ordering = ("at",)
    extra = 0

    @admin.display(description=_("utført av"))
    def done_by(self, event: Event) -> str:
        if event.by is None:
            return str(_("portalen"))
        return str(_("ansatt") if event.by.is_staff else _("personen selv"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).select_related("by")


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # as above
    """The queue: what has to be answered first stands on top."""

    listed, looked = Action.CASES_LISTED, Action.CASE_SEEN
    fields = readonly_fields = (
        "reference",
        "right",
        "status",
        "received_at",
        "safe_due_on",
        "legal_due_on",
        "closed_at",
    )
    list_select_related = ("case",)
    list_display = ("reference", "right", "status", "received_at", "safe_due_on", "days_left", "closed_at")
    list_display_links = ("reference",)
    list_filter = ("status", "right")
    lookups = frozenset({"status__exact", "right__exact"})
    search_fields = ("=case__reference",)
    search_help_text = _("Hele saksnummeret")
    ordering = ("closed_at", "safe_due_on")
    inlines = (EventInline,)

    def about(self, row: PrivacyRequest) -> dict[str, Any]:
        return {"subject": person(row.person_id), "case": row.reference}

    @admin.display(description=_("saksnummer"), ordering="case__reference")
    def reference(self, request: PrivacyRequest) -> str:
        return request.reference

    @admin.display(description=_("dager igjen"))
    def days_left(self, case: PrivacyRequest) -> int | None:
        return None if case.closed_at else (case.safe_due_on - timezone.localdate()).days


class StateFilter(admin.SimpleListFilter):
    """Stopped jobs, unless somebody asks for others."""

    title = _("tilstand")
    parameter_name = "state"
    everything = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(self.everything, _("alle")), *JobState.choices]

    def choices(self, changelist: Any) -> Any:
        for value, title in self.lookup_choices:
            link = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.asked() == value, "query_string": link, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        asked = self.asked()
        return queryset if asked == self.everything else queryset.filter(state=asked)

    def asked(self) -> str:
        return str(self.value() or JobState.DEAD)


@admin.register(Job)
class JobAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # as above
    """Stopped jobs against their deadlines, and the button that starts them again."""

    listed, looked = Action.JOBS_LISTED, Action.JOB_SEEN
    fields = readonly_fields = (
        "reference",
        "kind",
        "state",
        "error_code",
        "step_tries",
        "claims",
        "created_at",
        "run_after",
        "finished_at",
        "safe_due_on",
    )
    list_display = ("reference", "kind", "state", "error_code", "step_tries", "claims", "age", "safe_due_on")
    list_display_links = ("reference",)
    list_filter = (StateFilter,)
    lookups = frozenset({"state"})
    list_select_related = ("request__case",)
    ordering = ("request__safe_due_on", "created_at")
    actions = ("try_again",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = {} if StateFilter.parameter_name in request.GET else {"title": _("Stoppede jobber")}
        return super().changelist_view(request, extra_context=title | (extra_context or {}))

    def about(self, row: Job) -> dict[str, Any]:
        return {"subject": person(row.request.person_id), "case": row.request.reference}

    @admin.display(description=_("sak"), ordering="request__case__reference")
    def reference(self, job: Job) -> str:
        return job.request.reference

    @admin.display(description=_("svarfrist"), ordering="request__safe_due_on")
    def safe_due_on(self, job: Job) -> Any:
        return job.request.safe_due_on

    @admin.display(description=_("timer siden bestilling"), ordering="created_at")
    def age(self, job: Job) -> int:
        return job.age(timezone.now()) // 60

    @admin.action(description=_("Prøv igjen"), permissions=["start"])
    def try_again(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        started = 0
        for job in jobs.select_related("request__case"):
            try:
                workflow.try_again(job, by=request.user)  # type: ignore[arg-type] # only staff come here
            except WrongState:
                reference = job.request.reference
                text = _("Jobben i sak %(reference)s er ikke stoppet.") % {"reference": reference}
                self.message_user(request, text, messages.ERROR)
            else:
                started += 1
        if started:
            text = ngettext("%(count)d jobb er startet igjen.", "%(count)d jobber er startet igjen.", started)
            self.message_user(request, text % {"count": started}, messages.SUCCESS)

    def has_start_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("privacy.change_job")
