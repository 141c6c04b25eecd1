"""The customer account: people and what is held under them."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

LISTENERS = (
    "accounts.audit.sign_ins",
    "accounts.audit.checks",
    "accounts.keys.checks",
    "accounts.staff.checks",
    "accounts.texting.checks",
    "accounts.panels.checks",
)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Kundekonto")

    def ready(self) -> None:
        """The log and the history hear of sign-ins from here on, and system checks are known."""
        for module in LISTENERS:
            import_module(module)
        import_module("accounts.security.hooks").connect()
        roles = import_module("accounts.staff.roles")
        # Sent for django.contrib.auth last: by then it has made the permissions of our apps.
        post_migrate.connect(roles.after_migrate, sender=apps.get_app_config("auth"))
