"""How to tell us of a hole, as RFC 9116 has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Controller
from portal.security_txt import expires

pytestmark = pytest.mark.django_db
PATH = "/.well-known/security.txt"


def fields() -> dict[str, str]:
    answer = Client().get(PATH)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_it_names_the_company_and_a_day_that_is_to_come() -> None:
    told = fields()
    controller = Controller.objects.in_force().get()
    assert told["Contact"] == f"mailto:{controller.email}"
    assert told["Canonical"].endswith(PATH)
    assert told["Preferred-Languages"] == "nb, en"
    end = datetime.strptime(told["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=89) < end - timezone.now() < timedelta(days=366)


def test_a_setting_names_somebody_else(settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:hull@example.no"
    assert fields()["Contact"] == "mailto:hull@example.no"


def test_with_nobody_to_write_to_there_is_no_file() -> None:
    Controller.objects.all().delete()
    assert Client().get(PATH).status_code == 404


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_end_is_the_same_all_day(hour: int) -> None:
    assert expires(datetime(2026, 11, 26, hour, 59, tzinfo=UTC)) == datetime(2027, 2, 24, tzinfo=UTC)
