"""The gate of a person under erasure: nobody adds to what is going, and everybody else goes on."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import activity
from accounts.models import (
    AlarmActivation,
    ArmingEvent,
    ContactPoint,
    Conversation,
    Letter,
    Person,
    SignInEvent,
    Site,
)
from accounts.models.activity import ActorKind, Channel
from privacy.erasure import barring, gate
from privacy.models import PrivacyRequest
from tests import database
from tests.world import TAKEOVER, World

COMMITS = pytest.mark.django_db(transaction=True)


@pytest.fixture
def closed(world: World) -> World:
    gate.close(world.ingrid)
    return world


def writes(refused: bool, write: Callable[[], Any]) -> None:
    """Try to write, and expect to be refused or not."""
    was_refused = False
    try:
        with transaction.atomic():
            write()
    except Error as error:
        was_refused = gate.was_refused(error)
        if not was_refused:
            raise
    assert was_refused == refused


def alarm(site: Site, at: Any) -> AlarmActivation:
    return AlarmActivation.objects.create(key=f"late-{at}", site=site, occurred_at=at, alarm_type="burglary")


@pytest.mark.django_db
def test_every_table_and_month_that_belongs_to_a_person_has_the_gate(world: World) -> None:
    with connection.cursor() as cursor:
        hooks = barring.hooks(cursor)
        assert barring.unguarded(cursor) == []
        cursor.execute("ALTER TABLE accounts_letter DISABLE TRIGGER gate_insert")
        assert barring.unguarded(cursor) == ["accounts_letter"]
    tables = {onto for onto, of in hooks if onto == of}
    assert {"accounts_armingevent", "accounts_person", "privacy_reading", "mfa_authenticator"} <= tables
    assert any(onto.startswith("accounts_armingevent_2") for onto, _of in hooks)


@pytest.mark.django_db
def test_what_is_not_in_a_gap_is_said_by_the_check() -> None:
    assert barring.check_gate(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER gate_update ON accounts_person")
    [error] = barring.check_gate(databases=["default"])
    assert error.id == "privacy.E030"
    assert "accounts_person" in error.msg
    barring.build()
    assert barring.check_gate(databases=["default"]) == []


@pytest.mark.django_db
def test_rows_straight_at_the_person_are_refused(closed: World) -> None:
    add = ContactPoint.objects.create
    writes(True, lambda: add(person=closed.ingrid, kind="phone", value="+4790000001"))
    writes(False, lambda: add(person=closed.lise, kind="phone", value="+4790000001"))
    writes(
        True,
        lambda: Conversation.objects.create(
            person=closed.ingrid, reference="H-late", subject="x", opened_at=timezone.now()
        ),
    )
    assert not ContactPoint.objects.filter(value="+4790000001", person=closed.ingrid).exists()


@pytest.mark.django_db
def test_rows_behind_her_sign_in_are_refused(closed: World) -> None:
    writes(
        True,
        lambda: SignInEvent.objects.create(
            user=closed.users["ingrid"], kind="sign-in", method="password", outcome="ok"
        ),
    )
    writes(
        False,
        lambda: SignInEvent.objects.create(
            user=closed.users["lise"], kind="sign-in", method="password", outcome="ok"
        ),
    )


@pytest.mark.django_db
def test_what_happens_at_her_home_is_refused_and_at_another_not(closed: World) -> None:
    now = timezone.now()
    writes(True, lambda: alarm(closed.sites["house"], now))
    writes(False, lambda: alarm(closed.sites["lise"], now))


@pytest.mark.django_db
def test_a_former_owner_being_erased_does_not_stop_the_alarm_of_who_lives_there(world: World) -> None:
    gate.close(world.tor)
    writes(False, lambda: alarm(world.sites["house"], timezone.now()))
    writes(True, lambda: alarm(world.sites["house"], TAKEOVER - timedelta(days=9)))
    panel = world.sites["house"].panels.get()
    writes(False, lambda: panel.__class__.objects.filter(pk=panel.pk).update(firmware="9"))


@pytest.mark.django_db
def test_events_are_refused_one_by_one_and_by_the_thousand_and_straight_into_a_month(closed: World) -> None:
    now = timezone.now()

    def event(who: Person) -> ArmingEvent:
        return ArmingEvent(
            site=closed.sites["lise"], actor=who, actor_kind=ActorKind.PERSON, channel=Channel.APP, mode="off",
            occurred_at=now,
        )  # fmt: skip

    writes(False, lambda: activity.record([event(closed.lise)]))
    writes(True, lambda: activity.record([event(closed.ingrid)]))
    month = f"accounts_armingevent_{now:%Y%m}"
    columns = (
        "id, occurred_at, received_at, site_id, actor_id, actor_kind, unresolved_name, channel,"
        " time_uncertain, mode"
    )
    values = "gen_random_uuid(), %s, %s, %s, %s, 'person', '', 'app', false, 'off'"
    straight = f"INSERT INTO {month} ({columns}) VALUES ({values})"  # noqa: S608 - a month of ours

    def write(who: Person) -> None:
        with connection.cursor() as cursor:
            cursor.execute(straight, [now, now, closed.sites["lise"].pk, who.pk])

    writes(True, lambda: write(closed.ingrid))
    writes(False, lambda: write(closed.lise))


@pytest.mark.django_db
def test_a_month_made_later_has_the_gate(closed: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_month('accounts_armingevent', '2031-05-01')")
        assert ("accounts_armingevent_203105", "accounts_armingevent") in barring.hooks(cursor)
        assert barring.unguarded(cursor) == []


@pytest.mark.django_db
def test_a_row_of_somebody_else_is_not_hung_onto_her(closed: World) -> None:
    mine = ContactPoint.objects.filter(
        pk=ContactPoint.objects.create(person=closed.lise, kind="phone", value="+479").pk
    )
    assert mine.exists()
    writes(True, lambda: mine.update(person=closed.ingrid))
    writes(False, lambda: mine.update(label="jobb"))


@pytest.mark.django_db
def test_who_sends_her_letters_may_still_note_that_they_are_sent(world: World) -> None:
    letter = Letter.objects.create(person=world.ingrid, kind="copy-ready", key="k", address="a@example.no")
    gate.close(world.ingrid)
    writes(False, lambda: Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now()))
    assert Letter.objects.filter(pk=letter.pk, sent_at__isnull=False).exists()


@pytest.mark.django_db
def test_the_worker_passes_the_gate_of_the_person_it_erases_and_no_other(closed: World) -> None:
    gate.close(closed.lise)
    add = ContactPoint.objects.create
    with gate.passing(closed.ingrid.pk):
        writes(False, lambda: add(person=closed.ingrid, kind="phone", value="+4790000002"))
        writes(True, lambda: add(person=closed.lise, kind="phone", value="+4790000002"))
    writes(True, lambda: add(person=closed.ingrid, kind="phone", value="+4790000003"))


@pytest.mark.django_db
def test_opened_again_it_refuses_nothing(closed: World) -> None:
    assert gate.is_closed(closed.ingrid.pk)
    gate.open_again(closed.ingrid.pk)
    assert not gate.is_closed(closed.ingrid.pk)
    writes(False, lambda: ContactPoint.objects.create(person=closed.ingrid, kind="phone", value="+479"))


@pytest.fixture
def writer(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Another process, with a connection of its own."""
    with psycopg.connect(database.address()) as other:
        yield other
        other.rollback()


