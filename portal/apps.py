"""The site: knows both apps, holds no rules of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Mine Sider")

    def ready(self) -> None:
        from portal import (
            celery,  # noqa: F401 - the app that `shared_task` binds to
            checks,  # noqa: F401 - registers the system checks
            secret_checks,  # noqa: F401 - registers them
        )
