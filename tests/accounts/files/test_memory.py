"""A long recording needs no more memory than a short one, neither to be taken in nor to be listened to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests import database

LEEWAY_KIB = 12 * 1024
# What the process holds itself, in KiB: `ru_maxrss` would count what the parent had when it forked.
PROCESS = """
import sys
import django
django.setup()
from pathlib import Path
from django.test import RequestFactory
from accounts.files.serving import response
from accounts.files.storage import store
from accounts.models import StoredFile

class Sound:
    left = int(sys.argv[1])
    def read(self, size):
        given = min(size, self.left)
        self.left -= given
        return b"x" * given

file = store(Sound(), kind=StoredFile.Kind.RECORDING, name="samtale.wav", media_type="audio/wav")
answer = response(RequestFactory().get("/"), file, inline=True)
assert sum(len(piece) for piece in answer.streaming_content) == int(sys.argv[1])
answer.close()
[peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(peak.split()[1])
"""


def peak_memory(size: int, *, storage: Path) -> int:
    """KiB a fresh process needs to take in and answer so many bytes."""
    environment = os.environ | {
        "DATABASE_URL": database.address(),
        "STORAGE_DIR": str(storage),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-c", PROCESS, str(size)]
    ran = subprocess.run(
        command, env=environment, cwd=settings.ROOT, check=True, capture_output=True, text=True, timeout=120
    )
    return int(ran.stdout.splitlines()[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.django_db(transaction=True)
def test_memory_is_flat(tmp_path: Path) -> None:
    small = peak_memory(5_000_000, storage=tmp_path)
    large = peak_memory(100_000_000, storage=tmp_path)
    assert large - small < LEEWAY_KIB, f"{small} KiB for 5 MB, {large} KiB for 100 MB"
