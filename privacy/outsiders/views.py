"""The door for people without an account: an address, a code to it, and then what is held there.

What opens it lies in the session and is no sign-in: pages of customers are as closed as before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.redirects import SeeOther
from privacy.outsiders import asking, copying, door, wishes
from privacy.outsiders.forms import CodeForm, CorrectionForm, DoorForm, WishForm

WAYS = ["GET", "HEAD", "POST"]
WAITING, TOKEN = "outsider_case", "outsider_token"
Page = Callable[..., HttpResponseBase]


def open_to_anybody(view: Page) -> Page:
    """Signed in or not, it is the same page: in the name of the web process, and never kept by a browser."""
    return login_not_required(non_atomic_requests(never_cache(view)))


@open_to_anybody
@require_http_methods(WAYS)
def outside(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code. The answer is the same whoever asks about whatever address."""
    form = DoorForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="outsider_door"):
            form.add_error(None, _("Det kommer svært mye herfra nå. Vent litt, ring oss eller send e-post."))
            return render(request, "privacy/outsiders/door.html", {"form": form}, status=429)
        language = str(get_language())[:2]
        case = asking.ask(form.cleaned_data["adresse"], form.channel, language=language)
        request.session[WAITING] = {"key": str(case.pk), "reference": case.reference}
        return SeeOther(reverse("outside-code"))
    return render(request, "privacy/outsiders/door.html", {"form": form})


@open_to_anybody
@require_http_methods(WAYS)
def code(request: HttpRequest) -> HttpResponseBase:
    """Take the code. Three tries; then, and when its time is up, another one has to be asked for."""
    waiting = request.session.get(WAITING)
    if waiting is None:
        return redirect("outside")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            token = asking.prove(UUID(waiting["key"]), form.cleaned_data["kode"])
        except asking.NoCode:
            messages.error(request, _("Koden virker ikke lenger. Be om en ny."))
            return SeeOther(reverse("outside"))
        if token:
            return _enter(request, token)
        form.add_error("kode", _("Koden stemmer ikke."))
    return render(request, "privacy/outsiders/code.html", {"form": form, "reference": waiting["reference"]})


@open_to_anybody
@require_safe
def held(request: HttpRequest) -> HttpResponseBase:
    """Everything that is held at the address, and what can be done about it."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        context = {"case": case, "held": door.holdings(case)}
        return render(request, "privacy/outsiders/held.html", context)


@open_to_anybody
@require_POST
def copy(request: HttpRequest) -> HttpResponseBase:
    """All of it, as JSON (GDPR Art. 15(3), 20)."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        everything = copying.as_data(case, door.holdings(case))
        door.note(case, door.What.COPIED)
    answered = JsonResponse(everything, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answered["Content-Disposition"] = f'attachment; filename="{case.reference}.json"'
    return answered


@open_to_anybody
@require_http_methods(WAYS)
def correction(request: HttpRequest, kind: str, pk: UUID) -> HttpResponseBase:
    """Put right the name and number of a question or a quote."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        row = _row(kind, pk)
        form = CorrectionForm(request.POST or None, initial=copying.typed_before(row))
        if not form.is_valid():
            return render(
                request, "privacy/outsiders/correction.html", {"form": form, "row": row, "kind": kind}
            )
        door.correct(case, row, **copying.corrected(row, **form.cleaned_data))
    messages.success(request, _("Endringen er lagret."))
    return SeeOther(reverse("outside-held"))


@open_to_anybody
@require_http_methods(WAYS)
def erasure(request: HttpRequest, kind: str, pk: UUID) -> HttpResponseBase:
    """Remove a question or a quote at once. GET shows what goes."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        row = _row(kind, pk)
        if request.method != "POST":
            return render(request, "privacy/outsiders/erasure.html", {"row": row, "kind": kind})
        try:
            door.erase(case, row)
        except door.Held:
            messages.error(request, _("Vi må beholde dette foreløpig. Spør personvernombudet hvorfor."))
            return SeeOther(reverse("outside-held"))
    messages.success(request, _("Det er slettet."))
    return SeeOther(reverse("outside-held"))


@open_to_anybody
@require_POST
def objection(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Stop using a question: nobody answers it any more."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        found = door.inquiry(pk)
        if found is None:
            raise Http404
        door.object_to(case, found)
    messages.success(request, _("Vi bruker det ikke mer. Det slettes seks måneder etter i dag."))
    return SeeOther(reverse("outside-held"))


@open_to_anybody
@require_http_methods(WAYS)
def wish(request: HttpRequest) -> HttpResponseBase:
    """Ask an employee for what is not done by a click. The answer is read behind this door too."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        form = WishForm(request.POST or None)
        if not form.is_valid():
            return render(request, "privacy/outsiders/wish.html", {"form": form, "case": case})
        made = door.wish_for(case, form.cleaned_data["hva"], form.cleaned_data["melding"])
    messages.success(
        request,
        _("Vi har fått det, og svarer innen %(day)s. Nummeret er %(reference)s.")
        % {"reference": made.reference, "day": date_format(wishes.due(made), "DATE_FORMAT")},
    )
    return SeeOther(reverse("outside-held"))


@open_to_anybody
@require_POST
def no_marketing(request: HttpRequest) -> HttpResponseBase:
    """No more marketing to this address, for ever."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        door.no_marketing(case)
    messages.success(request, _("Vi sender ikke reklame hit. Det gjelder fra nå."))
    return SeeOther(reverse("outside-held"))


@open_to_anybody
@require_POST
def contact_entry(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Go to the page of one's own entry on a call list, where it is put right and taken away."""
    with door.opened(request.session.get(TOKEN, "")) as case:
        if case is None:
            return _shut(request)
        token = door.link_to(case, pk)
    if token is None:
        raise Http404
    return SeeOther(reverse("contact-answer", args=[token]))


@open_to_anybody
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Close the door: on a borrowed machine nobody comes back in."""
    with door.opened(request.session.pop(TOKEN, "")) as case:
        if case is not None:
            door.leave(case)
    messages.success(request, _("Du er ute, og saken er avsluttet."))
    return SeeOther(reverse("outside"))


def _enter(request: HttpRequest, token: str) -> HttpResponseBase:
    request.session.pop(WAITING, None)
    if not request.user.is_authenticated:
        # What anybody may have learned of the session before is worth nothing now.
        request.session.cycle_key()
    request.session[TOKEN] = token
    return SeeOther(reverse("outside-held"))


def _shut(request: HttpRequest) -> HttpResponseBase:
    request.session.pop(TOKEN, None)
    return redirect("outside")


def _row(kind: str, pk: UUID) -> Any:
    found = door.inquiry(pk) if kind == "sporsmal" else door.quote(pk)
    if found is None:
        raise Http404
    return found
