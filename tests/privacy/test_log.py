"""What is done with cases, copies, pictures and recordings leaves exactly one entry, without a value (A4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from accounts.audit import Action
from accounts.models import AuditInbox, AuditPseudonym
from privacy import workflow
from privacy.models import Job, PrivacyRequest
from privacy.states import JobState, Status, WrongState
from tests.privacy.finished import bring, part_of
from tests.world import SECRETS, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
Written = tuple[str, str, str, str, str]


def test_a_case_leaves_an_entry_for_each_status(world: World, job: Job) -> None:
    request = job.request
    assert written()[-1:] == [("request-moved", "person", "ok", "queued", request.reference)]
    job.request.move_to(Status.BUILDING)
    workflow.withdraw(job.request, by=world.users["ingrid"])
    assert written()[-2:] == [
        ("request-moved", "system", "ok", "building", request.reference),
        ("request-moved", "person", "ok", "withdrawn", request.reference),
    ]
    row = AuditInbox.objects.latest("id")
    assert row.target == f"privacy.PrivacyRequest:{request.pk}"
    assert AuditPseudonym.objects.get(pseudonym=row.subject).person == world.ingrid


def test_a_move_that_is_refused_or_undone_leaves_none(world: World, job: Job) -> None:
    before = AuditInbox.objects.count()
    with pytest.raises(WrongState):
        job.request.move_to(Status.DELIVERED)
    with transaction.atomic():
        job.request.move_to(Status.BUILDING)
        transaction.set_rollback(True)
    assert AuditInbox.objects.count() == before > 0


def test_a_copy_fetched_and_one_refused_leave_an_entry_each(
    world: World, order: Callable[..., PrivacyRequest], settings: Settings, tmp_path: Path
) -> None:
    settings.STORAGE_DIR = tmp_path
    request, by = bring(order(), Status.READY), world.users["ingrid"]
    refused = workflow.Download.Outcome.REFUSED_LIMIT
    workflow.refuse_download(part_of(request), by=by, device="x", outcome=refused)
    assert written()[-1] == ("copy-fetched", "person", "refused", refused.value, request.reference)


def test_opening_a_picture_or_a_call_leaves_one_entry(full_world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    for page, name, action in (
        ("bilder", "cat_released", "picture-opened"),
        ("opptak", "call", "recording-opened"),
    ):
        row = full_world.held[name]
        for _reload in range(2):
            assert client.get(f"/{page}/{row.pk}/").status_code == 200
        found = AuditInbox.objects.get(action=action)
        assert (found.actor_kind, found.fields, found.target) == (
            "person",
            "file",
            f"{row._meta.label}:{row.pk}",
        )
        assert found.subject == found.actor


def test_a_picture_of_others_leaves_none(full_world: World, signed_in: SignedIn) -> None:
    client = signed_in("lise")
    assert client.get(f"/bilder/{full_world.held['cat_released'].pk}/").status_code == 404
    assert not AuditInbox.objects.filter(action=Action.PICTURE_OPENED).exists()


@pytest.mark.parametrize(
    ("path", "action", "is_about_ingrid"),
    [
        ("privacyrequest/", "cases-listed", False),
        ("privacyrequest/{case}/change/", "case-seen", True),
        ("privacyrequest/{case}/history/", "case-seen", True),
        ("job/?state=all", "jobs-listed", False),
        ("job/{job}/change/", "job-seen", True),
    ],
)
def test_every_look_of_an_employee_leaves_one_entry(
    world: World, job: Job, signed_in: SignedIn, path: str, action: str, is_about_ingrid: bool
) -> None:
    client = signed_in("sam")
    before = AuditInbox.objects.latest("id").pk if AuditInbox.objects.exists() else 0
    assert client.get(f"/admin/privacy/{path.format(case=job.request_id, job=job.pk)}").status_code == 200
    new = AuditInbox.objects.filter(pk__gt=before)
    # Beside a look at a case stands what it shows of the person, for the person to read.
    [row] = new.exclude(action=Action.DATA_SEEN)
    assert new.count() == 1 or action == "case-seen"
    assert (row.action, row.actor_kind) == (action, "staff")
    assert AuditPseudonym.objects.get(pseudonym=row.actor).user == world.users["sam"]
    assert (row.reason == "rows:1") is not is_about_ingrid
    assert (row.case == job.request.reference) is is_about_ingrid
    assert bool(row.subject) is is_about_ingrid
    # The page of a case tells which of it was shown as readings.
    assert {"reference", "status"} & set(row.fields.split(",")) or action == "case-seen"


def test_a_look_that_is_refused_or_finds_nothing_leaves_none(
    world: World, job: Job, signed_in: SignedIn
) -> None:
    omar, sam = signed_in("omar"), signed_in("sam")
    before = AuditInbox.objects.count()
    assert omar.get("/admin/privacy/privacyrequest/").status_code == 403
    assert omar.get(f"/admin/privacy/job/{job.pk}/change/").status_code == 403
    assert sam.get("/admin/privacy/job/00000000-0000-4000-8000-000000000000/change/").status_code == 302
    assert AuditInbox.objects.count() == before


def test_a_job_started_again_leaves_the_restart_and_the_move(
    world: World, job: Job, signed_in: SignedIn
) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.DEAD)
    PrivacyRequest.objects.filter(pk=job.request_id).update(status=Status.QUEUED)
    job.request.move_to(Status.BUILDING)
    job.request.move_to(Status.STOPPED)
    before = AuditInbox.objects.count()
    form = {"action": "try_again", "_selected_action": [str(job.pk)]}
    assert signed_in("sam").post("/admin/privacy/job/", form).status_code == 302
    new = [row[0] for row in written()[before:]]
    assert sorted(new) == ["job-restarted", "request-moved", "signed-in"]


def test_nothing_of_a_person_stands_in_the_log(
    full_world: World, order: Callable[..., PrivacyRequest], signed_in: SignedIn, file_storage: Path
) -> None:
    """The canaries of the world, after everybody has been everywhere that is written down."""
    case = order()
    for name in ("ingrid", "ole", "lise", "tor"):
        client = signed_in(name)
        for page in ("/opplysninger/", f"/bilder/{full_world.held['cat_released'].pk}/"):
            client.get(page)
    staff = signed_in("dina")
    for page in ("privacyrequest/", f"privacyrequest/{case.pk}/change/", f"job/{case.jobs.get().pk}/change/"):
        assert staff.get(f"/admin/privacy/{page}").status_code == 200
    said = " ".join(str(value) for row in AuditInbox.objects.values_list() for value in row)
    assert said.count("signed-in") == 5
    names = [
        value for person in full_world.people.values() for value in (person.given_name, person.family_name)
    ]
    for word in ["ZQX-", "@", "127.0.0.1", "Fjellveien", *SECRETS.values(), *filter(None, names)]:
        assert word not in said


def written() -> list[Any]:
    rows = AuditInbox.objects.order_by("id")
    return list(rows.values_list("action", "actor_kind", "outcome", "reason", "case"))
