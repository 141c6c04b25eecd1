"""What may be handed to whom, and orders to keep it secret: entered by staff, told to the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import post
from accounts.models import AuditInbox, Disclosure, Letter, Processor, Recipient, Transfer
from accounts.wall import asking, scope
from accounts.wall.roles import WORKER
from privacy.consents import ledger
from privacy.models import SecrecyOrder
from privacy.officer import disclosing, telling
from privacy.officer.disclosing import Handed, Order, Refused
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OSLO = ZoneInfo("Europe/Oslo")
LIST = "/admin/personvernombud/utleveringer/"
NEW = f"{LIST}ny/"
WHAT = "ZQX-hemmelig-alarmlogg"
DAY = timedelta(days=1)


@pytest.fixture
def recipients(world: World) -> dict[str, Recipient]:
    """An authority, a bonus programme, and three processors: agreed, without an agreement, and abroad."""
    kinds = {
        "police": ("authority", "controller", "NO"),
        "bonus": ("bonus_partner", "controller", "NO"),
        "guard": ("customer_service", "processor", "NO"),
        "loose": ("it", "processor", "NO"),
        "abroad": ("it", "processor", "US"),
    }
    made = {
        key: Recipient.objects.create(
            key=key, name=f"{key} AS", category=category, role=role, countries=[country],
            data_categories=["alarmer"] if key == "guard" else [], active_from=date(2015, 1, 1),
        )
        for key, (category, role, country) in kinds.items()
    }  # fmt: skip
    for key in ("guard", "abroad"):
        Processor.objects.create(recipient=made[key], dpa_signed_on=date(2018, 5, 25))
    return made


def handed(recipient: Recipient, **change: Any) -> Handed:
    facts: dict[str, Any] = {
        "recipient": recipient,
        "at": timezone.now() - DAY,
        "categories": ["alarmer"],
        "ground": "legal_obligation",
        "description": WHAT,
        "law": "straffeprosessloven § 210",
        "case": "17/3344",
    }
    return Handed(**facts | change)


def secret(days: int = 30) -> Order:
    return Order(issued_by="police", reference="P-17", until=timezone.now() + days * DAY)


def typed(recipient: Recipient, **change: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "customer_number": "4410882",
        "recipient": str(recipient.pk),
        "at": timezone.localtime(timezone.now() - DAY).strftime("%Y-%m-%dT%H:%M"),
        "categories": ["alarmer"],
        "description": WHAT,
        "ground": "legal_obligation",
        "law": "straffeprosessloven § 210",
        "case": "17/3344",
    }
    return facts | change


def in_secret(**change: Any) -> dict[str, Any]:
    until = timezone.localdate() + 30 * DAY
    facts = {"is_secret": "on", "issued_by": "police", "order": "P-17", "secret_until": until.isoformat()}
    return facts | change


def read_by(client: Client) -> str:
    return str(client.get("/opplysninger/utlevert/").content.decode())


def actions() -> list[str]:
    return list(AuditInbox.objects.values_list("action", flat=True))


# What may be handed over --------------------------------------------------------------------------

PROCESSOR = {"ground": "processor", "law": "", "case": ""}
REFUSED: dict[str, tuple[str, dict[str, Any], str, object]] = {
    "a processor without an agreement": ("loose", PROCESSOR, "recipient", disclosing.NO_AGREEMENT),
    "before the agreement": (
        "guard",
        PROCESSOR | {"at": datetime(2018, 5, 24, 12, tzinfo=OSLO)},
        "recipient",
        disclosing.NO_AGREEMENT,
    ),
    "outside the agreement": (
        "guard",
        PROCESSOR | {"categories": ["bruk"]},
        "categories",
        disclosing.OUTSIDE,
    ),
    "a processor by law": ("guard", {}, "ground", disclosing.ONLY_BY_AGREEMENT),
    "abroad without a transfer": ("abroad", PROCESSOR, "recipient", disclosing.ABROAD),
    "the police as a processor": ("police", PROCESSOR, "ground", disclosing.NO_PROCESSOR),
    "the police for our interest": ("police", {"ground": "legitimate_interest"}, "ground", disclosing.BY_LAW),
    "by law without the law": ("police", {"law": ""}, "law", disclosing.NEEDS_LAW),
    "by law without the case": ("police", {"case": ""}, "case", disclosing.NEEDS_CASE),
    "a bonus programme by contract": ("bonus", {"ground": "contract"}, "ground", disclosing.BY_CONSENT),
    "by consent without it": ("bonus", {"ground": "consent"}, "consent", disclosing.NEEDS_CONSENT),
    "before it was a recipient": (
        "police",
        {"at": datetime(2014, 12, 31, 12, tzinfo=OSLO)},
        "recipient",
        disclosing.NOT_THEN,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not_be_handed_over_is_refused_beside_its_field(
    world: World, recipients: dict[str, Recipient], name: str
) -> None:
    key, change, field, reason = REFUSED[name]
    with pytest.raises(Refused) as refused:
        disclosing.disclose(world.ingrid.pk, handed(recipients[key], **change), by=world.users["dina"])
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert not Disclosure.objects.exists()


def test_what_may_be_handed_over_is_written_down(world: World, recipients: dict[str, Recipient]) -> None:
    """The other side of each refusal, and of an agreement's last day."""
    by = world.users["dina"]
    Processor.objects.filter(recipient=recipients["guard"]).update(dpa_valid_to=date(2020, 1, 31))
    guard, last = Recipient.objects.get(key="guard"), datetime(2020, 1, 31, 23, 30, tzinfo=OSLO)
    disclosing.disclose(world.ingrid.pk, handed(guard, **PROCESSOR, at=last), by=by)
    next_day = handed(guard, **PROCESSOR, at=last + timedelta(hours=1))
    with pytest.raises(Refused):
        disclosing.disclose(world.ingrid.pk, next_day, by=by)
    Transfer.objects.create(recipient=recipients["abroad"], country="US", mechanism="scc_2021_914")
    disclosing.disclose(world.ingrid.pk, handed(recipients["abroad"], **PROCESSOR), by=by)
    disclosing.disclose(world.ingrid.pk, handed(recipients["police"]), by=by)
    consent = handed(recipients["bonus"], ground="consent", consent="Mine sider, 30. april")
    with pytest.raises(Refused) as refused:
        disclosing.disclose(world.ingrid.pk, consent, by=by)
    assert refused.value.reason == disclosing.NO_CONSENT
    said = {"channel": "portal", "language": "nb", "evidence": "x", "partner": recipients["bonus"]}
    with time_machine.travel(timezone.now() - 2 * DAY, tick=False):
        ledger.give(world.ingrid, "bonus", wording_version=1, **said)
    disclosing.disclose(world.ingrid.pk, consent, by=by)
    assert Disclosure.objects.count() == 4
    assert actions().count("disclosure-recorded") == 4


