"""Pages of employees outside the admin: the way in with an invitation, and the way to a second factor."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.redirects import SeeOther, next_page
from accounts.staff import invitations
from accounts.staff.forms import WelcomeForm
from accounts.staff.proof import Standing, standing


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Choose a password with the code of the invitation. A wrong code and an unknown address read the same."""
    form = WelcomeForm(request.POST or None)
    if request.method == "POST":
        if not ratelimit.consume(request, action="login"):
            limited: HttpResponse = ratelimit.respond_429(request)
            return limited
        if form.is_valid():
            typed = form.cleaned_data
            invitation = invitations.find(typed["email"], typed["code"])
            if invitation:
                invitations.accept(invitation, password=typed["password1"])
                messages.success(request, _("Passordet er lagret. Logg inn med det nå."))
                return SeeOther(reverse("account_login"))
            form.add_error("code", _("Koden stemmer ikke, eller den er brukt eller for gammel."))
    return render(request, "staff/welcome.html", {"form": form})


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """What an employee must do before the admin opens. It has no form: the pages it leads to have."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.is_staff:
        raise Http404
    wish = next_page(request, otherwise="admin:index")
    found = standing(request)
    if found is Standing.PROVEN:
        return redirect(wish)
    context = {
        "standing": found.value,
        "next": wish,
        "passkey_only": found in {Standing.WITHOUT_PASSKEY, Standing.PASSKEY_NOT_SHOWN},
        "doors": {name: _door(f"mfa_{name}") for name in ("activate_totp", "add_webauthn", "reauthenticate")},
    }
    return render(request, "staff/second_factor.html", context, status=403)


def _door(name: str) -> str:
    """The address of a page of second factors, or nothing on a site that does not offer that kind."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
