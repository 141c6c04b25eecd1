"""Runs one command of dev.py, in the environment that it has made."""

import io
import sys
from collections.abc import Callable

from portal.dev import checking, commands, demo, drill, reset, testing
from portal.dev.bench import running as bench
from portal.dev.places import Trouble

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo.run,
    "test": testing.run,
    "check": checking.run,
    "bench": bench.run,
    "manage": commands.run,
    "code": commands.code,
    "reset": reset.run,
    "restore-drill": drill.run,
}
INTERRUPTED = 130


def main() -> int:
    """The exit code: 0 for a good end, 1 for trouble, which is said in a sentence."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without UTF-8 must not end a start
    name, *arguments = sys.argv[1:]
    try:
        return COMMANDS[name](arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
