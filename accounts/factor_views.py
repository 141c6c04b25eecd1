"""Second factors in use: after the password, to get in with a passkey alone, and to confirm oneself again."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.base import views as stock
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as stock_passkeys
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Form
from django.http import HttpResponse

from accounts import factor_forms


class SecondFactor(stock.AuthenticateView):  # type: ignore[misc] # allauth ships no types
    """After the first proof: a code of the app, a recovery code, or a passkey."""

    form_class = factor_forms.CodeForm
    webauthn_form_class = factor_forms.PasskeyForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**context)
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        has_passkey = Authenticator.Type.WEBAUTHN in types
        return found | {
            "options": _as_json(found["js_data"]["request_options"]) if has_passkey else "",
            "has_app": Authenticator.Type.TOTP in types,
        }


class PasskeySignIn(stock_passkeys.LoginWebAuthnView):  # type: ignore[misc]
    form_class = factor_forms.PasskeySignInForm


class ConfirmByFactor(stock.ReauthenticateView):  # type: ignore[misc]
    form_class = factor_forms.CodeAgainForm

    def form_valid(self, form: Form) -> HttpResponse:
        self.request.session.cycle_key()  # ASVS 7.2.4
        answer: HttpResponse = super().form_valid(form)
        return answer


class ConfirmByPasskey(stock_passkeys.ReauthenticateWebAuthnView):  # type: ignore[misc]
    form_class = factor_forms.PasskeyAgainForm

    def form_valid(self, form: Form) -> HttpResponse:
        self.request.session.cycle_key()
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        """On the same page. allauth leads to the sign-in page, which nobody signed in can see."""
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**context)
        # allauth forgets what it is given here, and with it the form that has the error.
        return found | context | {"options": _as_json(found["js_data"]["request_options"])}


def _as_json(options: dict[str, Any]) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)


second_factor = SecondFactor.as_view()
passkey_sign_in = PasskeySignIn.as_view()
confirm_by_factor = ConfirmByFactor.as_view()
confirm_by_passkey = ConfirmByPasskey.as_view()
