"""What was said yes and no to stands for ever as it was said, and nobody is asked again too soon."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import AuditInbox, Recipient
from accounts.wall import scope
from privacy.consents import kinds, ledger
from privacy.models import ConsentEntry
from tests.privacy.consents.conftest import Say, make_partner
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_yes_stands_with_its_exact_words_and_once(world: World, partner: Recipient, say: Say) -> None:
    assert not ledger.standing(world.ingrid).exists()
    first, again = say(), say()
    assert first == again
    entry = ledger.standing(world.ingrid).get()
    assert "Bonusvennen AS" in entry.wording
    assert (entry.wording_version, entry.language, entry.channel) == (1, "nb", "portal")
    assert entry.evidence
    assert AuditInbox.objects.filter(action="consent-changed", reason="given:bonus").count() == 1


def test_each_wording_is_the_one_that_was_published() -> None:
    """A text that is changed needs a version of its own: a consent points to the words that were read."""
    with override("nb"):
        marks = {kind.code: sha256(str(kind.wordings[1]).encode()).hexdigest()[:12] for kind in kinds.KINDS}
    assert marks == {
        "opptak": "902959927610",
        "bonus": "7f2209e1c041",
        "reklame-epost": "075721fa7633",
        "reklame-sms": "08532543349e",
        "reklame-tlf": "9fd34c6a5818",
        "reklame-post": "dde3a58430a0",
        "reklame-app": "c2a0f0d50cd7",
        "reklame-her": "a2ecc3a3ac0e",
    }


def test_words_out_of_use_are_no_consent(world: World, partner: Recipient) -> None:
    facts: dict[str, Any] = {"channel": "portal", "language": "nb", "evidence": "x", "partner": partner}
    for version in (0, 2):
        with pytest.raises(ledger.Outdated):
            ledger.give(world.ingrid, "bonus", wording_version=version, **facts)
    with pytest.raises(KeyError):
        ledger.give(world.ingrid, "vilkår", wording_version=1, **facts)


def test_nothing_in_the_ledger_is_rewritten_or_removed(say: Say) -> None:
    say()
    changes: list[dict[str, Any]] = [{"wording": "annet"}, {"act": "declined"}, {"at": timezone.now()}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            ConsentEntry.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentEntry.objects.all().delete()
    say("back")
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentEntry.objects.filter(act="given").update(ended_at=None)
    assert ConsentEntry.objects.count() == 2


def test_accepting_terms_is_never_a_consent(world: World) -> None:
    facts: dict[str, Any] = {
        "person": world.ingrid, "act": "given", "wording": "Jeg godtar", "wording_version": 1,
        "language": "nb", "channel": "portal", "evidence": "x",
    }  # fmt: skip
    ConsentEntry.objects.create(**facts, purpose="opptak")
    for purpose in ("terms", "vilkår"):
        with pytest.raises(IntegrityError, match="never_terms"), transaction.atomic():
            ConsentEntry.objects.create(**facts, purpose=purpose)
    with pytest.raises(IntegrityError, match="known_words"), transaction.atomic():
        ConsentEntry.objects.create(**{**facts, "evidence": ""}, purpose="reklame-sms")
    with pytest.raises(IntegrityError, match="names_the_partner"), transaction.atomic():
        ConsentEntry.objects.create(**facts, purpose="bonus")


def test_nobody_is_asked_again_for_six_months(world: World, partner: Recipient, say: Say) -> None:
    def asks(days: int) -> bool:
        now = timezone.now() + timedelta(days=days)
        return ledger.may_ask(world.ingrid, "bonus", partner=partner, now=now)

    other = make_partner("poeng", "Poengklubben AS")
    assert asks(0)
    say("no")
    assert (asks(0), asks(180), asks(185)) == (False, False, True)
    assert ledger.may_ask(world.ingrid, "bonus", partner=other, now=timezone.now())
    say()
    assert not asks(185)
    say("back")
    assert (asks(180), asks(185)) == (False, True)


def test_a_no_is_no_withdrawal(world: World, say: Say) -> None:
    say()
    assert say("no") is None
    assert ledger.standing(world.ingrid).exists()


def test_each_sees_and_writes_their_own_alone(world: World, partner: Recipient, say: Say) -> None:
    say()
    facts: dict[str, Any] = {"channel": "portal", "language": "nb", "evidence": "x", "partner": partner}
    with scope.of_user(world.users["lise"]):
        assert not ConsentEntry.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            ledger.give(world.ingrid, "bonus", wording_version=1, **facts)
    with scope.of_user(world.users["ingrid"]):
        assert ConsentEntry.objects.count() == 1