def test_only_what_the_law_requires_is_kept_secret_and_only_ahead(
    world: World, recipients: dict[str, Recipient]
) -> None:
    by = world.users["dina"]
    consent = handed(recipients["police"], ground="consent", consent="ja", law="", case="")
    with pytest.raises(Refused) as refused:
        disclosing.disclose(world.ingrid.pk, consent, by=by, order=secret())
    assert refused.value.reason == disclosing.ONLY_LAW_IS_SECRET
    with pytest.raises(Refused) as refused:
        disclosing.disclose(world.ingrid.pk, handed(recipients["police"]), by=by, order=secret(days=0))
    assert refused.value.reason == disclosing.NOT_AHEAD
    assert not Disclosure.objects.exists()


# The desk -----------------------------------------------------------------------------------------


def test_a_disclosure_entered_at_the_desk_is_read_at_once(
    world: World, recipients: dict[str, Recipient], signed_in: SignedIn
) -> None:
    client, ingrid = signed_in("dina"), signed_in("ingrid")
    assert WHAT not in read_by(ingrid)
    answer = client.post(NEW, typed(recipients["police"]), follow=True)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert all(word in shown for word in ("4410882", WHAT, "police AS", "17/3344"))
    assert answer.redirect_chain[0][1] == 303
    assert WHAT in read_by(ingrid)
    assert WHAT not in read_by(signed_in("lise"))
    listed = client.get(LIST).content.decode()
    assert "police AS" in listed
    assert WHAT not in listed
    assert {"disclosure-recorded", "disclosure-seen", "disclosures-listed"} <= set(actions())


