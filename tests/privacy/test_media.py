"""Pictures, recordings and documents: who may open them, when, what is written down, and how they are sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from accounts.files.storage import blobs, remove
from accounts.models import CallRecording, ImageAccess, RecordingAccess, VerificationImage
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy import media
from privacy.overview.alarms import pictures
from tests.holdings import document
from tests.world import PASSWORD, World, canary

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
NOBODYS = "00000000-0000-4000-8000-000000000000"
PEOPLE = ("ingrid", "ole", "nora", "lise", "tor")
# Who sees what of the pictures: a picture nobody may open stands here with nobody.
OPENED_BY = {
    "cat_released": "ingrid",
    "tor_released": "tor",
    "lise_released": "lise",
    "panic_released": "",
    "cat_waiting": "",
    "cat_deleted": "",
    "cabin_withheld": "",
    "stray": "",
}


def image(world: World, key: str, tail: str = "") -> str:
    return f"/bilder/{world.held[key].pk}/{tail}"


def call(world: World, key: str = "call", tail: str = "") -> str:
    return f"/opptak/{world.held[key].pk}/{tail}"


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def without_fresh_sign_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


@pytest.mark.parametrize("name", PEOPLE)
def test_a_picture_opens_for_whose_alarm_it_is_and_is_not_there_for_anybody_else(
    full_world: World, signed_in: SignIn, name: str
) -> None:
    client = signed_in(name)
    for key, owner in OPENED_BY.items():
        status = 200 if owner == name else 404
        for tail in ("", "fil/", "miniatyr/"):
            assert client.get(image(full_world, key, tail)).status_code == status, (key, tail)
    assert client.get(f"/bilder/{NOBODYS}/").status_code == 404


def test_once_quarantined_a_picture_that_was_open_is_gone(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    assert client.get(image(full_world, "cat_released")).status_code == 200
    for state in ("quarantined", "withheld", "waiting"):
        VerificationImage.objects.filter(pk=full_world.held["cat_released"].pk).update(review_state=state)
        for tail in ("", "fil/", "miniatyr/"):
            assert client.get(image(full_world, "cat_released", tail)).status_code == 404, (state, tail)


def test_a_picture_whose_file_was_removed_is_not_there(full_world: World, signed_in: SignIn) -> None:
    remove(full_world.held["cat_released"].file)
    client = signed_in("ingrid")
    for tail in ("", "fil/", "miniatyr/"):
        assert client.get(image(full_world, "cat_released", tail)).status_code == 404


def test_the_list_calls_shown_just_what_can_be_opened(full_world: World) -> None:
    viewer = Viewer(full_world.ingrid)
    rows = visible(media.IMAGE, viewer).select_related("file", "component")
    shown = {row.pk: pictures.state(row) is pictures.State.SHOWN for row in rows}
    assert shown == {row.pk: media.opened(media.IMAGE, row.pk, viewer) is not None for row in rows}
    assert set(shown.values()) == {True, False}


def test_the_picture_page_says_where_when_why_and_when_it_goes(full_world: World, signed_in: SignIn) -> None:
    text = signed_in("ingrid").get(image(full_world, "cat_released")).content.decode()
    assert f'src="{image(full_world, "cat_released", "fil/")}"' in text
    assert 'alt="Bilde, ' in text
    assert "Tatt fordi alarmen gikk" in text
    assert "Andre er gjort ukjennelige" in text
    assert "Slettes <time" in text
    assert "dager igjen)" in text
    assert canary("ingrid", "lookreason") in text
    assert "4412" not in text
    assert "Deg selv" in text


@pytest.mark.parametrize("address", ["image", "call"])
def test_opening_asks_for_a_fresh_sign_in_and_leads_back(full_world: World, address: str) -> None:
    path = image(full_world, "cat_released") if address == "image" else call(full_world)
    client = without_fresh_sign_in(full_world, "ingrid")
    asked = client.get(path)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/bekreft/")
    assert ImageAccess.objects.filter(role="subject").count() == 0
    confirmed = client.post(asked["Location"], {"password": PASSWORD})
    assert confirmed.status_code == 302
    assert confirmed["Location"] == path
    assert client.get(path).status_code == 200


def test_a_stranger_is_asked_the_same_so_that_nothing_is_told(full_world: World) -> None:
    client = without_fresh_sign_in(full_world, "lise")
    for path in (image(full_world, "cat_released"), f"/bilder/{NOBODYS}/", call(full_world)):
        assert client.get(path)["Location"].startswith("/bekreft/")


def test_thumbnails_need_no_fresh_sign_in_and_open_nothing(full_world: World) -> None:
    client = without_fresh_sign_in(full_world, "ingrid")
    small = client.get(image(full_world, "cat_released", "miniatyr/"))
    assert small.status_code == 200
    assert small["Content-Type"] == "image/jpeg"
    assert ImageAccess.objects.filter(role="subject").count() == 0


def test_without_having_opened_the_page_the_bytes_lead_to_it(full_world: World) -> None:
    client = without_fresh_sign_in(full_world, "ingrid")
    for path, page in (
        (image(full_world, "cat_released", "fil/"), image(full_world, "cat_released")),
        (call(full_world, tail="lyd/"), call(full_world)),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (303, page)


def test_the_bytes_come_for_half_an_hour_after_the_page_was_opened(
    full_world: World, signed_in: SignIn
) -> None:
    with time_machine.travel(full_world.now, tick=False) as clock:
        client = signed_in("ingrid")
        assert client.get(image(full_world, "cat_released")).status_code == 200
        clock.shift(timedelta(minutes=29, seconds=59))
        assert client.get(image(full_world, "cat_released", "fil/")).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(image(full_world, "cat_released", "fil/")).status_code == 303


def test_what_one_session_opened_no_other_may_fetch(full_world: World, signed_in: SignIn) -> None:
    signed_in("ingrid").get(image(full_world, "cat_released"))
    assert signed_in("ingrid").get(image(full_world, "cat_released", "fil/")).status_code == 303


@pytest.mark.parametrize(("seconds", "openings"), [(0, 1), (59, 1), (60, 2)])
def test_an_opening_is_written_down_once_and_a_reload_is_none(
    full_world: World, signed_in: SignIn, seconds: int, openings: int
) -> None:
    with time_machine.travel(full_world.now, tick=False) as clock:
        client = signed_in("ingrid")
        client.get(image(full_world, "cat_released"))
        client.get(call(full_world))
        clock.shift(timedelta(seconds=seconds))
        client.get(image(full_world, "cat_released"))
        client.get(call(full_world))
    assert ImageAccess.objects.filter(role="subject").count() == openings
    assert RecordingAccess.objects.filter(role="subject").count() == openings


def test_fetching_the_bytes_is_part_of_the_opening(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.get(image(full_world, "cat_released"))
    for _time in range(3):
        body(client.get(image(full_world, "cat_released", "fil/")))
    access = ImageAccess.objects.get(role="subject")
    assert (access.image, access.staff_number) == (full_world.held["cat_released"], "")


def test_who_may_not_open_it_leaves_no_trace_of_having_opened(full_world: World, signed_in: SignIn) -> None:
    signed_in("lise").get(image(full_world, "cat_released"))
    signed_in("ingrid").get(image(full_world, "cat_waiting"))
    signed_in("ingrid").get(call(full_world, "unheard"))
    assert not ImageAccess.objects.filter(role="subject").exists()
    assert not RecordingAccess.objects.filter(role="subject").exists()


def test_bytes_are_for_nobody_to_keep_and_run_nothing(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.get(image(full_world, "cat_released"))
    client.get(call(full_world))
    for path in (
        image(full_world, "cat_released", "fil/"),
        image(full_world, "cat_released", "miniatyr/"),
        call(full_world, tail="lyd/"),
        f"/dokumenter/{full_world.held['contract'].file_id}/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_the_page_may_play_sound_of_our_own_and_nothing_else(full_world: World, signed_in: SignIn) -> None:
    policy = signed_in("ingrid").get(call(full_world))["Content-Security-Policy"]
    assert "media-src 'self'" in policy
    assert "default-src 'none'" in policy


def test_a_picture_is_sent_as_it_was_stored(full_world: World, signed_in: SignIn, tmp_path: Path) -> None:
    client = signed_in("ingrid")
    client.get(image(full_world, "cat_released"))
    sent = tmp_path / "sent.jpg"
    sent.write_bytes(body(client.get(image(full_world, "cat_released", "fil/"))))
    with Image.open(sent) as shown:
        assert shown.size == (64, 48)


def test_a_player_gets_the_part_it_asks_for(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.get(call(full_world))
    whole = body(client.get(call(full_world, tail="lyd/")))
    part = client.get(call(full_world, tail="lyd/"), headers={"range": "bytes=100-199"})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert body(part) == whole[100:200]
    assert client.get(call(full_world, tail="lyd/"), headers={"range": "bytes=9999999-"}).status_code == 416


def test_a_recording_is_played_read_and_told_all_about(full_world: World, signed_in: SignIn) -> None:
    text = signed_in("ingrid").get(call(full_world)).content.decode()
    assert f'<audio class="sound" controls preload="metadata" src="{call(full_world, tail="lyd/")}"' in text
    assert canary("ingrid", "transcriptcall") in text
    assert canary("ingrid", "listenreason") in text
    assert "Berettiget interesse" in text
    assert "2025-1" in text
    assert "Slettes <time" in text
    assert "5120" not in text


@pytest.mark.parametrize(
    ("key", "told"), [("unheard", "Opptaket er sperret"), ("old_call", "Opptaket ble slettet")]
)
def test_a_recording_that_cannot_be_heard_says_why(
    full_world: World, signed_in: SignIn, key: str, told: str
) -> None:
    client = signed_in("ingrid")
    text = client.get(call(full_world, key)).content.decode()
    assert told in text
    assert "<audio" not in text
    assert client.get(call(full_world, key, "lyd/")).status_code == 404


def test_what_was_said_is_not_told_where_it_may_not_be_heard(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    assert canary("ingrid", "transcriptcall") in client.get(call(full_world)).content.decode()
    for state, told in {"waiting": "venter på kontroll", "quarantined": "er sperret"}.items():
        CallRecording.objects.filter(pk=full_world.held["call"].pk).update(state=state)
        text = client.get(call(full_world)).content.decode()
        assert told in text
        assert canary("ingrid", "transcriptcall") not in text


@pytest.mark.parametrize("name", ["ole", "nora", "lise", "tor"])
def test_a_recording_is_for_nobody_but_who_was_on_the_line(
    full_world: World, signed_in: SignIn, name: str
) -> None:
    client = signed_in(name)
    for key in ("call", "unheard", "old_call"):
        assert client.get(call(full_world, key)).status_code == 404
        assert client.get(call(full_world, key, "lyd/")).status_code == 404


def test_documents_open_for_whom_the_row_belongs_to(full_world: World, signed_in: SignIn) -> None:
    held = full_world.held
    files = {
        held["contract"].file_id: "ingrid",
        held["attachment"].file_id: "ingrid",
        held["bill"].document_id: "ingrid",
        held["install"].report_id: "ingrid",
        held["bill_tor"].document_id: "tor",
        held["install_tor"].report_id: "tor",
        held["bill_lise"].document_id: "lise",
    }
    for name in PEOPLE:
        client = signed_in(name)
        for pk, owner in files.items():
            answer = client.get(f"/dokumenter/{pk}/")
            assert answer.status_code == (200 if owner == name else 404), (name, owner)
            if answer.status_code == 200:
                assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_no_row_shows_is_no_document(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    for file in (
        document("løs"),
        full_world.held["cat_released"].file,
        full_world.held["cat_released"].file.thumbnail,
        full_world.held["call"].file,
    ):
        assert client.get(f"/dokumenter/{file.pk}/").status_code == 404


def test_documents_of_every_table_that_has_some_are_found(full_world: World) -> None:
    viewer = Viewer(full_world.ingrid)
    with_files = {label: table.files for label, table in media.TABLES.items() if table.files}
    assert with_files.keys() > media.LOGGED | media.ONLY_IN_COPIES
    for label in media.ONLY_IN_COPIES:
        del with_files[label]
    for label, attachments in with_files.items():
        for attached in attachments:
            rows = media.with_file(visible(label, viewer), attached)
            files = list(rows.values_list(attached.path, flat=True))
            assert files, label
            found = [media.document(pk, viewer) for pk in files]
            assert all(one is None for one in found) if label in media.LOGGED else all(found), label


@pytest.mark.parametrize("address", ["image", "call"])
def test_bytes_that_are_gone_are_told_in_words_and_not_as_a_fault_in_ours(
    full_world: World, signed_in: SignIn, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    key, told, page = {
        "image": ("cat_released", "Bildet kan ikke vises nå", image(full_world, "cat_released")),
        "call": ("call", "Opptaket kan ikke spilles av nå", call(full_world)),
    }[address]
    client = signed_in("ingrid")
    assert told not in client.get(page).content.decode().replace(f"<p hidden>{told}</p>", "")
    blobs().delete(full_world.held[key].file.path)
    broken = client.get(page)
    assert broken.status_code == 200
    assert told in broken.content.decode()
    with caplog.at_level(logging.ERROR):
        tail = "fil/" if address == "image" else "lyd/"
        assert client.get(page + tail).status_code == 503
    assert "Traceback" not in caplog.text


def test_neither_addresses_nor_logs_nor_sessions_tell_what_was_opened_about_whom(
    full_world: World, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = signed_in("ingrid")
    for path in (image(full_world, "cat_released"), call(full_world)):
        text = client.get(path).content.decode()
        assert "ZQX-" in text
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert "opened" in str(kept)
    assert "ZQX-" not in str(kept)
    assert "Solberg" not in caplog.text
    assert "IMG-" not in caplog.text


def test_a_picture_many_have_looked_at_shows_the_newest_hundred(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.get(image(full_world, "cat_released"))
    many = [
        ImageAccess(
            image=full_world.held["cat_released"],
            at=full_world.now - timedelta(minutes=number),
            role="alarm_operator",
            staff_number="1",
            reason="alarm",
        )
        for number in range(150)
    ]
    ImageAccess.objects.bulk_create(many)
    text = client.get(image(full_world, "cat_released")).content.decode()
    assert text.count("Alarmoperatør") == 99
    assert "Her er de nyeste." in text


def test_two_pictures_of_a_kind_are_told_apart_by_their_words(full_world: World) -> None:
    rows = [full_world.held["cat_released"], full_world.held["cat_waiting"]]
    told = [one.alt for one in pictures.album(rows, today=full_world.now.date()).pictures]
    assert len(set(told)) == 2
