"""Checks that everything that is said in Norwegian is said in the other languages too, and compiles it.

`python -m portal.dev.translations` checks; with `compile` it writes the .mo files, also without gettext.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib

from portal.dev.places import ROOT

SOURCES = ("portal", "privacy", "accounts", "templates")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
Key = tuple[str, str]


def main() -> int:
    """Print what is wrong, a line each; 1 when anything is."""
    catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    if sys.argv[1:] == ["compile"]:
        for file in catalogues:
            polib.pofile(file).save_as_mofile(str(file.with_suffix(".mo")))
        return 0
    checks = (incomplete, misplaced, out_of_date)
    wrong = [line for file in catalogues for check in checks for line in check(file)]
    wrong += missing(catalogues) if catalogues else ["There is no catalogue in locale/."]
    print("\n".join(wrong))
    return 1 if wrong else 0


def incomplete(file: Path) -> list[str]:
    """What is not translated, and what a machine has guessed and nobody has read."""
    catalogue = polib.pofile(str(file))
    found = {"not translated": catalogue.untranslated_entries(), "fuzzy": catalogue.fuzzy_entries()}
    return [
        f"{name(file)}:{entry.linenum} {trouble}: {entry.msgid!r}"
        for trouble, entries in found.items()
        for entry in entries
    ]


def misplaced(file: Path) -> list[str]:
    """Translations that fill in something else than the original does, which fails when the page is shown."""
    return [
        f"{name(file)}:{entry.linenum} fills in something else than {entry.msgid!r}"
        for entry in polib.pofile(str(file)).translated_entries()
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and not placeholders(text) <= placeholders(entry.msgid + entry.msgid_plural)
    ]


def out_of_date(file: Path) -> list[str]:
    """Whether the compiled file says the same as its source."""
    compiled = file.with_suffix(".mo")
    source = {key(entry): said(entry) for entry in polib.pofile(file).translated_entries()}
    if compiled.exists() and source == {key(entry): said(entry) for entry in polib.mofile(compiled)}:
        return []
    return [f"{name(compiled)} is not what {file.name} says: python -m portal.dev.translations compile"]


def missing(catalogues: Iterable[Path]) -> list[str]:
    """Strings that are marked in code or templates and stand in no catalogue. Looks only where gettext is."""
    if shutil.which("xgettext") is None:
        print("gettext is not installed: new strings were not looked for.")
        return []
    marked = marked_strings()
    return [
        f"{name(file)} lacks {text!r}"
        for file in catalogues
        if file.name == "django.po"
        for _context, text in sorted(marked - {key(entry) for entry in polib.pofile(file)})
    ]


def marked_strings() -> set[Key]:
    """What Django finds in a copy of the sources, so that no file here is touched."""
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            shutil.copytree(ROOT / source, Path(folder, source), ignore=shutil.ignore_patterns("__pycache__"))
        Path(folder, "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-location"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return {key(entry) for entry in polib.pofile(Path(folder, "locale/en/LC_MESSAGES/django.po"))}


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def said(entry: polib.POEntry) -> object:
    return dict(entry.msgstr_plural) or entry.msgstr


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
