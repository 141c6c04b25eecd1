"""The customer window: found without a name, opened with a reason, seen by role, and every look a reading."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from accounts import post
from accounts.models import AuditInbox, ContactChange, ContactPoint, Letter, Person, TextMessage, User
from accounts.staff import roles
from privacy import workflow
from privacy.desk import showing
from privacy.models import Opening, PrivacyRequest, Reading
from tests.world import SECRETS, World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
WINDOW = "/admin/privacy/opening/"
NAMES = ("Ingrid", "Solberg", "Fjellveien")
TOKEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*"')


def page_of(person: Person, tail: str = "") -> str:
    return f"{WINDOW}{person.pk}/{tail}"


def reason(**fields: str) -> dict[str, str]:
    return {"reason": "customer_called", "reference": "HV-1234"} | fields


def find(client: Client, words: str) -> str:
    return client.post(WINDOW, {"words": words}).content.decode()


def opens(client: Client, person: Person, **fields: str) -> Any:
    return client.post(page_of(person, "grunn/"), reason(**fields))


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


# Finding ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["4410882", " ingrid@example.no ", "INGRID@Example.no", "{phone}", "{spaced}"]
)
def test_whoever_is_found_is_a_number_and_two_letters(world: World, signed_in: SignedIn, words: str) -> None:
    phone = ContactPoint.objects.get(person=world.ingrid, kind="phone").value
    typed = words.format(phone=phone, spaced=f"{phone[3:5]} {phone[5:8]} {phone[8:]}")
    page = find(signed_in("sam"), typed)
    assert "4410882" in page
    assert "I.S." in page
    assert not [name for name in NAMES if name in page]
    assert [(row.person, row.what, row.reason) for row in Reading.objects.all()] == [
        (world.ingrid, "search", "search")
    ]


def test_a_case_number_finds_whose_it_is_and_says_why(world: World, signed_in: SignedIn) -> None:
    scope = workflow.Scope(categories=("bruk",))
    workflow.open_export(world.ingrid, by=world.users["ingrid"], scope=scope, language="nb")
    reference = PrivacyRequest.objects.get().reference
    client = signed_in("sam")
    page = find(client, reference.lower())
    assert f"?sak={reference}" in page
    gate = read(client, page_of(world.ingrid, f"grunn/?sak={reference}"))
    assert f'value="{reference}"' in gate
    assert (
        'value="case" id="id_reason_2" checked' in gate or 'value="case"' in gate.split("checked")[0][-120:]
    )


@pytest.mark.parametrize(
    "words", ["", "ingrid", "Solberg", "ingrid@", "441088", "0", "%", "' or 1=1", "é" * 254, "x" * 999]
)
def test_half_of_it_or_a_name_finds_nobody(world: World, signed_in: SignedIn, words: str) -> None:
    page = find(signed_in("sam"), words)
    assert "4410882" not in page
    assert "I.S." not in page
    assert not Reading.objects.exists()


def test_several_are_told_apart_by_number_and_too_many_are_not_shown(
    world: World, signed_in: SignedIn
) -> None:
    client = signed_in("sam")
    for name in ("lise", "tor"):
        ContactPoint.objects.create(person=world.people[name], kind="email", value="felles@example.no")
    page = find(client, "felles@example.no")
    assert "4410990" in page
    assert "3310771" in page
    for _number in range(11):
        someone = Person.objects.create(given_name="Felles", family_name="Eier")
        ContactPoint.objects.create(person=someone, kind="email", value="felles@example.no")
    before = Reading.objects.count()
    page = find(client, "felles@example.no")
    assert "For mange treff" in page
    assert "F.E." not in page
    assert Reading.objects.count() == before


def test_the_protected_are_found_like_everybody(world: World, signed_in: SignedIn) -> None:
    """Letters that are missing would tell who lives with a threat (R-64)."""
    client = signed_in("sam")
    before = find(client, "4410882")
    assert "I.S." in before
    Person.objects.filter(pk=world.ingrid.pk).update(protection_status="protected")
    assert TOKEN.sub("", find(client, "4410882")) == TOKEN.sub("", before)


def test_what_is_typed_never_stands_in_an_address(signed_in: SignedIn) -> None:
    client = signed_in("sam")
    assert client.get(WINDOW, {"words": "ingrid@example.no"}).status_code == 400
    assert 'method="post"' in read(client, WINDOW)


@pytest.mark.parametrize("name", ["astrid", "ingrid"])
def test_nobody_else_finds_or_opens(world: World, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    for tail in ("", f"{world.ingrid.pk}/", f"{world.ingrid.pk}/grunn/", f"{world.ingrid.pk}/kundeforhold/"):
        for answer in (client.get(WINDOW + tail), client.post(WINDOW + tail, reason(words="4410882"))):
            assert answer.status_code in {302, 403}
            assert "4410882" not in answer.content.decode()
    assert not Opening.objects.exists()
    assert not Reading.objects.exists()


# Opening ------------------------------------------------------------------------------------------


def test_without_a_reason_there_is_only_the_question(world: World, signed_in: SignedIn) -> None:
    client = signed_in("sam")
    for tail in ("", "kundeforhold/", "avtale/", f"avtale/filer/{world.ingrid.pk}/"):
        answer = client.get(page_of(world.ingrid, tail))
        assert (answer.status_code, answer["Location"]) == (303, page_of(world.ingrid, "grunn/"))
    gate = read(client, page_of(world.ingrid, "grunn/"))
    assert "4410882" in gate
    assert not [name for name in NAMES if name in gate]
    assert client.get(f"{WINDOW}00000000-0000-4000-8000-000000000000/grunn/").status_code == 404


def test_with_one_the_page_says_that_the_customer_reads_it(world: World, signed_in: SignedIn) -> None:
    client = signed_in("sam")
    assert opens(client, world.ingrid)["Location"] == page_of(world.ingrid)
    first = read(client, page_of(world.ingrid))
    [opening] = Opening.objects.all()
    until = timezone.localtime(opening.valid_until)
    assert "Kunden kan se dette oppslaget." in first
    assert f"Grunn: kunden ringte, HV-1234. Gyldig til {until:%H:%M}." in " ".join(first.split())
    assert not [name for name in NAMES if name in first]
    shown = read(client, page_of(world.ingrid, "kundeforhold/?tabell=person"))
    assert "Ingrid" in shown
    assert "Solberg" in shown
    readings = [(row.category, row.what, row.reason, row.reference) for row in Reading.objects.order_by("at")]
    assert readings == [
        ("kundeforhold", "amounts", "customer_called", "HV-1234"),
        ("kundeforhold", "rows", "customer_called", "HV-1234"),
    ]
    [number] = {row.staff_number for row in Reading.objects.all()}
    assert number.isdigit()
    assert 4 <= len(number) <= 6
    assert AuditInbox.objects.filter(action="data-seen").count() == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reason": ""}, "Velg hvorfor"),
        ({"reason": "search"}, "Velg hvorfor"),
        ({"reason": "because"}, "Velg hvorfor"),
        ({"reference": ""}, "Skriv nummeret"),
        ({"reference": "Ingrid Solberg"}, "bindestrek"),
        ({"reference": "x" * 41}, "40"),
        ({"reason": "emergency", "reference": ""}, "Skriv hva som haster"),
    ],
)
def test_what_is_no_reason_opens_nothing_and_is_told_beside_the_field(
    world: World, signed_in: SignedIn, fields: dict[str, str], message: str
) -> None:
    typed = {"explanation": "" if fields.get("reason") == "emergency" else "Ble ringt opp"} | fields
    answer = opens(signed_in("sam"), world.ingrid, **typed)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert message in page.split('class="errorlist"')[1]
    assert typed["explanation"] in page
    assert not Opening.objects.exists()


def test_an_emergency_is_told_to_the_officer_at_once(world: World, signed_in: SignedIn) -> None:
    client = signed_in("omar")
    explained = {"reason": "emergency", "reference": "", "explanation": "Nabo melder om røyk"}
    assert opens(client, world.ingrid, **explained).status_code == 303
    assert "Ingrid" in read(client, page_of(world.ingrid, "kundeforhold/?tabell=person"))
    letter = Letter.objects.get(kind="emergency-opening")
    assert letter.address == "personvernombud@sectoralarm.no"
    assert post.settle() >= 1
    [sent] = [message for message in mail.outbox if message.to == [letter.address]]
    assert "røyk" not in sent.body
    assert str(world.ingrid.pk) not in sent.body


def test_when_the_time_is_over_the_reason_is_asked_for_again(world: World, signed_in: SignedIn) -> None:
    client, now = signed_in("sam"), timezone.now()
    Opening.objects.create(
        by=world.users["sam"],
        person=world.ingrid,
        reason="check",
        reference="1",
        opened_at=now - timedelta(minutes=16),
        valid_until=now - timedelta(minutes=1),
    )
    assert client.get(page_of(world.ingrid, "kundeforhold/")).status_code == 303
    assert not Reading.objects.exists()


def test_one_opening_serves_two_tabs_until_it_is_closed(world: World, signed_in: SignedIn) -> None:
    one, other = signed_in("sam"), signed_in("sam")
    opens(one, world.ingrid)
    assert "Kunde 4410882" in read(other, page_of(world.ingrid))
    opens(other, world.lise)
    assert "Lise" in read(one, page_of(world.lise, "kundeforhold/?tabell=person"))
    assert "Ingrid" in read(one, page_of(world.ingrid, "kundeforhold/?tabell=person"))
    assert one.post(page_of(world.ingrid, "lukk/")).status_code == 303
    for client in (one, other):
        assert client.get(page_of(world.ingrid)).status_code == 303
    assert other.get(page_of(world.lise)).status_code == 200
    assert one.get(page_of(world.ingrid, "lukk/")).status_code == 405


def test_a_colleagues_opening_is_ones_own_for_nobody_else(world: World, signed_in: SignedIn) -> None:
    opens(signed_in("dina"), world.ingrid)
    sam = signed_in("sam")
    assert sam.get(page_of(world.ingrid)).status_code == 303
    sam.post(page_of(world.ingrid, "lukk/"))
    assert Opening.objects.get().closed_at is None


# What is shown ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in roles.ROLES if role.opens], ids=lambda role: role.name)
@pytest.mark.parametrize("why", ["case", "customer_called"])
def test_each_role_sees_its_categories_and_every_table_of_them_opens(
    full_world: World, signed_in: SignedIn, role: roles.Role, why: str
) -> None:
    sam = full_world.users["sam"]
    sam.groups.clear()
    roles.give(sam, role.name)
    client = signed_in("sam")
    opens(client, full_world.ingrid, reason=why)
    may = {*role.opens, *(role.opens_with_case if why == "case" else ())}
    read(client, page_of(full_world.ingrid))
    for category in showing.order.categories():
        address = page_of(full_world.ingrid, f"{category.slug}/")
        tables = list(showing.tables(category, may))
        assert client.get(address).status_code == (200 if tables else 404), category.slug
        for table in tables:
            assert "errornote" not in read(client, f"{address}?tabell={showing.short_name(table)}")
    seen = {row.category for row in Reading.objects.filter(what="rows")}
    assert seen == {category.slug for category in showing.categories(may)} <= may


def test_the_canaries_of_the_person_and_of_nobody_else_are_shown(
    full_world: World, signed_in: SignedIn
) -> None:
    client = signed_in("dina")
    opens(client, full_world.ingrid, reason="case", reference="PV-1")
    may = {*roles.BY_NAME["personvernombud"].opens, *roles.BY_NAME["personvernombud"].opens_with_case}
    pages = "".join(
        read(client, page_of(full_world.ingrid, f"{category.slug}/?tabell={showing.short_name(table)}"))
        for category in showing.categories(may)
        for table in showing.tables(category, may)
    )
    for what in ("label", "lock", "plug", "directions", "line"):
        assert canary("ingrid", what) in pages, what
    for foreign in ("lise", "tor", "ole", "nora"):
        assert f"ZQX-{foreign}-" not in pages.replace(canary("tor", "reset"), "")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_codes_and_passphrases_and_the_national_id_are_on_no_page(
    full_world: World, signed_in: SignedIn, language: str
) -> None:
    client = signed_in("dina")
    client.cookies["django_language"] = language
    opens(client, full_world.ingrid, reason="case", reference="PV-1")
    with translation.override(language):
        for slug in ("brukere", "kundeforhold"):
            for table in showing.tables(showing.order.category(slug), {slug}):  # type: ignore[arg-type]
                page = read(client, page_of(full_world.ingrid, f"{slug}/?tabell={showing.short_name(table)}"))
                assert not [secret for secret in SECRETS.values() if secret in page]
    assert client.get(page_of(full_world.ingrid, "brukere/?tabell=accesscode")).status_code == 200
    assert "slot" not in read(client, page_of(full_world.ingrid, "brukere/?tabell=accesscode"))


def test_what_a_number_was_before_a_fraud_is_there_for_staff_and_its_code_is_not(
    world: World, signed_in: SignedIn
) -> None:
    change = ContactChange(person=world.ingrid, what="change", kind="phone", code_hmac=b"fingerprint")
    message = TextMessage(person=world.ingrid, key="one", kind="contact-code")
    change.former, change.value, message.number = "+4790000001", "+4790000002", "+4790000002"
    message.secret = "483920"
    change.save()
    message.save()
    client = signed_in("sam")
    opens(client, world.ingrid)
    changes = read(client, page_of(world.ingrid, "kundeforhold/?tabell=contactchange"))
    assert "+4790000001" in changes
    assert "+4790000002" in changes
    texts = read(client, page_of(world.ingrid, "kundeforhold/?tabell=textmessage"))
    assert "+4790000002" in texts
    assert "483920" not in texts


def test_rows_come_25_at_a_time_and_none_is_left_out_or_comes_twice(
    world: World, signed_in: SignedIn
) -> None:
    for number in range(60):
        ContactPoint.objects.create(person=world.ingrid, kind="email", value=f"nr{number:02}@example.no")
    client = signed_in("sam")
    opens(client, world.ingrid)
    address, found = page_of(world.ingrid, "kundeforhold/?tabell=contactpoint"), []
    query = ""
    while True:
        answer = client.get(address + query)
        leaf = answer.context["leaf"]
        assert len(leaf.rows) <= 25
        found += [row.cells[1] for row in leaf.rows]
        if not leaf.older:
            break
        query = f"&etter={leaf.older}"
    assert len(found) == len(set(found)) == 62
    assert len([row for row in Reading.objects.all() if row.what == "rows"]) == 3
    for odd in ("x", "00000000-0000-4000-8000-000000000000", "é", "9" * 400):
        assert client.get(f"{address}&etter={odd}").status_code == 200


# Files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why", "held", "slug", "status"),
    [
        ("dina", "case", "cat_released", "alarmer", 200),
        ("omar", "alarm", "cat_released", "alarmer", 200),
        ("dina", "customer_called", "cat_released", "alarmer", 404),
        ("sam", "case", "cat_released", "alarmer", 404),
        ("dina", "case", "call", "kundekontakt", 200),
        ("omar", "alarm", "call", "kundekontakt", 404),
        ("sam", "case", "call", "kundekontakt", 404),
        ("sam", "customer_called", "contract", "avtale", 200),
        ("omar", "alarm", "contract", "avtale", 404),
        ("dina", "case", "lise_released", "alarmer", 404),
        ("dina", "case", "cat_waiting", "alarmer", 404),
    ],
)
def test_files_open_by_role_and_reason_and_each_leaves_a_reading(
    full_world: World, signed_in: SignedIn, name: str, why: str, held: str, slug: str, status: int
) -> None:
    client, row = signed_in(name), full_world.held[held]
    opens(client, full_world.ingrid, reason=why)
    answer = client.get(page_of(full_world.ingrid, f"{slug}/filer/{row.file_id}/"))
    assert answer.status_code == status
    if status == 200:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert len(content) == row.file.size
    whats = list(Reading.objects.values_list("what", flat=True))
    expected = {"cat_released": "image", "call": "recording"}.get(held, "document")
    assert whats == ([expected] if status == 200 else [])
    if whats and expected != "document":
        number = User.objects.get(pk=full_world.users[name].pk).staff_number
        assert row.accesses.get(staff_number=number).case_reference == "HV-1234"


def test_the_pages_speak_english_too(world: World, signed_in: SignedIn) -> None:
    world.users["sam"].language = "en"
    world.users["sam"].save(update_fields=["language"])
    client = signed_in("sam")
    assert "Find a customer" in read(client, WINDOW)
    assert "Why do you need to see this?" in read(client, page_of(world.ingrid, "grunn/"))
    opens(client, world.ingrid)
    assert "The customer can see this lookup." in read(client, page_of(world.ingrid))
