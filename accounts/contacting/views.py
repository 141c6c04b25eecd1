"""Pages of one's own contact points: what we have, another one, the code, and away with one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.contacting import points
from accounts.contacting.forms import FORMS, CodeForm
from accounts.contacting.points import CodeOver, Known, LastOne, NoGateway, TooManyCodes, WrongCode
from accounts.decorators import fresh_sign_in, person_required
from accounts.models import ContactChange, ContactPoint
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.texting import outbox

KINDS = {
    "e-post": ContactPoint.Kind.EMAIL,
    "telefon": ContactPoint.Kind.PHONE,
    "post": ContactPoint.Kind.POSTAL,
}
WORDS = {kind: word for word, kind in KINDS.items()}


@person_required
@require_safe
def contact_points(request: HttpRequest) -> HttpResponseBase:
    """How we reach the person, and what can be done with each."""
    own = points.of(person_of(request))
    found = [(point, points.shown(point.kind, point.value), points.is_needed(point)) for point in own]
    return render(request, "contact/points.html", {"points": found, "can_text": outbox.can_send()})


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def contact_new(request: HttpRequest, word: str) -> HttpResponseBase:
    """Add one."""
    return _edit(request, KINDS[word], point=None)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def contact_change(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Put another in the place of one."""
    point = _own(request, pk)
    return _edit(request, point.kind, point=point)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def contact_code(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The code that came to the new one. Until it is written here, the old one counts."""
    change = get_object_or_404(ContactChange, pk=pk, person=person_of(request))
    if change.done_at:
        return _done(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            points.confirm(request, change, code=form.cleaned_data["kode"])
        except WrongCode:
            form.add_error("kode", _("Koden stemmer ikke. Se etter en gang til."))
        except CodeOver:
            messages.error(request, _("Koden virker ikke lenger. Be om en ny."))
            return SeeOther(_again(change))
        except Known:
            messages.info(request, _("Den var registrert fra før. Ingenting er endret."))
            return SeeOther(reverse("contact-points"))
        else:
            return _done(request)
    context = {"form": form, "change": change, "again": _again(change)}
    return render(request, "contact/code.html", context | {"value": points.shown(change.kind, change.value)})


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def contact_removal(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take one away, after a look at which."""
    point = _own(request, pk)
    if request.method != "POST":
        shown = points.shown(point.kind, point.value)
        context = {"point": point, "value": shown, "is_needed": points.is_needed(point)}
        return render(request, "contact/removal.html", context)
    try:
        points.remove(request, point)
    except LastOne:
        messages.error(request, _("Den må stå, ellers når vi deg ikke. Legg til en annen først."))
    else:
        messages.success(request, _("Den er fjernet."))
    return SeeOther(reverse("contact-points"))


@person_required
@require_POST
@fresh_sign_in
def contact_delivery(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Our letters go there from now on."""
    try:
        points.move_delivery(request, _own(request, pk))
    except LastOne:
        messages.error(request, _("Bekreft adressen først, så kan brevene våre gå dit."))
    else:
        messages.success(request, _("Fra nå av går brevene våre dit."))
    return SeeOther(reverse("contact-points"))


def _edit(request: HttpRequest, kind: str, *, point: ContactPoint | None) -> HttpResponseBase:
    form = FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, kind, form.cleaned_data["verdi"], point)
        except Known:
            form.add_error("verdi", _("Den har vi registrert på deg allerede."))
        except TooManyCodes:
            form.add_error(None, _("Vi har sendt tre koder den siste timen. Vent en time, eller ring oss."))
        except NoGateway:
            form.add_error(
                None, _("Vi kan ikke sende SMS herfra nå. Si fra under «Dette er feil», så retter vi det.")
            )
    shown = points.shown(kind, point.value) if point else ""
    context = {"form": form, "kind": kind, "point": point, "value": shown}
    return render(request, "contact/edit.html", context)


def _begin(request: HttpRequest, kind: str, value: str, point: ContactPoint | None) -> HttpResponseBase:
    if kind == ContactPoint.Kind.POSTAL:
        points.write(request, person_of(request), value=value, point=point)
        return _done(request)
    change = points.ask(user_of(request), person_of(request), kind=kind, value=value, point=point)
    return SeeOther(reverse("contact-code", args=[change.pk]))


def _done(request: HttpRequest) -> HttpResponseBase:
    messages.success(request, _("Det er endret. Kopier og sletting venter i tre døgn."))
    return SeeOther(reverse("contact-points"))


def _again(change: ContactChange) -> str:
    if change.point:
        return reverse("contact-change", args=[change.point])
    return reverse("contact-new", args=[WORDS[ContactPoint.Kind(change.kind)]])


def _own(request: HttpRequest, pk: UUID) -> ContactPoint:
    """Raises Http404 for anybody else's."""
    found = points.of(person_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
