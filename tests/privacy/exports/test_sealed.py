"""The sealed file gives back what was written, and nothing else."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest

from privacy.exports import sealed
from privacy.exports.sealed import CHUNK, HEADER_BYTES, TAG_BYTES, Damaged

ARCHIVE = uuid4()
KEY = sealed.new_key()
WHOLE = CHUNK + TAG_BYTES


def seal(plain: bytes, *, key: bytes = KEY, archive_id: object = ARCHIVE) -> bytes:
    file = io.BytesIO()
    out = sealed.Writer(file, key=key, archive_id=archive_id)
    for start in range(0, len(plain), 300_000):
        out.write(plain[start : start + 300_000])
    out.finish()
    assert out.size == len(plain)
    return file.getvalue()


def unseal(stored: bytes, *, key: bytes = KEY, archive_id: object = ARCHIVE) -> bytes:
    return b"".join(sealed.read(io.BytesIO(stored), key=key, archive_id=archive_id))


def plain_of(size: int) -> bytes:
    return bytes(number * 31 % 251 for number in range(1_000)) * (size // 1_000 + 1) if size else b""


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])
def test_what_was_written_comes_back(size: int) -> None:
    plain = plain_of(size)[:size]
    stored = seal(plain)
    assert unseal(stored) == plain
    assert len(stored) == sealed.sealed_size(size)


def test_no_plain_byte_lies_on_the_disk() -> None:
    assert b"ZQX-canary" in b"ZQX-canary" * 9
    assert b"ZQX-canary" not in seal(b"ZQX-canary" * 200_000)


@pytest.fixture(scope="module")
def stored() -> bytes:
    return seal(plain_of(3 * CHUNK)[: 2 * CHUNK + 500])


def cut(stored: bytes) -> tuple[bytes, list[bytes]]:
    body = stored[HEADER_BYTES:]
    return stored[:HEADER_BYTES], [body[start : start + WHOLE] for start in range(0, len(body), WHOLE)]


def test_a_changed_byte_anywhere_is_seen(stored: bytes) -> None:
    for place in (
        0,
        15,
        20,
        HEADER_BYTES,
        HEADER_BYTES + WHOLE - 1,
        HEADER_BYTES + WHOLE + 5,
        len(stored) - 1,
    ):
        changed = bytearray(stored)
        changed[place] ^= 1
        with pytest.raises(Damaged):
            unseal(bytes(changed))


KEPT = [0, 10, HEADER_BYTES, HEADER_BYTES + 9, HEADER_BYTES + WHOLE, HEADER_BYTES + 2 * WHOLE]


@pytest.mark.parametrize("kept", KEPT)
def test_a_cut_file_is_seen_even_between_chunks(stored: bytes, kept: int) -> None:
    with pytest.raises(Damaged):
        unseal(stored[:kept])


def test_chunks_in_another_order_twice_or_added_are_seen(stored: bytes) -> None:
    header, chunks = cut(stored)
    first, second, last = chunks
    longer = ([*chunks, last], [*chunks, b"x" * 20])
    for others in ([second, first, last], [first, first, last], [first, last], *longer):
        with pytest.raises(Damaged):
            unseal(header + b"".join(others))


def test_a_chunk_of_another_file_under_the_same_key_is_seen(stored: bytes) -> None:
    header, chunks = cut(stored)
    _header, others = cut(seal(plain_of(3 * CHUNK)[: 2 * CHUNK + 500], archive_id=uuid4()))
    with pytest.raises(Damaged):
        unseal(header + others[0] + b"".join(chunks[1:]))


def test_neither_another_key_nor_another_archive_opens_it(stored: bytes) -> None:
    with pytest.raises(Damaged):
        unseal(stored, key=sealed.new_key())
    with pytest.raises(Damaged):
        unseal(stored, archive_id=uuid4())


def test_a_wrapped_key_opens_for_its_own_archive_alone() -> None:
    wrapped = sealed.wrap(KEY, archive_id=ARCHIVE)
    assert sealed.unwrap(wrapped, archive_id=ARCHIVE) == KEY
    assert KEY not in wrapped
    for other in (uuid4(), uuid4()):
        with pytest.raises(Damaged):
            sealed.unwrap(wrapped, archive_id=other)
    with pytest.raises(Damaged):
        sealed.unwrap(wrapped[:-1], archive_id=ARCHIVE)
