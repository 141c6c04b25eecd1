"""A copy explains itself: what fields and codes mean, who receives them, and when they go (F-33, GDPR Art. 15)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils import timezone
from django.utils.html import escape
from django.utils.text import capfirst

from accounts.models import AlarmActivation, Recipient, VerificationImage
from privacy.categories import CATEGORIES, WITHOUT_CONTENT
from privacy.exports import withheld
from privacy.grounds import ALARM_CENTRE
from privacy.overview.retention import goes_on
from tests.privacy.exports.conftest import Made, Make
from tests.world import World

IMAGE_RULES = {
    dict(rule.only)["classification"]: rule
    for category in CATEGORIES
    for rule in category.retention
    if rule.table == "accounts.VerificationImage"
}


def about(made: Made, slug: str) -> str:
    """The part of the page about the processing that is about one category, without tags."""
    part = made.text("about.html").split(f'id="{slug}"')[1].split("<h3", 1)[0].split("<h2", 1)[0]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", part))


def test_the_page_about_the_processing_answers_every_letter_of_the_article(make: Make, full: World) -> None:
    """GDPR Art. 15(1)(a) to (h), and 15(2), of what is in this copy."""
    made = make()
    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", made.text("about.html")))
    [alarms] = [category for category in CATEGORIES if category.slug == "alarmer"]
    answers = {
        "a": str(alarms.purposes[0].title),
        "b": "Alarmer (3)",
        "c": "Eksempelvakt AS <small>(databehandler, Norge)",
        "d": "slettes",
        "g": str(capfirst(alarms.sources[0].label)),
    }
    part = made.text("about.html").split('<h3 id="alarmer">')[1].split("<h3")[0]
    parts = dict(re.findall(r"<dt>[^<]*<small>\((\w)\)</small></dt>\s*<dd>(.*?)</dd>", part, re.S))
    assert parts.keys() == answers.keys()
    for letter, answer in answers.items():
        assert answer in parts[letter], letter
    rights = page.split("Rettighetene dine (e)")[1].split("Klage (f)")[0]
    for article in (16, 17, 18, 20, 21, 7):
        assert f"(art. {article})" in rights
    complaint = page.split("Klage (f)")[1].split("Avgjørelser bare av maskiner (h)")[0]
    assert "Datatilsynet, Postboks 458 Sentrum, 0105 Oslo" in complaint
    machines = page.split("Avgjørelser bare av maskiner (h)")[1].split("Overføring til andre land")[0]
    assert "Vi har hentet en kredittvurdering av deg." in machines
    abroad = page.split("Overføring til andre land (artikkel 15 nr. 2)")[-1]
    assert "Skyhuset Ltd" in abroad


def test_it_is_about_what_there_is_and_only_names_the_rest(make: Make, full: World) -> None:
    made = make("ole")
    empty = [one["slug"] for one in made.archive.contents if not one["rows"]]
    filled = [one["slug"] for one in made.archive.contents if one["rows"]]
    assert "kreditt" in empty
    assert "bruk" in filled
    page = made.text("about.html")
    assert all(f'<li id="{slug}">' in page for slug in empty)
    assert all(f'<h3 id="{slug}">' in page for slug in filled)
    assert "Vi har hentet en kredittvurdering" not in page
    assert "Her har vi ingenting om deg" in page


def test_one_neutral_wording_stands_in_every_copy_alike(make: Make, full: World) -> None:
    """Nobody can tell from it whether somebody else, a protected address or an order of secrecy is the cause."""
    neutral = str(withheld.NEUTRAL)
    ingrid, lise = make(), make("lise")
    said = [
        re.sub(r"\s+", " ", made.text("index.html").split('id="ikke-med"')[1].split("<details")[0])
        for made in (ingrid, lise)
    ]
    assert neutral in said[0]
    assert said[0] == said[1]


def test_the_front_page_gives_the_reason_for_what_is_withheld_and_the_manifest_for_keys_too(
    make: Make, full: World
) -> None:
    made = make()
    page = made.text("index.html")
    told = {one["reason"] for one in made.manifest["withheld"]}
    empty = {str(reason) for reason in WITHOUT_CONTENT}
    assert told & empty
    assert len(told - empty) > 5
    assert [reason for reason in told - empty if escape(capfirst(reason)) not in page] == []
    assert [reason for reason in told & empty if f"<td>{escape(capfirst(reason))}</td>" in page] == []


def test_the_manifest_explains_every_column_and_code(make: Make, full: World) -> None:
    tables = make().manifest["tables"]
    columns = [column for table in tables for column in table["columns"]]
    assert len(columns) > 400
    assert all(column["meaning"].endswith(".") for column in columns)
    values = [value for column in columns for value in column["values"].values()]
    assert len(values) > 200
    assert all(value["label"] and value["meaning"] for value in values)
    [alarms] = [table for table in tables if table["table"] == "alarmactivation"]
    [kind] = [column for column in alarms["columns"] if column["name"] == "alarm_type"]
    assert kind["values"]["tamper"] == {
        "label": "Sabotasjealarm",
        "meaning": "Noen åpnet, flyttet eller ødela en enhet.",
    }


def test_pages_explain_what_stands_on_them(make: Make, full: World) -> None:
    page = make().text("pages/alarmer.html")
    assert page.count("Hva betyr dette?") == 5
    assert "Når anlegget slo alarm." in page
    assert "<strong>Sabotasjealarm:</strong> Noen åpnet, flyttet eller ødela en enhet." in page
    assert page.index("Alarmer <span") < page.index("Hva vi gjorde <span") < page.index("Bilder <span")


def test_an_explanation_is_only_where_there_is_something_to_explain(make: Make, full: World) -> None:
    assert "Hva betyr dette?" not in make("ole").text("pages/avtale.html")


def test_recipients_stand_by_name_with_agreement_and_own_disclosures(make: Make, full: World) -> None:
    made = make()
    told = about(made, "alarmer")
    assert "Eksempelvakt AS (databehandler, Norge)" in told
    assert "Fikk opplysninger om deg sist" in told
    assert (
        "Skyhuset Ltd (databehandler, Norge) Arbeider for oss etter databehandleravtale av 1. januar 2024."
        in told
    )
    assert "Oslo politidistrikt" not in made.text("about.html")
    assert "Fikk opplysninger om deg" not in about(make("ole"), "alarmer")


def test_without_a_register_kinds_of_recipients_stand_there(make: Make, stored: World) -> None:
    assert not Recipient.objects.exists()
    assert str(ALARM_CENTRE.title) in about(make(), "kundeforhold")


def test_a_transfer_stands_with_what_makes_it_lawful(make: Make, full: World) -> None:
    text = re.sub(r"\s+", " ", make().text("about.html"))
    assert "Skyhuset Ltd<br>USA: EUs standardkontrakter av 2021. SCC modul 2" in text
    assert "Privacy Shield" not in text


def test_without_a_transfer_the_copy_says_that_all_stays_in_the_eea(make: Make, stored: World) -> None:
    assert "Alle mottakerne av det som er i denne kopien, er i Norge eller i EU/EØS." in make().text(
        "about.html"
    )


def test_each_rule_has_the_dates_of_its_own_rows(make: Make, full: World) -> None:
    """Pictures of false alarms, of what was never found out and of real events go at different times, and what is
    deleted already goes no more."""
    VerificationImage.objects.filter(key="IMG-cat_deleted").update(
        captured_at=timezone.now() - timedelta(days=300)
    )
    images = VerificationImage.objects.filter(key__in=["IMG-cat_released", "IMG-cat_waiting", "IMG-stray"])
    assert set(images.values_list("classification", flat=True)) == {"false_alarm"}
    first, last = images.order_by("captured_at").first(), images.order_by("captured_at").last()
    cabin = AlarmActivation.objects.get(key="AL-cabin")
    told = about(make(), "alarmer")
    false_alarms, unresolved, real = (
        told.split(str(IMAGE_RULES[kind].title))[1]
        for kind in ("false_alarm", "unresolved", "confirmed_incident")
    )
    rule = IMAGE_RULES["false_alarm"]
    dates = [day(goes_on(rule, timezone.localdate(image.captured_at))) for image in (first, last)]
    assert false_alarms.startswith(f"Det eldste i denne kopien slettes {dates[0]}, det nyeste {dates[1]}.")
    assert unresolved.startswith("Bilder av ekte")
    closed = timezone.localdate(cabin.closed_at)
    assert real.startswith(f"Det som er i denne kopien, slettes {day(closed + timedelta(days=90))}.")


def day(value: date) -> str:
    months = "januar februar mars april mai juni juli august september oktober november desember".split()  # noqa: SIM905
    return f"{value.day}. {months[value.month - 1]} {value.year}"
