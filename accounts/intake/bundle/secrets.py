"""Sealed texts: each under the key of whom it is about; the same text of a known row keeps its seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql

from accounts import sealing
from accounts.intake.bundle import staged
from accounts.intake.bundle.entity import Entity, Secret
from accounts.intake.bundle.staging import ROWS
from accounts.keys import opening
from accounts.keys.errors import KeyDestroyed
from accounts.keys.opening import Kind, OpenKey

BATCH = 500
# What a line does not mention is already as it is stored.
TEXTS = sql.SQL(
    "SELECT r.line_no, r.made_id, r.id, {owner}, r.{column}, t.{column} FROM {rows} r"
    " LEFT JOIN {table} t ON t.id = r.id AND r.is_known"
    " WHERE r.line_no > %s AND r.{column} IS NOT NULL AND r.{column} IS DISTINCT FROM t.{column}"
    " ORDER BY r.line_no LIMIT {batch}"
)
SETTLE = sql.SQL(
    "UPDATE {rows} r SET {column} = v.sealed FROM unnest(%s::bigint[], %s::bytea[]) AS v (line_no, sealed)"
    " WHERE r.line_no = v.line_no"
)


@dataclass(frozen=True)
class Text:
    """One text of the staging table. `owner` is None where nobody is known; `stored` where the row is new."""

    line: int
    made_id: UUID
    pk: UUID
    owner: UUID | None
    staged: bytes
    stored: bytes | None


def settle(cursor: Any, entity: Entity) -> None:
    """Seal what came for whom it is about, and make it comparable, byte for byte, with what is stored.

    Raises KeysUnavailable.
    """
    if not entity.secrets:
        return
    cursor.execute(sql.SQL("CREATE INDEX ON {} (line_no)").format(sql.Identifier(ROWS)))
    for secret in entity.secrets:
        _settle(cursor, entity, secret)


def _settle(cursor: Any, entity: Entity, secret: Secret) -> None:
    column, rows = sql.Identifier(secret.column), sql.Identifier(ROWS)
    table, owner = sql.Identifier(entity.table), sql.SQL(secret.owner)
    texts = TEXTS.format(column=column, rows=rows, table=table, owner=owner, batch=sql.Literal(BATCH))
    write = SETTLE.format(column=column, rows=rows)
    last = 0
    while found := cursor.execute(texts, [last]).fetchall():
        batch = [Text(*values) for values in found]
        with opening.held():
            sealed = _sealed(secret, batch)
        cursor.execute(write, [[text.line for text in batch], sealed])
        last = batch[-1].line


def _sealed(secret: Secret, batch: Sequence[Text]) -> list[bytes]:
    """What to store of each: at most four queries for all of them."""
    sealing.fetch_keys(text.stored for text in batch)
    plain = [staged.unseal(text.staged, secret.context(text.made_id)) for text in batch]
    kept = [_is_kept(secret, text, said) for text, said in zip(batch, plain, strict=True)]
    new = [text for text, is_kept in zip(batch, kept, strict=True) if not is_kept]
    keys = opening.for_owners({_owner(text): Kind.PERSON if text.owner else Kind.ROW for text in new})
    return [
        text.stored if is_kept and text.stored else _anew(secret, text, said, keys)
        for text, said, is_kept in zip(batch, plain, kept, strict=True)
    ]


def _anew(secret: Secret, text: Text, said: str, keys: dict[UUID, OpenKey]) -> bytes:
    return sealing.seal_under(keys[_owner(text)], said, context=secret.context(text.pk))


def _is_kept(secret: Secret, text: Text, said: str) -> bool:
    """Whether the stored text stays: it says the same, or it was destroyed, which a bundle does not undo."""
    if text.stored is None:
        return False
    try:
        return sealing.unseal(text.stored, context=secret.context(text.pk)) == said
    except KeyDestroyed:
        return True


def _owner(text: Text) -> UUID:
    return text.owner or text.pk
