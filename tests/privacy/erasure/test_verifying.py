"""Looking for a person everywhere: what is there is found, and told without saying what it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from accounts.files.storage import blobs
from accounts.models import AgreementDocument, Letter, Person, StoredFile
from accounts.wall.roles import WORKER
from privacy.erasure import verifying
from privacy.erasure.verifying import Finding, Marks, marks_of, scan
from privacy.models import Erasure
from privacy.states import Right
from tests import factors
from tests.privacy.erasure.canaries import CANARY, planted
from tests.world import World

pytestmark = pytest.mark.django_db
NOBODY = Marks(("ZQX-nobody-0",), ("00000000-0000-4000-8000-000000000000",), ())


def places(marks: Marks) -> set[tuple[str, str]]:
    return {(found.table, found.column) for found in scan(marks)}


def only(*words: str) -> Marks:
    return Marks(words, (), ())


def test_nobody_is_found_nowhere(full_world: World) -> None:
    assert list(scan(NOBODY)) == []
    assert list(scan(Marks((), (), ()))) == []


def test_a_person_who_is_there_is_found_in_every_kind_of_store(full_world: World) -> None:
    found = places(marks_of(full_world.ingrid))
    assert {
        ("accounts_person", "id"),
        ("accounts_contactpoint", "value"),
        ("accounts_contactpoint", "person_id"),
        ("accounts_customer", "customer_number"),
        ("accounts_user", "email"),
        ("account_emailaddress", "email"),
        ("accounts_armingevent", "actor_id"),
        ("accounts_datakey", "owner"),
    } <= found, found


def test_what_is_looked_for_is_what_only_this_person_is_known_by(full_world: World) -> None:
    marks = marks_of(full_world.ingrid)
    assert {"ingrid@example.no", "4410882", "15818012345", "Ingrid Solberg"} <= set(marks.words)
    assert not {"Ingrid", "Solberg", ""} & set(marks.words), "others have these names too"
    assert len(marks.files) > 3


def test_a_name_or_number_within_another_is_not_the_person(world: World) -> None:
    Letter.objects.create(person=world.lise, kind="x", key="1", address="notingrid@example.nothing")
    Letter.objects.create(person=world.lise, kind="x", key="44108821", address="a@example.no")
    assert ("accounts_letter", "address") not in places(only("ingrid@example.no"))
    assert ("accounts_letter", "key") not in places(only("4410882"))
    Letter.objects.create(person=world.lise, kind="x", key="copy:4410882", address="INGRID@example.no")
    assert {("accounts_letter", "address"), ("accounts_letter", "key")} <= places(
        only("ingrid@example.no", "4410882")
    )


def test_a_sitting_is_found_by_its_key(world: World) -> None:
    client = Client()
    factors.sign_in(client, world.users["ingrid"])
    marks = marks_of(world.ingrid)
    assert client.session.session_key in marks.words
    assert ("django_session", "session_key") in places(marks)


def test_the_cache_is_looked_into(world: World) -> None:
    assert ("rate_limit_cache", "value") not in places(only("ingrid@example.no"))
    cache.set("limit", ["ingrid@example.no"])
    assert ("rate_limit_cache", "value") in places(only("ingrid@example.no"))


def test_the_admin_log_is_looked_into_also_where_it_escapes_letters(world: World) -> None:
    LogEntry.objects.create(
        user=world.users["sam"],
        content_type=ContentType.objects.get_for_model(Person),
        action_flag=2,
        object_repr="person",
        change_message='[{"changed": {"fields": ["S\\u00f8lvi Ås"]}}]',
    )
    assert ("django_admin_log", "change_message") not in places(only("Sølvi Aas"))
    assert ("django_admin_log", "change_message") in places(only("Sølvi"))


def test_every_text_of_every_table_of_the_register_is_looked_into(full_world: World) -> None:
    written = planted(full_world.ingrid)
    assert len({table for table, _column in written}) > 25
    assert set(written) - places(only(CANARY)) == set()


def test_what_is_found_is_told_by_place_and_number_alone(world: World) -> None:
    told = repr(list(scan(marks_of(world.ingrid))))
    assert "accounts_contactpoint" in told
    for word in marks_of(world.ingrid).words:
        assert word not in told


def test_a_file_without_use_and_a_blob_without_row_are_found(full_world: World) -> None:
    document = AgreementDocument.objects.filter(agreement__customer__person=full_world.ingrid).first()
    assert document is not None
    path = document.file.path
    assert list(scan(Marks((), (), (path,)))) == []
    file_id = document.file_id
    document.delete()
    assert list(scan(Marks((), (), (path,)))) == [Finding("accounts_storedfile", "path", 1)]
    StoredFile.objects.filter(pk=file_id).delete()
    assert list(scan(Marks((), (), (path,)))) == [Finding("storage", "blob", 1)]
    blobs().delete(path)
    assert list(scan(Marks((), (), (path,)))) == []
    blobs().save(path, ContentFile(b"x"))
    assert list(scan(Marks((), (), (path,)))) == [Finding("storage", "blob", 1)]


def test_the_worker_looks_past_its_wall_and_gets_numbers(world: World) -> None:
    marks = marks_of(world.ingrid)
    everything = list(scan(marks))
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
        assert list(scan(marks)) == everything
        cursor.execute("RESET ROLE")


@pytest.fixture
def erasure(world: World) -> Erasure:
    from privacy import arrivals

    case = arrivals.receive(
        world.ingrid, by=world.users["ingrid"], wishes=[arrivals.Wish(Right.ERASURE)], language="nb"
    )
    return Erasure.objects.create(request=case.requests.get(), choice="all", plan_hash="x")


def test_what_to_look_for_is_kept_sealed_until_nothing_is_found(world: World, erasure: Erasure) -> None:
    with pytest.raises(ValueError, match="nothing to look for"):
        verifying.verify(erasure)
    verifying.take(erasure, world.ingrid)
    row: dict[str, Any] = Erasure.objects.values().get(pk=erasure.pk)
    assert b"ingrid@example.no" not in bytes(row["marks_sealed"])
    Person.objects.filter(pk=world.ingrid.pk).update(family_name="Gift")
    verifying.take(Erasure.objects.get(pk=erasure.pk), Person.objects.get(pk=world.ingrid.pk))
    again = Erasure.objects.get(pk=erasure.pk)
    assert "Ingrid Solberg" in again.marks, "the first holds, and a worker that begins again changes nothing"
    assert verifying.verify(again) == list(scan(marks_of(world.ingrid)))
    verifying.forget(again)
    assert Erasure.objects.get(pk=erasure.pk).marks_sealed is None
