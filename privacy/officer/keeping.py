"""Keeping the register of recipients and the profile of the company: each change a new version, in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.audit import Action, record
from accounts.models import Controller, Processor, Recipient, Transfer, User
from privacy.models import RecipientVersion
from privacy.officer import transferring

FASTER = _("En annen har endret mottakeren mens du skrev. Se hva som står nå, og prøv igjen.")
TWICE = _("Overføringen er registrert allerede. Endre den i stedet.")
HAS_AGREEMENT = _("Avtalen kan ikke tas bort. Skriv dagen den slutter.")
FAR_AHEAD = _("Velg et tidspunkt innen et år.")
NO_LONGER_FIRST = _("Den nye utgaven må gjelde fra etter den forrige.")


# A day further ahead than this is a mistake in typing.
AHEAD = timedelta(days=366)


class Refused(Exception):
    """It may not be kept like this; `reason` is for who asked, about a `field` of what they typed."""

    def __init__(self, reason: str | Promise, *, field: str | None) -> None:
        super().__init__(str(reason))
        self.reason, self.field = reason, field


@dataclass(frozen=True)
class Agreement:
    """The data-processing agreement, as typed."""

    signed_on: date
    valid_to: date | None
    purposes: tuple[str, ...]
    sub_processors: tuple[str, ...]


@transaction.atomic
def keep_recipient(
    recipient: Recipient | None,
    facts: Mapping[str, Any],
    *,
    agreement: Agreement | None,
    seen: int,
    by: User,
) -> Recipient:
    """Store a recipient, a new one for None. `seen`: the version the form was made from. Raises Refused."""
    row = _locked(recipient, seen=seen) if recipient else Recipient(key=f"office-{uuid4().hex}")
    if recipient:
        _keep_loaded(row, by=by)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    _keep_agreement(row, agreement)
    _keep_version(row, by=by)
    return row


@transaction.atomic
def keep_transfer(recipient: Recipient, facts: Mapping[str, Any], *, seen: int, by: User) -> Transfer:
    """Store where data goes and on what ground; the same country on the same ground is changed. Raises Refused."""
    row = _locked(recipient, seen=seen)
    _keep_loaded(row, by=by)
    if facts["is_active"]:
        _judge_transfer(facts)
    named = {"recipient": row, "country": facts["country"], "mechanism": facts["mechanism"]}
    rest = {name: facts[name] for name in ("is_active", "assessed_on", "safeguards")}
    transfer, _is_new = Transfer.objects.update_or_create(**named, defaults=rest)
    _keep_version(row, by=by)
    return transfer


def version_of(recipient: Recipient) -> int:
    """The number of the latest version; 0 for what was loaded and never changed here."""
    return recipient.versions.values_list("number", flat=True).first() or 0


@transaction.atomic
def keep_controller(facts: Mapping[str, Any], *, by: User) -> Controller:
    """Store a new version of who the company is; the earlier ones stay. Raises Refused.

    One that has not begun, and would begin later than this, is taken back by it.
    """
    latest, begins = Controller.objects.in_force().first(), facts["valid_from"]
    is_taken = Controller.objects.filter(valid_from=begins).exists()
    if is_taken or (latest and begins <= latest.valid_from):
        raise Refused(NO_LONGER_FIRST, field="valid_from")
    if begins > timezone.now() + AHEAD:
        raise Refused(FAR_AHEAD, field="valid_from")
    made = Controller.objects.create(**facts)
    record(Action.CONTROLLER_CHANGED, actor=by, target=made, fields=sorted(_changed(latest, facts)))
    return made


def told(version: RecipientVersion) -> list[tuple[str, str]]:
    """What a version says of the recipient and its agreement, field by field, in the language in use."""
    parts = ((Recipient, version.facts["recipient"]), (Processor, version.facts["agreement"] or {}))
    return [
        (str(model._meta.get_field(name).verbose_name), _in_words(value))  # type: ignore[union-attr] # a column
        for model, facts in parts
        for name, value in facts.items()
    ]


def _in_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "–")


def _locked(recipient: Recipient, *, seen: int) -> Recipient:
    row = Recipient.objects.select_for_update().get(pk=recipient.pk)
    if version_of(row) != seen:
        raise Refused(FASTER, field=None)
    return row


def _judge_transfer(facts: Mapping[str, Any]) -> None:
    names = ("country", "mechanism", "assessed_on", "safeguards")
    country, mechanism, assessed_on, safeguards = (facts[name] for name in names)
    said = {"assessed_on": assessed_on, "safeguards": safeguards, "today": timezone.localdate()}
    for field, reason in transferring.wrong(country, mechanism, **said).items():
        raise Refused(reason, field=field)


def _keep_agreement(recipient: Recipient, agreement: Agreement | None) -> None:
    standing = Processor.objects.filter(recipient=recipient)
    if agreement is None and recipient.role != Recipient.Role.PROCESSOR:
        _end_agreement(standing.first())
        return
    if agreement is None:
        if standing.exists():
            raise Refused(HAS_AGREEMENT, field="dpa_signed_on")
        return
    facts = {
        "dpa_signed_on": agreement.signed_on,
        "dpa_valid_to": agreement.valid_to,
        "purposes": list(agreement.purposes),
        "sub_processors": list(agreement.sub_processors),
    }
    if not standing.update(**facts):
        Processor.objects.create(recipient=recipient, **facts)


def _end_agreement(agreement: Processor | None) -> None:
    """Who decides for themselves works for nobody: the agreement ends today, and stays as what it was."""
    today = timezone.localdate()
    if agreement is None or (agreement.dpa_valid_to and agreement.dpa_valid_to <= today):
        return
    agreement.dpa_valid_to = max(today, agreement.dpa_signed_on)
    agreement.save(update_fields=["dpa_valid_to"])


def _keep_loaded(recipient: Recipient, *, by: User) -> None:
    """Before the first change here: what the company's own systems had brought, as version 0."""
    if not recipient.versions.exists():
        loaded = Recipient.objects.select_related("processor").get(pk=recipient.pk)
        RecipientVersion.objects.create(recipient=recipient, number=0, by=by, facts=_facts(loaded))


def _keep_version(recipient: Recipient, *, by: User) -> None:
    recipient = Recipient.objects.select_related("processor").get(pk=recipient.pk)
    number, facts = version_of(recipient) + 1, _facts(recipient)
    RecipientVersion.objects.create(recipient=recipient, number=number, by=by, facts=facts)
    record(Action.RECIPIENT_CHANGED, actor=by, target=recipient, reason=f"version:{number}")


def _facts(recipient: Recipient) -> dict[str, Any]:
    agreement = getattr(recipient, "processor", None)
    return {
        "recipient": _plain(recipient),
        "agreement": _plain(agreement) if agreement else None,
        "transfers": [_plain(one) for one in recipient.transfers.order_by("country", "mechanism")],
    }


def _plain(row: Any) -> dict[str, Any]:
    facts = model_to_dict(row, exclude=["recipient"])
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _changed(latest: Controller | None, facts: Mapping[str, Any]) -> set[str]:
    return {name for name, value in facts.items() if latest is None or getattr(latest, name) != value}
