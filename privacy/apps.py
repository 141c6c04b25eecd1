"""The rights: register, requests, jobs, archives."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Personvern")

    def ready(self) -> None:
        from accounts.household.company import LOOKED
        from accounts.ownership.ending import ENDINGS
        from accounts.ownership.stops import STOPS
        from privacy import checks, takeovers  # noqa: F401 - registers the system checks
        from privacy.erasure import advancing, barring
        from privacy.papers import gate, promises  # noqa: F401 - listens to sign-ins; checks promises
        from privacy.retention import holds
        from privacy.safety import log, watching

        holds.RELEASED.append(advancing.wake)
        ENDINGS.append(takeovers.PICTURES)
        LOOKED.append(log.note_look)
        STOPS.append(watching.is_watched)
        post_migrate.connect(barring.build, sender=self)