def test_a_secret_one_is_read_from_the_second_its_order_ends_and_a_letter_is_owed_once(
    world: World, recipients: dict[str, Recipient], signed_in: SignedIn
) -> None:
    signed_in("dina").post(NEW, typed(recipients["police"], **in_secret()))
    made = Disclosure.objects.get()
    last_day = timezone.localdate() + 30 * DAY
    midnight = datetime.combine(last_day + DAY, datetime.min.time(), tzinfo=OSLO)
    assert made.secret_until == midnight
    assert made.secrecy.until == midnight
    now = timezone.now()
    assert telling.tell_ended(now) == 0
    assert WHAT not in read_by(signed_in("ingrid"))
    assert not Letter.objects.filter(kind=telling.KIND).exists()
    with time_machine.travel(midnight, tick=False):
        assert telling.tell_ended(timezone.now()) == 1
        assert telling.tell_ended(timezone.now()) == 0
    letter = Letter.objects.get(kind=telling.KIND)
    assert letter.person == world.ingrid
    mail = post.compose(letter, address="ingrid@example.no")
    assert "/opplysninger/utlevert/" in mail.body
    assert WHAT not in mail.body
    assert "police" not in mail.body
    # The database asks its own clock, which a test cannot move: the order is moved instead.
    Disclosure.objects.update(secret_until=timezone.now() + timedelta(seconds=5))
    assert WHAT not in read_by(signed_in("ingrid"))
    Disclosure.objects.update(secret_until=timezone.now() - timedelta(seconds=1))
    page = read_by(signed_in("ingrid"))
    assert WHAT in page
    assert "P-17" in page


def test_what_was_over_when_it_was_loaded_is_not_written_about(
    world: World, recipients: dict[str, Recipient]
) -> None:
    made = disclosing.disclose(world.ingrid.pk, handed(recipients["police"]), by=world.users["dina"])
    Disclosure.objects.filter(pk=made.pk).update(secret_until=made.created_at - DAY)
    assert telling.tell_ended(timezone.now()) == 0
    Disclosure.objects.filter(pk=made.pk).update(created_at=made.created_at - 2 * DAY)
    assert telling.tell_ended(timezone.now()) == 1


