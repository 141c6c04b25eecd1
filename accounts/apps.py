"""The customer account: people and what is held under them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Kundekonto")

    def ready(self) -> None:
        from accounts.keys import checks  # noqa: F401 - registers them
