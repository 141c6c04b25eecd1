"""The restore drill, whole: it ends well, and says who would have come back by key alone."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from portal.dev.places import ROOT

DRILL = [sys.executable, "-m", "portal.dev", "restore-drill"]
KEY = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.mark.exhaustive
def test_the_drill_ends_well_and_names_nobody() -> None:
    done = subprocess.run(DRILL, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [back] = re.findall(rf"back, and readable without the replay: ({KEY})", done.stdout)
    assert f"{back}: slettet på nytt" in done.stdout
    assert re.findall(r"/readyz: (\w+)\n", done.stdout)[:3] == ["ok", "behind", "ok"]
    assert "done: nobody who was erased is back" in done.stdout
    assert "@example" not in done.stdout
