"""Steps between the first proof and the session."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc] # allauth ships no types
    """Asks for the second factor on every way in, once there is one.

    BankID at an accepted `acr` and a passkey that verified its user are two factors by themselves.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if any(record["method"] == "bankid" for record in records):
            return False
        return bool(super()._should_handle(request))
