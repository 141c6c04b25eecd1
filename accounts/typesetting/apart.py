"""Typesetting in a process of its own, so that a worker is no larger afterwards than it was before."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from accounts.typesetting.press import ROOT, typeset

SECONDS = 60


def typeset_apart(template: Path, facts: Mapping[str, object], *, made_on: date) -> bytes:
    """As `press.typeset`, without the 25 MB a compiler and its fonts take from then on. A third of a second.

    The process gets the facts on its standard input and nothing of our environment. Raises TimeoutError (an
    OSError) after a minute, and CalledProcessError when the template and the facts do not fit.
    """
    asked = {"template": str(template), "facts": facts, "made_on": made_on.isoformat()}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "accounts.typesetting.apart"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=True,
            cwd=ROOT.parent,
            env={},
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"no paper after {SECONDS} seconds") from error
    return done.stdout


def main() -> None:
    """The other side: facts in, paper out."""
    asked = json.load(sys.stdin.buffer)
    made_on = date.fromisoformat(asked["made_on"])
    sys.stdout.buffer.write(typeset(Path(asked["template"]), asked["facts"], made_on=made_on))


if __name__ == "__main__":
    main()
