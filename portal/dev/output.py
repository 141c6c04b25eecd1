"""Lines in one terminal, each with the name of the process it comes from."""

import os
import sys

COLOURS = {"pg": 34, "redis": 35, "web": 32, "worker": 36, "clock": 33, "bankid": 31}
PLAIN = 37
WIDTH = 6


def say(name: str, line: str) -> None:
    """Print one line of a process, in its colour where the terminal has colours."""
    label = f"{name:>{WIDTH}} |"
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        label = f"\x1b[{COLOURS.get(name, PLAIN)}m{label}\x1b[0m"
    print(label, line, flush=True)
