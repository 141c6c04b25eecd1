"""What can be asked of the admin by address and by form: what is listed, and nothing else (S12, S13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, LateNotice, OwnershipChange, PanelCommand, StaffChange, User, Wait
from accounts.staff import changes
from privacy import workflow
from privacy.models import CallerCheck, Incident, Job, Opening, PrivacyRequest, Review, SafetyReview
from tests.world import STAFF, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
LOOKUPS = ("", "__exact", "__startswith", "__gte", "__in", "__isnull", "__regex", "__year")
LISTED = {
    PrivacyRequest: {"right__exact", "hvem", "frist", "status", "avsluttet"},
    Job: {"state"},
    User: set(),
    StaffChange: {"outcome"},
    AuditEntry: {"actor_kind__exact", "outcome__exact"},
    Wait: set(),
    LateNotice: {"kind__exact"},
    PanelCommand: set(),
    OwnershipChange: {"stage"},
    Opening: set(),
    CallerCheck: set(),
    Incident: {"state__exact", "kind__exact"},
    Review: {"kind__exact"},
    SafetyReview: set(),
}
SEES = {
    "sam": {PrivacyRequest, Job, Opening, CallerCheck, LateNotice, PanelCommand, OwnershipChange},
    "dina": {PrivacyRequest, Job, AuditEntry, Wait, Opening, Incident, Review, LateNotice},
    "omar": {Opening, CallerCheck},
    "astrid": {User, StaffChange},
}
CANARY = "zqx-kanari"
SHARES = 12


@pytest.fixture(autouse=True)
def something(world: World) -> None:
    """A case, a job, and a change with a canary in every text an employee must not read out."""
    scope = workflow.Scope(categories=("bruk",))
    workflow.open_export(world.people["ingrid"], by=world.users["ingrid"], scope=scope, language="nb")
    changes.propose(
        StaffChange.Kind.GIVE_ROLE, user=world.users["sam"], role="revisor", by=world.users["arne"]
    )


def address_of(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def questions(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Every local column with every kind of look-up, and the parameters Django has for itself."""
    for field in model._meta.get_fields():
        yield from ((f"{field.name}{lookup}", "1") for lookup in LOOKUPS)
        yield "_to_field", field.name
    yield from (("_popup", "1"), ("_facets", "1"), ("pk__in", "1"), ("last_login__year", "99999"))
    yield from (
        ("person__given_name__startswith", "I"),
        ("user__password__startswith", "a"),
        ("groups__name", "x"),
    )


def test_the_lists_here_are_all_there_are() -> None:
    assert set(LISTED) == set(admin.site._registry)


@pytest.mark.parametrize(
    "share", [0, *(pytest.param(more, marks=pytest.mark.exhaustive) for more in range(1, SHARES))]
)
@pytest.mark.parametrize("name", sorted(SEES))
@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_only_listed_lookups_are_answered(
    signed_in: SignedIn, name: str, model: type[models.Model], share: int
) -> None:
    """Those that are, and of the others a share every time: all of them with `--exhaustive`."""
    client, address = signed_in(name), address_of(model)
    may_see = model in SEES[name]
    assert client.get(address).status_code == (200 if may_see else 403)
    every = sorted(set(questions(model)))
    assert len(every) > 60
    for key, value in [*every[share::SHARES], *((lookup, "1") for lookup in LISTED[model])]:
        status = client.get(address, {key: value}).status_code
        if not may_see:
            assert status in {400, 403}, (key, status)
        else:
            assert status == (200 if key in LISTED[model] else 400), (key, status)


@pytest.mark.parametrize("model", [PrivacyRequest, Job, User, StaffChange], ids=lambda model: model.__name__)
def test_odd_values_never_fail(signed_in: SignedIn, model: type[models.Model]) -> None:
    client, address = signed_in("dina" if model._meta.app_label == "privacy" else "astrid"), address_of(model)
    for key in ("q", "o", "p", "all", "e", *LISTED[model]):
        for value in (
            "",
            "99999",
            "-1",
            "1.2.3",
            "é" * 300,
            "' or 1=1 --",
            "1e9",
            "99.-99",
            "None",
            "9" * 400,
        ):
            assert client.get(address, {key: value}).status_code in {200, 302, 400}, (key, value)
        assert client.get(f"{address}?{key}=%00").status_code == 400
    for key in ("x", "1", "%00", "a" * 500, "00000000-0000-4000-8000-000000000000", "_5F", "..%2f"):
        assert client.get(f"{address}{key}/change/").status_code in {302, 400, 404}, key


