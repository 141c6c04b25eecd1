"""A copy is sealed as copies always were: what was made before opens today."""

import io
from uuid import UUID

from privacy.exports.sealed import COPY

OWNER = UUID("00112233-4455-6677-8899-aabbccddeeff")
KEY = bytes(range(32, 64))
# Written by the first version of the portal, with this key.
FILE = bytes.fromhex(
    "4d696e65536964657220636f7079000100112233445566778899aabbccddeeff"
    "a8419130b42b0d35e8108a2514d66bb1edd7da119e65d555372a40aeb75127"
)


def test_a_copy_made_before_opens() -> None:
    assert b"".join(COPY.read(io.BytesIO(FILE), key=KEY, owner=OWNER)) == b"Kopi til Ingrid"


def test_a_copy_made_now_has_the_same_bytes() -> None:
    file = io.BytesIO()
    out = COPY.writer(file, key=KEY, owner=OWNER)
    out.write(b"Kopi til Ingrid")
    out.finish()
    assert file.getvalue() == FILE
