"""Second factors: a code app and recovery codes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import fresh_sign_in
from accounts.factors import FactorAdapter
from accounts.models import Change, User
from accounts.redirects import SeeOther
from accounts.security import changes, pending
from accounts.security.forms import AppCodeForm
from accounts.security.overview import holds_last_factor
from accounts.security.views import to_page
from accounts.signed_in import user_of

Type = Authenticator.Type
KEPT_BY_STAFF = gettext_lazy("Ansatte må alltid ha et andre trinn. Legg til et nytt før du fjerner dette.")


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def app_add(request: HttpRequest) -> HttpResponseBase:
    """Set up a code app: a picture to take, the key as text, and the first code to see that it works."""
    user = user_of(request)
    if Authenticator.objects.filter(user=user, type=Type.TOTP).exists():
        return redirect("mfa_deactivate_totp")
    secret = pending.app_secret(request.session, user)
    form = AppCodeForm(request.POST or None, user=user, secret=secret)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            _lock(user)
            TOTP.activate(user, secret)
            pending.forget_app_secret(request.session)
            return added(request, user, Change.APP_ADDED, _("Kodeappen er på."))
    key = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return render(request, "security/app_add.html", {"form": form, "key": key})


@require_safe
@fresh_sign_in
def app_picture(request: HttpRequest) -> HttpResponseBase:
    """The secret as a QR code: an address of its own, because the page may hold no picture inline (CSP)."""
    adapter = FactorAdapter()
    user = user_of(request)
    url = adapter.build_totp_url(user, pending.app_secret(request.session, user))
    return HttpResponse(adapter.build_totp_svg(url), content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def app_remove(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    app = get_object_or_404(Authenticator, user=user, type=Type.TOTP)
    if request.method != "POST":
        return render(request, "security/app_remove.html")
    return removed(request, user, app, Change.APP_REMOVED, _("Kodeappen er av."))


@require_safe
@fresh_sign_in
def codes(request: HttpRequest) -> HttpResponseBase:
    """The recovery codes, the once they can be seen; afterwards how many are left."""
    kept = _codes_of(user_of(request))
    if kept is None:
        return redirect("security")
    unused = kept.wrap().get_unused_codes()
    fresh = pending.show_codes(request.session) == kept.pk
    return render(request, "security/codes.html", {"codes": unused if fresh else None, "left": len(unused)})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def codes_new(request: HttpRequest) -> HttpResponseBase:
    """Make new recovery codes; those before no longer work."""
    user = user_of(request)
    if not _has_factor(user):
        messages.error(
            request, _("Reservekoder virker sammen med en passnøkkel eller kodeapp. Legg til det først.")
        )
        return to_page()
    if request.method != "POST":
        return render(request, "security/codes_new.html")
    with transaction.atomic():
        _lock(user)
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
        _make_codes(request, user)
        changes.record(request, user, Change.RECOVERY_CODES)
    return SeeOther(redirect("mfa_view_recovery_codes").url)


@require_POST
@fresh_sign_in
def codes_file(request: HttpRequest) -> HttpResponseBase:
    """The codes as a text file, for the session that made them, while they are new."""
    kept = _codes_of(user_of(request))
    if kept is None or pending.fetchable_codes(request.session) != kept.pk:
        raise Http404
    lines = [
        _("Reservekoder for Mine sider. Hver kode virker én gang."),
        "",
        *kept.wrap().get_unused_codes(),
        "",
    ]
    headers = {"Content-Disposition": 'attachment; filename="reservekoder.txt"'}
    return HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8", headers=headers)


def added(request: HttpRequest, user: User, change: Change, said: str) -> HttpResponse:
    """After a new factor: recovery codes if there were none, and everything that follows a change."""
    changes.record(request, user, change)
    messages.success(request, said)
    if _codes_of(user) is None:
        _make_codes(request, user)
        return SeeOther(redirect("mfa_view_recovery_codes").url)
    return to_page()


def removed(
    request: HttpRequest, user: User, factor: Authenticator, change: Change, said: str
) -> HttpResponse:
    """Take a factor away, and recovery codes with the last one: alone they open nothing."""
    with transaction.atomic():
        _lock(user)
        if holds_last_factor(user, factor):
            messages.error(request, str(KEPT_BY_STAFF))
            return to_page()
        factor.delete()
        if not _has_factor(user):
            Authenticator.objects.filter(user=user).delete()
        changes.record(request, user, change)
    messages.success(request, said)
    return to_page()


def _make_codes(request: HttpRequest, user: User) -> None:
    wrapped = RecoveryCodes.activate(user)
    wrapped.mark_as_viewed()
    pending.announce_codes(request.session, wrapped.instance)


def _codes_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()


def _has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES).exists())


def _lock(user: User) -> None:
    """One change of factors at a time for one user."""
    User.objects.select_for_update().get(pk=user.pk)
