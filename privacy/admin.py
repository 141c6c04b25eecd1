"""Staff's window on jobs: to look, and to start a stopped job again. Cases and customers are in `privacy.desk`."""

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
from privacy.desk import (  # noqa: F401 - registers their pages
    caller_checks,
    customers,
    incidents,
    queue,
    reviews,
    safety,
)
from privacy.models import Job
from privacy.states import JobState, WrongState


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
class JobAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
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
