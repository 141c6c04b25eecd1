"""What data can be used for, as far as a person can stop it (R-28), and the grounds a use is stopped on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Use(models.TextChoices):
    """One kind of use. Whoever is about to use data asks `privacy.gate` by the name it has here."""

    MARKETING = "marketing", _("Reklame")
    PERSONALISATION = "personalisation", _("Tilpasning til deg")
    ANALYTICS = "analytics", _("Utvikling av tjenester")
    SHARING = "sharing", _("Deling med andre")
    EDIT = "edit", _("Endring")
    RETENTION = "retention", _("Sletting når tiden er ute")
    CONNECTORS = "connectors", _("Overføring til andre systemer")
    ALARM = "alarm", _("Alarmtjenesten")
    OTHER = "other", _("Annen bruk")
    # What no restriction stops (GDPR Art. 18(2)).
    STORAGE = "storage", _("Lagring")
    CLAIMS = "claims", _("Rettskrav")
    PROTECT_OTHERS = "protect_others", _("Beskyttelse av andre")
    PUBLIC_INTEREST = "public_interest", _("Viktige samfunnsinteresser")


ALWAYS = frozenset({Use.STORAGE, Use.CLAIMS, Use.PROTECT_OTHERS, Use.PUBLIC_INTEREST})
STOPPABLE = tuple(use for use in Use if use not in ALWAYS)


class Why(models.TextChoices):
    """On what ground a use is stopped. The letters are those of GDPR Art. 18(1)."""

    ACCURACY = "a", _("Du sier at opplysningene er feil, og vi sjekker det")
    UNLAWFUL = "b", _("Bruken er ulovlig, men du vil ikke at vi sletter")
    CLAIMS = "c", _("Du trenger opplysningene for et rettskrav")
    OBJECTION = "d", _("Du har protestert mot bruken")
    CONSENT = "consent", _("Du har trukket samtykket ditt")
    VOLUNTARY = "voluntary", _("Du ønsker det selv")


# Here the person wants the data kept: nothing may remove it, not even the end of its time.
KEEPS = frozenset({Why.UNLAWFUL, Why.CLAIMS})
