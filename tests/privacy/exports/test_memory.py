"""A worker needs no more memory for a long history than for a short one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from accounts.files.storage import store
from accounts.models import AlarmActivation, StoredFile, VerificationImage
from privacy.models import Archive
from tests import database
from tests.privacy.exports.conftest import Order
from tests.privacy.exports.crowds import fill
from tests.world import World

FEW = 5_000
LEEWAY_KIB = 20 * 1024
# What the process holds itself, in KiB: `ru_maxrss` would count what the parent had when it forked.
WORKER = """
import json, sys, uuid
import django
django.setup()
from pathlib import Path
from privacy.jobs import running
done = running.run(uuid.UUID(sys.argv[1]))
[peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps({"done": done, "peak": int(peak.split()[1])}))
"""


def peak_memory(job_id: UUID) -> int:
    """KiB a fresh process needs to build the copy."""
    environment = os.environ | {
        "DATABASE_URL": database.address(),
        "STORAGE_DIR": str(settings.STORAGE_DIR),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-c", WORKER, str(job_id)]
    ran = subprocess.run(
        command, env=environment, cwd=settings.ROOT, check=True, capture_output=True, text=True, timeout=600
    )
    answer = json.loads(ran.stdout.splitlines()[-1])
    assert answer["done"]
    return int(answer["peak"])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("many", [60_000, pytest.param(1_000_000, marks=pytest.mark.exhaustive)])
def test_memory_is_flat(order: Order, stored: World, many: int) -> None:
    ingrid, house = stored.ingrid, stored.sites["house"]
    fill(ingrid, house, count=FEW, last=stored.now, gap=timedelta(minutes=4))
    small = peak_memory(order(categories=("bruk",)).jobs.get().pk)
    fill(ingrid, house, count=many, last=stored.now - timedelta(days=30), gap=timedelta(minutes=4))
    large = peak_memory(order(categories=("bruk",)).jobs.get().pk)
    assert [archive.rows for archive in Archive.objects.order_by("created_at")] == [FEW + 8, FEW + many + 8]
    assert large - small < LEEWAY_KIB, f"{small} KiB for {FEW} rows, {large} KiB for {many}"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_is_flat_with_many_files(order: Order, stored: World, file_storage: Path) -> None:
    give_pictures(stored, 3)
    few = peak_memory(order(categories=("alarmer",)).jobs.get().pk)
    give_pictures(stored, 297, first=3)
    many = peak_memory(order(categories=("alarmer",)).jobs.get().pk)
    small, large = Archive.objects.order_by("created_at").values_list("size", flat=True)
    assert (small < 4 << 20, large > 300 << 20) == (True, True)
    assert many - few < LEEWAY_KIB, f"{few} KiB for 3 files, {many} KiB for 300"


def give_pictures(world: World, count: int, *, first: int = 0) -> None:
    """So many released pictures of one alarm, a megabyte each: what cannot be packed any smaller."""
    site = world.sites["house"]
    alarm, _made = AlarmActivation.objects.get_or_create(
        key="AL-1", defaults={"site": site, "occurred_at": world.now, "alarm_type": "burglary"}
    )
    for number in range(first, first + count):
        VerificationImage.objects.create(
            key=f"IMG-{number}",
            site=site,
            alarm=alarm,
            captured_at=world.now,
            review_state="released",
            released_at=world.now,
            file=store(
                io.BytesIO(os.urandom(1 << 20)),
                kind=StoredFile.Kind.IMAGE,
                name="bilde.jpg",
                media_type="image/jpeg",
                width=640,
                height=480,
            ),
        )
