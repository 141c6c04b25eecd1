"""Letters: owed once, sent once, in the reader's language, and with nothing personal but the greeting."""

from __future__ import annotations

import ast
import re
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth import account
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.utils import timezone, translation

from accounts import adapter, post
from accounts.models import Controller, Letter, Person
from privacy.marketing import sales
from privacy.models.marketing import Channel
from tests.world import World, build

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "email"
FACTS: dict[str, str | int] = {
    "at": "2026-11-22T13:02:00+00:00",
    "until": "2026-11-29T13:02:00+00:00",
    "what": "password",
    "wait": "0d2f6c1e-5a53-4c5e-9a0f-4d696e655369",
    "reference": "PV-7K4M-Q2XD",
    "due_on": "2026-12-20",
    "last_day": "2026-12-27",
    "expires_at": "2026-11-29T13:02:00+00:00",
    "cooling_until": "2026-11-29T13:02:00+00:00",
    "rules": 2,
    "kind": "terms",
    "day": "2027-01-01",
    "path": "/vilkar/2027-01-01/endringer/",
    "since": "2026-11-01T13:02:00+00:00",
    "takeover_at": "2026-12-01T11:00:00+00:00",
    "key": "EK-7K4M-Q2XD",
}
SECRET = "BCDF-GHJK"

# Mails of allauth that our settings never lead to: no sign-up, no change of address, no link instead of a code.
NEVER_SENT = {
    "account_already_exists",
    "base",
    "email_changed",
    "email_confirm",
    "email_deleted",
    "password_changed",
    "password_reset_key",
    "password_set",
}


def kinds_owed() -> set[str]:
    """Every kind of letter there is a text for or the code owes, and what allauth's mails are called."""
    written = (ROOT / "templates" / "email").glob("*_subject.txt")
    found = set(adapter.KINDS.values()) | {file.name.removesuffix("_subject.txt") for file in written}
    for app in ("accounts", "privacy", "portal"):
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                # What `outbox` owes is a text message.
                called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if called.endswith("owe") and called != "outbox.owe":
                    first = node.args[0]
                    found |= {first.value} if isinstance(first, ast.Constant) else set()
    return found


