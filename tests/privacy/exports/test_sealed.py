"""A copy is sealed as copies always were: what was made before opens today."""

import io
from unittest import mock
from uuid import UUID

from pytest_django import Settings

from privacy.exports.sealed import COPY

OWNER = UUID("00112233-4455-6677-8899-aabbccddeeff")
KEY = bytes(range(32, 64))
# Written by the first version of the portal, with these keys and the nonce "nnnnnnnnnnnn".
FILE = bytes.fromhex(
    "4d696e65536964657220636f7079000100112233445566778899aabbccddeeff"
    "a8419130b42b0d35e8108a2514d66bb1edd7da119e65d555372a40aeb75127"
)
WRAPPED = bytes.fromhex(
    "016e6e6e6e6e6e6e6e6e6e6e6e877a354a917991d843054071c566f9a1"
    "cf4fdc0f166df7c6e8e7e5908ededc94c6f6e85a3c462d7b4a2450dbaff238c2"
)


def test_a_copy_made_before_opens(settings: Settings) -> None:
    settings.ARCHIVE_KEY = bytes(range(32))
    key = COPY.unwrap(WRAPPED, owner=OWNER)
    assert b"".join(COPY.read(io.BytesIO(FILE), key=key, owner=OWNER)) == b"Kopi til Ingrid"


def test_a_copy_made_now_has_the_same_bytes(settings: Settings) -> None:
    settings.ARCHIVE_KEY = bytes(range(32))
    file = io.BytesIO()
    out = COPY.writer(file, key=KEY, owner=OWNER)
    out.write(b"Kopi til Ingrid")
    out.finish()
    assert file.getvalue() == FILE
    with mock.patch("os.urandom", return_value=b"n" * 12):
        assert COPY.wrap(KEY, owner=OWNER) == WRAPPED
