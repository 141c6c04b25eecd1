"""What a claim has finished, sealed beside its files, for a later claim of the same job to go on from."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from accounts.files.sealed import HEADER_BYTES, NAME_BYTES, Damaged
from privacy.exports import storage
from privacy.exports.records import Member
from privacy.exports.sealed import INDEX, key_of_file
from privacy.exports.storage import Place, copies
from privacy.exports.stretches import Stretch
from privacy.exports.zipping import Kept, Span

logger = logging.getLogger(__name__)

ENDING = ".index"
Spans = Mapping[tuple[str, str], Span]


def write(spans: Sequence[Span], *, place: Place, number: int, key: bytes) -> None:
    """Keep what is finished. All of its bytes must lie in storage by now. Raises OSError."""
    sealing = uuid4()
    with storage.spool() as file:
        out = INDEX.writer(file, key=key_of_file(key, sealing), owner=sealing)
        out.write(json.dumps([_described(span) for span in spans]).encode())
        out.finish()
        storage.save(f"{place.prefix}{number:05}{ENDING}", file)


def of_job(job_id: UUID, *, key: bytes) -> Spans:
    """All that earlier claims have finished and is still there, by name and fingerprint; the newest of each.

    Raises OSError.
    """
    sizes = copies().sizes(storage.of_job(job_id))
    names = sorted((name for name in sizes if name.endswith(ENDING)), key=_age)
    found = [span for name in names for span in _read(name, key=key)]
    return {
        (span.name, span.fingerprint): span
        for span in found
        if all(kept.place.lies_in(sizes.get(kept.place.name)) for kept in span.members)
    }


def forget(job_id: UUID) -> None:
    """Let no later claim go on from what there is. Safe to repeat. Raises OSError."""
    for name in copies().sizes(storage.of_job(job_id)):
        if name.endswith(ENDING):
            copies().delete(name)


def _age(name: str) -> tuple[int, str]:
    """Older claims first: their fences are smaller."""
    _archives, _job, fence, last = name.split("/")
    return int(fence), last


def _read(name: str, *, key: bytes) -> list[Span]:
    """Nothing of one that does not open: what it tells of is written anew."""
    try:
        with copies().open(name) as file:
            sealing = UUID(bytes=file.read(HEADER_BYTES)[NAME_BYTES + 1 :])
            plain = b"".join(INDEX.read(file, key=key_of_file(key, sealing), owner=sealing))
    except (Damaged, ValueError, FileNotFoundError) as error:
        logger.warning("an index of job %s does not open: %s", name.split("/")[1], type(error).__name__)
        return []
    return [_span(told) for told in json.loads(plain)]


def _described(span: Span) -> dict[str, Any]:
    members = [_kept_as_json(kept) for kept in span.members]
    return {"name": span.name, "fingerprint": span.fingerprint, "notes": span.notes, "members": members}


def _kept_as_json(kept: Kept) -> list[Any]:
    member, place = kept.member, kept.place
    return [
        *(member.path, member.method, member.crc, member.packed_size, member.size, member.moment),
        *(kept.sha256, kept.rows),
        *(place.name, str(place.sealing), place.skipped, place.size),
    ]


def _span(told: dict[str, Any]) -> Span:
    return Span(told["name"], told["fingerprint"], told["notes"], [_kept(one) for one in told["members"]])


def _kept(told: list[Any]) -> Kept:
    path, method, crc, packed_size, size, (date, time), sha256, rows, name, sealing, skipped, length = told
    member = Member(path, method, crc, packed_size, size, (date, time))
    return Kept(member, sha256, rows, Stretch(name, UUID(sealing), skipped, length))
