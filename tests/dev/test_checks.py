"""The checks of our own: locks and translations. Each is shown something wrong first."""

from pathlib import Path

import polib
import pytest

import dev
from portal.dev import requirements, translations

HASH = "    --hash=sha256:" + "0" * 64


def test_a_lock_without_what_was_asked_for_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "run.txt"
    lock.write_text(f"django==5.2.9 \\\n{HASH}\n", encoding="utf-8")
    assert requirements.compare(lock, ["Django>=5.2,<5.3"]) == []
    assert len(requirements.compare(lock, ["Django>=6", "celery[redis]>=5"])) == 2


@pytest.mark.parametrize("line", ["--index-url https://example.org/simple", "--find-links wheels"])
def test_a_lock_that_names_an_address_is_told(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "run.txt"
    lock.write_text(f"{line}\ndjango==5.2.9 \\\n{HASH}\n", encoding="utf-8")
    assert len(requirements.compare(lock, ["django"])) == 1


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> polib.POFile:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    made = polib.POFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    made.append(polib.POEntry(msgid="Hei", msgstr="Hello"))
    made.append(
        polib.POEntry(msgid="%(n)s dag", msgid_plural="%(n)s dager", msgstr_plural={0: "a day", 1: "days"})
    )
    made.fpath = str(tmp_path / "django.po")
    made.save()
    made.save_as_mofile(str(tmp_path / "django.mo"))
    return made


def test_a_complete_catalogue_is_good(catalogue: polib.POFile) -> None:
    file = Path(catalogue.fpath)
    assert translations.incomplete(file) == translations.out_of_date(file) == []


@pytest.mark.parametrize(
    "entry", [polib.POEntry(msgid="Ha det"), polib.POEntry(msgid="Ha det", msgstr="Have it", flags=["fuzzy"])]
)
def test_a_string_that_nobody_has_translated_is_told(catalogue: polib.POFile, entry: polib.POEntry) -> None:
    catalogue.append(entry)
    catalogue.save()
    assert len(translations.incomplete(Path(catalogue.fpath))) == 1


def test_a_translation_that_fills_in_something_else_is_told(catalogue: polib.POFile) -> None:
    assert translations.misplaced(Path(catalogue.fpath)) == []
    catalogue[1].msgstr_plural[1] = "%(number)s days"
    catalogue.save()
    assert len(translations.misplaced(Path(catalogue.fpath))) == 1


def test_a_catalogue_that_was_not_compiled_again_is_told(catalogue: polib.POFile) -> None:
    catalogue[0].msgstr = "Hi"
    catalogue.save()
    assert len(translations.out_of_date(Path(catalogue.fpath))) == 1


def test_what_a_fresh_machine_lacks_is_told_with_the_line_to_run() -> None:
    said = "The virtual environment was not created successfully because ensurepip is not available."
    assert "apt install python3." in dev.advice(said)
    assert dev.advice("something else") == ""


def test_what_dev_does_not_know_goes_to_pytest() -> None:
    assert dev.parse(["test", "--exhaustive", "-k", "a b", "-x"]) == [
        "test",
        "--exhaustive",
        "-k",
        "a b",
        "-x",
    ]
    with pytest.raises(SystemExit):
        dev.parse(["demo", "--fast"])


def test_how_large_the_demo_is_goes_to_it() -> None:
    assert dev.parse(["demo"]) == ["demo"]
    assert dev.parse(["demo", "--heavy", "5000000", "--customers", "0"]) == [
        "demo",
        "--customers",
        "0",
        "--heavy",
        "5000000",
    ]
