"""The contact form and the form for a quote: open to everybody, and answered the same signed in and out."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.redirects import SeeOther
from privacy.outsiders import sending
from privacy.outsiders.forms import ContactForm, QuoteForm

WAYS = ["GET", "HEAD", "POST"]
SENT = "outsider_sent"


@login_not_required
@non_atomic_requests  # nobody's own page: the web process takes it in
@never_cache
@require_http_methods(WAYS)
def contact(request: HttpRequest) -> HttpResponseBase:
    """A question from anybody (PE-52)."""
    return _take(request, ContactForm, "contact", lambda form, **facts: sending.ask(form.question, **facts))


@login_not_required
@non_atomic_requests
@never_cache
@require_http_methods(WAYS)
def quote(request: HttpRequest) -> HttpResponseBase:
    """A wish for a quote (PE-53). It says that nobody's credit is looked at for it."""
    return _take(request, QuoteForm, "quote", _want)


@login_not_required
@non_atomic_requests
@never_cache
@require_safe
def sent(request: HttpRequest, what: str) -> HttpResponseBase:
    """That it has come, its number, and what happens next."""
    reference = request.session.get(f"{SENT}_{what}")
    if not reference:
        return redirect(what)
    return render(request, f"privacy/outsiders/{what}_sent.html", {"reference": reference})


def _take(
    request: HttpRequest, kind: type[ContactForm | QuoteForm], what: str, store: Callable[..., Any]
) -> HttpResponseBase:
    """Show the form with the version of the statement that is in force, or store what it brings.

    Whoever read an older version is shown the new one first, with all they typed.
    """
    notice = sending.notice_version()
    form = kind(request.POST or None)
    status = HTTPStatus.OK
    if form.is_valid():
        if request.POST.get("utgave", "") != notice:
            form.add_error(None, _("Personvernerklæringen er ny. Se over, og send en gang til."))
        elif not ratelimit.consume(request, action="outsider_form"):
            form.add_error(None, _("Det kommer svært mye herfra nå. Vent litt, ring oss eller send e-post."))
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            row = store(form, notice=notice, language=str(get_language())[:2])
            request.session[f"{SENT}_{what}"] = row.reference
            return SeeOther(reverse(f"{what}-sent"))
    context = {"form": form, "notice": notice}
    return render(request, f"privacy/outsiders/{what}.html", context, status=status)


def _want(form: QuoteForm, *, notice: str, language: str) -> Any:
    return sending.want_quote(form.wanted, language=language)
