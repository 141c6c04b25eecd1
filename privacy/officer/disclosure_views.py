"""Pages of disclosures: the list, a new one, one to look at, and ending its order of secrecy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audit import Action, record
from accounts.audit.watching import person
from accounts.models import Disclosure
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.wall import asking
from privacy import readings
from privacy.categories import CATEGORIES
from privacy.models.readings import Reason, What
from privacy.officer import disclosing
from privacy.officer.disclosure_forms import DisclosureForm, EndForm
from privacy.officer.doors import around, staff_page
from privacy.officer.places import DISCLOSE, END_SECRECY, SEE_DISCLOSURES

ON_A_PAGE = 50
MOST_PAGES = 200
TITLES = {category.slug: category.title for category in CATEGORIES}
SEEN = ("recipient", "at", "data_categories", "description", "ground", "legal_provision", "case_reference")


@staff_page(SEE_DISCLOSURES)
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """The newest first, without whom they are about."""
    number = _page_number(request.GET.get("side", ""))
    first = (number - 1) * ON_A_PAGE
    found = Disclosure.objects.select_related("recipient").order_by("-at", "pk")
    rows = list(found[first : first + ON_A_PAGE + 1])
    shown = [(row, _titles(row)) for row in rows[:ON_A_PAGE]]
    who, label = user_of(request), Disclosure._meta.label
    record(Action.DISCLOSURES_LISTED, actor=who, target=label, reason=f"rows:{len(shown)}")
    context: dict[str, Any] = {
        "rows": shown,
        "older": number + 1 if len(rows) > ON_A_PAGE else None,
        "newer": number - 1,
        "now": timezone.now(),
        "may_add": who.has_perm(DISCLOSE),
    }
    return render(
        request, "admin/officer/disclosures.html", around(request, _("Utlevert til andre"), **context)
    )


@staff_page(DISCLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Write one down. A refusal stands beside its field, and nothing typed is lost."""
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.person_id:
        try:
            made = disclosing.disclose(
                form.person_id, form.handed(), by=user_of(request), order=form.secrecy()
            )
        except disclosing.Refused as error:
            form.add_error(error.field, str(error.reason))
        else:
            messages.success(request, _("Utleveringen er skrevet inn."))
            return SeeOther(reverse("admin:officer-disclosure", args=[made.pk]))
    context = around(request, _("Skriv inn en utlevering"), form=form)
    return render(request, "admin/officer/disclosure_new.html", context)


@staff_page(SEE_DISCLOSURES)
@require_safe
def single(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One disclosure, whose it is by customer number."""
    return _show(request, _found(pk), EndForm())


@staff_page(END_SECRECY)
@require_POST
def secrecy_end(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """End the order now: the person reads of it from here on."""
    disclosure, form = _found(pk), EndForm(request.POST)
    if form.is_valid():
        try:
            disclosing.end_secrecy(disclosure, reason=form.cleaned_data["reason"], by=user_of(request))
        except disclosing.Refused as error:
            messages.error(request, str(error.reason))
        else:
            messages.success(request, _("Personen ser utleveringen fra nå av, og får et brev om det."))
        return SeeOther(reverse("admin:officer-disclosure", args=[pk]))
    return _show(request, disclosure, form)


def _show(request: HttpRequest, disclosure: Disclosure, form: EndForm) -> HttpResponseBase:
    who, now = user_of(request), timezone.now()
    is_secret = disclosure.secret_until is not None and disclosure.secret_until > now
    about = person(disclosure.person_id)
    record(Action.DISCLOSURE_SEEN, actor=who, subject=about, target=disclosure, fields=SEEN)
    if not is_secret:
        # A reading is shown to the person at once, and would give the secret away.
        readings.note(
            about,
            by=who,
            category="utlevert",
            what=What.ROWS,
            reason=Reason.CHECK,
            reference=str(disclosure.pk),
        )
    context: dict[str, Any] = {
        "one": disclosure,
        "order": getattr(disclosure, "secrecy", None),
        "categories": _titles(disclosure),
        "number": asking.number_of(disclosure.person_id),
        "is_secret": is_secret,
        "form": form if is_secret and who.has_perm(END_SECRECY) else None,
    }
    return render(request, "admin/officer/disclosure.html", around(request, _("Utlevering"), **context))


def _found(pk: UUID) -> Disclosure:
    found = Disclosure.objects.select_related("recipient", "secrecy").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _titles(disclosure: Disclosure) -> list[str]:
    return [str(TITLES.get(slug, slug)) for slug in disclosure.data_categories]


def _page_number(asked: str) -> int:
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= 3
    return max(1, min(int(asked), MOST_PAGES)) if is_number else 1
