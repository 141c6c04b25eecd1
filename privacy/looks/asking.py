"""What somebody asks to see of the list of looks: by whom, of what, and after which place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.accesses import Access
from accounts.staff.roles import ROLES
from privacy.categories import CATEGORIES, SIGN_IN
from privacy.models.readings import What
from privacy.overview.filters import Place, opened
from privacy.registry import Text

IMAGES, CALLS = "bilder", "opptak"


@dataclass(frozen=True)
class Who:
    """A part of the company, by the roles it has here and in the lists beside pictures and calls."""

    slug: str
    title: Text
    icon: str
    roles: frozenset[str]
    called: frozenset[str]


KNOWN = (
    Who(
        "kundeservice",
        _("Kundeservice"),
        "headset",
        frozenset({"support"}),
        frozenset({Access.Role.SUPPORT}),
    ),
    Who(
        "alarmsentralen",
        _("Alarmsentralen"),
        "bell",
        frozenset({"alarmoperatør"}),
        frozenset({Access.Role.ALARM_OPERATOR}),
    ),
    Who(
        "teknikere",
        _("Teknikere"),
        "wrench",
        frozenset({"tekniker"}),
        frozenset({Access.Role.TECHNICIAN}),
    ),
    Who(
        "personvern",
        _("Personvern"),
        "shield",
        frozenset({"saksbehandler", "personvernombud"}),
        frozenset({Access.Role.PRIVACY_OFFICER}),
    ),
)
OTHERS = Who(
    "andre",
    _("Andre"),
    "person",
    frozenset({role.name for role in ROLES} | {""}) - frozenset().union(*(who.roles for who in KNOWN)),
    frozenset({Access.Role.SYSTEM}),
)
EVERYBODY = (*KNOWN, OTHERS)
WHATS: tuple[tuple[str, Text], ...] = (
    (IMAGES, _("Bilder")),
    (CALLS, _("Telefonopptak")),
    *((category.slug, category.title) for category in reversed(CATEGORIES)),
)
NEVER = Q(pk__in=[])


@dataclass(frozen=True)
class Asked:
    """What to show. `understood` is False when something in the address was none of ours."""

    who: Who | None = None
    what: str = ""
    after: Place | None = None
    understood: bool = True

    def readings(self) -> Q:
        """Which rows of readings belong to it."""
        found = Q(role__in=self.who.roles) if self.who else Q()
        if self.what == IMAGES:
            return found & Q(what=What.IMAGE)
        if self.what == CALLS:
            return found & Q(what=What.RECORDING)
        return found & Q(category=self.what) if self.what else found

    def accesses(self, *, of: str, category: str) -> Q:
        """Which rows of a list beside pictures or calls belong to it."""
        if self.what and self.what not in {of, category}:
            return NEVER
        return Q(role__in=self.who.called) if self.who else Q()

    def query(self, **more: str) -> str:
        """The address of the same choice, ready to be put after a question mark."""
        kept = {"hvem": self.who.slug if self.who else "", "hva": self.what}
        return urlencode({name: value for name, value in (kept | more).items() if value})


def read(asked: Mapping[str, str]) -> Asked:
    """The choice an address asks for. What is not understood is as if it were not there."""
    who_wish, what_wish, token = asked.get("hvem", ""), asked.get("hva", ""), asked.get("etter", "")
    who = next((one for one in EVERYBODY if one.slug == who_wish), None)
    what = what_wish if what_wish in dict(WHATS) else ""
    place = opened(token, SIGN_IN) if token else None
    understood = bool(who or not who_wish) and bool(what or not what_wish) and bool(place or not token)
    return Asked(who, what, place, understood)


def who_has(role: str, *, called: bool) -> Who:
    """The part of the company a stored role belongs to."""
    return next((one for one in KNOWN if role in (one.called if called else one.roles)), OTHERS)
