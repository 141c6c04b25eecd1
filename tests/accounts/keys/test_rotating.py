"""Key-encryption keys are changed while everybody works on, and none is taken away before it is free."""

from __future__ import annotations

import threading
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from accounts import sealing
from accounts.keys import opening, rotating
from accounts.keys.checks import check_ids
from accounts.keys.errors import KeysUnavailable
from accounts.keys.rotating import counted, rotate
from accounts.models import DataKey
from tests.accounts.keys.rings import DOWN

pytestmark = pytest.mark.django_db
OLD, NEW = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture(autouse=True)
def ring(settings: Settings) -> Settings:
    settings.KEY_ENCRYPTION_KEYS = {"1": OLD}
    return settings


def texts(number: int) -> list[bytes]:
    return [sealing.seal_for(uuid4(), "fjellveien", context="a") for _text in range(number)]


def all_open(sealed: list[bytes]) -> bool:
    return {sealing.unseal(text, context="a") for text in sealed} == {"fjellveien"}


def rotate_by_command() -> str:
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


def test_every_key_goes_under_the_newest_and_the_old_one_may_leave(
    ring: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 7)
    sealed = texts(20)
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW, "1": OLD}
    assert all_open(sealed)
    sealed += texts(1)
    assert counted() == {"1": 20, "2": 1}
    assert "20 nøkler pakket inn på nytt" in rotate_by_command()
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW}
    assert all_open(sealed)
    assert "0 nøkler" in rotate_by_command()


def test_an_old_process_reads_what_a_new_one_wraps_once_it_knows_both(ring: Settings) -> None:
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW, "1": OLD}
    sealed = texts(1)
    ring.KEY_ENCRYPTION_KEYS = {"1": OLD, "2": NEW}
    assert all_open(sealed)
    assert counted() == {"2": 1}


def test_an_id_the_ring_does_not_hold_is_named_and_its_keys_are_left(ring: Settings) -> None:
    sealed = texts(3)
    assert check_ids(["default"]) == []
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW}
    [message] = check_ids(["default"])
    assert message.id == "accounts.W020"
    assert "key 1." in message.msg
    with pytest.raises(KeysUnavailable, match=r"^the ring does not hold 1$"):
        all_open(sealed)
    with pytest.raises(CommandError, match="3 nøkler er igjen"):
        rotate_by_command()
    ring.KEY_ENCRYPTION_KEYS = {"1": OLD}
    assert all_open(sealed)


def test_a_key_that_does_not_open_stops_no_other(ring: Settings) -> None:
    texts(5)
    broken = DataKey.objects.order_by("pk")[2]
    DataKey.objects.filter(pk=broken.pk).update(wrapped=b"\x01" + bytes(60))
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW, "1": OLD}
    assert rotate().left == {"1": 1}
    assert counted() == {"1": 1, "2": 4}


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(
    ring: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 4)
    sealed = texts(10)
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW, "1": OLD}
    real = rotating._rewrapped
    done: list[int] = []

    def die_in_the_second(rows: list[DataKey]) -> int:
        if done:
            raise KeyboardInterrupt
        done.append(real(rows))
        return done[0]

    with monkeypatch.context() as dying:
        dying.setattr(rotating, "_rewrapped", die_in_the_second)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    assert counted() == {"1": 6, "2": 4}
    assert all_open(sealed)
    assert rotate().wrapped == 6
    assert all_open(sealed)


def test_a_key_destroyed_meanwhile_does_not_come_back(
    ring: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts(3)
    gone = DataKey.objects.first()
    assert gone
    real = rotating._opened

    def destroy_meanwhile(rows: list[DataKey]) -> dict[DataKey, bytes]:
        found = real(rows)
        opening.destroy(gone.owner)
        return found

    monkeypatch.setattr(rotating, "_opened", destroy_meanwhile)
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW, "1": OLD}
    assert rotate().wrapped == 2
    assert counted() == {"2": 2}


def test_a_ring_that_is_away_is_told_and_changes_nothing(ring: Settings) -> None:
    texts(2)
    ring.KEY_RING = DOWN
    with pytest.raises(CommandError, match="svarer ikke"):
        rotate_by_command()
    assert [message.id for message in check_ids(["default"])] == ["accounts.W021"]
    assert counted() == {"1": 2}


@pytest.mark.django_db(transaction=True)
def test_readers_and_writers_go_on_while_keys_are_rotated(
    ring: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 5)
    sealed = texts(60)
    ring.KEY_ENCRYPTION_KEYS = {"2": NEW, "1": OLD}
    stop, failed, read = threading.Event(), [], []

    def go_on() -> None:
        try:
            while not stop.is_set():
                read.append(all_open([*sealed[:10], *texts(1)]))
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go_on) for _thread in range(2)]
    for thread in threads:
        thread.start()
    while len(read) < 2 and not failed:
        stop.wait(0.01)
    wrapped = rotate().wrapped
    stop.set()
    for thread in threads:
        thread.join()
    assert failed == []
    assert wrapped == 60
    assert all(read)
    assert all_open(sealed)
    assert set(counted()) == {"2"}
