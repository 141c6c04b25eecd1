"""No look without a reading: every address of the admin, as every role, with a customer opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import AuditInbox, User
from accounts.staff import roles
from privacy import readings
from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest, Reading
from tests.accounts.conftest import in_the_web_process
from tests.portal.test_url_matrix import CANARY, MAY_SEE, addresses, body, cases, looks, message, stopped
from tests.world import World

__all__ = ["cases", "in_the_web_process", "looks", "message", "stopped"]
pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
WINDOW = "/admin/privacy/opening/"
# Whose canary stands in a disclosure that is under an order of secrecy.
SECRET = {"police"}
Cases = dict[str, PrivacyRequest]


def every_page(world: World, cases: Cases) -> Iterator[str]:
    """Each address of the admin, and of the customer window each table there is."""
    yield from (address.path for address in addresses(world, cases) if address.path.startswith("/admin/"))
    for category in CATEGORIES:
        for table in category.tables:
            name = apps.get_model(table.label)._meta.model_name
            yield f"{WINDOW}{world.ingrid.pk}/{category.slug}/?tabell={name}"


def at_work(world: World, signed_in: SignedIn, role: str) -> Client:
    """Sam in this one role, who has opened Ingrid where the role may."""
    sam = world.users["sam"]
    sam.groups.clear()
    roles.give(sam, role)
    client = signed_in("sam")
    client.post(f"{WINDOW}{world.ingrid.pk}/grunn/", {"reason": "case", "reference": "PV-1"})
    return client


def seen_by(client: Client, world: World, pages: list[str]) -> tuple[int, list[str]]:
    """How many pages show something of a customer, and those of them that left no reading of her."""
    shown, silent = 0, []
    for page in pages:
        before = set(Reading.objects.values_list("pk", flat=True))
        answer = client.get(page)
        owners = set(CANARY.findall(body(answer)))
        if owners == SECRET:
            # The person would read of it at once, and must not before the order ends: the log alone knows.
            assert AuditInbox.objects.latest("id").target.startswith("accounts.Disclosure")
            assert not Reading.objects.exclude(pk__in=before).exists()
            continue
        assert owners <= MAY_SEE["ingrid"] | {"tor", "hold"}, (page, owners)
        if answer.status_code == 200 and (owners or "Solberg" in body(answer)):
            shown += 1
            whose = world.lise if "hold" in owners else world.ingrid
            left = Reading.objects.exclude(pk__in=before).filter(person=whose)
            silent += [] if left.exists() else [page]
    return shown, silent


@pytest.mark.parametrize("role", [role.name for role in roles.ROLES])
def test_every_page_with_something_of_a_customer_leaves_a_reading(
    full_world: World, cases: Cases, signed_in: SignedIn, role: str
) -> None:
    client = at_work(full_world, signed_in, role)
    shown, silent = seen_by(client, full_world, list(every_page(full_world, cases)))
    assert silent == []
    assert bool(shown) == (role != roles.ADMINISTRATOR)


def test_a_page_that_leaves_none_is_found(
    full_world: World, cases: Cases, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_work(full_world, signed_in, "saksbehandler")
    monkeypatch.setattr(readings, "note", lambda *_things, **_details: None)
    shown, silent = seen_by(client, full_world, list(every_page(full_world, cases)))
    assert shown
    assert len(silent) == shown


def test_what_cannot_be_written_down_is_not_shown(
    full_world: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_work(full_world, signed_in, "saksbehandler")
    client.raise_request_exception = False
    page = f"{WINDOW}{full_world.ingrid.pk}/kundeforhold/?tabell=person"
    assert "Solberg" in body(client.get(page))

    def fails(*_things: object, **_details: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(readings, "note", fails)
    answer = client.get(page)
    assert answer.status_code == 500
    assert "Solberg" not in body(answer)


def test_every_employee_has_a_number_that_stays(world: World) -> None:
    numbers = {key: User.objects.get(pk=user.pk).staff_number for key, user in world.users.items()}
    employees = {key: number for key, number in numbers.items() if world.users[key].is_staff}
    assert len(set(employees.values())) == len(employees)
    assert all(number.isdigit() for number in employees.values())
    assert {number for key, number in numbers.items() if key not in employees} == {""}
    sam = User.objects.get(pk=world.users["sam"].pk)
    sam.staff_number = "1"
    sam.save(update_fields=["staff_number"])
    sam.refresh_from_db()
    assert sam.staff_number == employees["sam"]
