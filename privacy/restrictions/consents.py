"""The consents one has given, as far as the data show them, and taking one back (GDPR Art. 7(3), WF-07)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import CallRecording, Disclosure, Person, User
from privacy.arrivals import Wish, one_at_a_time, receive
from privacy.models import PrivacyCase, Restriction
from privacy.registry import Text
from privacy.restrictions.starting import Target, begin, under_way
from privacy.states import Right
from privacy.uses import Use, Why


@dataclass(frozen=True)
class Kind:
    """Something one may have consented to. `last_used` finds when the consent was relied on last, if ever."""

    code: str
    title: Text
    consequence: Text
    target: Target
    last_used: Callable[[Person], datetime | None]


@dataclass(frozen=True)
class Consent:
    """One kind, for one person. `withdrawn` is the restriction that took it back."""

    kind: Kind
    last_used: datetime | None
    withdrawn: Restriction | None


def _last_recorded(person: Person) -> datetime | None:
    calls = CallRecording.objects.filter(
        contact__conversation__person=person, basis=CallRecording.Basis.CONSENT
    )
    return calls.order_by("-started_at").values_list("started_at", flat=True).first()


def _last_shared(person: Person) -> datetime | None:
    shared = Disclosure.objects.filter(person=person, ground=Disclosure.Ground.CONSENT)
    return shared.order_by("-at").values_list("at", flat=True).first()


# The purposes are those of the register, as far as they rest on a consent: calls are recorded on other grounds too.
KINDS = (
    Kind(
        "opptak",
        _("Opptak av samtaler du sa ja til"),
        _(
            "Vi tar ikke opp flere samtaler med deg på dette grunnlaget, og bruker ikke opptakene vi har. "
            "Alarmen merker ikke noe."
        ),
        Target(use=Use.OTHER, purpose="P-19-samtykke"),
        _last_recorded,
    ),
    Kind(
        "bonus",
        _("Deling med bonusprogrammer"),
        _("Vi deler ikke mer med dem, så du får ikke nye poeng fra oss. Alarmen merker ikke noe."),
        Target(use=Use.SHARING, purpose="P-14"),
        _last_shared,
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}


def of(person: Person) -> tuple[Consent, ...]:
    """The consents that the data show, and those taken back."""
    found = (Consent(kind, kind.last_used(person), _withdrawn(person, kind)) for kind in KINDS)
    return tuple(one for one in found if one.last_used or one.withdrawn)


def withdraw(person: Person, kind: Kind, *, by: User, language: str) -> PrivacyCase:
    """Take a consent back: it stops now; telling partners and erasing what has no other basis follows in the case.

    Safe to repeat: what was taken back already keeps its case.
    """
    with transaction.atomic():
        one_at_a_time(person.pk)
        standing = _withdrawn(person, kind)
        if standing and standing.request:
            return standing.request.case
        wish = Wish(Right.CONSENT, about=kind.code)
        case = receive(person, by=by, wishes=[wish], language=language)
        request = under_way(person, wish)
        if not request.restrictions.exists():
            begin(request, [kind.target], ground=Why.CONSENT, is_interim=False, by=by)
    return case


def _withdrawn(person: Person, kind: Kind) -> Restriction | None:
    active = Restriction.objects.active().filter(person=person, ground=Why.CONSENT)
    same = active.filter(use=kind.target.use, purpose=kind.target.purpose)
    return same.select_related("request__case").first()
