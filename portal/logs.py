"""One line per event, and no line with anything personal in it."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

PERSONAL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}|(?<![\w-])\+?\d(?:[ ]?\d){7,11}(?![\w-])")
# JSON leaves these as they are, and some readers of logs begin a line at one, or turn the text around.
CONTROLS = {
    code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
LONGEST_MESSAGE = 1_000  # the mask's time grows with the square of a long word


class OneLine(logging.Formatter):
    """JSON in UTC. E-mail addresses and long numbers are masked; of an error only class and place are told.

    The mask is the last net, not a licence: code logs ids and names of systems (security.md 5.8).
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": PERSONAL.sub("[masked]", record.getMessage()[:LONGEST_MESSAGE]),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False).translate(CONTROLS)


def _where(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-6:]
    return " < ".join(f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}" for frame in reversed(frames))
