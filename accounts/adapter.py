"""How allauth behaves here: no open sign-up, letters through the outbox, redirects within the site."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import freshness, page, post
from accounts.models import User
from accounts.redirects import is_local
from accounts.ways import ways

# The mails allauth asks for with our settings, by our name of the letter. Another one is a KeyError.
KINDS = {
    "account/email/login_code": "sign-in-code",
    "account/email/password_reset_code": "password-reset-code",
    "account/email/password_reset": "password-changed",
    "account/email/email_confirmation": "address-code",
    "account/email/email_confirmation_signup": "address-code",
    "account/email/unknown_account": "unknown-account",
    "confirm-code": "confirm-code",
    "activation-code": "activation-code",
    "activation-unknown": "activation-unknown",
    "already-active": "already-active",
}
STAGES = {"allauth.mfa.stages.AuthenticateStage": "accounts.stages.SecondFactorStage"}
NOTICES = {"account/messages/logged_out.txt": _("Du er logget ut.")}


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-post, kundenummer eller passord stemmer ikke."),
        "too_many_login_attempts": _("For mange forsøk. Vent noen minutter og prøv igjen."),
        "incorrect_password": _("Passordet stemmer ikke."),
        "incorrect_code": _("Koden stemmer ikke."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account by themselves: it comes with the agreement."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe the letter. The same work for known and unknown addresses: one look-up, one secret, one row (S8).

        The letter to an unknown address seals a secret that it does not tell.
        """
        kind = KINDS[template_prefix]
        nothing = self.generate_login_code() if kind == "unknown-account" else ""
        user = User.objects.filter(email=email.lower(), is_active=True).select_related("person").first()
        post.owe(
            kind,
            key=f"{kind}:{uuid4()}",
            to=user.person if user else None,
            address=email.lower(),
            language=user.language if user else "",
            facts={"at": timezone.now().isoformat()},
            secret=context.get("code", nothing),
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what the page does not say by itself; allauth's own banners name the address."""
        text = message or NOTICES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """From now on language and appearance are those of the profile (ux.md D5)."""
        page.remember_profile(request, user)
        answer: HttpResponse = super().post_login(request, user, **details)
        return answer

    def set_password(self, user: User, password: str) -> None:
        """Store the password and nothing else: allauth's own writes every column, which no request may."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def reauthenticate(self, user: User, password: str) -> bool:
        """Check the password again; the session goes on under a new key (ASVS 7.2.4)."""
        right = bool(super().reauthenticate(user, password))
        if right:
            context.request.session.cycle_key()
        return right

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        return [way.for_allauth() for way in ways(user)]

    def is_reauthentication_required(self, *, app: str, **rest: Any) -> bool:
        """One rule for allauth's own pages and ours. allauth's would wave people with BankID alone through."""
        if not freshness.is_fresh(context.request):
            raise ReauthenticationRequired
        return False

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def is_safe_url(self, url: str | None) -> bool:
        return is_local(url or "")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index" if request.user.is_staff else "overview")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host header first, and another port in it would be another five tries.
        return str(credentials.get("email", "")).lower()
