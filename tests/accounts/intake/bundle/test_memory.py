"""Loading needs no more memory for a large bundle than for a small one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import ArmingEvent
from tests import database
from tests.accounts.intake.bundle.conftest import event, home, manifest, write

FEW = 20_000
LEEWAY_KIB = 25 * 1024
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
# What the process holds itself, in KiB: `ru_maxrss` would count what the parent had when it forked.
LOADER = """
import json, sys
import django
django.setup()
from pathlib import Path
from accounts.intake.bundle.loading import load
report = load(Path(sys.argv[1]))
[peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps({"refused": report.refused, "peak": int(peak.split()[1])}))
"""


def large(folder: Path, count: int) -> Path:
    """A home with so many events, half a minute apart."""
    rows = home(arming_events=[])
    write(folder, rows)
    with (folder / "arming_events.jsonl").open("w") as file:
        for number in range(count):
            at = (FIRST + timedelta(seconds=30 * number)).isoformat()
            file.write(json.dumps(event(f"{folder.name}-{number}", occurred_at=at, user_key="u-1")) + "\n")
    manifest(folder, {name: len(lines) for name, lines in rows.items()} | {"arming_events": count})
    return folder


def peak_memory(folder: Path) -> int:
    """KiB a fresh process needs to load the bundle."""
    environment = os.environ | {
        "DATABASE_URL": database.address(),
        "STORAGE_DIR": str(settings.STORAGE_DIR),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-c", LOADER, str(folder)]
    ran = subprocess.run(
        command, env=environment, cwd=settings.ROOT, check=True, capture_output=True, text=True, timeout=600
    )
    answer = json.loads(ran.stdout.splitlines()[-1])
    assert answer["refused"] == 0
    return int(answer["peak"])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [100_000, pytest.param(400_000, marks=pytest.mark.exhaustive)])
def test_memory_is_flat(tmp_path: Path, many: int) -> None:
    small = peak_memory(large(tmp_path / "small", FEW))
    great = peak_memory(large(tmp_path / "great", many))
    assert ArmingEvent.objects.count() == FEW + many
    assert great - small < LEEWAY_KIB, f"{small} KiB for {FEW} events, {great} KiB for {many}"
