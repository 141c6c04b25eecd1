"""Pages of a call list for the one whose home it is."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.contacts import consequences, flow, order, refusals
from accounts.contacts.calling import on_list
from accounts.contacts.forms import ContactForm, typed_before
from accounts.contacts.list import period_at
from accounts.decorators import fresh_sign_in, person_required
from accounts.models import ContactPerson, Occupancy
from accounts.page import chosen_site, viewer_of
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of

UP, DOWN = "opp", "ned"


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def contact_person_new(request: HttpRequest) -> HttpResponseBase:
    """Put somebody on the list."""
    occupancy = _home(request)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flow.add(occupancy, form.details, by=person_of(request), user=user_of(request))
        except refusals.NumberRefused:
            form.refuse_number()
        except flow.ListFull:
            form.add_error(None, _("Det er ikke plass til flere nå. Fjern noen, eller vent til i morgen."))
        else:
            messages.success(request, _("%(name)s står på ringelisten.") % {"name": form.details.name})
            return SeeOther(_list())
    return render(request, "accounts/contacts/edit.html", {"form": form, "contact": None})


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def contact_person(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Put an entry right."""
    contact = _own(request, pk)
    form = ContactForm(request.POST or None, initial=typed_before(contact))
    if request.method == "POST" and form.is_valid() and _is_dealt_with(request, contact, form):
        return SeeOther(_list())
    return render(request, "accounts/contacts/edit.html", {"form": form, "contact": contact})


@person_required
@require_POST
def contact_person_place(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One place up or down. Back on the page the same button has the focus."""
    contact, way = _own(request, pk), request.POST.get("retning")
    if way not in {UP, DOWN}:
        raise Http404
    try:
        number = flow.reorder(
            contact, up=way == UP, stamp=request.POST.get("liste", ""), user=user_of(request)
        )
    except order.ListChanged:
        messages.error(request, _("Listen ble endret mens du så på den. Her er den nye rekkefølgen."))
        return SeeOther(_list())
    total = on_list(contact.occupancy).count()
    told = {"name": contact.name, "number": number, "total": total}
    messages.success(request, _("%(name)s er nå nummer %(number)s av %(total)s på ringelisten.") % told)
    return SeeOther(f"{_list()}?{urlencode({'flyttet': f'{contact.pk}-{way}'})}")


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def contact_person_removal(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take somebody off the list, after a look at what stops working."""
    contact = _own(request, pk)
    if request.method != "POST":
        context = {"contact": contact, "consequences": consequences.of_removal(contact)}
        return render(request, "accounts/contacts/removal.html", context)
    flow.remove(contact, user=user_of(request))
    messages.success(request, _("%(name)s er ikke lenger på listen.") % {"name": contact.name})
    return SeeOther(_list())


@person_required
@require_POST
def contact_person_reminder(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Ask once more whoever has not answered."""
    contact = _own(request, pk)
    try:
        flow.remind(contact, user=user_of(request))
    except flow.TooSoon:
        messages.error(request, _("Vi har spurt det siste døgnet. Vent til i morgen."))
    except order.ListChanged:
        messages.error(request, _("Listen ble endret mens du så på den. Se over den på nytt."))
    else:
        messages.success(request, _("Vi spør %(name)s én gang til.") % {"name": contact.name})
    return SeeOther(_list())


def _is_dealt_with(request: HttpRequest, contact: ContactPerson, form: ContactForm) -> bool:
    """Put the entry right, and whether there is nothing more to type."""
    try:
        flow.correct(contact, form.details, user=user_of(request))
    except refusals.NumberRefused:
        form.refuse_number()
        return False
    except order.ListChanged:
        messages.error(request, _("Listen ble endret mens du så på den. Se over den på nytt."))
    else:
        messages.success(request, _("Endringen er lagret."))
    return True


def _list() -> str:
    return reverse("household")


def _home(request: HttpRequest) -> Occupancy:
    """The person's own period at the home the pages are about. Raises Http404 for a home that is not theirs."""
    viewer, site = viewer_of(request), chosen_site(request).current
    period = period_at(viewer, site.pk) if viewer and site else None
    if period is None:
        raise Http404
    return period


def _own(request: HttpRequest, pk: UUID) -> ContactPerson:
    """Raises Http404 for anybody on another's list, and for whoever is no longer on one's own."""
    viewer = viewer_of(request)
    periods = [period.pk for period in viewer.current] if viewer else []
    listed = ContactPerson.objects.filter(pk=pk, occupancy__in=periods, valid_to__isnull=True)
    found = listed.select_related("occupancy").first()
    if found is None:
        raise Http404
    return found
