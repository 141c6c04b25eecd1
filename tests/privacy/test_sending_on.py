"""What is taken along and sent to a company: asked for by the person, sent by an employee, read by the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Disclosure, Letter, Recipient
from privacy import decisions
from privacy.decisions import Decision, Unsent
from privacy.models import PrivacyRequest
from privacy.officer import disclosing
from privacy.officer.disclosing import Handed, Refused
from privacy.states import Right, Status
from tests.accounts.conftest import in_the_web_process as in_the_web_process
from tests.privacy.desk.cases import act, done, page_of, said
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
FORM = "/personvern/flytting/ny/"
COMPANY = "Nabovakt AS, personvern@nabovakt.example"
YES: dict[str, Any] = {"outcome": "granted", "answer": "Nabovakt fikk filen i dag."}


@pytest.fixture
def provider() -> Recipient:
    return Recipient.objects.create(
        key="nabovakt", name="Nabovakt AS", category="new_provider", role="controller", countries=["NO"],
        active_from=date(2020, 1, 1),
    )  # fmt: skip


def handed(provider: Recipient, **other: Any) -> Handed:
    facts: dict[str, Any] = {
        "recipient": provider,
        "at": timezone.now(),
        "categories": ["kundeforhold"],
        "ground": "legal_obligation",
        "law": "GDPR art. 20 nr. 2",
        "case": "S-1",
    }
    return Handed(**facts | other)


def test_what_is_taken_along_is_sent_to_the_company_one_chose_and_written_down(
    world: World, provider: Recipient, signed_in: SignedIn
) -> None:
    ingrid, sara = signed_in("ingrid"), signed_in("sara")
    assert "Send den til dette selskapet" in ingrid.get(FORM).content.decode()
    assert ingrid.post(FORM, {"selskap": COMPANY}).status_code == 303
    task = PrivacyRequest.objects.get(right=Right.QUESTION)
    assert task.case == PrivacyRequest.objects.get(right=Right.PORTABILITY).case
    assert COMPANY in task.wish
    assert COMPANY.encode() not in bytes(task.wish_sealed)
    page = sara.get(page_of(task)).content.decode()
    assert COMPANY in page
    assert "Skriv utleveringen" in page
    done(sara, task, "ansvar")
    assert any(
        "Skriv utleveringen til selskapet først" in one for one in said(act(sara, task, "avgjorelse", **YES))
    )
    disclosing.disclose(world.ingrid.pk, handed(provider), by=world.users["sara"])
    done(sara, task, "avgjorelse", **YES)
    assert task.status == Status.GRANTED
    assert "Nabovakt AS" in ingrid.get("/opplysninger/utlevert/").content.decode()
    assert Letter.objects.filter(person=world.ingrid, kind="case-decided").exists()


def test_nobody_is_asked_to_send_what_nobody_wished(world: World, signed_in: SignedIn) -> None:
    signed_in("ingrid").post(FORM, {"selskap": "  "})
    assert PrivacyRequest.objects.filter(right=Right.PORTABILITY).exists()
    assert not PrivacyRequest.objects.filter(right=Right.QUESTION).exists()


def test_a_new_provider_gets_nothing_of_whoever_has_not_asked(world: World, provider: Recipient) -> None:
    with pytest.raises(Refused) as refused:
        disclosing.disclose(world.ingrid.pk, handed(provider), by=world.users["dina"])
    assert refused.value.reason == disclosing.NO_WISH
    with pytest.raises(Refused) as refused:
        disclosing.judge(handed(provider, ground="legitimate_interest"))
    assert refused.value.reason == disclosing.TO_PROVIDER
    assert not Disclosure.objects.exists()


def test_what_was_sent_before_it_was_asked_for_is_no_answer(
    world: World, provider: Recipient, signed_in: SignedIn
) -> None:
    signed_in("ingrid").post(FORM, {"selskap": COMPANY})
    task = PrivacyRequest.objects.get(right=Right.QUESTION)
    Disclosure.objects.create(
        person=world.ingrid, recipient=provider, at=task.received_at - timedelta(days=1), ground="contract"
    )
    with pytest.raises(Unsent):
        decisions.decide(task, Decision(Status.GRANTED, "Sendt."), by=world.users["sara"])
