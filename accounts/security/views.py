"""«Innlogging og sikkerhet»: the page, ending sessions, closing one's sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.audit import Action
from accounts.decorators import fresh_sign_in, person_required
from accounts.redirects import SeeOther
from accounts.security import changes, overview, sessions
from accounts.signed_in import user_of


@require_safe
def security(request: HttpRequest) -> HttpResponseBase:
    """Where one is signed in, with what, what has happened, and what waits. For customers and staff."""
    return render(request, "security/security.html", overview.context(request, user_of(request)))


@require_safe
def to_security(request: HttpRequest) -> HttpResponse:
    """allauth's lists, each of which is a part of our one page."""
    return redirect("security")


@require_POST
@fresh_sign_in
def session_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End one session, somewhere else or here."""
    user = user_of(request)
    ended = sessions.end(user, pk)
    audit.record(Action.SESSION_ENDED, actor=user, subject=user)
    if ended.session_key == request.session.session_key:
        logout(request)
        return SeeOther(redirect("account_login").url)
    name = ended.user_agent or _("Den andre enheten")
    messages.success(request, _("%(device)s er logget ut.") % {"device": name})
    return to_page()


@require_POST
@fresh_sign_in
def sessions_end(request: HttpRequest) -> HttpResponseBase:
    """End every session but this one."""
    user = user_of(request)
    count = sessions.end_others(request, user)
    audit.record(Action.SESSION_ENDED, actor=user, subject=user, reason="others")
    said = ngettext("%(count)s annen enhet er logget ut.", "%(count)s andre enheter er logget ut.", count)
    messages.success(request, said % {"count": count})
    return to_page()


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def close(request: HttpRequest) -> HttpResponseBase:
    """Close one's own sign-in: what one signs in with goes, and nothing else, as the page says before."""
    if request.method != "POST":
        return render(request, "security/close.html")
    user = user_of(request)
    with transaction.atomic():
        changes.forget_ways_in(user)
        changes.record_closing(request, user)
    logout(request)
    messages.success(request, _("Innloggingen din er stengt. Vi har sendt deg en e-post om det."))
    return SeeOther(redirect("account_login").url)


def to_page() -> HttpResponse:
    return SeeOther(redirect("security").url)
