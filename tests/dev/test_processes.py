"""Children of the demo: what they say, how they fail, how they end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.dev import leftovers
from portal.dev.places import Trouble, private
from portal.dev.processes import Processes, Stopped

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here ready.'); time.sleep(60)"
)


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with Processes(private(tmp_path / "notes")) as running:
        yield running
    for number, handler in before.items():
        signal.signal(number, handler)


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_what_a_child_says_is_printed_under_its_name(
    processes: Processes, capsys: pytest.CaptureFixture[str]
) -> None:
    processes.run("data", python("print('one'); print('two')"), environment=os.environ)
    assert capsys.readouterr().out == "  data | one\n  data | two\n"
    assert list(processes.notes.iterdir()) == []


def test_a_child_that_fails_stops_the_start(processes: Processes) -> None:
    with pytest.raises(Trouble, match="migrate failed"):
        processes.run("migrate", python("raise SystemExit(3)"), environment=os.environ)


def test_a_child_that_does_not_stop_is_killed_within_three_seconds(processes: Processes) -> None:
    stubborn = processes.start("web", python(STUBBORN), environment=os.environ)
    processes.attend(until=lambda: stubborn.is_ready)
    begun = time.monotonic()
    processes.stop()
    assert stubborn.child.returncode == -signal.SIGKILL
    assert time.monotonic() - begun < 3


def test_ctrl_c_ends_the_wait(processes: Processes) -> None:
    processes.note_signal()
    with pytest.raises(Stopped):
        processes.attend(until=lambda: False)


def test_a_child_that_outlived_its_supervisor_is_ended_at_the_next_start(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as left:
        leftovers.note(tmp_path / "web", left.pid)
        leftovers.end_all(tmp_path)
    assert not psutil.pid_exists(left.pid)
    assert list(tmp_path.iterdir()) == []


def test_another_process_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "web").write_text(f'{{"pid": {os.getpid()}, "started": 1.0}}', encoding="ascii")
    leftovers.end_all(tmp_path)
    assert list(tmp_path.iterdir()) == []
