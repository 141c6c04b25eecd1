"""One row in the transaction of what happened: random names for people, names of fields, and no values."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.audit import Action, Outcome, record
from accounts.models import AuditInbox, AuditPseudonym
from tests.world import World

pytestmark = pytest.mark.django_db
PSEUDONYM = re.compile(r"[0-9a-f]{32}")


def test_an_entry_says_who_did_what_to_whom_under_random_names(world: World) -> None:
    dina = world.users["dina"]
    record(
        Action.DATA_SEEN,
        actor=dina,
        subject=world.ingrid,
        target=world.sites["house"],
        fields=("street_address", "city"),
        reason="case",
        case="PV-7K4M-Q2XD",
    )
    row = AuditInbox.objects.get()
    assert (row.action, row.actor_kind, row.outcome) == ("data-seen", "staff", "ok")
    assert (row.fields, row.reason, row.case) == ("city,street_address", "case", "PV-7K4M-Q2XD")
    assert row.target == f"accounts.Site:{world.sites['house'].pk}"
    assert AuditPseudonym.objects.get(pseudonym=row.actor).user == dina
    assert AuditPseudonym.objects.get(pseudonym=row.subject).person == world.ingrid
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", row.at)


def test_a_person_has_one_name_as_actor_and_as_subject(world: World) -> None:
    record(Action.SIGNED_IN, actor=world.users["ingrid"], subject=world.ingrid)
    record(Action.DATA_SEEN, actor=world.users["sam"], subject=world.ingrid)
    record(Action.SIGNED_IN, actor=world.users["ole"], subject=world.ole)
    first, second, other = AuditInbox.objects.order_by("id")
    assert PSEUDONYM.fullmatch(first.actor)
    assert first.actor == first.subject == second.subject
    assert other.actor not in {first.actor, second.actor}


def test_the_portal_and_strangers_have_no_random_name(world: World) -> None:
    record(Action.LOG_ANCHORED, actor="sealer", target="anchor:1")
    record(Action.SIGN_IN_FAILED, actor=AnonymousUser(), outcome=Outcome.FAILED)
    portal, stranger = AuditInbox.objects.order_by("id")
    assert (portal.actor_kind, portal.actor) == ("system", "sealer")
    assert (stranger.actor_kind, stranger.actor, stranger.subject) == ("nobody", "", "")
    assert not AuditPseudonym.objects.exists()


def test_what_somebody_typed_does_not_fit_through(world: World) -> None:
    typed: list[dict[str, Any]] = [
        {"reason": "hun er naboen min"},
        {"fields": ["Fjellveien 12"]},
        {"target": "ingrid@example.no"},
        {"case": "PV\n"},
        {"actor": "Sam Support"},
    ]
    for words in typed:
        with pytest.raises(ValueError, match="names, keys and codes"):
            record(Action.DATA_SEEN, **{"actor": world.users["sam"], **words})
    assert not AuditInbox.objects.exists()


def test_what_did_not_happen_is_not_in_the_log(world: World) -> None:
    with transaction.atomic():
        record(Action.DATA_SEEN, actor=world.users["sam"])
        assert AuditInbox.objects.count() == 1
        transaction.set_rollback(True)
    assert not AuditInbox.objects.exists()


def test_an_entry_is_one_query_whoever_it_is_about(world: World) -> None:
    for actor, subject in ((world.users["sam"], world.ingrid), (AnonymousUser(), None), ("clock", None)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            record(Action.DATA_SEEN, actor=actor, subject=subject)
        assert len(queries) == 1


def test_without_the_row_of_names_the_log_names_nobody_and_is_whole(world: World) -> None:
    record(Action.DATA_SEEN, actor=world.users["sam"], subject=world.ingrid)
    name = AuditInbox.objects.get().subject
    assert AuditPseudonym.objects.filter(person=world.ingrid).delete()[0] == 1
    assert AuditInbox.objects.get().subject == name
    record(Action.DATA_SEEN, actor=world.users["sam"], subject=world.ingrid)
    assert AuditInbox.objects.latest("id").subject != name
