"""Forgets the demo's data: files, servers' folders and secrets."""

import os
import shutil

from portal.dev import locks, servers
from portal.dev.places import LOCAL, SERVERS, Trouble
from portal.dev.unprivileged import OUTSIDE


def run(_arguments: list[str]) -> int:
    """Remove everything the development stack has made, except .venv. Safe to repeat.

    Raises Trouble while a server is in use.
    """
    for name in servers.ADDRESSES:
        if locks.is_held(SERVERS / name / "kept"):
            raise Trouble("A demo of this clone is running. Stop it first (Ctrl-C in its terminal).")
    for folder in (LOCAL, *([OUTSIDE] if os.geteuid() == 0 else [])):
        if folder.exists():
            shutil.rmtree(folder)
    for name, variable in servers.ADDRESSES.items():
        if variable in os.environ:
            print(f"The {name} server at {variable} is yours: it was left as it is.")
    print("The demo's data is gone. The next `python3 dev.py demo` begins anew.")
    return 0
