"""The site: knows both apps, holds no rules of its own."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Mine Sider")

    def ready(self) -> None:
        from portal import (
            celery,  # noqa: F401 - the app that `shared_task` binds to
            checks,  # noqa: F401 - registers the system checks
            secret_checks,  # noqa: F401 - registers them
            wall,
            wall_checks,  # noqa: F401 - registers them
        )

        # Django tells only apps with tables.
        post_migrate.connect(wall.build, sender=apps.get_app_config("accounts"))
