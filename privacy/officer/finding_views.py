"""Pages of readings to ask about: those that are open, and one with the officer's word on it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import Action, record
from accounts.audit.watching import person
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.wall import asking
from privacy import readings
from privacy.models import Finding
from privacy.models.readings import Reason, What
from privacy.officer import judging
from privacy.officer.doors import around, staff_page
from privacy.officer.places import JUDGE_FINDINGS, SEE_FINDINGS

AT_MOST = 100


class JudgeForm(forms.Form):
    """What the officer found out."""

    outcome = forms.ChoiceField(label=gettext_lazy("Utfall"), choices=[("", "–"), *Finding.Outcome.choices])
    note = forms.CharField(
        label=gettext_lazy("Hva som kom fram"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Lagres forseglet. Bare personvernombudet og revisor kan lese det."),
    )


@staff_page(SEE_FINDINGS)
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """The oldest open ones first, by employee's number; whom they are about is on the page of each."""
    who = user_of(request)
    found = list(Finding.objects.open().select_related("by")[: AT_MOST + 1])
    shown = found[:AT_MOST]
    label = Finding._meta.label
    record(Action.FINDINGS_LISTED, actor=who, target=label, reason=f"rows:{len(shown)}")
    closed = Finding.objects.filter(closed_at__isnull=False).select_related("by").order_by("-closed_at")[:20]
    context = around(
        request, _("Oppslag å spørre om"), rows=shown, closed=closed, is_more=len(found) > AT_MOST
    )
    return render(request, "admin/officer/findings.html", context)


@staff_page(SEE_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def single(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One finding: who, whom, why it was found; and the form that closes it."""
    who = user_of(request)
    finding = Finding.objects.select_related("by", "reading", "opening", "closed_by").filter(pk=pk).first()
    if finding is None:
        raise Http404
    form = JudgeForm(request.POST or None)
    if request.method == "POST":
        if not who.has_perm(JUDGE_FINDINGS):
            raise PermissionDenied
        if form.is_valid():
            return _judged(request, finding, form)
    return _show(request, finding, form)


def _judged(request: HttpRequest, finding: Finding, form: JudgeForm) -> HttpResponseBase:
    typed = form.cleaned_data
    try:
        judging.judge(finding, outcome=typed["outcome"], note=typed["note"], by=user_of(request))
    except judging.Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Vurderingen er lagret."))
    return SeeOther(reverse("admin:officer-findings"))


def _show(request: HttpRequest, finding: Finding, form: JudgeForm) -> HttpResponseBase:
    """Whom it is about is told by customer number, which that person sees that somebody looked at."""
    who = user_of(request)
    seen = finding.reading or finding.opening
    record(Action.FINDING_SEEN, actor=who, target=finding)
    if seen is not None:
        readings.note(
            person(seen.person_id),
            by=who,
            category="minesider",
            what=What.LIST,
            reason=Reason.CHECK,
            reference=str(finding.pk),
        )
    context = around(
        request,
        finding.get_rule_display().capitalize(),
        one=finding,
        seen=seen,
        number=asking.number_of(seen.person_id) if seen else "",
        form=form if finding.closed_at is None and who.has_perm(JUDGE_FINDINGS) else None,
        is_own=finding.by_id == who.pk,
    )
    return render(request, "admin/officer/finding.html", context)
