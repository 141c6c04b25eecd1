"""«Dette er feil»: what a person says is wrong becomes a message to us, with a receipt and a day to answer by."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dialogue, post
from accounts.models import Controller, Conversation, Person
from privacy import deadlines
from privacy.overview.pointing import Pointed


def send(
    person: Person, *, pointed: Pointed, key: UUID, wrong: str, right: str, now: datetime
) -> Conversation:
    """Tell us that something is wrong (GDPR Art. 16). Owes a receipt, and a letter to the privacy officer.

    Safe to repeat with the same `key`. Raises dialogue.TooManyMessages.
    """
    with transaction.atomic():
        about = str(pointed.category.title) if pointed.category else _("opplysningene mine")
        conversation, is_new = dialogue.receive(
            person,
            key=key,
            subject=_("Dette er feil: %(about)s") % {"about": about},
            text=_text(pointed, wrong=wrong, right=right),
            note=f"{pointed.table.label} {pointed.key}" if pointed.table else "",
            at=now,
        )
        if is_new:
            _owe_letters(conversation)
    return conversation


def due_on(conversation: Conversation) -> date:
    """The day we promise an answer by (GDPR Art. 12(3))."""
    return deadlines.safe_due(timezone.localdate(conversation.opened_at))


def _text(pointed: Pointed, *, wrong: str, right: str) -> str:
    parts = (
        _("Gjelder: %(about)s") % {"about": " › ".join(pointed.path)} if pointed.path else "",
        wrong,
        _("Riktig er: %(right)s") % {"right": right} if right else "",
    )
    return "\n\n".join(part for part in parts if part)


def _owe_letters(conversation: Conversation) -> None:
    facts = {"reference": conversation.reference, "due_on": due_on(conversation).isoformat()}
    post.owe("report-received", key=f"report-received:{conversation.pk}", to=conversation.person, facts=facts)
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if officer:
        post.owe("report-arrived", key=f"report-arrived:{conversation.pk}", address=officer, facts=facts)
