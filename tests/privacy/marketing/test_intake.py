"""What comes in as files: the register of reservations, STOPP on text messages, addresses given with a sale."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import ContactPoint
from privacy.marketing import choosing, facts
from privacy.marketing.deciding import OSLO
from privacy.marketing.normalising import asked
from privacy.models import ReservationCheck, ReservedAddress
from privacy.models.marketing import Channel, How
from tests.privacy.marketing.conftest import verdict
from tests.world import World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=OSLO)
POSTAL = "Mona Nilsen, Storgata 1, 0155 Oslo"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "reservasjoner.csv"
    file.write_text(
        f"kanal;verdi\ntelefon;912 34 567\npost;{POSTAL}\ntelefon;+4791234567\n", encoding="utf-8"
    )
    return file


def load(file: Path, day: str, **options: bool) -> str:
    out = io.StringIO()
    call_command("load_reservations", file, date=datetime.fromisoformat(day).date(), stdout=out, **options)
    return out.getvalue()


def reason(
    address: str, channel: Channel, *, similar: bool = False, at: datetime = NOON, customer: str = ""
) -> str:
    row = asked(channel, address=address, customer=customer)
    [found] = facts.decide([row], channel, at=at, is_similar=similar)
    return found.reason.value


def checked(at: datetime, file: datetime | None = None) -> None:
    ReservationCheck.objects.update(checked_at=at, file_date=(file or at).date())


def test_a_file_is_kept_as_fingerprints_and_stops_calls_and_post(world: World, register: Path) -> None:
    assert reason("91234567", Channel.PHONE) == "register_not_checked"
    day = timezone.localdate().isoformat()
    assert load(register, day) == "2 reservasjoner er tatt inn.\n"
    checked(NOON)
    assert {len(row.mark) for row in ReservedAddress.objects.all()} == {32}
    assert reason("0047 91234567", Channel.PHONE) == "reserved"
    number = ContactPoint.objects.get(person=world.ingrid, kind="phone").value
    assert reason(number, Channel.PHONE) == "customer"
    # A stranger's number may be a contact person's or an inquirer's.
    assert reason("91234568", Channel.PHONE) == "no_consent"
    assert reason("MONA NILSEN\nStorgata 1\n0155 OSLO", Channel.POST) == "reserved"
    elsewhere = "Mona Nilsen, Storgata 2, 0155 Oslo"
    assert reason(elsewhere, Channel.POST, customer="4410882") == "customer"
    assert reason(POSTAL, Channel.POST, customer="4410882") == "reserved"
    assert reason("", Channel.POST, customer="4410882") == "reserved"
    assert reason("", Channel.POST, customer="4410882", similar=True) == "customer"
    # Post is known by the customer number, and by nothing else.
    for customer in ("", "9999999"):
        assert reason(elsewhere, Channel.POST, customer=customer) == "not_understood"


def test_a_no_to_post_by_number_is_read_again(world: World, register: Path) -> None:
    load(register, timezone.localdate().isoformat())
    checked(NOON)
    assert reason("", Channel.POST, customer="4410882", similar=True) == "customer"
    assert choosing.stop_address([Channel.POST], customer="4410882", how=How.STAFF, by="test")
    for address in ("", "Ingrid Solberg, Et Sted 1"):
        assert reason(address, Channel.POST, customer="4410882", similar=True) == "opted_out"


def test_a_customer_may_be_called_about_what_is_like_it_even_if_reserved(
    world: World, tmp_path: Path
) -> None:
    number = ContactPoint.objects.get(person=world.ingrid, kind="phone").value
    file = tmp_path / "file.csv"
    file.write_text(f"kanal;verdi\ntelefon;{number}\npost;{POSTAL}\n", encoding="utf-8")
    load(file, timezone.localdate().isoformat())
    checked(NOON)
    assert reason(number, Channel.PHONE) == "reserved"
    assert reason(number, Channel.PHONE, similar=True) == "customer"


def test_last_months_file_lets_nothing_start(world: World, register: Path) -> None:
    load(register, timezone.localdate().isoformat())
    checked(datetime(2026, 10, 31, 23, 59, tzinfo=OSLO))
    number = ContactPoint.objects.get(person=world.ingrid, kind="phone").value
    assert reason(number, Channel.PHONE) == "register_not_checked"
    # The month before's, taken in this month, is not this month's.
    checked(NOON, datetime(2026, 10, 31, tzinfo=OSLO))
    assert reason(number, Channel.PHONE) == "register_not_checked"
    checked(datetime(2026, 11, 1, 0, 0, tzinfo=OSLO))
    assert reason(number, Channel.PHONE) == "customer"
    assert reason(number, Channel.PHONE, at=NOON + timedelta(days=5)) == "quiet_hours"


def test_a_file_that_cannot_be_read_leaves_the_one_before(
    world: World, register: Path, tmp_path: Path
) -> None:
    today = timezone.localdate()
    load(register, today.isoformat())
    bad = tmp_path / "bad.csv"
    for text in (
        "kanal;verdi\n",
        "kanal;verdi\ntelefon;91234567\n",
        f"kanal;verdi\npost;{POSTAL}\n",
        "telefon;91234567\n",
        "kanal;verdi\nfaks;91234567\n",
        "kanal;verdi\npost;\n",
    ):
        bad.write_text(text, encoding="utf-8")
        with pytest.raises(CommandError):
            load(bad, today.isoformat())
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(CommandError):
            load(register, day.isoformat())
    assert ReservedAddress.objects.count() == 2
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError):
        load(bad, today.isoformat())


def test_half_of_either_list_is_refused(world: World, register: Path, tmp_path: Path) -> None:
    today, many = timezone.localdate().isoformat(), tmp_path / "many.csv"
    numbers = "".join(f"telefon;9123456{digit}\n" for digit in range(9))
    posts = "".join(f"post;Mona Nilsen, Storgata {digit}\n" for digit in range(9))
    many.write_text(f"kanal;verdi\n{numbers}{posts}", encoding="utf-8")
    load(many, today)
    register.write_text(f"kanal;verdi\n{numbers}post;{POSTAL}\n", encoding="utf-8")
    with pytest.raises(CommandError, match="post"):
        load(register, today)
    assert ReservedAddress.objects.count() == 18
    load(register, today, smaller=True)
    assert ReservedAddress.objects.count() == 10


def test_stopp_is_taken_in_from_a_file_twice(buyer: World, tmp_path: Path) -> None:
    number = ContactPoint.objects.get(person=buyer.ingrid, kind="phone").value
    file = tmp_path / "replies.jsonl"
    file.write_text(f'{{"from": "{number}", "text": "STOPP ALT"}}\n{{"from": "{number}", "text": "takk"}}\n')
    assert verdict(number, Channel.SMS) == "yes: customer"
    for _turn in range(2):
        out = io.StringIO()
        call_command("load_stop_messages", file, stdout=out)
        assert out.getvalue() == "1 sa stopp, 1 må leses.\n"
    assert verdict(number, Channel.SMS) == verdict(number, Channel.PHONE) == "no: opted_out"
    file.write_text("{]\n")
    with pytest.raises(CommandError):
        call_command("load_stop_messages", file, stdout=io.StringIO())


def test_a_sale_is_taken_in_from_a_file_twice(world: World, tmp_path: Path) -> None:
    file = tmp_path / "sales.jsonl"
    file.write_text('{"customer": "4410882", "channel": "email", "at": "2026-11-01T10:00:00"}\n')
    assert verdict("ingrid@example.no") == "no: no_consent"
    for _turn in range(2):
        call_command("load_sale_addresses", file, stdout=io.StringIO())
    assert verdict("ingrid@example.no") == "yes: customer"
    assert world.ingrid.marketing_choices.count() == 1
    file.write_text('{"customer": "9999999", "channel": "email", "at": "2026-11-01T10:00:00"}\n')
    with pytest.raises(CommandError):
        call_command("load_sale_addresses", file, stdout=io.StringIO())


def test_the_command_answers_without_the_address(
    buyer: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ingrid@example.no\nukjent@example.no\n"))
    call_command("may_send", channel="email", similar=True)
    assert capsys.readouterr().out == "ja customer\nnei no_consent\n"


def test_a_campaign_is_queued_for_customers_by_number(buyer: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("4410882\n9999999\n"))
    out = io.StringIO()
    call_command("queue_campaign", "vinter-26", stdout=out)
    assert out.getvalue() == "1 brev er lagt i kø.\n"
    with pytest.raises(CommandError):
        call_command("queue_campaign", "Ingrid Solberg", stdout=io.StringIO())
