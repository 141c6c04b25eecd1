"""The staff's window: only by permission, only to look, and nothing of a person in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from privacy import workflow
from privacy.models import Event, Job, PrivacyRequest
from privacy.states import JobState, Status
from tests import factors
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
JOBS = "/admin/privacy/job/"
CASES = "/admin/privacy/privacyrequest/"
SUFFIXES = ("", "__exact", "__startswith", "__gte", "__in", "__isnull", "__regex")
SHOWN = {CASES: {"right__exact", "hvem", "frist", "status", "avsluttet"}, JOBS: {"state"}}


@pytest.fixture
def case(world: World) -> PrivacyRequest:
    """Ingrid's copy, whose job has stopped, and Ole's, whose job waits."""
    for who in ("ingrid", "ole"):
        scope = workflow.Scope(categories=("bruk",))
        workflow.open_export(world.people[who], by=world.users[who], scope=scope, language="nb")
    job = Job.objects.get(request__person=world.people["ingrid"])
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, fence=1, lease_until=timezone.now(), step_tries=5, claims=6
    )
    job.refresh_from_db()
    PrivacyRequest.objects.get(pk=job.request_id).move_to(Status.BUILDING)
    job.request.refresh_from_db()
    workflow.stop(job, code="StoreError")
    return PrivacyRequest.objects.get(person=world.people["ingrid"])


def every_page(case: PrivacyRequest) -> list[str]:
    job = case.jobs.get()
    return [
        "/admin/",
        "/admin/privacy/",
        CASES,
        f"{CASES}{case.pk}/change/",
        f"{CASES}{case.pk}/history/",
        JOBS,
        f"{JOBS}?state=all",
        f"{JOBS}{job.pk}/change/",
    ]


# Who gets in --------------------------------------------------------------------------------------


def test_the_way_in_is_the_portals_sign_in(case: PrivacyRequest) -> None:
    client = Client()
    shown = client.get(f"{JOBS}?state=all", follow=True)
    assert shown.redirect_chain[-1][0].startswith("/logg-inn/?next=")
    assert f'name="next" value="{JOBS}?state=all"' in shown.content.decode()
    form = {"login": "dina@example.no", "password": PASSWORD, "next": f"{JOBS}?state=all"}
    dina = User.objects.get(email=form["login"])
    assert factors.sign_in(client, dina, then=form["next"])["Location"] == form["next"]
    through = Client().get("/admin/login/", {"next": JOBS})
    assert through["Location"] == "/logg-inn/?next=%2Fadmin%2Fprivacy%2Fjob%2F"


def test_the_admin_never_reads_a_password(case: PrivacyRequest, signed_in: SignedIn) -> None:
    form = {"username": "dina@example.no", "password": PASSWORD, "next": "/admin/"}
    client = Client()
    assert client.post("/admin/login/", form)["Location"].startswith("/logg-inn/")
    assert "_auth_user_id" not in client.session
    sam = signed_in("sam")
    before = sam.session["_auth_user_id"]
    assert sam.post("/admin/login/", form)["Location"] == "/admin/"
    assert sam.session["_auth_user_id"] == before
    assert sam.get("/admin/password_change/")["Location"] == "/glemt/"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_the_way_in_does_not_lead_out(db: None, evil: str) -> None:
    assert Client().get("/admin/login/", {"next": evil})["Location"] == "/logg-inn/?next=%2Fadmin%2F"


def test_signing_out_of_the_admin_is_signing_out(signed_in: SignedIn) -> None:
    client = signed_in("sam")
    answer = client.post("/admin/logout/", follow=True)
    assert answer.redirect_chain[0] == ("/logg-ut/", 307)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["ingrid", "ole", "lise"])
def test_customers_see_nothing_of_it(case: PrivacyRequest, signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)
    for address in every_page(case):
        assert client.get(address)["Location"].startswith("/admin/login/"), address
    assert client.get("/admin/login/")["Location"] == "/"


def test_staff_without_permission_see_an_empty_room(case: PrivacyRequest, signed_in: SignedIn) -> None:
    client = signed_in("astrid")
    page = client.get("/admin/").content.decode()
    assert case.reference not in page
    assert "/admin/privacy/" not in page
    for address in every_page(case)[1:]:
        answer = client.get(address)
        # The history of a row nobody sees sends to the front page, as that of one that does not exist.
        assert answer.status_code in {403, 404} or answer.headers.get("Location") == "/admin/", address
        assert case.reference not in answer.content.decode()


def test_staff_with_the_role_see_it_and_a_superuser_without_one_sees_no_case(
    case: PrivacyRequest, signed_in: SignedIn
) -> None:
    User.objects.create_superuser("root@example.no", PASSWORD)
    root = Client()
    root.force_login(factors.enrol(User.objects.get(email="root@example.no")).user)
    factors.show(root, User.objects.get(email="root@example.no"))
    for client in (signed_in("dina"), signed_in("sam")):
        for address in every_page(case):
            assert client.get(address).status_code == 200, address
    # What Django lets a superuser do, the database gives to roles alone.
    assert root.get(CASES).status_code == 200
    assert case.reference not in root.get(CASES).content.decode()


def test_dismissed_staff_are_out_at_the_next_request(case: PrivacyRequest, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    User.objects.filter(email="dina@example.no").update(is_active=False)
    assert client.get(CASES).status_code == 302


def test_only_requests_jobs_employees_locks_and_the_log_are_in_the_window(db: None) -> None:
    shown = {model._meta.label for model in admin.site._registry}
    assert shown == {
        "privacy.PrivacyRequest",
        "privacy.Job",
        "privacy.CallerCheck",
        "privacy.Opening",
        "privacy.Incident",
        "privacy.Review",
        "privacy.SafetyReview",
        "accounts.AuditEntry",
        "accounts.Wait",
        "accounts.PanelCommand",
        "accounts.LateNotice",
        "accounts.OwnershipChange",
        "accounts.User",
        "accounts.StaffChange",
    }


# What is in it ------------------------------------------------------------------------------------


def test_no_page_names_a_person(world: World, case: PrivacyRequest, signed_in: SignedIn) -> None:
    """Cases tell a customer number, and the case itself the key by which a customer is opened."""
    client = signed_in("dina")
    for address in every_page(case):
        page = client.get(address).content.decode()
        is_case = address == f"{CASES}{case.pk}/change/"
        for name, person in world.people.items():
            keys = [] if is_case else [str(person.pk)]
            for personal in (person.given_name, person.family_name, f"{name}@example.no", *keys):
                assert not re.search(rf"\b{personal}\b", page), (address, personal)
        assert ("4410882" in page) == (is_case or address == CASES), address


def test_stopped_jobs_stand_first_with_code_tries_and_deadline(
    world: World, case: PrivacyRequest, signed_in: SignedIn
) -> None:
    client = signed_in("dina")
    other = PrivacyRequest.objects.get(person=world.people["ole"])
    page = client.get(JOBS).content.decode()
    assert "<h1>Stoppede jobber</h1>" in page
    assert case.reference in page
    assert "StoreError" in page
    assert other.reference not in page
    assert other.reference in client.get(f"{JOBS}?state=all").content.decode()
    assert other.reference in client.get(f"{JOBS}?state=queued").content.decode()


def test_a_case_shows_what_happened(case: PrivacyRequest, signed_in: SignedIn) -> None:
    page = signed_in("dina").get(f"{CASES}{case.pk}/change/").content.decode()
    for word in ("Mottatt", "Lages", "personen selv", "portalen"):
        assert word in page


@pytest.mark.parametrize("address", [CASES, JOBS])
def test_only_listed_fields_can_be_asked_about(
    world: World, case: PrivacyRequest, signed_in: SignedIn, address: str
) -> None:
    client = signed_in("dina")
    model: type[models.Model] = PrivacyRequest if address == CASES else Job
    paths = paths_from(model)
    assert len(paths) > 40
    for path in paths:
        for lookup in [f"{path}{suffix}" for suffix in SUFFIXES]:
            allowed = admin.site._registry[model].lookup_allowed(lookup, "1", None)
            assert allowed is (lookup in SHOWN[address]), lookup
    asked = [f"{path}__startswith" for path in paths[::7]]
    for lookup in asked + sorted(SHOWN[address]):
        status = client.get(address, {lookup: "1"}).status_code
        assert status == (200 if lookup in SHOWN[address] else 400), lookup


def paths_from(model: type[models.Model]) -> list[str]:
    """Columns of the model and of what it points to, as look-ups name them."""
    paths = []
    for field in model._meta.get_fields():
        paths.append(field.name)
        if (
            field.is_relation
            and field.related_model
            and field.related_model._meta.app_label != "contenttypes"
        ):
            paths += [f"{field.name}__{inner.name}" for inner in field.related_model._meta.get_fields()]
    return sorted(set(paths))


ODD_QUESTIONS = [
    {"q": "Solberg"}, {"q": "' or 1=1 --"}, {"q": "\ud7ff" * 500}, {"o": "99.-99"}, {"o": "x"}, {"p": "99999"},
    {"p": "-1"}, {"all": "1"}, {"state": "x" * 500}, {"state": "é"}, {"status__exact": "nonsense"},
    {"_to_field": "person"}, {"_popup": "1"}, {"e": "1"}, {"received_at__year": "99999"},
]  # fmt: skip


def test_odd_questions_are_answered_without_failing(case: PrivacyRequest, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    for address in (CASES, JOBS):
        for query in ODD_QUESTIONS:
            assert client.get(address, query).status_code in {200, 302, 400}, query
    assert case.reference in client.get(CASES, {"q": case.reference}).content.decode()
    assert f"{CASES}{case.pk}" not in client.get(CASES, {"q": case.reference[:6]}).content.decode()


def test_a_row_nobody_has_is_not_found(db: None, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    for key in ("x", "1", "00000000-0000-0000-0000-000000000000", "%2e%2e", "é", "a" * 500):
        for address in (CASES, JOBS):
            assert client.get(f"{address}{key}/change/").status_code in {302, 404}, key


def test_the_queue_takes_few_queries(
    world: World, case: PrivacyRequest, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in("dina")
    for address in (CASES, f"{JOBS}?state=all"):
        client.get(address)
        with django_assert_max_num_queries(28):
            client.get(address)


# What can be done ---------------------------------------------------------------------------------


def test_nothing_is_added_changed_or_removed(case: PrivacyRequest, signed_in: SignedIn) -> None:
    User.objects.create_superuser("root@example.no", PASSWORD)
    root = Client()
    root.force_login(factors.enrol(User.objects.get(email="root@example.no")).user)
    factors.show(root, User.objects.get(email="root@example.no"))
    job = case.jobs.get()
    before = rows()
    for client in (signed_in("dina"), root):
        for address, row in {CASES: case, JOBS: job}.items():
            # A request is registered, with a form of its own that knows none of these.
            added = 200 if address == CASES else 403
            assert client.get(f"{address}add/").status_code == added
            assert client.post(f"{address}add/", {"status": "ready"}).status_code == added
            assert client.get(f"{address}{row.pk}/delete/").status_code == 403
            assert client.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
            form = {
                "status": "delivered",
                "state": "succeeded",
                "person": "x",
                "error_code": "",
                "_save": "1",
            }
            assert client.post(f"{address}{row.pk}/change/", form).status_code == 403
            action = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
            client.post(address, action)
    assert rows() == before


def rows() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (PrivacyRequest, Job, Event)]


def start(client: Client, job: Job) -> Any:
    form = {"action": "try_again", "_selected_action": [str(job.pk)]}
    return client.post(f"{JOBS}?state=all", form, follow=True)


def test_a_stopped_job_is_started_again_once(world: World, case: PrivacyRequest, signed_in: SignedIn) -> None:
    client, job = signed_in("dina"), case.jobs.get()
    assert "1 jobb er startet igjen." in start(client, job).content.decode()
    job.refresh_from_db()
    case.refresh_from_db()
    assert (job.state, job.step_tries, case.status) == (JobState.QUEUED, 0, Status.QUEUED)
    assert case.events.latest("at").by == world.users["dina"]
    page = start(client, job).content.decode()
    assert f"Jobben i sak {case.reference} er ikke stoppet." in page
    assert case.events.filter(to_status=Status.QUEUED).count() == 2


def test_starting_a_job_needs_its_own_permission(case: PrivacyRequest, signed_in: SignedIn) -> None:
    client, job = signed_in("sam"), case.jobs.get()
    User.objects.get(email="sam@example.no").groups.get().permissions.get(
        codename="change_job"
    ).group_set.clear()
    start(client, job)
    job.refresh_from_db()
    assert job.state == JobState.DEAD


# How it is served ---------------------------------------------------------------------------------


def test_the_admin_has_our_policy_but_for_trusted_types(case: PrivacyRequest, signed_in: SignedIn) -> None:
    client = signed_in("dina")
    for address in every_page(case):
        policy = client.get(address)["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "default-src 'none'" in policy
        assert "trusted-types" not in policy
    assert "require-trusted-types-for 'script'" in client.get("/logg-ut/")["Content-Security-Policy"]


def test_names_of_the_admins_doors_are_as_letters_use_them(db: None) -> None:
    assert reverse("admin:privacy_job_changelist") == JOBS
