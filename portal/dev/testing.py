"""All tests, on servers made for this run."""

import os
import signal
import subprocess
import sys

from portal.dev import browsers, environment, leftovers, servers
from portal.dev.places import ROOT

WORKERS = str(max(2, min(4, os.cpu_count() or 2)))
ALL = ["-m", "exhaustive or not exhaustive"]


def run(arguments: list[str]) -> int:
    """Run pytest with the arguments after our own, and return its exit code."""
    exhaustive, rest = "--exhaustive" in arguments, [word for word in arguments if word != "--exhaustive"]
    command = [sys.executable, "-m", "pytest", "--numprocesses", WORKERS, *(ALL if exhaustive else []), *rest]
    with servers.for_one_run() as (used, folder):
        values = environment.for_tests(used, folder=folder) | browsers.found()
        tether = leftovers.dies_with_its_parent(signal.SIGINT)
        child = subprocess.Popen(command, cwd=ROOT, env=values, preexec_fn=tether)
        # Ctrl-C reaches pytest by itself, which then ends in order and says so.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
        return child.wait()
