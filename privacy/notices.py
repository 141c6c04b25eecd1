"""Whoever got what was corrected is told so, and the person reads who (GDPR Art. 19)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts import post
from accounts.models import Disclosure, Recipient, User
from privacy.models import PrivacyRequest, RecipientNotice
from privacy.places import category_of
from privacy.states import WrongState

State = RecipientNotice.State


def owe(request: PrivacyRequest, *, label: str) -> None:
    """Owe a notice to every recipient that got this category about the person. Safe to repeat.

    The letter has the case number and nothing else, so a named employee still says when they were told: what was
    wrong and what is right goes to them by the way they have agreed with us.
    """
    slug = category_of(label).slug
    for recipient in _who_got(request, slug):
        notice, is_new = RecipientNotice.objects.get_or_create(request=request, recipient=recipient)
        if is_new and recipient.contact_email:
            facts = {"reference": request.reference}
            post.owe(
                "recipient-correction",
                key=f"recipient-correction:{notice.pk}",
                address=recipient.contact_email,
                language="nb",
                facts=facts,
            )


def owed(request: PrivacyRequest) -> QuerySet[RecipientNotice]:
    """Those nobody has settled yet."""
    return RecipientNotice.objects.filter(request=request, state=State.OWED).select_related(
        "recipient", "request"
    )


def told(notice: RecipientNotice, *, by: User) -> None:
    """They know. Raises WrongState when it is settled already."""
    _settle(notice, State.TOLD, by=by)


def impossible(notice: RecipientNotice, *, by: User, reason: str) -> None:
    """It cannot be done, or would take too much; the person reads why. Raises WrongState, ValueError."""
    if not reason.strip():
        raise ValueError("a reason is needed")
    notice.reason = reason
    _settle(notice, State.IMPOSSIBLE, by=by, reason_sealed=notice.reason_sealed)


def _settle(notice: RecipientNotice, state: State, *, by: User, **written: bytes | None) -> None:
    owed = RecipientNotice.objects.filter(pk=notice.pk, state=State.OWED)
    if not owed.update(state=state, by=by, at=timezone.now(), known_as_sealed=None, **written):
        raise WrongState(f"notice: no longer {State.OWED}")
    notice.refresh_from_db()


def _who_got(request: PrivacyRequest, slug: str) -> list[Recipient]:
    """By what was handed over about this person, as each disclosure says, or the register of recipients."""
    given = Disclosure.objects.filter(person=request.person_id).select_related("recipient")
    # Of what an authority keeps secret the person must not learn here: it is not told either.
    found = {
        one.recipient_id: one.recipient
        for one in given.tellable(timezone.now())
        if slug in one.data_categories or slug in one.recipient.data_categories
    }
    return list(found.values())
