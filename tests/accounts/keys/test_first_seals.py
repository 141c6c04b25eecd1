"""What lay under one key for all lies under a key for each afterwards, and says the same."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts import sealing
from accounts.files.storage import open_plain, store
from accounts.keys import opening
from accounts.migrations import _first_seals
from accounts.models import CallRecording, CustomerContact, DataKey, Inquiry, NationalIdentifier, StoredFile
from tests import holdings
from tests.world import SECRETS, World, build, canary

OLD = {"FIELD_KEY": bytes(range(32)), "FILE_KEY": bytes(range(32, 64))}


class Before:
    """The models as they were, where they were others."""

    def __init__(self) -> None:
        self._then = (
            MigrationLoader(connection).project_state(("accounts", "0007_few_locks_for_periods")).apps
        )

    def get_model(self, app: str, label: str) -> Any:
        return (self._then if label == "StoredFile" else apps).get_model(app, label)


@pytest.fixture
def stored(db: None, file_storage: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_storedfile ADD COLUMN key_sealed bytea")
    for name, key in OLD.items():
        monkeypatch.setenv(name, base64.b64encode(key).decode())
    world = build()
    holdings.add(world)
    return world


def first_sealed(key: bytes, plain: bytes, bound: bytes) -> bytes:
    return b"\x01" + b"n" * 12 + AESGCM(key).encrypt(b"n" * 12, plain, bound)


def seal_as_at_first() -> None:
    """Take every text and key of the world back to how the first version had them."""
    for label, column, _path, context in _first_seals.TEXTS:
        model = apps.get_model("accounts", label)
        for pk, raw in model.objects.exclude(**{column: None}).values_list("pk", column):
            bound = context.format(pk=pk)
            text = sealing.unseal(raw, context=bound).encode()
            old = first_sealed(OLD["FIELD_KEY"], text, bound.encode())
            model.objects.filter(pk=pk).update(**{column: old})
    then = Before().get_model("accounts", "StoredFile")
    for file in StoredFile.objects.filter(removed_at=None):
        old = first_sealed(OLD["FILE_KEY"], opening.opened_of(file.pk), file.pk.bytes)
        then.objects.filter(pk=file.pk).update(key_sealed=old)
    DataKey.objects.all().delete()


def test_texts_and_files_read_as_before_each_under_its_owners_key(
    stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = store(
        io.BytesIO(b"kept"), kind=StoredFile.Kind.DOCUMENT, name="a.pdf", media_type="application/pdf"
    )
    texts = {row.pk: row.body for row in CustomerContact.objects.all()}
    assert canary("ingrid", "bodyingrid_chat") in texts.values()
    seal_as_at_first()
    assert "kunne ikke åpnes" in {row.body for row in CustomerContact.objects.all()}
    monkeypatch.setattr(_first_seals, "BATCH", 3)
    _first_seals.reseal_texts(Before(), None)
    _first_seals.move_keys(Before(), app="accounts", label="StoredFile", kind="file", old="FILE_KEY")
    assert {row.pk: row.body for row in CustomerContact.objects.all()} == texts
    assert CallRecording.objects.exclude(transcript_sealed=None).exists()
    assert Inquiry.objects.get(email__startswith="mona").body == canary("mona", "asked")
    number = NationalIdentifier.objects.get()
    context = f"national_identifier:{number.pk}"
    assert sealing.unseal(number.value_encrypted, context=context) == SECRETS["national_id"]
    with open_plain(file) as plain:
        assert b"".join(plain.pieces()) == b"kept"
    owners = list(DataKey.objects.values_list("owner", flat=True))
    assert len(owners) == len(set(owners))
    assert stored.ingrid.pk in owners


def test_without_the_old_key_it_says_which_one_is_missing(
    stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_as_at_first()
    monkeypatch.delenv("FIELD_KEY")
    with pytest.raises(RuntimeError, match=r"^FIELD_KEY must be set once more"):
        _first_seals.reseal_texts(Before(), None)
