"""The front page of a bundle: which format it is in, where it comes from and how much it should hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.intake.bundle.catalogue import BY_NAME
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.lines import WrongLine, parse
from accounts.intake.bundle.schemas import schema
from accounts.intake.bundle.sources import MANIFEST, MEDIA, Source, UnreadableBundle
from accounts.intake.bundle.zips import DAMAGED

MOST_BYTES = 1_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Manifest:
    """`rows`: how many lines each file should have, by the name of its kind."""

    source: str
    produced_at: datetime
    rows: Mapping[str, int]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The kinds of line in this bundle, in the order in which they are stored."""
        return tuple(entity for name, entity in BY_NAME.items() if name in self.rows)


def read_manifest(source: Source) -> Manifest:
    """The manifest of a bundle, held against its files. Raises UnreadableBundle."""
    if MANIFEST not in source.files:
        raise UnreadableBundle(f"Pakken mangler {MANIFEST} øverst.")
    if source.files[MANIFEST] > MOST_BYTES:
        raise UnreadableBundle(f"{MANIFEST} er for stor.")
    content = _parsed(source)
    for field, reason in schema("manifest").faults(content):
        raise UnreadableBundle(f"{MANIFEST}, {field or 'hele filen'}: {reason}.")
    manifest = Manifest(content["source"], datetime.fromisoformat(content["produced_at"]), content["rows"])
    _check_files(source, manifest)
    return manifest


def _parsed(source: Source) -> Any:
    try:
        with source.open(MANIFEST) as file:
            return parse(file.read(MOST_BYTES).removeprefix(BYTE_ORDER_MARK).strip())
    except WrongLine as error:
        raise UnreadableBundle(f"{MANIFEST}: {str(error).replace('linjen', 'filen')}.") from error
    except DAMAGED as error:
        raise UnreadableBundle(f"{MANIFEST} kan ikke leses.") from error


def _check_files(source: Source, manifest: Manifest) -> None:
    expected = {entity.file for entity in manifest.entities}
    unknown = manifest.rows.keys() - BY_NAME.keys()
    if unknown:
        raise UnreadableBundle(f"{MANIFEST}, rows: har et navn formatet ikke har.")
    found = {name for name in source.files if name != MANIFEST and not name.startswith(MEDIA)}
    if found - expected:
        raise UnreadableBundle("Pakken har en fil som formatet eller manifest.json ikke har.")
    if missing := sorted(expected - found):
        raise UnreadableBundle(f"Pakken mangler {', '.join(missing)}, som står i {MANIFEST}.")