LATE = (
    "INSERT INTO accounts_contactpoint (id, created_at, person_id, kind, value, label, source, is_primary,"
    " is_registered_for_delivery, changed_at) SELECT gen_random_uuid(), now(), id, 'phone', '+4791', '', 'subject',"
    " false, false, now() FROM accounts_person WHERE id = %s"
)


@COMMITS
def test_a_writer_that_began_before_the_gate_is_waited_for(world: World, writer: psycopg.Connection) -> None:
    writer.execute(LATE, [world.ingrid.pk])
    gate.close(world.ingrid)
    assert not gate.await_writers(patience=0.3)
    ending = threading.Timer(0.3, writer.commit)
    ending.start()
    assert gate.await_writers(patience=30)
    ending.join()
    assert ContactPoint.objects.filter(value="+4791").count() == 1, "it is there to be deleted"


@COMMITS
def test_a_writer_that_had_begun_but_not_written_is_refused(world: World, writer: psycopg.Connection) -> None:
    writer.execute("SELECT count(*) FROM accounts_person")
    gate.close(world.ingrid)
    assert gate.await_writers(patience=30), "it has written nothing that could be missed"
    with pytest.raises(psycopg.Error) as refused:
        writer.execute(LATE, [world.ingrid.pk])
    assert refused.value.sqlstate == barring.REFUSED
    assert isinstance(refused.value, psycopg.OperationalError), "so it is answered with «come back later»"


@COMMITS
def test_a_writer_that_looks_at_the_past_is_refused_always(world: World, writer: psycopg.Connection) -> None:
    writer.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with pytest.raises(psycopg.Error, match="committed before"):
        writer.execute(LATE, [world.ingrid.pk])


@COMMITS
def test_without_its_trigger_a_late_writer_leaves_a_row(world: World, writer: psycopg.Connection) -> None:
    """The negative control: were this to fail, the tests above would prove nothing."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_contactpoint DISABLE TRIGGER gate_insert")
    try:
        gate.close(world.ingrid)
        assert gate.await_writers(patience=30)
        writer.execute(LATE, [world.ingrid.pk])
        writer.commit()
        assert ContactPoint.objects.filter(person=world.ingrid, value="+4791").exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_contactpoint ENABLE TRIGGER gate_insert")


@COMMITS
@pytest.mark.parametrize(("language", "words"), [("nb", "Det ble ikke lagret"), ("en", "It was not stored")])
def test_who_sends_a_form_about_somebody_being_erased_is_told_that_it_was_not_stored(
    world: World, language: str, words: str
) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    client.force_login(world.users["ingrid"])
    form = {"tekst": "Hvem har sett loggen?"}
    assert client.get("/personvern/sporsmal/ny/").status_code == 200
    gate.close(world.ingrid)
    answer = client.post("/personvern/sporsmal/ny/", form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert words in page
    assert not re.search("slett|delet", page), "another of the household may have sent it"
    assert not PrivacyRequest.objects.exists()
