"""The files beside the lines: found, held against their checksum, and taken in sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db.models import Q
from psycopg import sql

from accounts.files.attachments import store_attachment
from accounts.files.documents import store_document
from accounts.files.pictures import store_picture
from accounts.files.recordings import BYTES_AT_MOST, store_recording
from accounts.files.refused import Refused
from accounts.files.storage import discard, remove
from accounts.intake.bundle.entity import Entity, Media, MediaKind
from accounts.intake.bundle.findings import Findings
from accounts.intake.bundle.sources import Source
from accounts.intake.bundle.staging import LINES, ROWS
from accounts.intake.bundle.zips import DAMAGED
from accounts.models import StoredFile

IN_MEMORY = 8 * 1024 * 1024
BLOCK = 1 << 20
BATCH = 200
NAMED = sql.SQL("SELECT DISTINCT {} FROM {} WHERE {} IS NOT NULL")
# A known row gets a file only where one may still come, and where none was deleted.
WANTED = sql.SQL(
    "SELECT line_no, media_path, media_sha256 FROM {} WHERE line_no > %s AND media_path IS NOT NULL"
    " AND (NOT is_known OR {} AND {} IS NULL) ORDER BY line_no LIMIT {}"
)
GIVE = sql.SQL("UPDATE {} SET {} = %s WHERE line_no = %s")
OWNERLESS = sql.SQL(
    "SELECT r.{column} FROM {rows} r WHERE r.{column} IS NOT NULL"
    " AND NOT EXISTS (SELECT FROM {table} t WHERE t.{column} = r.{column})"
)
LEAVE_OUT = sql.SQL("DELETE FROM {} WHERE line_no = %s")
STORE: Mapping[MediaKind, Callable[..., StoredFile]] = {
    MediaKind.PICTURE: store_picture,
    MediaKind.RECORDING: store_recording,
    MediaKind.DOCUMENT: store_document,
    MediaKind.ATTACHMENT: store_attachment,
}


class NotTaken(Exception):
    """A file that is not taken in; the text says why, in Norwegian."""


class MediaIntake:
    """Takes in the files of one bundle. `forget` removes what a rolled-back transaction would leave behind."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self._source = source
        self._findings = findings
        self._pointed_to: set[str] = set()
        self._taken: set[str] = set()
        self._paths: list[str] = []

    def note(self, cursor: Any, entity: Entity) -> None:
        """Remember which files the staged lines name."""
        if entity.media:
            field = sql.Identifier(entity.media.field)
            cursor.execute(NAMED.format(field, sql.Identifier(LINES), field))
            self._pointed_to.update(path for (path,) in cursor)

    def take(self, cursor: Any, entity: Entity) -> None:
        """Store the files of new rows and fill in their ids; a row whose file is not taken in is refused."""
        if entity.media is None:
            return
        cursor.execute(sql.SQL("CREATE INDEX ON {} (line_no)").format(sql.Identifier(ROWS)))
        may_come = sql.SQL("true" if entity.may_change is None else "false")
        column = sql.Identifier(entity.media.column)
        wanted = WANTED.format(sql.Identifier(ROWS), may_come, column, sql.Literal(BATCH))
        last = 0
        while found := cursor.execute(wanted, [last]).fetchall():
            for line, path, checksum in found:
                self._take_one(cursor, entity, entity.media, line, path, checksum)
            last = found[-1][0]

    def let_go(self, cursor: Any, entity: Entity) -> None:
        """Remove the files of rows that were refused after all."""
        if entity.media:
            column, table = sql.Identifier(entity.media.column), sql.Identifier(entity.table)
            cursor.execute(OWNERLESS.format(column=column, rows=sql.Identifier(ROWS), table=table))
            for file in StoredFile.objects.filter(pk__in=[pk for (pk,) in cursor.fetchall()]):
                remove(file)
                file.delete()

    def refuse_strays(self) -> None:
        """Files under media/ that no line names: somebody's picture that would lie there for nobody."""
        for path in self._source.media():
            if path not in self._pointed_to:
                self._findings.refuse_file(path, "ingen linje viser til filen")

    def forget(self) -> None:
        """Delete every blob taken in so far. What a crash leaves, the sweep of strangers removes."""
        while self._paths:
            discard(self._paths.pop(), file_id=None)

    def _take_one(
        self, cursor: Any, entity: Entity, media: Media, line: int, path: str, checksum: str
    ) -> None:
        try:
            file = self._stored(media.kind, path, checksum)
        except NotTaken as error:
            self._findings.refuse_line(entity.name, line, [(media.field, str(error))])
            cursor.execute(LEAVE_OUT.format(sql.Identifier(ROWS)), [line])
            return
        cursor.execute(GIVE.format(sql.Identifier(ROWS), sql.Identifier(media.column)), [file.pk, line])
        made = StoredFile.objects.filter(Q(pk=file.pk) | Q(thumbnail_of=file.pk))
        self._paths += made.values_list("path", flat=True)

    def _stored(self, kind: MediaKind, path: str, checksum: str) -> StoredFile:
        if path not in self._source.files:
            raise NotTaken("finnes ikke i pakken")
        if path in self._taken:
            raise NotTaken("er en fil som en annen linje har")
        self._taken.add(path)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as content:
            if self._copied(path, content) != checksum:
                raise NotTaken("har en annen kontrollsum enn filen")
            content.seek(0)
            try:
                return STORE[kind](content, name=PurePosixPath(path).name)
            except Refused as error:
                raise NotTaken(str(error)) from error

    def _copied(self, path: str, content: IO[bytes]) -> str:
        """Copy a file to where it can be read back and forth; its SHA-256."""
        total, checksum = 0, hashlib.sha256()
        try:
            with self._source.open(path) as file:
                while block := file.read(BLOCK):
                    total += len(block)
                    if total > BYTES_AT_MOST:
                        raise NotTaken("er for stor")
                    checksum.update(block)
                    content.write(block)
        except DAMAGED as error:
            raise NotTaken("er skadet i pakken") from error
        return checksum.hexdigest()