KINDS = sorted(kinds_owed())


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Addresses the mail server refuses."""
    refused: set[str] = set()
    send = EmailBackend.send_messages

    def send_messages(self: EmailBackend, messages: list[EmailMultiAlternatives]) -> int:
        for message in messages:
            if refused & set(message.to):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return refused


def secret_of(kind: str) -> str:
    """What a letter brings that is a code, or the way in by a link."""
    is_link = "' secret %}" in (TEMPLATES / f"{kind}.txt").read_text(encoding="utf-8")
    return SECRET if "code" in kind or is_link else ""


def owe(kind: str = "copy-ready", *, key: str = "one", **details: Any) -> Letter:
    post.owe(kind, key=key, **({"facts": FACTS} | details))
    return Letter.objects.get(key=key)


def text_and_page(message: Any) -> tuple[str, str]:
    [(page, kind)] = message.alternatives
    assert kind == "text/html"
    return message.body, page


# What is written ----------------------------------------------------------------------------------


def test_the_search_for_kinds_finds_those_of_all_apps() -> None:
    assert {"sign-in-code", "confirm-code", "copy-ordered", "copy-ready", "job-stopped"} <= set(KINDS)


def test_every_mail_of_allauth_is_ours_or_never_sent() -> None:
    folder = Path(account.__file__).parents[1] / "templates" / "account" / "email"
    stock = {file.name.removesuffix("_message.txt") for file in folder.glob("*_message.txt")}
    ours = {name.removeprefix("account/email/") for name in adapter.KINDS if "/" in name}
    assert stock - ours == NEVER_SENT
    assert ours <= stock


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_with_nothing_personal_but_the_greeting(
    world: World, kind: str, language: str
) -> None:
    ingrid = world.people["ingrid"]
    # Marketing goes to who bought something and could have said no.
    sales.note("4410882", Channel.EMAIL, at=world.now)
    owe(
        kind,
        to=ingrid,
        address="ingrid@example.no",
        language=language,
        secret=secret_of(kind),
    )
    assert post.settle() == 1
    [message] = mail.outbox
    for part in (message.subject, *text_and_page(message)):
        for personal in ("Solberg", "ingrid@", "@", "Fjellveien", "4410882", str(ingrid.pk)):
            assert personal not in part
    assert "Ingrid" not in message.subject
    assert message.body.count("Ingrid") == 1
    assert message.body.startswith({"nb": "Hei, Ingrid.", "en": "Hello, Ingrid."}[language])
    assert ("Hilsen" in message.body) is (language == "nb")
    assert (SECRET in message.body) is bool(secret_of(kind))
    assert SECRET not in message.subject


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_plain_and_whole(world: World, kind: str) -> None:
    sales.note("4410882", Channel.EMAIL, at=world.now)
    # Marketing goes to nobody else's address.
    address = "" if kind.startswith(post.MARKETING) else "x@example.no"
    owe(kind, to=world.people["ingrid"], address=address, secret=secret_of(kind))
    post.settle()
    [message] = mail.outbox
    text, page = text_and_page(message)
    assert message.subject == " ".join(message.subject.split())
    for part in (text, message.subject):
        assert "{" not in part
        assert "None" not in part
        assert "&" not in part
    assert "\n\n\n" not in text
    assert text.startswith("Hei, Ingrid.\n\n")
    closing = text.split("\n\n")[-1].splitlines()
    company = Controller.objects.in_force().first()
    assert company is not None
    assert closing[:2] == ["Hilsen", "Sector Alarm AS"]
    assert closing[2:4] == [
        f"Org.nr. {company.organisation_number_display}, Foretaksregisteret",
        company.visiting_address,
    ]
    assert re.fullmatch(r"[\d\s+]+", closing[4]), "a telephone to call"
    for word in ("<script", "<img", "src=", "<link", "http-equiv", "background-image", "url("):
        assert word not in page
    for paragraph in text.strip().split("\n\n"):
        assert paragraph.split("\n")[0].split(" ")[0] in page


def test_a_code_goes_before_letters_that_have_waited_longer(world: World) -> None:
    for number in range(3):
        owe(to=world.people["ingrid"], key=str(number))
    owe("sign-in-code", to=world.people["ingrid"], key="code", secret=SECRET)
    assert post.settle() == 4
    assert SECRET in mail.outbox[0].body
    assert not any(SECRET in message.body for message in mail.outbox[1:])


def test_a_letter_without_a_person_greets_nobody(world: World) -> None:
    owe("unknown-account", address="nobody@example.no")
    post.settle()
    assert mail.outbox[0].body.startswith("Hei.\n\n")


def test_dates_are_words_and_links_lead_to_the_page(world: World) -> None:
    owe("copy-ready", to=world.people["ingrid"])
    post.settle()
    [message] = mail.outbox
    assert message.subject == "Kopien din er klar. Last ned innen 29. november"
    text, page = text_and_page(message)
    assert "Vi sletter filen 29. november 2026 kl. 14:02." in text
    address = f"{django_settings.SITE_URL}/personvern/saker/PV-7K4M-Q2XD/"
    assert re.findall(r"https?://\S+", text) == [address]
    assert f'<a href="{address}"' in page
    assert message.to == ["ingrid@example.no"]
    assert message.from_email == django_settings.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize(
    "kind", ["copy-ordered", "copy-ready", "copy-fetched", "copy-stopped", "password-changed"]
)
def test_letters_about_what_was_done_say_what_to_do_if_it_was_not_you(world: World, kind: str) -> None:
    owe(kind, to=world.people["ingrid"], address="x@example.no")
    post.settle()
    asked = (
        "Var det ikke du som bestilte kopien?"
        if kind in {"copy-ready", "copy-stopped"}
        else "Var det ikke du?"
    )
    assert f"{asked} Ring oss på 915\u00a003033 med en gang." in mail.outbox[0].body


def test_a_stopped_copy_tells_where_to_complain(world: World) -> None:
    owe("copy-stopped", to=world.people["ingrid"])
    post.settle()
    text = mail.outbox[0].body
    assert "Datatilsynet" in text
    assert "https://www.datatilsynet.no/" in text
    assert "20. desember 2026" in text


def test_a_letter_is_written_even_when_no_company_is_in_force(world: World) -> None:
    Controller.objects.all().delete()
    owe("copy-ready", to=world.people["ingrid"])
    assert post.settle() == 1


def test_a_name_in_a_letter_cannot_write_markup(world: World) -> None:
    Person.objects.filter(pk=world.people["ingrid"].pk).update(given_name="<b>&Ingrid")
    owe("copy-ready", to=world.people["ingrid"])
    post.settle()
    text, page = text_and_page(mail.outbox[0])
    assert text.startswith("Hei, <b>&Ingrid.")
    assert "&lt;b&gt;&amp;Ingrid" in page


def test_the_language_is_the_readers_not_the_senders(world: World) -> None:
    Person.objects.filter(pk=world.people["ole"].pk).update(preferred_language="en")
    with translation.override("nb"):
        owe("copy-ready", to=Person.objects.get(pk=world.people["ole"].pk))
    assert Letter.objects.get().language == "en"


# What is owed and sent ----------------------------------------------------------------------------


def test_a_letter_is_owed_once_per_key(world: World) -> None:
    for _time in range(3):
        post.owe("copy-ready", key="same", to=world.people["ingrid"], facts=FACTS)
    assert post.settle() == 1
    assert post.settle() == 0
    assert len(mail.outbox) == 1


def test_a_secret_is_sealed_until_sent_and_then_gone(world: World) -> None:
    letter = owe("sign-in-code", address="ingrid@example.no", secret=SECRET)
    assert SECRET.encode() not in bytes(letter.secret_encrypted)
    assert SECRET not in str(Letter.objects.values())
    post.settle()
    letter.refresh_from_db()
    assert SECRET in mail.outbox[0].body
    assert letter.secret_encrypted is None
    assert letter.sent_at is not None


def test_one_bad_address_does_not_hold_up_the_rest(world: World, broken: set[str]) -> None:
    broken.add("ole@example.no")
    for number, who in enumerate(("ole", "ingrid", "lise")):
        owe(key=str(number), to=world.people[who])
    assert post.settle() == 2
    assert [message.to for message in mail.outbox] == [["ingrid@example.no"], ["lise@example.no"]]
    held = Letter.objects.get(key="0")
    assert (held.tries, held.error_code, held.sent_at) == (1, "SMTPRecipientsRefused", None)


@pytest.mark.parametrize(
    "address",
    [
        "a@" + "ø" * 61 + ".no",
        "a\r\nBcc: b@example.no",
        "a@.no",
        "",
        "😀@example.no",
        "æ@example.no",
    ],
)
def test_an_address_no_mail_can_have_holds_up_nobody(world: World, address: str) -> None:
    owe("unknown-account", key="bad", address=address)
    owe(key="good", to=world.people["ingrid"])
    post.settle()
    assert ["ingrid@example.no"] in [message.to for message in mail.outbox]
    assert Letter.objects.get(key="good").sent_at is not None
    assert all("Bcc" not in str(message.message()) for message in mail.outbox)


def test_somebody_without_an_address_holds_up_nobody(world: World) -> None:
    world.people["ole"].contact_points.all().delete()
    owe(key="bad", to=world.people["ole"])
    owe(key="good", to=world.people["ingrid"])
    assert post.settle() == 1
    assert Letter.objects.get(key="bad").error_code == "NoAddress"


def test_a_letter_nobody_has_written_holds_up_nobody_for_long(world: World) -> None:
    owe("no-such-letter", key="bad", to=world.people["ole"])
    owe(key="good", to=world.people["ingrid"])
    with pytest.raises(Exception, match="no-such-letter"):
        post.settle()
    assert post.settle() == 1


def test_the_second_sending_has_the_same_message_id(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server took the letter, but we died before we wrote that down."""
    letter = owe(to=world.people["ingrid"])
    with monkeypatch.context() as patch:
        patch.setattr(Letter, "save", dies_once(Letter.save))
        with pytest.raises(KeyboardInterrupt):
            post.settle()
    assert post.settle() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert post.settle() == 1
    first, second = mail.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert str(letter.pk) in first.message()["Message-ID"]


