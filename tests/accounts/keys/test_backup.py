"""The data without its keys is of no use to anybody; with them, it is all there."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts import sealing
from accounts.keys.errors import KeyDestroyed
from accounts.models import CustomerContact, DataKey, NationalIdentifier
from tests import database, holdings
from tests.backups import restored, run
from tests.world import SECRETS, World, build, canary

BODY = canary("ingrid", "bodyingrid_chat")


@pytest.fixture
def stored(transactional_db: None, file_storage: Path) -> World:
    world = build()
    holdings.add(world)
    return world


def read() -> tuple[str, str]:
    """A message and a national number of Ingrid's, as the database at hand gives them."""
    number = NationalIdentifier.objects.get()
    context = f"national_identifier:{number.pk}"
    body = CustomerContact.objects.get(key="C-ingrid_chat")
    opened = CustomerContact._meta.get_field("body_sealed").unseal(body.body_sealed, pk=body.pk)
    return opened, sealing.unseal(number.value_encrypted, context=context)


def test_data_restored_without_its_keys_is_unreadable_and_readable_with_them(
    stored: World, tmp_path: Path
) -> None:
    assert read() == (BODY, SECRETS["national_id"])
    data, keys = tmp_path / "data.sql", tmp_path / "keys.sql"
    where = database.address()
    data.write_bytes(run("pg_dump", "--exclude-table-data=accounts_datakey", "--no-owner", where))
    keys.write_bytes(run("pg_dump", "--table=accounts_datakey", "--data-only", where))
    wrapped = [bytes(value).hex() for value in DataKey.objects.values_list("wrapped", flat=True)]
    dump = data.read_text(encoding="utf-8")
    assert canary("ingrid", "subjectingrid_chat") in dump
    for secret in (BODY, SECRETS["national_id"], *wrapped):
        assert secret not in dump
        assert secret.encode().hex() not in dump
    assert wrapped
    assert wrapped[0] in keys.read_text(encoding="utf-8")
    with restored(data):
        assert CustomerContact.objects.filter(body_sealed__isnull=False).exists()
        assert not DataKey.objects.exists()
        with pytest.raises(KeyDestroyed):
            read()
        assert CustomerContact.objects.get(key="C-ingrid_chat").body == "slettet"
    with restored(data, keys):
        assert read() == (BODY, SECRETS["national_id"])
    assert read() == (BODY, SECRETS["national_id"])
