"""The register of recipients and the company's profile, kept by the officer, version by version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import AuditInbox, Controller, Recipient, Transfer
from accounts.wall import scope
from privacy.models import RecipientVersion
from privacy.officer import agreements, keeping
from privacy.overview.recipients import receiver_of
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
LIST = "/admin/personvernombud/mottakere/"
COMPANY = "/admin/personvernombud/selskapet/"
NAME = "ZQX Skydrift AS"


def typed(**change: Any) -> dict[str, Any]:
    facts = {
        "seen": "0", "name": NAME, "organisation_number": "975 368 211", "category": "it",
        "role": "processor", "countries": ["NO", "US"], "data_categories": ["bruk"],
        "contact_email": "personvern@example.no", "active_from": "2024-01-01", "active_to": "",
        "dpa_signed_on": "2023-12-01", "dpa_valid_to": "", "purposes": "drift",
        "sub_processors": "Under AS\nUnder To AS",
    }  # fmt: skip
    return facts | change


def made(client: Client) -> Recipient:
    assert client.post(f"{LIST}ny/", typed()).status_code == 303
    return Recipient.objects.get(name=NAME)


def test_the_officer_adds_a_recipient_and_the_person_reads_its_name(
    world: World, signed_in: SignedIn
) -> None:
    ingrid = signed_in("ingrid")
    page = "/opplysninger/utlevert/"
    assert NAME not in ingrid.get(page).content.decode()
    row = made(signed_in("dina"))
    shown = ingrid.get(page).content.decode()
    for word in (NAME, "Under To AS", "USA", "grunnlaget er ikke oppgitt"):
        assert word in shown, word
    version = RecipientVersion.objects.get(recipient=row)
    assert (version.number, version.facts["agreement"]["dpa_signed_on"]) == (1, "2023-12-01")
    assert AuditInbox.objects.filter(action="recipient-changed").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"organisation_number": "975368212"}, "gyldig organisasjonsnummer"),
        ({"dpa_signed_on": ""}, "må ha en databehandleravtale"),
        ({"role": "controller"}, "Bare en databehandler"),
        ({"active_to": "2020-01-01"}, "etter at det begynte"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    world: World, signed_in: SignedIn, change: dict[str, Any], words: str
) -> None:
    answer = signed_in("dina").post(f"{LIST}ny/", typed(**change))
    assert words in answer.content.decode()
    assert NAME in answer.content.decode()
    assert not Recipient.objects.filter(name=NAME).exists()


def test_a_transfer_on_a_dead_ground_is_never_in_use(world: World, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    row = made(client)
    sent = {
        "hva": "overforing",
        "seen": "1",
        "country": "US",
        "mechanism": "privacy_shield",
        "is_active": "on",
    }
    refused = client.post(f"{LIST}{row.pk}/", sent)
    assert "kan aldri være i bruk" in refused.content.decode()
    assert not Transfer.objects.exists()
    fine = {
        "mechanism": "scc_2021_914",
        "assessed_on": "2024-05-01",
        "safeguards": "Kryptert, nøkkelen er vår",
    }
    assert client.post(f"{LIST}{row.pk}/", sent | fine).status_code == 303
    assert Transfer.objects.get().is_active
    assert (
        "EUs standardkontrakter av 2021"
        in signed_in("ingrid").get("/opplysninger/utlevert/").content.decode()
    )
    assert [one.number for one in RecipientVersion.objects.all()] == [2, 1]


def test_the_second_of_two_who_change_it_is_told(world: World, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    row = made(client)
    assert client.post(f"{LIST}{row.pk}/", typed(seen="1", name="Nytt navn AS")).status_code == 303
    late = client.post(f"{LIST}{row.pk}/", typed(seen="1", name="Sent navn AS")).content.decode()
    assert "En annen har endret mottakeren" in late
    assert Recipient.objects.get(pk=row.pk).name == "Nytt navn AS"


def test_only_the_officer_changes_the_company_and_its_recipients(world: World, signed_in: SignedIn) -> None:
    row = Recipient.objects.create(
        key="x", name="X AS", category="it", role="controller", countries=["NO"], active_from=date(2020, 1, 1)
    )
    assert signed_in("sam").get(LIST).status_code == 403
    with scope.of_user(world.users["sam"]):
        scope.at_the_desk()
        assert Recipient.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            row.versions.create(number=1, by=world.users["sam"], facts={})
        assert not Recipient.objects.filter(pk=row.pk).update(name="Y AS")


def test_a_new_version_of_the_company_stands_in_the_footer_and_the_old_one_stays(
    world: World, signed_in: SignedIn
) -> None:
    client, before = signed_in("dina"), Controller.objects.count()
    facts = {
        "valid_from": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"), "name": "ZQX Alarm AS",
        "organisation_number": "975368211", "is_vat_registered": "on", "phone": "+4722000000",
        "emergency_phone": "+4722000001", "visiting_address": "Gata 1, 0001 Oslo",
        "postal_address": "Boks 1, 0001 Oslo", "email": "post@example.no",
        "privacy_officer_email": "ombud@example.no",
    }  # fmt: skip
    wrong = client.post(f"{COMPANY}ny/", facts | {"organisation_number": "975368212"})
    assert "gyldig organisasjonsnummer" in wrong.content.decode()
    past = (timezone.localtime() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S")
    assert "før nå" in client.post(f"{COMPANY}ny/", facts | {"valid_from": past}).content.decode()
    assert Controller.objects.count() == before
    assert client.post(f"{COMPANY}ny/", facts).status_code == 303
    assert Controller.objects.count() == before + 1
    assert "ZQX Alarm AS" in signed_in("ingrid").get("/personvern/").content.decode()
    assert "ZQX Alarm AS" in client.get(COMPANY).content.decode()
    assert AuditInbox.objects.filter(action="controller-changed").exists()


@pytest.mark.parametrize(
    ("country", "mechanism", "more", "words"),
    [
        ("US", "eea", {}, "gjelder ikke for landet"),
        ("US", "adequacy", {}, "gjelder ikke for landet"),
        ("IN", "adequacy_us_dpf", {}, "gjelder ikke for landet"),
        ("DE", "scc_2021_914", {}, "innenfor EØS"),
        ("IN", "scc_2021_914", {"safeguards": "x"}, "Skriv dagen overføringen ble vurdert"),
        ("IN", "bcr", {"assessed_on": "2024-05-01"}, "Skriv garantiene"),
        ("IN", "art49", {"assessed_on": "2999-05-01", "safeguards": "x"}, "fram i tid"),
        ("IN", "art49", {"assessed_on": "2024-05-01", "safeguards": "x"}, ""),
        ("US", "adequacy_us_dpf", {}, ""),
        ("CH", "adequacy", {}, ""),
        ("DE", "eea", {}, ""),
    ],
)
def test_a_ground_is_one_that_can_hold_for_the_country(
    world: World, signed_in: SignedIn, country: str, mechanism: str, more: dict[str, str], words: str
) -> None:
    client = signed_in("dina")
    row = made(client)
    sent = {"hva": "overforing", "seen": "1", "country": country, "mechanism": mechanism, "is_active": "on"}
    answer = client.post(f"{LIST}{row.pk}/", sent | more)
    assert words in answer.content.decode()
    assert Transfer.objects.exists() is (words == "")
    if words:
        facts = {"assessed_on": None, "safeguards": "", "is_active": True}
        facts |= {"country": country, "mechanism": mechanism}
        with pytest.raises(keeping.Refused):
            keeping.keep_transfer(row, facts, seen=1, by=world.users["dina"])


def test_a_transfer_that_cannot_hold_is_told_as_none(world: World) -> None:
    row = Recipient(name="X", role="controller", countries=["US", "DE"], category="it", key="x")
    row.active_from = date(2020, 1, 1)
    row.save()
    for country, mechanism in (("US", "adequacy"), ("DE", "scc_2021_914")):
        Transfer.objects.create(recipient=row, country=country, mechanism=mechanism)
    told = receiver_of(row, timezone.localdate()).abroad
    assert [(one.country, one.mechanism) for one in told] == [("USA", "grunnlaget er ikke oppgitt")]


def test_an_agreement_that_ends_is_told_before_and_after(world: World, signed_in: SignedIn) -> None:
    client, today = signed_in("dina"), timezone.localdate()
    row = made(client)
    assert not agreements.ending(today)
    for days, word in ((61, None), (59, "Databehandleravtaler å se på"), (-1, "utløpt")):
        row.processor.dpa_valid_to = today + timedelta(days=days)
        row.processor.save()
        page = client.get(LIST).content.decode()
        assert (row in agreements.ending(today)) is bool(word)
        assert word is None or word in page
    assert receiver_of(Recipient.objects.get(pk=row.pk), today).agreement is None
    assert "databehandleravtale er utløpt" in client.get("/admin/personvernombud/").content.decode()
    row.processor.dpa_valid_to, row.processor.dpa_signed_on = None, today + timedelta(days=1)
    row.processor.save()
    assert receiver_of(Recipient.objects.get(pk=row.pk), today).agreement is None


def test_who_no_longer_works_for_us_has_no_agreement_from_then_on(world: World, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    row = made(client)
    change = typed(seen="1", role="controller", dpa_signed_on="", purposes="", sub_processors="")
    assert client.post(f"{LIST}{row.pk}/", change).status_code == 303
    row = Recipient.objects.select_related("processor").get(pk=row.pk)
    assert (row.role, row.processor.dpa_valid_to) == ("controller", timezone.localdate())
    assert receiver_of(row, timezone.localdate()).agreement is None


def test_what_was_loaded_stays_as_version_0(world: World, signed_in: SignedIn) -> None:
    row = Recipient.objects.create(
        key="x", name="X AS", category="it", role="controller", countries=["NO"], active_from=date(2020, 1, 1)
    )
    change = typed(role="controller", name="Y AS", dpa_signed_on="", purposes="", sub_processors="")
    assert signed_in("dina").post(f"{LIST}{row.pk}/", change).status_code == 303
    told = [(one.number, one.facts["recipient"]["name"]) for one in row.versions.all()]
    assert told == [(1, "Y AS"), (0, "X AS")]


def test_a_version_of_the_company_that_has_not_begun_is_taken_back_by_one_that_begins_sooner(
    world: World,
) -> None:
    now, dina = timezone.now(), world.users["dina"]
    running = Controller.objects.in_force().first()
    assert running is not None
    facts = {field.name: getattr(running, field.name) for field in Controller._meta.fields[2:]}
    with pytest.raises(keeping.Refused):
        keeping.keep_controller(facts | {"valid_from": now + timedelta(days=400)}, by=dina)
    wrong = keeping.keep_controller(
        facts | {"valid_from": now + timedelta(days=300), "name": "Feil"}, by=dina
    )
    with time_machine.travel(now + timedelta(days=301)):
        assert Controller.objects.in_force().first() == wrong
    right = keeping.keep_controller(facts | {"valid_from": now + timedelta(days=2), "name": "Rett"}, by=dina)
    with time_machine.travel(now + timedelta(days=301)):
        assert Controller.objects.in_force().first() == right
    with pytest.raises(keeping.Refused):
        keeping.keep_controller(facts | {"valid_from": running.valid_from}, by=dina)
    with pytest.raises(DatabaseError), transaction.atomic():
        Controller.objects.create(**facts | {"valid_from": now, "organisation_number": "12345678x"})
