"""Documents for anybody: in force, earlier ones, what changed, promises and figures, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from accounts.wall.roles import WORKER
from privacy.models import Kind, PromiseFigure
from privacy.papers import cookies, differences, figures, plain_text
from privacy.papers.promises import PROMISES
from privacy.states import Right, Status
from tests.privacy.officer.asking import asked
from tests.privacy.papers.conftest import Publish
from tests.world import World

pytestmark = pytest.mark.django_db
PAGES = ("/personvernerklaering/", "/vilkar/", "/personvern-mine-sider/", "/informasjonskapsler/")


def read(path: str, language: str = "nb") -> str:
    answer = Client(HTTP_ACCEPT_LANGUAGE=language).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_the_first_versions_are_there_in_both_languages_for_anybody(world: World, path: str) -> None:
    norwegian, english = read(path), read(path, "en")
    assert "1. januar 2026" in norwegian
    assert "1 January 2026" in english
    assert read(f"{path}2026-01-01/") != read(f"{path}2026-01-01/", "en")
    assert Client().get(f"{path}2026-01-02/").status_code == 404
    assert Client().get(f"{path}2026-02-31/").status_code == 404
    assert Client().get(f"{path}2026-01-01/endringer/").status_code == 404


def test_anybody_reads_every_version_and_what_changed(world: World, publish: Publish) -> None:
    new = publish(Kind.TERMS)
    later = publish(Kind.TERMS, begun=timezone.localdate() + timedelta(days=30))
    page = read("/vilkar/")
    assert "Noe er nytt" in page
    for version in (new, later):
        assert f'href="/vilkar/{version.effective_from}/"' in page
    assert "Noe er nytt." not in read("/vilkar/2026-01-01/").split("Alle versjoner")[0]
    assert "ikke lenger i bruk" in read("/vilkar/2026-01-01/")
    assert "gjelder ikke ennå" in read(f"/vilkar/{later.effective_from}/")
    changed = read(f"/vilkar/{new.effective_from}/endringer/")
    assert "<ins>Noe er nytt.</ins>" in changed
    assert "Hvem som kan bruke" not in changed


def test_the_words_that_changed_are_told_within_their_line() -> None:
    old = "## Om\n\nVi lagrer navn og adresse.\n\n- ett\n- to\n\nDette går."
    new = "## Om\n\nVi lagrer navn og telefon.\n\n- ett\n- to\n- tre"
    kinds = [(change.kind, change.under) for change in differences.changes(old, new)]
    assert kinds == [("changed", "Om"), ("new", "Om"), ("gone", "Om")]
    [first, *_rest] = differences.changes(old, new)
    assert [(part.kind, part.words) for part in first.parts] == [
        ("same", "Vi lagrer navn og"),
        ("gone", "adresse."),
        ("new", "telefon."),
    ]
    assert differences.changes(old, old) == ()


def test_a_text_written_wholly_anew_is_compared_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(differences, "_is_alike", lambda old, _new: bool(asked.append(old)))
    old, new = ("\n\n".join(f"{word} {number}" for number in range(60)) for word in ("Gammelt", "Nytt"))
    assert {change.kind for change in differences.changes(old, new)} == {"new", "gone"}
    assert not asked
    differences.changes("Ett.", "To.")
    assert asked == ["Ett."]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("## A\n- b\n- c", [("heading", ("A",)), ("list", ("b", "c"))]),
        ("## A\nb\nc", [("heading", ("A",)), ("paragraph", ("b c",))]),
        ("a:\n- b\nmer\n\nc", [("paragraph", ("a:",)), ("list", ("b mer",)), ("paragraph", ("c",))]),
        ("- a\n## B", [("list", ("a",)), ("heading", ("B",))]),
        ("a\n\nb", [("paragraph", ("a",)), ("paragraph", ("b",))]),
        ("- a\n\n- b", [("list", ("a",)), ("list", ("b",))]),
        ("  \n\n", []),
    ],
)
def test_nothing_is_swallowed_where_an_empty_line_was_forgotten(
    text: str, blocks: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(block.kind, block.lines) for block in plain_text.blocks(text)] == blocks


def test_a_text_is_text(world: World, publish: Publish) -> None:
    publish(Kind.TERMS, text_nb="<script>alert(1)</script>\n\n- {{ 7*7 }}")
    page = read("/vilkar/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "{{ 7*7 }}" in page
    assert [block.kind for block in plain_text.blocks("## a\r\n\r\nb\nc\n\n- d\n- e\n\n\n")] == [
        "heading",
        "paragraph",
        "list",
    ]


def test_the_policy_on_cookies_is_made_of_the_table(world: World) -> None:
    page = read("/informasjonskapsler/")
    for one in cookies.STORED:
        assert one.name in page
        assert str(one.purpose) in page


def test_every_promise_stands_on_the_page_with_figures_about_nobody(world: World) -> None:
    assert "ikke talt ennå" in read("/lofter/")
    now = world.now
    for days in (5, 5, 5, 5, 5, 45, 45, 45, 45, 45):
        asked(world, Right.QUESTION, now - timedelta(days=100), Status.GRANTED, after=days)
    asked(world, Right.QUESTION, now.replace(day=1), Status.GRANTED, after=0)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
    figures.count(now)
    figures.count(now)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    answered = PromiseFigure.objects.get(code="answered")
    assert (answered.number, answered.total) == (5, 10), "this month is not counted"
    page = read("/lofter/")
    assert "50 prosent" in page
    assert "Ingen ennå" in page
    for promise in PROMISES:
        assert f'id="{promise.code}"' in page
        for slug in promise.categories:
            assert slug == "*" or f'href="/personvernerklaering/#{slug}"' in page
    assert "Kan gå til: kredittvurdering" in page
    PromiseFigure.objects.update(number=3, total=3)
    assert "Færre enn 5" in read("/lofter/")
    for number in (3, 97):
        PromiseFigure.objects.update(number=number, total=100)
        assert f"{number} prosent" not in read("/lofter/")
        assert "Vises ikke" in read("/lofter/")


def test_a_figure_that_cannot_be_counted_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_now: object) -> tuple[int, int]:
        raise OperationalError

    monkeypatch.setattr(figures, "COUNTED", {**figures.COUNTED, "answered": fails})
    figures.count(world.now)
    assert set(PromiseFigure.objects.values_list("code", flat=True)) == set(figures.COUNTED) - {"answered"}


def test_whole_months_are_those_of_oslo() -> None:
    now = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)  # February in Oslo
    since, until = figures.months(now, 1)
    assert (since.isoformat(), until.isoformat()) == (
        "2026-01-01T00:00:00+01:00",
        "2026-02-01T00:00:00+01:00",
    )
    since, until = figures.months(datetime(2026, 1, 15, tzinfo=UTC), 12)
    assert (since.date().isoformat(), until.date().isoformat()) == ("2025-01-01", "2026-01-01")