def test_what_is_not_shown_cannot_be_guessed_by_order_or_search(world: World, signed_in: SignedIn) -> None:
    """Whichever column one orders by or word one searches, a customer is no more there than before."""
    client, address = signed_in("astrid"), address_of(User)
    shown = client.get(address).content.decode()
    assert all(f"{name}@example.no" in shown for name in STAFF)
    for number in range(1, 12):
        page = client.get(address, {"o": str(number)}).content.decode()
        assert "ingrid@example.no" not in page
    for word in ("ingrid@example.no", "ingrid", "sam", "Solberg", world.users["ingrid"].pk):
        page = client.get(address, {"q": word}).content.decode()
        assert f"{world.users['ingrid'].pk}/change" not in page
        assert f"{world.users['sam'].pk}/change" not in page
    assert f"{world.users['sam'].pk}/change" in client.get(address, {"q": "sam@example.no"}).content.decode()


def test_a_customers_sign_in_is_like_one_that_does_not_exist(world: World, signed_in: SignedIn) -> None:
    client, address = signed_in("astrid"), address_of(User)
    assert client.get(f"{address}{world.users['sam'].pk}/change/").status_code == 200
    for key in (world.users["ingrid"].pk, "00000000-0000-4000-8000-000000000000"):
        for tail in ("change/", "history/", "delete/"):
            answer = client.get(f"{address}{key}/{tail}")
            assert answer.status_code in {302, 403}, (key, tail)
            assert "ingrid" not in answer.content.decode()


# Mass assignment ----------------------------------------------------------------------------------


def rights() -> list[Any]:
    fields = ("pk", "email", "password", "person", "is_active", "is_staff", "is_superuser")
    members = list(User.groups.through.objects.order_by("pk").values_list("user_id", "group_id"))
    single = list(User.user_permissions.through.objects.values_list("user_id", "permission_id"))
    return [list(User.objects.order_by("pk").values_list(*fields)), members, single]


