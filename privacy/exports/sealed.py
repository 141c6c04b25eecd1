"""How a copy is sealed."""

from accounts.files.sealed import Format

COPY = Format(b"MineSider copy\x00")
