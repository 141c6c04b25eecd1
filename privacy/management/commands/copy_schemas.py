"""`manage.py copy_schemas`: the published schemas of a copy, as the register stands now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.exports import schemas

FOLDER = Path("docs") / "formats" / "copy" / f"v{schemas.VERSION}"


class Command(BaseCommand):
    help = "Skriver skjemaene for en kopi til docs/formats. Med --check sier den bare hva som er annerledes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.ROOT / FOLDER
        wrong = differences(folder)
        if options["check"] and wrong:
            raise CommandError(f"{FOLDER} er ikke slik registeret er: {', '.join(wrong)}")
        if not options["check"]:
            write(folder)
            self.stdout.write(f"{FOLDER}: {len(wrong)} endret")


def differences(folder: Path) -> list[str]:
    """Names of files that are missing, too many, or other than the register would have them."""
    expected = {f"{name}.json": text for name, text in schemas.written().items()}
    lying = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in expected.keys() | lying.keys() if expected.get(name) != lying.get(name))


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.json"):
        if stale.stem not in schemas.written():
            stale.unlink()
    for name, text in schemas.written().items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
