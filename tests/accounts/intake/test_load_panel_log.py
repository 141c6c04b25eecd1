"""The command an operator types: what it prints, and how it ends."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Site
from tests.accounts.intake.conftest import log, record, stored
from tests.accounts.intake.test_panel_log import OLDER, PRESENT
from tests.accounts.intake.test_reading import NOT_A_LOG

pytestmark = pytest.mark.django_db


def run(site: str, path: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_panel_log", site, str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A file with one good record and one without a time."""
    path = tmp_path / "log.json"
    path.write_text(log(record(), record(Time="")))
    return path


def test_the_samples_load_and_the_report_says_what_happened(cabin: Site) -> None:
    told = run(cabin.installation_number, PRESENT)
    assert f"Anlegg {cabin.installation_number}: leste 495 poster." in told
    assert "Nye: 495. Fantes fra før: 0." in told
    assert "connection_lost: 1" in told
    assert "Nye: 0. Fantes fra før: 495." in run(cabin.installation_number, PRESENT)
    assert "Selger To: 16" in run(cabin.installation_number, OLDER)


def test_an_unknown_site_is_told(world: object) -> None:
    for number in ("999999", "", "x" * 500, "a\0b", "\udcff"):
        with pytest.raises(CommandError, match="anleggsnummeret"):
            run(number, PRESENT)


def test_a_bad_record_ends_the_command_with_a_failure_and_loads_nothing(cabin: Site, written: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="1 av 2 poster ble avvist"):
        call_command("load_panel_log", cabin.installation_number, str(written), stdout=out)
    assert "post 2, Time: er tom" in out.getvalue()
    assert not stored(cabin)


def test_keep_going_loads_the_rest_and_still_ends_with_a_failure(cabin: Site, written: Path) -> None:
    with pytest.raises(CommandError):
        run(cabin.installation_number, written, "--keep-going")
    assert len(stored(cabin)) == 1


def test_a_dry_run_stores_nothing(cabin: Site) -> None:
    assert "Prøvekjøring" in run(cabin.installation_number, PRESENT, "--dry-run")
    assert not stored(cabin)


@pytest.mark.parametrize("content", NOT_A_LOG.values(), ids=NOT_A_LOG)
def test_what_is_no_log_ends_the_command_in_words(cabin: Site, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.json"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        run(cabin.installation_number, path)
    assert not stored(cabin)
