"""The customer account: people and what is held under them."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Kundekonto")

    def ready(self) -> None:
        from accounts.staff import (
            checks,  # noqa: F401 - registers the system checks
            roles,
        )

        # Sent for django.contrib.auth last: by then it has made the permissions of our apps.
        post_migrate.connect(roles.after_migrate, sender=apps.get_app_config("auth"))
