"""A consent taken back stops at once, the partner is told and chased, and somebody says what must be erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import post
from accounts.models import CallRecording, Letter, Recipient
from accounts.wall.roles import WORKER
from privacy import notices
from privacy.consents import ending, ledger
from privacy.consents.ending import Stage
from privacy.gate import Use, may
from privacy.models import ConsentEnd, ConsentEntry, PrivacyRequest, RecipientNotice, Restriction
from privacy.states import Right, Status
from tests.portal.wall.conftest import as_role
from tests.privacy.consents.conftest import Say, make_partner
from tests.privacy.desk.cases import act, written_down
from tests.privacy.restrictions.conftest import Scoped
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/personvern/samtykke/"
LIST = "/admin/personvernombud/samtykker/"
SignedIn = Callable[[str], Client]
DAY = timedelta(days=1)


def shared(world: World) -> bool:
    return may(world.ingrid, Use.SHARING, purpose="P-14")


def test_it_stops_at_once_and_the_partner_is_told_by_a_letter_without_data(
    world: World, say: Say, mailoutbox: list
) -> None:
    say()
    assert shared(world)
    entry = say("back")
    assert say("back") == entry
    assert not shared(world)
    assert not ledger.standing(world.ingrid).exists()
    end = ConsentEnd.objects.get()
    assert ending.stage(end) == Stage.STOPPING
    post.settle()
    [mail] = [mail for mail in mailoutbox if mail.to == ["personvern@bonus.example"]]
    assert end.request.reference in mail.body
    assert "Solberg" not in mail.body
    assert "4410882" not in mail.body


def test_a_partner_who_does_not_answer_is_written_to_every_week(world: World, say: Say) -> None:
    say()
    say("back")
    now = timezone.now()
    for later, letters in ((6 * DAY, 1), (7 * DAY, 2), (7 * DAY, 2), (13 * DAY, 2), (14 * DAY, 3)):
        with as_role(WORKER):
            ending.chase(now + later)
        assert Letter.objects.filter(kind="recipient-consent").count() == letters
    RecipientNotice.objects.update(state="told", by=world.users["dina"])
    with as_role(WORKER):
        assert ending.chase(now + 30 * DAY) == 0


def test_nobody_is_told_that_a_partner_without_an_address_was_written_to(
    world: World, partner: Recipient, say: Say, signed_in: SignedIn
) -> None:
    client = signed_in("ingrid")
    assert "Bonusvennen AS" in client.get(PAGE).content.decode()
    say()
    Recipient.objects.filter(pk=partner.pk).update(contact_email="")
    say("back")
    page = client.get(PAGE).content.decode()
    assert "Vi gir Bonusvennen AS beskjed." in page
    assert "Vi har skrevet til" not in page
    # Nor is it offered again before there is one.
    assert 'name="svar"' not in page
    with as_role(WORKER):
        assert ending.chase(timezone.now() + 30 * DAY) == 0
    assert RecipientNotice.objects.get().chased_at is None
    assert "Har ingen adresse: gi dem beskjed" in signed_in("dina").get(LIST).content.decode()


def test_another_partner_goes_on_until_theirs_is_taken_back(
    world: World, partner: Recipient, say: Say
) -> None:
    other = make_partner("poeng", "Poengklubben AS")
    say()
    say(to=other)
    say("back")
    assert shared(world)
    now = timezone.now()
    assert not ledger.holds(world.ingrid.pk, "bonus", at=now, partner=partner)
    assert ledger.holds(world.ingrid.pk, "bonus", at=now, partner=other)
    say("back", to=other)
    assert not shared(world)
    say(to=other)
    assert shared(world)
    assert not Restriction.objects.active().exists()


def test_the_desk_settles_and_answers_only_what_was_assessed(
    world: World, say: Say, signed_in: SignedIn
) -> None:
    say()
    say("back")
    desk, request = signed_in("dina"), PrivacyRequest.objects.get(right=Right.CONSENT)
    listed = desk.get(LIST).content.decode()
    assert request.reference in listed
    assert "Bonusvennen AS" in listed
    assert "Solberg" not in listed
    assert act(desk, request, "ansvar").status_code == 303
    answer = {"outcome": "granted", "answer": "Samtykket er trukket."}
    assert "hva som skal slettes fordi" in act(desk, request, "avgjorelse", **answer).content.decode()
    notice = RecipientNotice.objects.get()
    assert act(desk, request, "mottaker", notice=str(notice.pk), state="told").status_code == 303
    assert ending.stage(ConsentEnd.objects.get()) == Stage.STOPPED
    assert act(desk, request, "vurdering", assessment="erase").status_code == 303
    erasure = request.case.requests.get(right=Right.ERASURE)
    assert erasure.status == Status.RECEIVED
    assert act(desk, request, "avgjorelse", **answer).status_code == 303
    assert ending.stage(ConsentEnd.objects.get()) == Stage.CLOSED
    assert request.reference not in desk.get(LIST).content.decode()


def test_whoever_calls_has_it_taken_back_by_an_employee(world: World, say: Say, signed_in: SignedIn) -> None:
    say()
    [request] = written_down(world, Right.CONSENT)
    desk = signed_in("dina")
    assert act(desk, request, "ansvar").status_code == 303
    code = f"bonus:{Recipient.objects.get(key='bonus').pk}"
    assert act(desk, request, "samtykke", consent=code).status_code == 303
    assert not shared(world)
    entry = ConsentEntry.objects.get(act="withdrawn")
    assert entry.channel == "phone"
    assert ConsentEnd.objects.get().request == request


def test_one_click_gives_and_one_takes_back(world: World, partner: Recipient, signed_in: SignedIn) -> None:
    client, code = signed_in("ingrid"), f"bonus:{partner.pk}"
    assert "Nei takk" in client.get(PAGE).content.decode()
    old = client.post(PAGE, {"samtykke": code, "svar": "ja", "utgave": "7"}, follow=True).content.decode()
    assert "Ordlyden er ny" in old
    client.post(PAGE, {"samtykke": code, "svar": "ja", "utgave": "1"})
    page = client.get(PAGE).content.decode()
    assert "Gjelder nå" in page
    assert "utgave 1 av ordlyden" in page
    again = client.post(PAGE, {"samtykke": code, "svar": "ja", "utgave": "1"}, follow=True)
    assert "Takk. Samtykket gjelder fra nå" in again.content.decode()
    assert ConsentEntry.objects.filter(act="given").count() == 1
    assert client.post(PAGE, {"samtykke": f"{code}x", "svar": "ja", "utgave": "1"}).status_code == 404
    page = client.post(PAGE, {"samtykke": code}, follow=True).content.decode()
    assert "Trukket" in page
    assert "Nei takk" not in page
    assert "Har du ombestemt deg?" in page
    assert not shared(world)
    assert "Nei takk" not in signed_in("nora").get(PAGE).content.decode()


def test_a_use_nobody_wrote_a_consent_down_for_can_be_taken_back_too(
    full_world: World, signed_in: SignedIn
) -> None:
    world, client = full_world, signed_in("ingrid")
    CallRecording.objects.filter(contact__conversation__person=world.ingrid).update(basis="consent")
    assert "Det er vår feil" in client.get(PAGE).content.decode()
    client.post(PAGE, {"samtykke": "opptak"})
    assert not may(world.ingrid, Use.OTHER, purpose="P-19-samtykke")
    assert ConsentEntry.objects.get().act == "withdrawn"
    assert not RecipientNotice.objects.exists()


def test_a_consent_to_advertising_ends_without_a_case(world: World, as_user: Scoped) -> None:
    by = world.users["ingrid"]
    facts = {"channel": "portal", "language": "nb", "by": by}
    with as_user("ingrid"):
        ledger.give(world.ingrid, "reklame-epost", wording_version=1, evidence="x", **facts)
        assert ledger.holds(world.ingrid.pk, "reklame-epost", at=timezone.now())
        ending.withdraw(world.ingrid, "reklame-epost", **facts)
        assert not ledger.holds(world.ingrid.pk, "reklame-epost", at=timezone.now())
    assert not PrivacyRequest.objects.exists()


def test_a_settled_notice_is_told_on_the_page(
    world: World, say: Say, signed_in: SignedIn, as_user: Scoped
) -> None:
    say()
    say("back")
    client = signed_in("ingrid")
    assert "Vi har skrevet til Bonusvennen AS" in client.get(PAGE).content.decode()
    with as_user("dina"):
        notices.told(RecipientNotice.objects.get(), by=world.users["dina"])
    assert "Bonusvennen AS har svart" in client.get(PAGE).content.decode()
