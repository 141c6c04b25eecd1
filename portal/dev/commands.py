"""A command of manage.py in the demo's environment, with its data and its servers."""

import subprocess
import sys

from portal.dev import environment, ports, servers
from portal.dev.places import ROOT


def run(arguments: list[str]) -> int:
    """Run the command and return its exit code. File names are seen from the clone's folder."""
    with servers.durable() as used:
        values = environment.for_demo(used, port=ports.chosen())
        return subprocess.call([sys.executable, "manage.py", *arguments], cwd=ROOT, env=values)


def code(arguments: list[str]) -> int:
    """Print the current one-time code of one of the demo's sign-ins."""
    return run(["demo_code", *arguments])
