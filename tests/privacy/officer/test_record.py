"""The record of processing says all that the register says, to the officer and on the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Processor, Recipient, Transfer
from accounts.models.recipients import TransferMechanism
from privacy import record
from privacy.categories import CATEGORIES
from privacy.officer import markdown
from privacy.officer.statements import GAPS, MEASURES
from privacy.officer.subjects import SUBJECTS
from privacy.registry import DataCategory
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PAGE = "/admin/personvernombud/protokoll/"


def printed(*words: str) -> str:
    out = StringIO()
    call_command("record_of_processing", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def cloud(world: World) -> Recipient:
    """A processor in the United States, with an agreement and a transfer that holds."""
    made = Recipient.objects.create(
        key="cloud", name="Skybasen Inc.", category="it", role="processor", countries=["US"],
        data_categories=["bruk"], active_from=date(2020, 1, 1),
    )  # fmt: skip
    Processor.objects.create(
        recipient=made, dpa_signed_on=date(2020, 1, 2), sub_processors=["Underskyen LLC"], purposes=["drift"]
    )
    Transfer.objects.create(
        recipient=made, country="US", mechanism=TransferMechanism.SCC, safeguards="Alt er kryptert."
    )
    return made


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.slug)
def test_everything_the_register_says_of_a_category_is_in_the_record(
    world: World, category: DataCategory
) -> None:
    """Walks the register, so that a new category cannot be missing."""
    told = {one.slug: one for one in record.build("nb", now=NOW).activities}[category.slug]
    assert [label.label for label in told.tables] == [table.label for table in category.tables]
    assert [code for code, _title in told.purposes] == [one.code for one in category.purposes]
    assert [article for article, _title in told.bases] == [str(one.article) for one in category.bases]
    assert [limit.rule for limit in told.limits] == [one.rule for one in category.retention]
    assert told.sources == tuple(str(one.label) for one in category.sources)
    assert told.recipients
    assert told.subjects
    for text in (markdown.written(record.build("nb", now=NOW)), printed(), printed("--format=json")):
        assert str(category.title) in text
        assert all(table.label in text for table in category.tables)


def test_a_category_left_out_is_seen(world: World) -> None:
    """The negative control of the walk: without its category the title is gone."""
    found = record.build("nb", now=NOW, categories=CATEGORIES[1:])
    assert str(CATEGORIES[0].description) not in markdown.written(found)
    assert CATEGORIES[0].slug not in {one.slug for one in found.activities}


def test_every_field_is_counted_once(world: World) -> None:
    told = {table.label: table for one in record.build("nb", now=NOW).activities for table in one.tables}
    for category in CATEGORIES:
        for table in category.tables:
            assert told[table.label].shown == len(table.export)
            assert told[table.label].withheld == len(table.withhold)


def test_the_companys_own_recipients_are_named_with_what_makes_the_transfer_lawful(cloud: Recipient) -> None:
    told = {one.slug: one for one in record.build("nb", now=NOW).activities}
    [given] = [one for one in told["bruk"].recipients if one.name == "Skybasen Inc."]
    assert (given.agreement, given.sub_processors) == ("2020-01-02", ("Underskyen LLC",))
    [abroad] = given.abroad
    assert (abroad.country, abroad.safeguards) == ("USA", "Alt er kryptert.")
    assert "standardkontrakter" in abroad.mechanism
    assert "Skybasen Inc." not in {one.name for one in told["kreditt"].recipients}
    assert "Alt er kryptert." in markdown.written(record.build("nb", now=NOW))


def test_who_gets_data_without_a_kind_in_the_register_is_named_too(cloud: Recipient) -> None:
    Recipient.objects.filter(pk=cloud.pk).update(category="development", data_categories=["bruk"])
    told = {one.slug: one for one in record.build("nb", now=NOW).activities}
    assert "Skybasen Inc." in {one.name for one in told["bruk"].recipients}
    Recipient.objects.filter(pk=cloud.pk).update(active_to=date(2026, 11, 25))
    told = {one.slug: one for one in record.build("nb", now=NOW).activities}
    assert "Skybasen Inc." not in {one.name for one in told["bruk"].recipients}


def test_gaps_and_measures_are_told_in_both_languages(world: World) -> None:
    norwegian, english = (json.loads(printed("--format=json", f"--language={one}")) for one in ("nb", "en"))
    assert len(norwegian["gaps"]) == len(english["gaps"]) == len(GAPS) >= 15
    assert len(norwegian["measures"]) == len(english["measures"]) == len(MEASURES)
    assert not set(norwegian["gaps"]) & set(english["gaps"])
    assert any("Privacy Shield" in gap for gap in english["gaps"])
    assert norwegian["controller"]["name"] == "Sector Alarm AS"
    assert printed("--language=en").startswith("# Record of processing")


def test_subjects_name_categories_that_exist() -> None:
    assert set(SUBJECTS) <= {category.slug for category in CATEGORIES}


def test_a_name_from_outside_cannot_write_markdown(cloud: Recipient) -> None:
    Recipient.objects.filter(pk=cloud.pk).update(name="Sky\n# <script>alert(1)</script>")
    text = printed()
    assert "Sky # ‹script›" in text
    assert "\n# <script>" not in text


def test_officer_auditor_and_caseworker_read_and_fetch_it(world: World, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    page = client.get(PAGE)
    assert page.status_code == 200
    body = page.content.decode()
    assert all(str(category.title) in body for category in CATEGORIES)
    assert "Privacy Shield" in body
    file = client.get(f"{PAGE}protokoll.json")
    assert {one["slug"] for one in json.loads(file.content)["activities"]} == {
        category.slug for category in CATEGORIES
    }
    assert file["Content-Disposition"].startswith("attachment; filename=record-of-processing-")
    assert "# Protokoll over behandling" in client.get(f"{PAGE}protokoll.md").content.decode()
    assert PAGE in client.get("/admin/").content.decode()


@pytest.mark.parametrize("name", ["sam", "omar", "astrid"])
def test_nobody_else_does(world: World, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    for address in ("/admin/personvernombud/", PAGE, f"{PAGE}protokoll.md", f"{PAGE}protokoll.json"):
        assert client.get(address).status_code == 403, address
    assert PAGE not in client.get("/admin/").content.decode()


def test_a_new_register_makes_a_new_record(world: World) -> None:
    changed = (replace(CATEGORIES[0], slug="nytt", title="Noe nytt"), *CATEGORIES[1:])
    assert "## Noe nytt" in markdown.written(record.build("nb", now=NOW, categories=changed))
