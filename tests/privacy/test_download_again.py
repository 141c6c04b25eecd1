"""Files of a copy: each counted by itself, gone on with where the connection broke, at a bounded pace."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Letter
from privacy.exports import reminding, sending, sweeping
from privacy.exports.fetching import Copy
from privacy.models import Archive, ArchivePart, Download, Job, PrivacyRequest
from privacy.states import Status
from tests.privacy.finished import bring, build, file_address, part_of, time_is_up
from tests.world import World

Order = Callable[..., PrivacyRequest]
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


def body(answer: HttpResponse) -> bytes:
    """All of it; the client closes the answer behind its last byte."""
    return b"".join(answer.streaming_content)


def begun(client: Client, made: PrivacyRequest) -> bytes:
    """A first download, from its first byte to its last."""
    return body(client.post(file_address(made)))


def go_on(client: Client, made: PrivacyRequest, wanted: str, **headers: str) -> HttpResponse:
    return client.get(file_address(made), headers={"range": wanted, **headers})


def test_each_of_several_files_has_its_button_size_and_sum_and_three_downloads(
    signed_in: SignIn, order: Order
) -> None:
    made, client = order(), signed_in("ingrid")
    plain = build(made, parts=2)
    page = client.get(f"/personvern/saker/{made.reference}/").content.decode()
    first, second = ArchivePart.objects.order_by("number")
    for part in (first, second):
        assert part.sha256 == hashlib.sha256(plain).hexdigest()
        assert f"mine-opplysninger-{made.reference}-del-{part.number}-av-2.zip" in page
        assert f"/personvern/saker/{made.reference}/filer/{part.pk}/" in page
        assert f"Last ned del {part.number}" in page
    assert page.count("Kan lastes ned 3 ganger.") == 2
    assert "pakk dem ut i den samme mappen" in page
    for _time in range(3):
        assert begun(client, made) == plain
    assert client.post(file_address(made)).status_code == 303
    address = f"/personvern/saker/{made.reference}/filer/{second.pk}/"
    answer = client.post(address)
    assert body(answer) == plain
    assert answer["Content-Disposition"].endswith('-del-2-av-2.zip"')
    page = client.get(f"/personvern/saker/{made.reference}/").content.decode()
    assert "Lastet ned så mange ganger den kan." in page
    assert "Kan lastes ned 2 ganger." in page
    assert f"/filer/{first.pk}/" not in page
    assert "del 2" in page


def test_what_came_after_the_copy_is_a_file_of_its_own(signed_in: SignIn, order: Order) -> None:
    made, client = order(), signed_in("ingrid")
    build(made)
    rest = Archive.objects.create(
        request=made,
        job=Job.objects.create(kind="export", request=made, key="rest", state="succeeded"),
        kind=Archive.Kind.SUPPLEMENT,
        size=1,
        rows=1,
        snapshot_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    ArchivePart.objects.create(archive=rest, number=1, size=1, sha256="0" * 64)
    page = client.get(f"/personvern/saker/{made.reference}/").content.decode()
    assert f"mine-opplysninger-{made.reference}.zip" in page
    assert f"mine-opplysninger-{made.reference}-tillegg-1.zip" in page
    Archive.objects.filter(kind=Archive.Kind.COPY).update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(f"/personvern/saker/{made.reference}/").content.decode()
    assert f"mine-opplysninger-{made.reference}.zip" not in page
    assert f"mine-opplysninger-{made.reference}-tillegg-1.zip" in page
    assert sweeping.sweep().expired == 1
    made.refresh_from_db()
    assert made.status == Status.READY, "what came after it can still be fetched"
    time_is_up(made)
    page = client.get(f"/personvern/saker/{made.reference}/").content.decode()
    assert ".zip" not in page


@pytest.mark.parametrize(
    ("wanted", "start", "stop"), [("bytes=10-", 10, None), ("bytes=10-19", 10, 20), ("bytes=-5", -5, None)]
)
def test_a_broken_download_goes_on_and_is_not_counted_anew(
    signed_in: SignIn, order: Order, wanted: str, start: int, stop: int | None
) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    plain = begun(client, made)
    answer = go_on(client, made, wanted)
    assert answer.status_code == 206
    assert body(answer) == plain[start:stop]
    assert answer["Content-Length"] == str(len(plain[start:stop]))
    at = start % len(plain)
    assert answer["Content-Range"] == f"bytes {at}-{at + len(plain[start:stop]) - 1}/{len(plain)}"
    assert made.downloads.count() == 1
    assert Letter.objects.filter(kind="copy-fetched").count() == 1


def test_it_goes_on_only_with_the_very_same_file(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    first = client.post(file_address(made))
    plain, etag = body(first), first["ETag"]
    assert etag == f'"{part_of(made).sha256}"'
    assert first["Accept-Ranges"] == "bytes"
    assert body(go_on(client, made, "bytes=10-", **{"if-range": etag})) == plain[10:]
    for other in ('"0"', f"W/{etag}", "Thu, 26 Nov 2026 18:00:00 GMT"):
        answer = go_on(client, made, "bytes=10-", **{"if-range": other})
        assert answer.status_code == 303, "never the whole without being counted"


@pytest.mark.parametrize("wanted", ["", "bytes=0-", "bytes=0-0", "bytes=-99999", "lines=1-2", "bytes=5-1"])
def test_get_never_gives_the_first_byte(signed_in: SignIn, order: Order, wanted: str) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    begun(client, made)
    answer = go_on(client, made, wanted) if wanted else client.get(file_address(made))
    assert answer.status_code == 303
    assert "Trykk på Last ned" in client.get(answer["Location"]).content.decode()
    assert made.downloads.count() == 1


def test_behind_the_end_there_is_nothing(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    size = len(begun(client, made))
    answer = go_on(client, made, f"bytes={size}-")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{size}")


def test_only_the_session_that_began_goes_on_and_only_while_it_is_fresh(
    signed_in: SignIn, order: Order, settings: Settings
) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    begun(client, made)
    assert go_on(signed_in("ingrid"), made, "bytes=10-").status_code == 303
    assert go_on(signed_in("lise"), made, "bytes=10-").status_code == 404
    assert go_on(Client(), made, "bytes=10-").status_code == 302
    settings.FRESH_SIGN_IN_SECONDS = 0
    assert go_on(client, made, "bytes=10-")["Location"].startswith("/bekreft/")
    settings.FRESH_SIGN_IN_SECONDS = 300
    assert body(go_on(client, made, "bytes=10-"))


def test_nothing_goes_on_after_the_time_or_after_it_was_deleted(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    begun(client, made)
    assert body(go_on(client, made, "bytes=10-"))
    client.post(f"/personvern/saker/{made.reference}/trekk/")
    assert go_on(client, made, "bytes=10-").status_code == 303


def test_head_tells_the_length_and_counts_nothing(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    answer = client.head(file_address(made))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] == str(part_of(made).size)
    assert not Download.objects.exists()
    made.refresh_from_db()
    assert made.status == Status.READY


def test_a_storage_that_does_not_answer_costs_no_download(
    signed_in: SignIn, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> Any:
        raise OSError(5, "no answer")

    made, client = bring(order(), Status.READY), signed_in("ingrid")
    with monkeypatch.context() as broken:
        broken.setattr("privacy.exports.disk.CopyDisk.sizes", fail)
        answer = client.post(file_address(made))
    assert "Prøv igjen om noen minutter" in client.get(answer["Location"]).content.decode()
    assert not Download.objects.exists()
    assert begun(client, made)


def test_two_files_at_once_and_no_third_until_one_ends(signed_in: SignIn, order: Order, world: World) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    under_way = [sending.Place(world.ingrid.pk), sending.Place(world.ingrid.pk)]
    answer = client.post(file_address(made))
    assert "Du laster ned to filer allerede" in client.get(answer["Location"]).content.decode()
    assert not Download.objects.exists()
    sending.Place(world.people["lise"].pk).close()
    under_way[0].close()
    assert begun(client, made)
    third = client.post(file_address(made))
    assert third.status_code == 200
    assert client.post(file_address(made)).status_code == 303, "the third is not read to its end"
    assert body(third)
    assert begun(client, made)
    under_way[1].close()


def test_the_pace_is_kept_and_none_is_set_with_nought() -> None:
    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            yield from (bytes(10_000) for _piece in range(4))

    for most, at_least, at_most in ((200_000, 0.18, 5.0), (0, 0.0, 0.1)):
        begun_at = time.monotonic()
        assert sum(map(len, sending.paced(cast("Copy", Pieces()), most))) == 40_000
        assert at_least <= time.monotonic() - begun_at < at_most


def test_a_letter_comes_two_days_before_the_end_and_once(
    order: Order, world: World, signed_in: SignIn
) -> None:
    made = bring(order(), Status.READY)
    archive = Archive.objects.get()
    early, late = archive.expires_at - timedelta(days=2, seconds=1), archive.expires_at - timedelta(days=2)
    assert reminding.remind(early) == 0
    assert reminding.remind(late) == 1
    assert reminding.remind(late) == 1
    letter = Letter.objects.get(kind="copy-expiring")
    assert letter.person == world.ingrid
    assert set(letter.facts) == {"reference", "expires_at"}
    assert reminding.remind(archive.expires_at) == 0
    assert PrivacyRequest.objects.get(pk=made.pk).status == Status.READY


def test_no_letter_about_what_was_fetched_or_lies_only_so_long(
    order: Order, world: World, signed_in: SignIn, settings: Settings
) -> None:
    made = order()
    build(made, parts=2)
    archive = Archive.objects.get()
    late = archive.expires_at - timedelta(days=1)
    client = signed_in("ingrid")
    begun(client, made)
    assert reminding.remind(late) == 1, "one of two"
    body(client.post(f"/personvern/saker/{made.reference}/filer/{archive.parts.last().pk}/"))
    assert reminding.remind(late) == 0
    Archive.objects.update(created_at=archive.expires_at - timedelta(days=2))
    Download.objects.all().delete()
    assert reminding.remind(late) == 0


def test_a_file_nobody_has_is_explained_and_a_strangers_case_is_not_there(
    signed_in: SignIn, order: Order
) -> None:
    made = bring(order(), Status.READY)
    address = f"/personvern/saker/{made.reference}/filer/{uuid4()}/"
    client = signed_in("ingrid")
    for answer in (client.get(address), client.post(address), client.head(address)):
        assert answer.status_code == 303
    assert "Det er ingen fil å laste ned" in client.get(answer["Location"]).content.decode()
    assert signed_in("lise").post(address).status_code == 404
