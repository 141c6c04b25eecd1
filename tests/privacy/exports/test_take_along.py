"""Portability: the fields a person gave, or made by using the alarm, and nothing else (GDPR Art. 20)."""

from __future__ import annotations

from accounts.models import ArmingEvent, CreditCheck, Person
from privacy import asking
from privacy.categories import CATEGORIES
from privacy.jobs import running
from privacy.models import Archive
from privacy.registry import Table
from privacy.right_forms import PortabilityForm
from privacy.states import Right, Status
from tests.privacy.exports.conftest import Made, read_whole
from tests.world import World

PORTABLE: dict[str, Table] = {
    f"{category.slug}/{table.label.split('.')[1].lower()}": table
    for category in CATEGORIES
    for table in category.tables
    if table.portable
}


def take_along(world: World, *, with_copy: bool = False) -> dict[str, Made]:
    form = PortabilityForm({"kopi": "on"} if with_copy else {})
    assert form.is_valid()
    asked = asking.ask(world.ingrid, by=world.users["ingrid"], wishes=form.wishes(), language="nb")
    made = {}
    for request in asked.case.requests.all():
        assert running.run(request.jobs.get().pk)
        archive = Archive.objects.get(request=request)
        made[request.right] = Made(archive, read_whole(archive))
    return made


def test_the_files_hold_the_portable_fields_of_every_table_and_no_others(full: World) -> None:
    made = take_along(full)[Right.PORTABILITY]
    data = {name.removeprefix("data/").removesuffix(".csv") for name in made.names if name.endswith(".csv")}
    assert data == set(PORTABLE)
    for name, table in PORTABLE.items():
        expected = [path.replace("__", "_").removesuffix("_sealed") for path in table.portable]
        assert made.text(f"data/{name}.csv").splitlines()[0].split(",") == expected, name
        for row in made.json_rows(name):
            assert list(row) == expected
    assert sum(len(made.json_rows(name)) for name in PORTABLE) == made.archive.rows > 20


def test_what_we_worked_out_is_in_a_copy_and_not_in_these(full: World) -> None:
    assert CreditCheck.objects.filter(person=full.ingrid).exists()
    made = take_along(full, with_copy=True)
    assert made[Right.ACCESS].json_rows("kreditt/creditcheck")
    assert "data/kreditt/creditcheck.jsonl" not in made[Right.PORTABILITY].names


def test_manifest_and_front_page_say_which_right_it_is(full: World) -> None:
    made = take_along(full)[Right.PORTABILITY]
    assert {article for file in made.manifest["files"] for article in file["articles"]} == {"20"}
    assert made.manifest["withheld"] == []
    assert {name for name in made.names if "/" not in name} == {
        "index.html",
        "manifest.json",
        "manifest.json.sig",
    }
    assert not [name for name in made.names if name.startswith("pages/")]
    page = made.text("index.html")
    assert "Ta med deg opplysningene dine" in page
    assert "Kopi av opplysningene dine" not in page
    assert "about.html" not in page
    assert made.archive.request.status == Status.READY


def test_nothing_is_erased_by_it_and_others_are_not_in_it(full: World) -> None:
    before = (ArmingEvent.objects.count(), Person.objects.count())
    made = take_along(full)[Right.PORTABILITY]
    assert (ArmingEvent.objects.count(), Person.objects.count()) == before
    assert "ZQX-ingrid-" in made.everything
    assert "ZQX-ole-" not in made.everything
    assert "ZQX-tor-" not in made.everything


def test_what_was_written_to_us_is_in_it_and_what_we_answered_is_not(full: World) -> None:
    made = take_along(full, with_copy=True)
    whole = made[Right.ACCESS].json_rows("kundekontakt/customercontact")
    assert {row["direction"] for row in whole} == {"in", "out"}
    along = made[Right.PORTABILITY].json_rows("kundekontakt/customercontact")
    assert {row["direction"] for row in along} == {"in"}
    assert [row["body"] for row in along] == [row["body"] for row in whole if row["direction"] == "in"]


def test_every_table_that_can_be_taken_along_rests_on_consent_or_contract() -> None:
    for category in CATEGORIES:
        if any(table.portable for table in category.tables):
            assert any(str(one.article).endswith((" a", " b")) for one in category.bases), category.slug
