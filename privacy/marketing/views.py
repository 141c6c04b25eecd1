"""The page of marketing, a switch per channel; and the page behind the link of a letter, which needs no sign-in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.decorators import person_required
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from privacy.consents.ledger import Outdated
from privacy.consents.reading import version_in
from privacy.marketing import choosing, links
from privacy.marketing.choosing import EVERY, StillRestricted
from privacy.marketing.wordings import WORDINGS
from privacy.models.marketing import Channel, How

ALL, OFF, ON = "alt", "av", "paa"


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def marketing(request: HttpRequest) -> HttpResponseBase:
    """The switches. Each works when it is pressed, and there is nothing to save."""
    if request.method != "POST":
        shown = choosing.switches(person_of(request))
        context = {
            "switches": shown,
            "is_any_on": any(switch.is_on for switch in shown),
            "is_all_refused": all(switch.is_refused for switch in shown),
        }
        return render(request, "privacy/marketing.html", context)
    name, turned = next(((key, request.POST[key]) for key in (OFF, ON) if key in request.POST), ("", ""))
    if name == OFF and turned == ALL:
        _turn_off(request, list(EVERY))
        messages.success(request, _("Du får ikke mer reklame fra oss. Det gjelder fra nå."))
    elif turned in Channel.values:
        _turn(request, Channel(turned), on=name == ON)
    else:
        raise Http404
    return SeeOther(reverse("marketing"))


@csrf_exempt  # a mail program has no cookie and no form (RFC 8058)
@login_not_required
@non_atomic_requests  # it is not who is signed in that may do this, but who has the link
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponseBase:
    """POST says no, once or again. GET shows a button: scanners open links (R-46).

    A link that cannot be read changes nothing and says so: a mail program may have broken it. It is no error to the
    program that sent it.
    """
    found = links.opened(token)
    if found is None:
        return render(request, "privacy/unsubscribe_unread.html")
    if request.method != "POST":
        return render(request, "privacy/unsubscribe.html")
    choosing.stop_marks(*found)
    return render(request, "privacy/unsubscribed.html")


def _turn(request: HttpRequest, channel: Channel, *, on: bool) -> None:
    title = WORDINGS[channel].title
    if not on:
        _turn_off(request, [channel])
        messages.success(request, _("Slått av fra nå: %(channel)s.") % {"channel": title})
        return
    try:
        choosing.say_yes(
            person_of(request),
            channel,
            by=user_of(request),
            language=(get_language() or settings.LANGUAGE_CODE)[:2],
            wording_version=version_in(request),
            evidence=f"Knappen «Slå på» på {request.path}, uten noe valgt på forhånd",
        )
    except StillRestricted:
        messages.error(
            request,
            _("Du har satt bruken av opplysningene på pause. Ta bort pausen først, under «Stopp bruken»."),
        )
    except Outdated:
        messages.error(request, _("Ordlyden er ny. Les den, og svar en gang til."))
    else:
        messages.success(request, _("Slått på fra nå: %(channel)s.") % {"channel": title})


def _turn_off(request: HttpRequest, channels: list[Channel]) -> None:
    choosing.say_no(person_of(request), channels, how=How.PORTAL, by=user_of(request))
