"""A sealed file gives back what was written, from any place in it, and nothing else."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from accounts.files import sealed
from accounts.files.sealed import CHUNK, HEADER_BYTES, WHOLE, Damaged, Format

FILE = Format(b"MineSider file\x00")
OTHER = Format(b"MineSider copy\x00")
OWNER = uuid4()
KEY = AESGCM.generate_key(256)


def seal(plain: bytes, *, form: Format = FILE, key: bytes = KEY, owner: UUID = OWNER) -> bytes:
    file = io.BytesIO()
    out = form.writer(file, key=key, owner=owner)
    for start in range(0, len(plain), 300_000):
        out.write(plain[start : start + 300_000])
    out.finish()
    assert out.size == len(plain)
    return file.getvalue()


def unseal(
    stored: bytes, *, form: Format = FILE, key: bytes = KEY, owner: UUID = OWNER, **part: int
) -> bytes:
    return b"".join(form.read(io.BytesIO(stored), key=key, owner=owner, **part))


def plain_of(size: int) -> bytes:
    return (bytes(number * 31 % 251 for number in range(1_000)) * (size // 1_000 + 1))[:size]


PLAIN = plain_of(2 * CHUNK + 500)
STORED = seal(PLAIN)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17, 5_000_000])
def test_what_was_written_comes_back(size: int) -> None:
    plain = plain_of(size)
    stored = seal(plain)
    assert unseal(stored) == plain
    assert len(stored) == sealed.sealed_size(size)
    assert sealed.plain_size(len(stored)) == size


@given(start=st.integers(0, len(PLAIN) - 1), length=st.integers(1, len(PLAIN)))
def test_any_part_comes_back_alone(start: int, length: int) -> None:
    assert unseal(STORED, start=start, stop=start + length) == PLAIN[start : start + length]


class Counting(io.BytesIO):
    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


def test_a_part_reads_only_the_chunks_it_needs() -> None:
    file = Counting(seal(plain_of(9 * CHUNK)))
    part = b"".join(FILE.read(file, key=KEY, owner=OWNER, start=5 * CHUNK - 1, stop=5 * CHUNK + 1))
    assert part == plain_of(9 * CHUNK)[5 * CHUNK - 1 : 5 * CHUNK + 1]
    assert file.taken == HEADER_BYTES + 2 * WHOLE


def test_no_plain_byte_is_in_it() -> None:
    assert b"ZQX-canary" in b"ZQX-canary" * 9
    assert b"ZQX-canary" not in seal(b"ZQX-canary" * 200_000)


@pytest.mark.parametrize(
    "place", [0, 15, 20, HEADER_BYTES, HEADER_BYTES + WHOLE - 1, HEADER_BYTES + WHOLE + 5, -1]
)
def test_a_changed_bit_anywhere_is_seen_before_a_wrong_byte_is_given(place: int) -> None:
    changed = bytearray(STORED)
    changed[place] ^= 1
    given_out = b""
    with pytest.raises(Damaged):  # noqa: PT012 - what came before it counts
        for piece in FILE.read(io.BytesIO(changed), key=KEY, owner=OWNER):
            given_out += piece
    assert PLAIN.startswith(given_out)


@pytest.mark.parametrize(
    "kept", [0, 10, HEADER_BYTES, HEADER_BYTES + 9, HEADER_BYTES + WHOLE, HEADER_BYTES + 2 * WHOLE, -1]
)
def test_a_cut_file_is_seen_even_between_chunks(kept: int) -> None:
    with pytest.raises(Damaged):
        unseal(STORED[:kept])


def cut(stored: bytes) -> tuple[bytes, list[bytes]]:
    body = stored[HEADER_BYTES:]
    return stored[:HEADER_BYTES], [body[start : start + WHOLE] for start in range(0, len(body), WHOLE)]


def test_chunks_in_another_order_twice_or_added_are_seen() -> None:
    header, chunks = cut(STORED)
    first, second, last = chunks
    longer = ([*chunks, last], [*chunks, b"x" * 20])
    for others in ([second, first, last], [first, first, last], [first, last], *longer):
        with pytest.raises(Damaged):
            unseal(header + b"".join(others))


def test_a_chunk_of_another_file_under_the_same_key_is_seen() -> None:
    header, chunks = cut(STORED)
    _header, others = cut(seal(PLAIN, owner=uuid4()))
    with pytest.raises(Damaged):
        unseal(header + others[0] + b"".join(chunks[1:]))


def test_neither_another_key_nor_owner_nor_kind_opens_it() -> None:
    for other in ({"key": AESGCM.generate_key(256)}, {"owner": uuid4()}, {"form": OTHER}):
        with pytest.raises(Damaged):
            unseal(STORED, **other)
