"""The customer account: people and what is held under them."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Kundekonto")

    def ready(self) -> None:
        """The log and the history hear of sign-ins from here on; checks are known."""
        import_module("accounts.audit.sign_ins")
        import_module("accounts.audit.checks")
        import_module("accounts.keys.checks")
        import_module("accounts.security.hooks").connect()
