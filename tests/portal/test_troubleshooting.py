"""The bundle for whoever helps: it says what stands still, and nothing of anybody (F-82)."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

from accounts import post
from privacy.models import Job
from privacy.states import JobState
from privacy.workflow import Scope, open_export
from tests.world import SECRETS, World

pytestmark = pytest.mark.django_db
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def printed() -> str:
    out = StringIO()
    call_command("troubleshoot", stdout=out)
    return out.getvalue()


def test_it_says_what_stands_still(full_world: World) -> None:
    ingrid = full_world.people["ingrid"]
    open_export(ingrid, by=full_world.users["ingrid"], scope=Scope(("bruk",)), language="nb")
    Job.objects.update(state=JobState.DEAD, error_code="DiskFull")
    post.owe("copy-ready", key="stuck", to=ingrid)
    told = json.loads(printed())
    assert {"kind": "export", "state": "dead", "error_code": "DiskFull", "number": 1, "oldest": 0} in told[
        "jobs"
    ]
    assert "copy-ready" in {letter["kind"] for letter in told["letters"]}
    assert {"right": "access", "status": "queued", "number": 1} in told["requests"]
    assert told["migrations_missing"] == []
    assert told["versions"]["postgresql"]


def test_it_says_nothing_of_anybody(full_world: World) -> None:
    for name in ("ingrid", "lise"):
        who = full_world.people[name]
        case = open_export(who, by=full_world.users[name], scope=Scope(("bruk",)), language="nb").case
        post.owe("copy-ready", key=f"stuck:{case.pk}", to=who, address=f"{name}@example.no")
    text = printed()
    assert "copy-ready" in text
    held = [*SECRETS.values(), "ZQX-", "@", "Ingrid", "Solberg", "Berg", "PV-", "postgres://", "redis://"]
    assert [word for word in held if word in text] == []
    assert not UUID.search(text)
