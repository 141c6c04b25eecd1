"""What would fail if a promise of the statement were broken, where nothing nearer to it tries it."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import AuthorisedUser, ContactPoint, Controller, Inquiry
from privacy.categories import CATEGORIES
from privacy.consents import ledger
from privacy.gate import Use, may
from privacy.marketing import sales
from privacy.models import Kind, Restriction
from privacy.models.marketing import Channel
from privacy.papers import documents
from privacy.registry import Retention
from privacy.uses import Why
from tests.privacy.consents.conftest import make_partner
from tests.privacy.marketing.conftest import verdict
from tests.world import World

pytestmark = pytest.mark.django_db
# What the statement of the portal says of how long, by the table whose rule it must be, in both languages.
SAID = {
    "accounts.SignInEvent": (
        "Innlogginger, og enheter du ikke bruker mer: {}",
        "devices you no longer use: {}",
    ),
    "accounts.KnownDevice": (
        "Innlogginger, og enheter du ikke bruker mer: {}",
        "devices you no longer use: {}",
    ),
    "accounts.Letter": ("Brevene vi har sendt deg: {}", "The letters we have sent you: {}"),
    "privacy.Reading": ("Hvem som har sett på deg, og hvorfor: {}", "Who has looked at you, and why: {}"),
    "privacy.Opening": ("Hvem som har sett på deg, og hvorfor: {}", "Who has looked at you, and why: {}"),
    "privacy.LogView": ("loggen over andres bruk: {}", "the log of others' use: {}"),
    "privacy.PrivacyCase": ("Sakene dine: {} etter", "Your cases: {} after"),
    "privacy.Restriction": ("Begrensninger og merknader: {} etter", "Restrictions and notes: {} after"),
    "privacy.RecordNote": ("Begrensninger og merknader: {} etter", "Restrictions and notes: {} after"),
    "privacy.ConsentEntry": ("så lenge de gjelder, og {} etter", "as long as they stand, and {} after"),
}
SHARING = ("show_name_to_owner", "may_view_log", "may_lock", "has_app_access")


@pytest.mark.parametrize("name", SHARING)
def test_what_shows_one_person_to_another_is_off_until_somebody_turns_it_on(name: str) -> None:
    assert AuthorisedUser._meta.get_field(name).default is False  # type: ignore[union-attr] # a column


def test_nothing_is_shared_with_a_partner_before_a_yes(world: World) -> None:
    partner = make_partner("bonus", "Bonusvennen AS")
    assert not ledger.standing(world.ingrid).exists()
    said = {"channel": "portal", "language": "nb", "evidence": "x", "partner": partner}
    ledger.give(world.ingrid, "bonus", wording_version=1, **said)
    assert [entry.partner for entry in ledger.standing(world.ingrid)] == [partner]


def test_whoever_only_asked_is_answered_and_gets_nothing_else(world: World) -> None:
    """An address in a question is nobody's address for advertising."""
    address = "spurte@example.no"
    ContactPoint.objects.create(person=world.kari, kind="email", value=address)
    Inquiry.objects.create(
        person=world.kari,
        reference="H-1",
        channel="email",
        subject="pris",
        email=address,
        received_at=world.now,
    )
    assert verdict(address) == "no: no_consent"
    assert sales.note("4410882", Channel.EMAIL, at=world.now)
    assert verdict("ingrid@example.no") == "yes: customer"


def test_adapting_is_turned_off_and_the_alarm_goes_on(world: World) -> None:
    assert may(world.ingrid, Use.PERSONALISATION, purpose="P-07")
    Restriction.objects.create(person=world.ingrid, ground=Why.OBJECTION, use=Use.PERSONALISATION)
    assert not may(world.ingrid, Use.PERSONALISATION, purpose="P-07")
    assert may(world.ingrid, Use.ALARM)
    assert may(world.ingrid, Use.CONNECTORS)


def test_the_statement_of_the_portal_keeps_as_long_as_the_register(world: World) -> None:
    document = documents.in_force(Kind.PORTAL)
    assert document is not None
    rules = {rule.table: rule for category in CATEGORIES for rule in category.retention if rule.table in SAID}
    assert rules.keys() == SAID.keys()
    for table, (norwegian, english) in SAID.items():
        nb, en = in_words(rules[table])
        assert norwegian.format(nb) in document.text_nb, table
        assert english.format(en) in document.text_en, table
    for word in ("kodeapp", "reservekoder", "BankID"):
        assert word in document.text_nb


def in_words(rule: Retention) -> tuple[str, str]:
    """As the text has it: five years are years, everything shorter is months or days."""
    if rule.days:
        return f"{rule.days} dager", f"{rule.days} days"
    if rule.months == 60:
        return "5 år", "5 years"
    return f"{rule.months} måneder", f"{rule.months} months"


@pytest.mark.parametrize("path", ["/logg-inn/", "/personvernerklaering/", "/lofter/", "/finnes-ikke/"])
def test_every_page_says_how_to_reach_the_company(world: World, path: str) -> None:
    company = Controller.objects.in_force().first()
    assert company is not None
    page = Client().get(path, follow=True).content.decode()
    footer = page.split("<footer" if "<footer" in page else 'class="entrance-form"')[1]
    for fact in (company.visiting_address, company.postal_address, company.email):
        assert fact in footer
    assert 'href="tel:' in footer
