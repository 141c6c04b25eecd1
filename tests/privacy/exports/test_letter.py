"""The covering letter in a copy: addressed, complete, and for the person alone (issue 6)."""

from __future__ import annotations

import re
from io import BytesIO

from pypdf import PdfReader

from accounts.models import Controller
from privacy.exports import withheld
from tests.accounts.typesetting.invoices import conforms
from tests.accounts.typesetting.test_invoices import read
from tests.privacy.exports.conftest import Made, Make
from tests.privacy.exports.test_inert import HOSTILE
from tests.world import World


def letter(made: Made) -> str:
    """What it says, in one line."""
    return re.sub(r"\s+", " ", read(made.zip.read("brev.pdf")))


def test_it_is_addressed_and_says_what_was_asked_for_and_when(make: Make, full: World) -> None:
    made = make()
    told = letter(made)
    request = made.archive.request
    assert f"Saksnummer {request.reference}" in told
    assert "Ingrid Solberg" in told
    assert "Hei, Ingrid." in told
    assert "innsyn i opplysningene vi har om deg" in told
    assert "noen av opplysningene" not in told
    assert conforms(made.zip.read("brev.pdf"))


def test_it_counts_what_is_in_the_copy_by_category(make: Make, full: World) -> None:
    made = make()
    told = letter(made)
    for category in made.archive.contents:
        if category["rows"]:
            title = re.search(rf'href="pages/{category["slug"]}.html">([^<]+)<', made.text("index.html"))
            assert title
            assert f"{title.group(1)} {category['rows']}" in told
    assert f"I alt {made.archive.rows}" in told


def test_what_there_is_nothing_of_is_only_named(make: Make, full: World) -> None:
    told = letter(make("ole"))
    assert "Vi har ingenting lagret om deg i:" in told
    assert "Kredittvurdering" in told.split("Vi har ingenting lagret om deg i:")[1]


def test_a_chosen_part_says_so(make: Make, full: World) -> None:
    told = letter(make(categories=("alarmer",)))
    assert "innsyn i noen av opplysningene vi har om deg" in told
    assert "Alarmer og bilder" in told


def test_it_says_what_is_not_in_it_and_which_rights_one_has(make: Make, full: World) -> None:
    made = make()
    told = letter(made)
    assert str(withheld.NEUTRAL) in told
    for right in ("Retting", "Sletting", "Begrensning", "Flytting", "Protest"):
        assert f"{right}: " in told
    controller = Controller.objects.in_force()[0]
    assert controller.privacy_officer_email in told
    assert "Datatilsynet når du vil: Postboks 458 Sentrum, 0105 Oslo" in told


def test_english_is_english(make: Make, full: World) -> None:
    made = make(language="en")
    told = letter(made)
    assert "Copy of your data" in told
    assert "Dear" not in told
    assert "Hei" not in told
    assert b"/Lang(en)" in made.zip.read("brev.pdf")
    assert "Datatilsynet, the Norwegian Data Protection Authority" in told


def test_a_hostile_name_is_only_text(make: Make, stored: World) -> None:
    stored.ingrid.given_name, stored.ingrid.family_name = HOSTILE[0], '#read("/etc/passwd")'
    stored.ingrid.save()
    told = letter(make())
    assert HOSTILE[0] in told
    assert '#read("/etc/passwd")' in told
    assert "root:" not in told


def test_nobody_signs_while_no_company_is_in_charge(make: Make, stored: World) -> None:
    assert "brev.pdf" in make().names
    Controller.objects.all().delete()
    made = make("ole")
    assert "brev.pdf" not in made.names
    assert "brev.pdf" not in made.text("index.html")


def test_its_pages_are_stored_as_they_are(make: Make, stored: World) -> None:
    made = make()
    info = made.zip.getinfo("brev.pdf")
    assert info.compress_size == info.file_size
    assert len(PdfReader(BytesIO(made.zip.read("brev.pdf"))).pages) in (1, 2, 3)
