"""A process that seals and kills itself before statement number N: 0 is the first, and none is too late.

The middle of the COPY counts as a statement of its own, and so does the moment after the commit.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - Django first

from accounts.audit import sealer  # noqa: E402


def main(last: int) -> None:
    passed = 0

    def reached() -> None:
        nonlocal passed
        if passed == last:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    def listen(execute: Callable[..., Any], *arguments: Any) -> Any:
        reached()
        answer = execute(*arguments)
        reached()
        return answer

    plain = sealer._chained

    def chained(*arguments: Any) -> Any:
        for entry in plain(*arguments):
            reached()
            yield entry

    sealer._chained = chained
    with connection.execute_wrapper(listen):
        sealer.seal(patience=timedelta(0), batch=2)
    reached()
    sys.stdout.write(str(passed))


if __name__ == "__main__":
    main(int(sys.argv[1]))