def dies_once(save: Any) -> Any:
    def saving(self: Letter, *args: Any, **kwargs: Any) -> None:
        if "sent_at" in kwargs.get("update_fields", ()):
            raise KeyboardInterrupt
        save(self, *args, **kwargs)

    return saving


def test_waiting_grows_and_ends(world: World, broken: set[str]) -> None:
    broken.add("ingrid@example.no")
    letter = owe("sign-in-code", to=world.people["ingrid"], address="ingrid@example.no", secret=SECRET)
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _try in range(post.GIVE_UP_AFTER):
            assert post.settle() == 0
            letter.refresh_from_db()
            waits.append(int((letter.next_try_at - timezone.now()).total_seconds()))
            clock.move_to(letter.next_try_at)
        assert waits == sorted(waits)
        assert waits[0] == 60
        assert letter.given_up_at is not None
        assert letter.secret_encrypted is None
        broken.clear()
        clock.shift(timedelta(days=30))
        assert post.settle() == 0


def test_no_transaction_is_open_while_the_mail_server_is_slow(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth = len(connections["default"].savepoint_ids)
    seen = []
    monkeypatch.setattr(
        EmailMultiAlternatives,
        "send",
        lambda _self: seen.append(len(connections["default"].savepoint_ids)),
    )
    owe(to=world.people["ingrid"])
    assert post.settle() == 1
    assert seen == [depth]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Barrier]:
    """Two senders meet inside their first sending."""
    barrier = threading.Barrier(2, timeout=10)
    send = EmailMultiAlternatives.send
    waited = threading.local()

    def meet(self: EmailMultiAlternatives, *args: Any) -> int:
        if not getattr(waited, "done", False):
            waited.done = True
            barrier.wait()
        return send(self, *args)

    monkeypatch.setattr(EmailMultiAlternatives, "send", meet)
    return barrier


@pytest.mark.django_db(transaction=True)
def test_two_senders_never_send_one_letter_twice(slow: threading.Barrier) -> None:
    world = build()
    for number in range(40):
        owe(key=str(number), to=world.people["ingrid"])
    sent: list[int] = []

    def settle() -> None:
        try:
            sent.append(post.settle())
        finally:
            connections.close_all()

    senders = [threading.Thread(target=settle) for _sender in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    assert sum(sent) == 40
    assert min(sent) > 0
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == len(mail.outbox) == 40
