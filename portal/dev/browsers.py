"""Where Chromium is on this machine."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def chromium() -> str | None:
    """The program that CHROMIUM names, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in NAMES] + [*ON_MACOS]
    return next((path for path in candidates if path and Path(path).exists()), None)


def found() -> dict[str, str]:
    """CHROMIUM for the environment of the tests; nothing when there is none."""
    path = chromium()
    return {"CHROMIUM": path} if path else {}
