"""A loader that dies in the middle leaves no row, and its files go with the next sweep."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.files.sweeping import sweep_strangers
from accounts.intake.bundle.loading import load
from accounts.models import Person, StoredFile, VerificationImage
from tests import database
from tests.accounts.intake.bundle.conftest import EXAMPLE, stored_blobs

EXIT = 7
# Dies when everything but the events has been stored, just before the end of the transaction.
DYING = """
import os, sys
import django
django.setup()
from pathlib import Path
from accounts.intake.bundle import loading
from accounts.models import VerificationImage
def die(*values):
    assert VerificationImage.objects.count() == 2
    os._exit(int(sys.argv[2]))
loading._load_events = die
loading.load(Path(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_crash_leaves_nothing_that_stays() -> None:
    environment = os.environ | {
        "DATABASE_URL": database.address(),
        "STORAGE_DIR": str(settings.STORAGE_DIR),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    before = set(stored_blobs())
    command = [sys.executable, "-c", DYING, str(EXAMPLE), str(EXIT)]
    ran = subprocess.run(
        command, env=environment, cwd=settings.ROOT, capture_output=True, timeout=120, check=False
    )
    assert ran.returncode == EXIT, ran.stderr.decode()
    assert not Person.objects.exists()
    assert not StoredFile.objects.exists()
    assert set(stored_blobs()) > before
    sweep_strangers(timezone.now() + timedelta(days=2))
    assert not set(stored_blobs()) - before
    assert load(Path(EXAMPLE)).refused == 0
    assert VerificationImage.objects.count() == 2
