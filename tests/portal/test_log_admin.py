"""The window on the log: by permission, to look, and to look is written down too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, AuditInbox
from tests.accounts.audit.conftest import append
from tests.world import World

pytestmark = pytest.mark.django_db
LOG = "/admin/accounts/auditentry/"


@pytest.fixture
def dina(world: World, signed_in: Callable[[str], Client]) -> Client:
    """Dina, who may read the log, with three entries in it and her own sign-in after them."""
    append(3)
    return signed_in("dina")


def test_who_may_reads_the_log_and_that_is_written_too(dina: Client) -> None:
    text = dina.get(LOG).content.decode()
    assert "opplysninger sett" in text
    assert dina.get(f"{LOG}2/change/").status_code == 200
    assert list(AuditInbox.objects.order_by("id").values_list("action", "reason"))[-2:] == [
        ("log-listed", "rows:3"),
        ("log-entry-seen", ""),
    ]


def test_nobody_changes_the_log_there(dina: Client) -> None:
    assert dina.post(f"{LOG}2/change/", {"target": "x"}).status_code == 403
    assert dina.post(f"{LOG}2/delete/", {"post": "yes"}).status_code == 403
    assert dina.get(f"{LOG}add/").status_code == 403
    assert AuditEntry.objects.filter(target="row:1", seq=2).exists()


def test_hidden_columns_cannot_be_asked_about(dina: Client) -> None:
    assert dina.get(f"{LOG}?actor_kind__exact=system").status_code == 200
    assert dina.get(f"{LOG}?hash__startswith=a").status_code in {302, 400}


def test_without_the_permission_there_is_no_window(world: World, signed_in: Callable[[str], Client]) -> None:
    append(1)
    assert signed_in("sam").get(LOG).status_code == 403
    assert signed_in("sam").get(f"{LOG}1/change/").status_code == 403
