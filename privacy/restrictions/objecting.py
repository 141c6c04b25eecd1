"""Objecting to a use that rests on the company's own interest, and to marketing (GDPR Art. 21, WF-05, WF-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit.watching import person as whom
from accounts.models import Person, User
from privacy import grounds
from privacy.arrivals import Wish, one_at_a_time, receive
from privacy.marketing import choosing
from privacy.models import PrivacyCase, PrivacyRequest, Restriction
from privacy.models.marketing import How
from privacy.registry import LegalBasis, Purpose, Text
from privacy.restrictions.starting import Target, begin, grant
from privacy.states import Right
from privacy.uses import Use, Why


@dataclass(frozen=True)
class Objectable:
    """A use one can object to. `code` stands in forms and cases; what is not weighed is granted at once.

    `purpose` and `basis` are those of the register, where a category there rests on them.
    """

    code: str
    title: Text
    explanation: Text
    use: Use = Use.OTHER
    purpose: Purpose | None = None
    basis: LegalBasis | None = None
    is_weighed: bool = True

    @property
    def target(self) -> Target:
        return Target(use=self.use, purpose=self.purpose.code if self.purpose else "")


MARKETING = Objectable(
    "reklame",
    _("Reklame"),
    _("Du trenger ingen grunn. Vi slutter med en gang, uten å vurdere det."),
    Use.MARKETING,
    basis=grounds.INTEREST_IN_MARKETING,
    is_weighed=False,
)
OBJECTABLE: tuple[Objectable, ...] = (
    MARKETING,
    Objectable(
        "tilpasning",
        _("Tilpasning til deg"),
        _("Nødvendig for å vise deg det som passer for deg"),
        Use.PERSONALISATION,
    ),
    Objectable(
        "utvikling",
        _("Utvikling av tjenester"),
        _("Nødvendig for å gjøre tjenestene bedre"),
        Use.ANALYTICS,
    ),
    Objectable(
        "opptak",
        _("Opptak av samtaler"),
        grounds.INTEREST_IN_EVIDENCE.title,
        purpose=grounds.RECORD_CALLS,
        basis=grounds.INTEREST_IN_EVIDENCE,
    ),
    Objectable(
        "kreditt",
        _("Kredittvurdering"),
        grounds.INTEREST_IN_CREDIT.title,
        purpose=grounds.ASSESS_CREDIT,
        basis=grounds.INTEREST_IN_CREDIT,
    ),
    Objectable(
        "henvendelser",
        _("Henvendelser fra deg uten at du er kunde"),
        grounds.INTEREST_IN_ANSWERING.title,
        purpose=grounds.HANDLE_INQUIRIES,
        basis=grounds.INTEREST_IN_ANSWERING,
    ),
    Objectable(
        "innlogging",
        _("Sikring av innlogging og anlegg"),
        grounds.INTEREST_IN_SECURITY.title,
        purpose=grounds.ACCESS_SECURITY,
        basis=grounds.INTEREST_IN_SECURITY,
    ),
    Objectable(
        "bruker",
        _("At du er ført opp som bruker eller kontaktperson"),
        grounds.INTEREST_OF_USERS.title,
        purpose=grounds.HANDLE_ALARMS,
        basis=grounds.INTEREST_OF_USERS,
    ),
)
BY_CODE = {one.code: one for one in OBJECTABLE}


def object_to(
    person: Person, uses: Sequence[Objectable], *, by: User, words: str, language: str
) -> PrivacyCase:
    """Object to each of `uses`; each stops at once, and is weighed for itself. Marketing is not weighed.

    Safe to repeat: what is stopped by an objection already is not stopped again, and its case is returned.
    """
    with transaction.atomic():
        one_at_a_time(person.pk)
        standing = {one.code: case for one in uses if (case := _standing(person, one))}
        new = [one for one in uses if one.code not in standing]
        if not new:
            return standing[uses[0].code]
        wishes = [Wish(Right.OBJECTION, about=one.code, words=words) for one in new]
        receipt = "" if any(one.is_weighed for one in new) else "objection-followed"
        case = receive(person, by=by, wishes=wishes, language=language, receipt=receipt)
        for request in case.requests.filter(right=Right.OBJECTION, restrictions=None):
            stop(request, by=by)
    return case


def stop(request: PrivacyRequest, *, by: User) -> None:
    """What an objection does the moment it comes: the use stops, for good where there is nothing to weigh.

    That to marketing is also a no by every channel: it is remembered by address when the restriction is gone.
    """
    objected = BY_CODE.get(request.about)
    if objected is None:
        return
    begin(request, [objected.target], ground=Why.OBJECTION, is_interim=objected.is_weighed, by=by)
    if objected is MARKETING:
        choosing.say_no(whom(request.person_id), choosing.EVERY, how=How.OBJECTION, by=by)
    if not objected.is_weighed:
        grant(request, by=by)


def _standing(person: Person, objected: Objectable) -> PrivacyCase | None:
    target = objected.target
    active = Restriction.objects.active().filter(
        person=person, ground=Why.OBJECTION, lift_notice_sent_at=None
    )
    found = active.filter(use=target.use, purpose=target.purpose).select_related("request__case").first()
    return found.request.case if found and found.request else None
