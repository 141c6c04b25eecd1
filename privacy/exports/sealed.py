"""How copies are sealed: one key for a job, and from it one for each file, so that no two files share one."""

from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from accounts.files.sealed import Format

COPY = Format(b"MineSider copy\x00")
INDEX = Format(b"MineSider index")
KEY_BYTES = 32


def key_of_file(key: bytes, sealing: UUID) -> bytes:
    """The key of the file with this id. Two workers of one job draw other ids. Source: RFC 5869."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"privacy.archive\x00" + sealing.bytes).derive(key)