@pytest.mark.parametrize("name", [*sorted(SEES), "ingrid"])
def test_no_form_takes_what_it_did_not_ask_for(world: World, signed_in: SignedIn, name: str) -> None:
    client, own = signed_in(name), world.users[name]
    greedy = {
        **{field.name: "1" for model in (User, StaffChange) for field in model._meta.fields},
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "on",
        "groups": str(Group.objects.get(name="revisor").pk),
        "user": str(own.pk),
        "role": "revisor",
        "kind": StaffChange.Kind.GIVE_ROLE,
        "email": own.email,
        "confirmed_by": str(world.users["arne"].pk),
        "proposed_by": str(world.users["arne"].pk),
        "done_at_0": "2026-01-01",
        "done_at_1": "12:00",
        "action": "confirm_chosen",
        "_selected_action": str(StaffChange.objects.get().pk),
        "_save": "1",
    }
    before, doors = rights(), ["/", "/ansatt/velkommen/", "/ansatt/totrinn/", "/sprak/", "/utseende/"]
    for model in LISTED:
        row = own if model is User else model.objects.order_by("pk").first() or own
        doors += [f"{address_of(model)}{tail}" for tail in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/")]
        if not (model is StaffChange and name == "astrid"):
            doors.append(address_of(model))
    for door in doors:
        with transaction.atomic():
            client.post(door, greedy)
            found = rights()
            transaction.set_rollback(True)
        assert found == before, door


def test_a_proposal_holds_only_what_was_asked(world: World, signed_in: SignedIn) -> None:
    client = signed_in("astrid")
    typed = {
        "kind": "take_role",
        "user": str(world.users["sam"].pk),
        "role": "support",
        "confirmed_by": str(world.users["arne"].pk),
        "done_at": "2026-01-01T12:00",
        "proposed_by": str(world.users["arne"].pk),
    }
    assert client.post("/admin/accounts/staffchange/add/", typed).status_code == 302
    made = StaffChange.objects.get(kind="take_role")
    assert (made.proposed_by, made.confirmed_by, made.done_at) == (world.users["astrid"], None, None)


# The desk of user administrators ------------------------------------------------------------------


def act(client: Client, action: str, change: StaffChange) -> str:
    form = {"action": action, "_selected_action": [str(change.pk)]}
    page: str = client.post("/admin/accounts/staffchange/", form, follow=True).content.decode()
    return page


def test_two_administrators_change_a_role_at_the_desk(world: World, signed_in: SignedIn) -> None:
    change = StaffChange.objects.get()
    arne, astrid = signed_in("arne"), signed_in("astrid")
    assert "En annen administrator" in act(arne, "confirm_chosen", change)
    assert "Bekreftet." in act(astrid, "confirm_chosen", change)
    assert world.users["sam"].groups.filter(name="revisor").exists()
    page = astrid.get("/admin/accounts/staffchange/?outcome=done").content.decode()
    for word in (
        "Gi rolle",
        "sam@example.no",
        "Revisor",
        "arne@example.no",
        "astrid@example.no",
        "gjennomført",
    ):
        assert word in page, word
    assert astrid.get(f"/admin/accounts/staffchange/{change.pk}/change/").status_code == 200


def test_a_refusal_stands_beside_its_field(world: World, signed_in: SignedIn) -> None:
    client = signed_in("astrid")
    keys = {name: str(world.users[name].pk) for name in ("astrid", "sam", "ingrid")}
    refused = {
        "egne tilganger": {"kind": "end_staff", "user": keys["astrid"]},
        "har rollen fra før": {"kind": "give_role", "user": keys["sam"], "role": "support"},
        "ikke rollen": {"kind": "take_role", "user": keys["sam"], "role": "tekniker"},
        "Velg en rolle": {"kind": "give_role", "user": keys["sam"]},
        "Velg en ansatt": {"kind": "end_staff"},
        "andre roller": {"kind": "give_role", "user": keys["sam"], "role": "brukeradministrator"},
        "venter på": {"kind": "give_role", "user": keys["sam"], "role": "revisor"},
        "Skriv adressen": {"kind": "make_staff", "role": "support"},
        "kan ikke brukes": {"kind": "make_staff", "role": "support", "email": "ingrid@example.no"},
        "gyldig": {"kind": "end_staff", "user": keys["ingrid"]},
    }
    before = StaffChange.objects.count()
    for words, typed in refused.items():
        answer = client.post("/admin/accounts/staffchange/add/", typed)
        assert answer.status_code == 200, typed
        assert words in answer.content.decode(), words
    assert StaffChange.objects.count() == before


def test_an_employment_is_ended_at_the_desk_by_one(world: World, signed_in: SignedIn) -> None:
    sam, client = signed_in("sam"), signed_in("astrid")
    assert sam.get("/admin/").status_code == 200
    typed = {"kind": "end_staff", "user": str(world.users["sam"].pk), "role": "support"}
    assert client.post("/admin/accounts/staffchange/add/", typed).status_code == 302
    assert sam.get("/admin/").status_code == 302
    assert "_auth_user_id" not in sam.session


def test_somebody_new_is_proposed_at_the_desk(signed_in: SignedIn) -> None:
    typed = {"kind": "make_staff", "email": "ny@example.no", "role": "tekniker"}
    assert signed_in("astrid").post("/admin/accounts/staffchange/add/", typed).status_code == 302
    assert not User.objects.get(email="ny@example.no").is_active
    change = StaffChange.objects.get(kind="make_staff")
    assert "Bekreftet." in act(signed_in("arne"), "confirm_chosen", change)


def test_djangos_own_log_holds_no_values(world: World, signed_in: SignedIn) -> None:
    client = signed_in("astrid")
    typed = {"kind": "make_staff", "email": f"{CANARY}@example.no", "role": "tekniker"}
    client.post("/admin/accounts/staffchange/add/", typed)
    client.post(
        "/admin/accounts/staffchange/add/",
        {"kind": "take_role", "user": str(world.users["sam"].pk), "role": "support"},
    )
    entries = list(LogEntry.objects.values_list("object_repr", "change_message"))
    assert len(entries) == 2
    for words, message in entries:
        assert words.startswith("staff change ")
        assert message == '[{"added": {}}]'
    for model in LISTED:
        for row in model.objects.all():
            assert "@" not in str(row)
            assert "Ingrid" not in str(row)
