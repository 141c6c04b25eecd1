"""The register of breaches in the admin: write one down, follow its 72 hours, decide, end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.audit import Action
from accounts.audit.watching import Watched
from accounts.models import User
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.window import Window
from privacy import incidents
from privacy.incidents import Kind, Risk, State
from privacy.models import Incident
from privacy.states import WrongState

HANDLE = "privacy.handle_incident"
LONGEST = 4_000
NAMELESS = _("Skriv ikke navn, adresse eller annet som viser hvem det gjelder.")


class ReportForm(forms.Form):
    """What happened, told without naming anybody."""

    kind = forms.ChoiceField(label=_("Hva slags avvik er det?"), choices=Kind.choices)
    description = forms.CharField(
        label=_("Hva skjedde?"),
        help_text=NAMELESS,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class StepForm(forms.Form):
    """What is done with it now, and why. `steps` are those that may be taken."""

    step = forms.ChoiceField(label=_("Hva gjør du nå?"), widget=forms.RadioSelect)
    risk = forms.ChoiceField(
        label=_("Risiko for dem det gjelder"), choices=[("", "–"), *Risk.choices], required=False
    )
    people = forms.IntegerField(
        label=_("Hvor mange personer gjelder det?"), min_value=0, max_value=10**7, required=False
    )
    told = forms.BooleanField(label=_("De det gjelder, har fått beskjed"), required=False)
    note = forms.CharField(
        label=_("Begrunnelse og tiltak"),
        help_text=NAMELESS,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *arguments: Any, incident: Incident, **options: Any) -> None:
        super().__init__(*arguments, **options)
        may = incidents.MOVES[State(incident.state)]
        choices = [(name, label) for name, (label, state) in STEPS.items() if state in may]
        if incident.state == State.SUSPECTED:
            choices = [choice for choice in choices if choice[0] != "close"]
        else:
            choices = [choice for choice in choices if choice[0] != "dismiss"]
        self.fields["step"].choices = choices  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("step") == "assess":
            for name in ("risk", "people"):
                if typed.get(name) in ("", None):
                    self.add_error(name, _("Fyll ut dette når du vurderer risikoen."))
        return typed


STEPS: Mapping[str, tuple[Promise, State]] = {
    "confirm": (_("Bekreft at det er et brudd. Da begynner de 72 timene."), State.CONFIRMED),
    "dismiss": (_("Avslutt: det var ikke et brudd"), State.CLOSED),
    "assess": (_("Skriv ned vurderingen av risiko"), State.ASSESSED),
    "notify": (_("Det er meldt til Datatilsynet nå"), State.NOTIFIED),
    "leave": (_("Det er ikke meldepliktig: risiko er lite sannsynlig"), State.NOT_NOTIFIED),
    "close": (_("Avslutt avviket"), State.CLOSED),
}
TAKE: Mapping[str, Callable[[Incident, User, Mapping[str, Any]], None]] = {
    "confirm": lambda incident, by, typed: incidents.confirm(
        incident, by=by, note=typed["note"], now=timezone.now()
    ),
    "dismiss": lambda incident, by, typed: incidents.dismiss(
        incident, by=by, note=typed["note"], now=timezone.now()
    ),
    "assess": lambda incident, by, typed: incidents.assess(
        incident, by=by, risk=Risk(typed["risk"]), people=typed["people"], note=typed["note"]
    ),
    "notify": lambda incident, by, typed: incidents.notify(
        incident, by=by, note=typed["note"], now=timezone.now()
    ),
    "leave": lambda incident, by, typed: incidents.leave_unnotified(incident, by=by, note=typed["note"]),
    "close": lambda incident, by, typed: incidents.close(
        incident, by=by, note=typed["note"], now=timezone.now(), told=typed["told"]
    ),
}


@admin.register(Incident)
class IncidentAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """Breaches, those whose hours run first."""

    listed, looked = Action.INCIDENTS_LISTED, Action.INCIDENT_SEEN
    fields = readonly_fields = ("reference", "kind", "state", "found_at", "items", "risk", "people")
    list_display = ("reference", "kind", "state", "found_at", "notify_by", "items", "risk")
    list_display_links = ("reference",)
    list_filter = ("state", "kind")
    lookups = frozenset({"state__exact", "kind__exact"})
    ordering = ("closed_at", "aware_at", "-found_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("privacy.add_incident")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("privacy.view_incident")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Write down what may be a breach. Whoever may not see the register may do this."""
        if not self.has_add_permission(request):
            raise Http404
        form = ReportForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            made = incidents.report(
                Kind(form.cleaned_data["kind"]),
                by=user_of(request),
                description=form.cleaned_data["description"],
                found_at=timezone.now(),
            )
            told = _("Avvik %(reference)s er meldt, og personvernombudet får beskjed nå.")
            self.message_user(request, told % {"reference": made.reference}, messages.SUCCESS)
            return SeeOther(reverse("admin:index"))
        return self._page(request, "report", {"form": form, "title": _("Meld et avvik")})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One breach: what happened, what was done, and the next step. Every look is in the log."""
        return self._look(request, object_id, self._incident)

    def _incident(self, request: HttpRequest, object_id: str) -> HttpResponse:
        incident = self.get_object(request, unquote(object_id))
        if incident is None or not self.has_view_permission(request, incident):
            raise Http404
        may_handle = request.user.has_perm(HANDLE)
        form = StepForm(request.POST if request.method == "POST" else None, incident=incident)
        if (
            request.method == "POST"
            and may_handle
            and form.is_valid()
            and self._taken(request, incident, form)
        ):
            return SeeOther(reverse("admin:privacy_incident_change", args=[incident.pk]))
        context = {
            "incident": incident,
            "steps": incident.steps.select_related("by"),
            "form": form if may_handle and incident.state != State.CLOSED else None,
            "left": _hours_left(incident),
            "title": _("Avvik %(reference)s") % {"reference": incident.reference},
        }
        return self._page(request, "incident", context)

    def _taken(self, request: HttpRequest, incident: Incident, form: StepForm) -> bool:
        try:
            TAKE[form.cleaned_data["step"]](incident, user_of(request), form.cleaned_data)
        except WrongState:
            form.add_error(
                "step", _("Noen andre har gjort noe med avviket i mellomtiden. Se hva som står nå.")
            )
            return False
        except incidents.NotYet:
            form.add_error(
                "step",
                _(
                    "Det kan ikke gjøres ennå. Vurder risikoen først. Er den høy, må de det gjelder få beskjed."
                ),
            )
            return False
        return True

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        return render(
            request, f"admin/incidents/{name}.html", self.admin_site.each_context(request) | context
        )


def _hours_left(incident: Incident) -> int | None:
    """Whole hours until the 72 are over, negative when they are, while they run."""
    if incident.notify_by is None or incident.state not in {State.CONFIRMED, State.ASSESSED}:
        return None
    return int((incident.notify_by - timezone.now()).total_seconds() // 3600)
