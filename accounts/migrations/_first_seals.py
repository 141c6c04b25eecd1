"""From the first way of sealing, one key for all, to a key per person, file and copy: in batches."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accounts.keys.rings import Wrapped, ring

BATCH = 500
FIRST = UUID(int=0)
# Table, column, path to the person, and what the text was and is bound to.
TEXTS = (
    ("NationalIdentifier", "value_encrypted", "person_id", "national_identifier:{pk}"),
    ("Letter", "secret_encrypted", "person_id", "letter:{pk}"),
    (
        "CustomerContact",
        "body_sealed",
        "conversation__person_id",
        "accounts.customercontact.body_sealed:{pk}",
    ),
    (
        "CustomerContact",
        "internal_note_sealed",
        "conversation__person_id",
        "accounts.customercontact.internal_note_sealed:{pk}",
    ),
    (
        "CallRecording",
        "transcript_sealed",
        "contact__conversation__person_id",
        "accounts.callrecording.transcript_sealed:{pk}",
    ),
    ("Inquiry", "body_sealed", "person_id", "accounts.inquiry.body_sealed:{pk}"),
    ("Inquiry", "answer_sealed", "person_id", "accounts.inquiry.answer_sealed:{pk}"),
)


def reseal_texts(apps: Any, _editor: Any) -> None:
    """Every sealed text under the key of its person, or of its row where there is none."""
    for label, column, path, context in TEXTS:
        model = apps.get_model("accounts", label)
        for batch in _batches(model, column, (path, column)):
            for pk, person, raw in batch:
                text = _unsealed(bytes(raw), _old_key("FIELD_KEY"), context.format(pk=pk).encode())
                sealed = _sealed(
                    apps, person or pk, "person" if person else "row", text, context.format(pk=pk)
                )
                model.objects.filter(pk=pk).update(**{column: sealed})


def move_keys(apps: Any, *, app: str, label: str, kind: str, old: str) -> None:
    """The own keys of files or copies out of their rows, wrapped under the ring."""
    model = apps.get_model(app, label)
    for batch in _batches(model, "key_sealed", ("key_sealed",)):
        keys = [_unsealed(bytes(raw), _old_key(old), pk.bytes) for pk, raw in batch]
        _store(apps, [pk for pk, _raw in batch], kind, keys)


def _batches(model: Any, column: str, names: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    last = FIRST
    rows = model.objects.filter(**{f"{column}__isnull": False}).order_by("pk").values_list("pk", *names)
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1][0]


def _sealed(apps: Any, owner: UUID, kind: str, text: bytes, context: str) -> bytes:
    key_id, key = _key(apps, owner, kind)
    nonce = os.urandom(12)
    bound = context.encode() + b"\x00" + key_id.bytes
    return b"\x02" + key_id.bytes + nonce + AESGCM(key).encrypt(nonce, text, bound)


def _key(apps: Any, owner: UUID, kind: str) -> tuple[UUID, bytes]:
    row = apps.get_model("accounts", "DataKey").objects.filter(owner=owner).first()
    if row is None:
        key = AESGCM.generate_key(256)
        return _store(apps, [owner], kind, [key])[0], key
    return row.pk, ring().unwrap([Wrapped(row.kek_id, bytes(row.wrapped))], [_bound(row)])[0]


def _store(apps: Any, owners: Sequence[UUID], kind: str, keys: Sequence[bytes]) -> list[UUID]:
    model = apps.get_model("accounts", "DataKey")
    rows = [model(owner=owner, kind=kind) for owner in owners]
    for row, wrapped in zip(rows, ring().wrap(keys, [_bound(row) for row in rows]), strict=True):
        row.wrapped, row.kek_id = wrapped.value, wrapped.kek_id
    model.objects.bulk_create(rows)
    return [row.pk for row in rows]


def _bound(row: Any) -> bytes:
    return b"accounts.datakey\x00" + bytes(row.pk.bytes) + bytes(row.owner.bytes)


def _unsealed(raw: bytes, key: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(raw[1:13], raw[13:], bound)


def _old_key(name: str) -> bytes:
    """A key that only this migration still needs. Raises RuntimeError."""
    file = os.environ.get(f"{name}_FILE")
    value = Path(file).read_text(encoding="ascii").strip() if file else os.environ.get(name, "")
    if not value:
        raise RuntimeError(f"{name} must be set once more: the database holds what was sealed under it.")
    return base64.b64decode(value)
