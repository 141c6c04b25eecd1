"""Everything the pages store in a browser, and where they fetch from: the one table of the cookie policy (R-50).

A test opens the pages in a real browser and compares. All of it is strictly necessary (ekomloven § 3-15), so there
is no banner; whoever adds something else here adds a consent too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.security import devices
from privacy.registry import Text


class Place(StrEnum):
    """Where a browser stores it."""

    COOKIE = "cookie"
    LOCAL = "localStorage"
    SESSION = "sessionStorage"


@dataclass(frozen=True)
class Stored:
    """One thing in a browser: what it is for, when it comes, and how long it stays."""

    place: Place
    name: str
    purpose: Text
    comes: Text
    lasts: Text


STORED: tuple[Stored, ...] = (
    Stored(
        Place.COOKIE,
        settings.SESSION_COOKIE_NAME,
        _("Husker at du er logget inn, og hva du holder på med."),
        _("Når du logger inn eller ber om en kode."),
        _("Til du lukker nettleseren, og høyst 30 minutter uten bruk."),
    ),
    Stored(
        Place.COOKIE,
        settings.CSRF_COOKIE_NAME,
        _("Hindrer at andre sider sender skjemaer i ditt navn."),
        _("Når en side har et skjema."),
        _("Ett år."),
    ),
    Stored(
        Place.COOKIE,
        devices.COOKIE,
        _("Gjør at vi kan si fra når noen logger inn som deg fra en ny enhet. Leses bare ved innlogging."),
        _("Når du logger inn."),
        _("400 dager."),
    ),
    Stored(
        Place.COOKIE,
        settings.LANGUAGE_COOKIE_NAME,
        _("Husker språket du valgte."),
        _("Når du velger språk."),
        _("Ett år."),
    ),
    Stored(
        Place.COOKIE,
        settings.APPEARANCE_COOKIE_NAME,
        _("Husker om du valgte lyse eller mørke sider."),
        _("Når du velger utseende."),
        _("Ett år."),
    ),
    Stored(
        Place.COOKIE,
        "messages",
        _("Bærer en kort beskjed, som «lagret», til neste side."),
        _("Når du har gjort noe."),
        _("Til beskjeden er vist."),
    ),
    Stored(
        Place.LOCAL,
        "theme",
        _("Husker om sidene for ansatte er lyse eller mørke. Kunder får den ikke."),
        _("På sidene for ansatte."),
        _("Til nettleseren tømmes."),
    ),
)

# Pages fetch from the site they are on, and from nowhere else.
FETCHED_FROM_OTHERS: tuple[str, ...] = ()


def names(place: Place) -> frozenset[str]:
    return frozenset(one.name for one in STORED if one.place == place)
