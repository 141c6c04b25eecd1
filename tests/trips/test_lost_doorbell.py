"""The broker may lose everything: a copy that is ordered is made, once, within 90 s of the doorbell's loss."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.test import Client
from pytest_django import Settings

from accounts import doorbell
from accounts.models import Letter
from privacy.categories import CATEGORIES
from privacy.models import Archive, Job, PrivacyRequest
from privacy.states import JobState, Status
from tests.stack import Beat, Broker, Program, Worker, ringing_at, wait_until
from tests.world import SECRETS, World

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("stack"),
]
WAKE = "privacy.tasks.wake"
PROMISED_SECONDS = 90
SECONDS_TO_START = 60
# One hung call to the broker may cost a visitor two seconds; the rest is the page's own.
SECONDS_OF_A_PAGE = 15
MESSAGES_UNDER_WAY = 200


@pytest.fixture
def storage(world: World, tmp_path: Path, settings: Settings) -> Path:
    settings.STORAGE_DIR = tmp_path / "storage"
    settings.STORAGE_DIR.mkdir()
    return settings.STORAGE_DIR


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A broker that runs, and at whose door this process rings."""
    monkeypatch.setattr(doorbell, "_quiet_until", 0.0)
    made = Broker(tmp_path / "broker")
    try:
        made.start()
        with ringing_at(made.address):
            yield made
    finally:
        made.stop()


@pytest.fixture
def start(storage: Path, broker: Broker) -> Iterator[Callable[..., Program]]:
    """Start a Worker or a Beat; all end with the test, before the database is emptied."""
    started: list[Program] = []

    def begin(kind: type[Worker] | type[Beat]) -> Program:
        one = kind(storage, broker.address, number=len(started) + 1)
        started.append(one)
        one.start()
        return one

    yield begin
    for one in started:
        one.stop()


@pytest.fixture
def order(signed_in: Callable[[str], Client], storage: Path) -> Callable[[], Job]:
    """Ingrid orders a copy of everything on its page, and is not kept waiting."""
    client = signed_in("ingrid")

    def ask() -> Job:
        begun = time.monotonic()
        answer = client.post("/personvern/kopi/ny/", {"kategori": [one.slug for one in CATEGORIES]})
        assert answer.status_code == 303
        assert time.monotonic() - begun < SECONDS_OF_A_PAGE
        return Job.objects.get()

    return ask


def test_a_copy_whose_message_was_emptied_away_is_made(
    broker: Broker, order: Callable[[], Job], start: Callable[..., Program], world: World
) -> None:
    job = order()
    with redis.Redis.from_url(broker.address) as client:
        text, arguments = everything_in(client)
        assert [str(job.pk)] in arguments
        assert str(job.pk) in text
        assert told_of(world, text) == []
        client.flushall()
        assert client.keys() == []
    start(Worker)
    start(Beat)
    wait_until(is_ready, seconds=PROMISED_SECONDS)
    assert_made_once(job)


def test_a_copy_ordered_while_the_broker_is_dead_is_made_when_it_is_back(
    broker: Broker,
    order: Callable[[], Job],
    start: Callable[..., Program],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker, beat = start(Worker), start(Beat)
    # Both have a connection that breaks: the clock sends its first task a quarter of a minute after its start.
    wait_until(lambda: bool(worker.said("succeeded")), seconds=SECONDS_TO_START)
    # The broker dies while the worker takes message after message: a failed acknowledgement must not deafen it.
    for _message in range(MESSAGES_UNDER_WAY):
        assert doorbell.ring("privacy.tasks.watch")
    broker.kill()
    rung = listen_to_the_doorbell(monkeypatch)
    job = order()
    assert rung[WAKE, str(job.pk)] is False
    assert not any(rung.values())
    assert not is_ready()

    broker.start()
    wait_until(is_ready, seconds=PROMISED_SECONDS)
    assert_made_once(job)
    assert worker.process is not None
    assert worker.process.poll() is None, "the worker that lost its broker goes on"
    assert beat.process is not None
    assert beat.process.poll() is None, "so does the clock"


def test_a_message_delivered_three_times_makes_one_copy(
    broker: Broker, order: Callable[[], Job], start: Callable[..., Program]
) -> None:
    job = order()
    assert doorbell.ring(WAKE, str(job.pk))
    assert doorbell.ring(WAKE, str(job.pk))
    with redis.Redis.from_url(broker.address) as client:
        assert client.llen("export") == 3
    workers = [start(Worker), start(Worker)]
    done = re.compile(rf"{WAKE}\[[^]]+\] succeeded")
    wait_until(
        lambda: len(done.findall("".join(one.log.read_text() for one in workers))) == 3,
        seconds=SECONDS_TO_START,
    )
    assert is_ready()
    assert_made_once(job)


def is_ready() -> bool:
    return PrivacyRequest.objects.get().status == Status.READY


def assert_made_once(job: Job) -> None:
    job.refresh_from_db()
    assert (job.state, job.claims) == (JobState.SUCCEEDED, 1)
    archive = Archive.objects.get()
    assert archive.job_id == job.pk
    assert Letter.objects.filter(kind="copy-ready").count() == 1


def listen_to_the_doorbell(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, ...], bool]:
    """What `ring` answers from now on, by task and ids."""
    answers: dict[tuple[str, ...], bool] = {}
    ring = doorbell.ring

    def heard(*words: str) -> bool:
        answers[words] = ring(*words)
        return answers[words]

    for module in ("accounts.doorbell", "accounts.post"):
        monkeypatch.setattr(f"{module}.ring", heard)
    return answers


def everything_in(client: redis.Redis) -> tuple[str, list[list[str]]]:
    """All keys and values of all databases, messages opened; and the arguments of each message."""
    text, arguments = [], []
    assert set(client.info("keyspace")) == {"db0"}
    for key in client.scan_iter():
        text.append(key.decode())
        for value in values_of(client, key):
            if not value.startswith(b"{"):
                text.append(value.decode())
                continue
            message = json.loads(value)
            body = base64.b64decode(message.pop("body")).decode()
            text += [json.dumps(message, ensure_ascii=False), body]
            arguments.append(json.loads(body)[0])
    return "\n".join(text), arguments


def values_of(client: redis.Redis, key: bytes) -> list[bytes]:
    read = {
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: list(client.smembers(key)),
        b"zset": lambda: client.zrange(key, 0, -1),
        b"hash": lambda: [part for pair in client.hgetall(key).items() for part in pair],
        b"string": lambda: [client.get(key)],
    }
    values: list[bytes] = read[client.type(key)]()
    return values


def told_of(world: World, text: str) -> list[str]:
    """Which canaries, names, addresses, numbers and secrets of the world's persons stand in the text."""
    words = {"ZQX-", "@example.no", *SECRETS.values()}
    words |= {customer.customer_number for customer in world.customers.values()}
    words |= {site.street_address for site in world.sites.values()}
    for person in world.people.values():
        words |= {person.given_name, person.family_name}
    return sorted(word for word in words if re.search(rf"(?<!\w){re.escape(word)}", text))
