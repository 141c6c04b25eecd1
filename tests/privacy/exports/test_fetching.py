"""A file that is not as it was made is never given out as if it were."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.files import sealed
from accounts.keys import opening
from accounts.models import DataKey
from privacy.exports.fetching import CopyMissing, open_copy
from tests.privacy.exports.conftest import Make, file_of
from tests.privacy.exports.crowds import fill_with_noise
from tests.world import World


def test_a_copy_tells_its_length_and_streams_in_pieces(make: Make, stored: World) -> None:
    fill_with_noise(stored.ingrid, stored.sites["house"], count=20_000, last=stored.now)
    made = make(categories=("laser",))
    copy = open_copy(made.part)
    pieces = list(copy)
    copy.close()
    assert copy.size == sum(map(len, pieces)) == len(made.plain)
    assert copy.sha256 == made.part.sha256
    assert max(map(len, pieces)) == sealed.CHUNK
    assert len(pieces) > 2


def test_a_missing_cut_or_exchanged_file_is_told_before_the_first_byte(make: Make) -> None:
    archive = make().archive
    other = make("lise").archive
    file = file_of(archive)
    stored = file.read_bytes()
    for wrong in (
        b"",
        stored[:-1],
        stored + b"x",
        bytes(len(stored)),
        file_of(other).read_bytes(),
    ):
        file.write_bytes(wrong)
        with pytest.raises(CopyMissing):
            open_copy(archive.parts.get())
    file.write_bytes(stored)
    open_copy(archive.parts.get()).close()
    file.unlink()
    with pytest.raises(CopyMissing):
        open_copy(archive.parts.get())


def test_the_key_of_one_archive_opens_no_other(make: Make) -> None:
    archive = make().archive
    open_copy(archive.parts.get()).close()
    opening.destroy(archive.pk)
    ((row, _key),) = opening.prepared({archive.pk: DataKey.Kind.ARCHIVE})
    row.save()
    with pytest.raises(CopyMissing):
        open_copy(archive.parts.get())


def test_a_copy_is_not_given_out_after_its_time(make: Make) -> None:
    archive = make().archive
    archive.expires_at = timezone.now() - timedelta(seconds=1)
    assert file_of(archive).exists()
    with pytest.raises(CopyMissing):
        open_copy(archive.parts.get())


def test_damage_further_on_stops_the_stream(make: Make, stored: World) -> None:
    fill_with_noise(stored.ingrid, stored.sites["house"], count=20_000, last=stored.now)
    archive = make(categories=("laser",)).archive
    file = file_of(archive)
    raw = bytearray(file.read_bytes())
    raw[-5] ^= 1
    file.write_bytes(raw)
    copy = open_copy(archive.parts.get())
    with pytest.raises(sealed.Damaged):
        b"".join(copy)
    copy.close()