def test_the_worker_tells_in_its_own_role(world: World, recipients: dict[str, Recipient]) -> None:
    made = disclosing.disclose(
        world.ingrid.pk, handed(recipients["police"]), by=world.users["dina"], order=secret()
    )
    Disclosure.objects.filter(pk=made.pk).update(created_at=timezone.now() - DAY, secret_until=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
    assert telling.tell_ended(timezone.now()) == 1
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert Letter.objects.get(kind=telling.KIND).person == world.ingrid


def test_the_officer_ends_an_order_early_for_a_reason(
    world: World, recipients: dict[str, Recipient], signed_in: SignedIn
) -> None:
    made = disclosing.disclose(
        world.ingrid.pk, handed(recipients["police"]), by=world.users["dina"], order=secret()
    )
    client, ingrid = signed_in("dina"), signed_in("ingrid")
    assert WHAT not in read_by(ingrid)
    door = f"{LIST}{made.pk}/slutt/"
    without = client.post(door, {"reason": ""})
    assert without.status_code == 200
    assert 'data-field="validation"' in without.content.decode()
    assert WHAT not in read_by(ingrid)
    assert client.post(door, {"reason": "lifted"}).status_code == 303
    assert WHAT in read_by(ingrid)
    order = SecrecyOrder.objects.get()
    assert (order.end_reason, order.ended_by) == ("lifted", world.users["dina"])
    assert "secrecy-ended" in actions()
    again = client.post(door, {"reason": "lifted"}, follow=True)
    assert "allerede over" in again.content.decode()
    assert actions().count("secrecy-ended") == 1
    assert telling.tell_ended(timezone.now()) == 1


@pytest.mark.parametrize("name", ["sam", "omar", "astrid"])
def test_nobody_else_sees_or_enters_any(
    world: World, recipients: dict[str, Recipient], signed_in: SignedIn, name: str
) -> None:
    made = disclosing.disclose(world.ingrid.pk, handed(recipients["police"]), by=world.users["dina"])
    client = signed_in(name)
    for door in (LIST, NEW, f"{LIST}{made.pk}/"):
        assert client.get(door).status_code == 403
    assert client.post(NEW, typed(recipients["police"])).status_code == 403
    assert client.post(f"{LIST}{made.pk}/slutt/", {"reason": "lifted"}).status_code == 403
    assert Disclosure.objects.count() == 1
    with scope.of_user(world.users[name]):
        scope.at_the_desk()
        assert not Disclosure.objects.exists()
        assert asking.person_of("4410882") is None
        assert asking.number_of(world.ingrid.pk) == ""


def test_the_database_lets_nobody_of_the_desk_take_one_back(
    world: World, recipients: dict[str, Recipient]
) -> None:
    made = disclosing.disclose(
        world.ingrid.pk, handed(recipients["police"]), by=world.users["dina"], order=secret()
    )
    changes: tuple[Callable[[], object], ...] = (
        lambda: Disclosure.objects.filter(pk=made.pk).update(description="noe annet"),
        lambda: Disclosure.objects.filter(pk=made.pk)._raw_delete("default"),
        lambda: SecrecyOrder.objects.filter(disclosure=made).update(until=timezone.now() + 300 * DAY),
    )
    for change in changes:
        with scope.of_user(world.users["dina"]):
            scope.at_the_desk()
            with pytest.raises(ProgrammingError), transaction.atomic():
                change()
    with scope.of_user(world.users["dina"]):
        assert not Disclosure.objects.exists()  # not before one is at the desk
        scope.at_the_desk()
        assert Disclosure.objects.get(pk=made.pk).description == WHAT
        assert asking.person_of("4410882") == world.ingrid.pk
        assert asking.number_of(world.ingrid.pk) == "4410882"


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown customer": ({"customer_number": "9999999"}, "Vi finner ingen kunde"),
    "a time ahead": ({"at": "2999-01-01T10:00"}, "ikke være fram i tid"),
    "a time long ago": ({"at": "0099-01-01T10:00"}, "etter år 2000"),
    "no category": ({"categories": []}, "validation"),
    "secret without an end": (in_secret(secret_until=""), "skal holdes hemmelig"),
    "secret without whose order": (in_secret(issued_by=""), "skal holdes hemmelig"),
    "secret until yesterday": (in_secret(secret_until="2020-01-01"), "fram i tid"),
    "secret for ever": (in_secret(secret_until="9999-12-31"), "innen ti år"),
    "a law that is missing": ({"law": ""}, "lovbestemmelsen"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_message_and_nothing_typed_is_lost(
    world: World, recipients: dict[str, Recipient], signed_in: SignedIn, name: str
) -> None:
    change, words = BAD[name]
    answer = signed_in("dina").post(NEW, typed(recipients["police"], **change))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    assert WHAT in page
    assert not Disclosure.objects.exists()


def test_a_long_list_is_read_a_page_at_a_time(
    world: World, recipients: dict[str, Recipient], signed_in: SignedIn
) -> None:
    now = timezone.now()
    Disclosure.objects.bulk_create(
        Disclosure(
            person=world.ingrid, recipient=recipients["police"], at=now - number * DAY,
            data_categories=["alarmer"], ground="contract",
        )
        for number in range(60)
    )  # fmt: skip
    client = signed_in("dina")
    first = client.get(LIST).content.decode()
    assert first.count("<td>police AS</td>") == 50
    assert "?side=2" in first
    assert client.get(f"{LIST}?side=2").content.decode().count("<td>police AS</td>") == 10
    for odd in ("-1", "0", "x", "999999", "²", "1e9"):
        assert client.get(LIST, {"side": odd}).status_code == 200
