"""The demo, made once for all tests of this package; each test sees it as it was made."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.demo import making
from tests.accounts.demo.looking import Rows, every_row
from tests.world import make_controller


@pytest.fixture(scope="package")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty folder for the demo's files."""
    blobs = {**site.STORAGES["files"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    with override_settings(STORAGES={**site.STORAGES, "files": blobs}):
        yield


@pytest.fixture(scope="package")
def whole(django_db_setup: None, django_db_blocker: Any, storage: None) -> Iterator[None]:
    """A transaction that is rolled back when all tests of the package are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_controller()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def first_demo(whole: None) -> Rows:
    """What was in a demo made before the one the tests see, and rolled back."""
    with transaction.atomic():
        making.make(timezone.now())
        rows = every_row()
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="package")
def demo(first_demo: Rows) -> str:
    """The demo, made by the command; what the command said."""
    said = StringIO()
    call_command("make_demo", stdout=said)
    return said.getvalue()


@pytest.fixture
def asked(demo: str) -> Iterator[None]:
    """The demo as it was made, whatever the test does to it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
