"""What every row about a person or a home has: a random id and the time it was stored."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Recorded(models.Model):
    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("lagret"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Source(models.TextChoices):
    """Who a value came from (GDPR Art. 15(1)(g))."""

    SUBJECT = "subject", _("deg selv")
    CUSTOMER = "customer", _("kunden")
    USER = "user", _("en bruker kunden ga tilgang")
    CONTACT = "contact", _("en kontaktperson")
    PANEL = "panel", _("alarmpanelet")
    EMPLOYEE = "employee", _("en ansatt hos oss")
    INSTALLER = "installer", _("montøren")
    BUREAU = "bureau", _("kredittopplysningsforetaket")
    REGISTER = "register", _("et offentlig register")
    PROCESSOR = "processor", _("en leverandør")
