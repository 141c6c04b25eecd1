"""Silenced sound is gone from the bytes, wherever the format put it, and the rest still plays from where it did."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

import pytest

from accounts.files import mpeg, streams
from accounts.files.audio import recognise
from accounts.files.recordings import store_recording
from accounts.files.refused import Refused
from accounts.files.silencing import MU_LAW, Segment, silence_mp3, silence_wav, store_silenced
from accounts.files.storage import open_plain
from tests.accounts.files import made

FRAME, SIDE = 417, 32
BODY = FRAME - 4 - SIDE
MILLISECONDS = 1_152_000 / 44_100


def silenced_wav(data: bytes, *segments: tuple[int, int]) -> bytes:
    return b"".join(silence_wav(io.BytesIO(data), [Segment(*one) for one in segments]))


def samples(data: bytes) -> Sequence[int]:
    with wave.open(io.BytesIO(data)) as file:
        return struct.unpack(f"<{file.getnframes()}h", file.readframes(file.getnframes()))


def test_a_wav_is_silent_there_to_the_sample_and_the_same_elsewhere() -> None:
    before = samples(made.tone(2))
    after = samples(silenced_wav(made.tone(2), (500, 750), (1_900, 9_999)))
    assert len(before) == len(after) == 16_000
    assert any(before[4_000:6_000])
    assert not any(after[4_000:6_000])
    assert not any(after[15_200:])
    assert after[:4_000] == before[:4_000]
    assert after[6_000:15_200] == before[6_000:15_200]


def test_telephone_codings_have_a_silence_of_their_own_and_notes_in_the_file_do_not_come_along() -> None:
    original = made.telephone(2)
    assert b"abc" in original
    done = silenced_wav(original, (1_000, 2_000))
    assert b"abc" not in done
    assert done.count(b"\x55") == 8_000
    assert done[-8_000:] == b"\xd5" * 8_000
    assert struct.unpack_from("<I", done, 4)[0] == len(done) - 8
    assert recognise(io.BytesIO(done)) == recognise(io.BytesIO(original))
    loud = original.replace(struct.pack("<HHI", 6, 1, 8_000), struct.pack("<HHI", MU_LAW, 1, 8_000), 1)
    assert silenced_wav(loud, (0, 1_000))[-16_000:-8_000] == b"\xff" * 8_000


def frame(number: int, *, back: int = 0, guarded: bool = False, body: bytes | None = None) -> bytes:
    """One whose body is its own number, over and over. `back`: how far before it its sound begins."""
    head = b"\xff\xfa\x90\x00\x12\x34" if guarded else b"\xff\xfb\x90\x00"
    side = struct.pack(">H", back << 7) + bytes([1]) * (SIDE - 2)
    return head + side + (body or bytes([number]) * (FRAME - len(head) - SIDE))


def split(data: bytes) -> list[bytes]:
    return [data[at : at + FRAME] for at in range(0, len(data), FRAME)]


def at(number: float) -> int:
    return round(number * MILLISECONDS)


def test_an_mp3_has_no_byte_of_the_frames_taken_out_and_every_byte_of_the_others() -> None:
    original = b"".join(frame(number) for number in range(1, 41))
    done = split(b"".join(mpeg.silence(original, [(at(20.1), at(20.9))])))
    gone = set(range(20 - mpeg.BESIDE, 21 + mpeg.BESIDE))
    assert all(bytes([number + 1]) * BODY in original for number in range(40))
    for number, one in enumerate(done):
        assert one[4 + SIDE :] == (bytes(BODY) if number in gone else bytes([number + 1]) * BODY)
        assert (one[4 : 4 + SIDE] == bytes(SIDE)) == (number in gone)
    assert len(done) == 40


def test_sound_that_a_frame_keeps_in_the_one_before_it_goes_too_and_what_others_keep_there_stays() -> None:
    """Frame 17 begins 100 bytes early, within 16; frame 24 keeps its first 50 in 23, which is taken out."""
    frames = [frame(number + 1) for number in range(40)]
    frames[16] = frame(17, body=b"\x11" * (BODY - 100) + b"S" * 100)
    frames[17] = frame(18, back=100)
    frames[23] = frame(24, body=b"G" * (BODY - 50) + b"K" * 50)
    frames[24] = frame(25, back=50)
    whole = b"".join(frames)
    assert b"S" * 100 in whole
    assert b"G" * 300 in whole
    done = split(b"".join(mpeg.silence(whole, [(at(20.1), at(20.9))])))
    assert b"S" not in done[16][4 + SIDE :]
    assert done[16][4 + SIDE :] == b"\x11" * (BODY - 100) + bytes(100)
    assert done[16][4 : 4 + SIDE] == frames[16][4 : 4 + SIDE]
    assert done[23] == b"\xff\xfb\x90\x00" + bytes(SIDE) + bytes(BODY - 50) + b"K" * 50
    assert done[24] == frames[24]


def test_a_frame_with_a_checksum_keeps_a_right_one() -> None:
    done = split(b"".join(mpeg.silence(b"".join(frame(n + 1, guarded=True) for n in range(9)), [(0, at(9))])))
    assert {one[:4] for one in done} == {b"\xff\xfa\x90\x00"}
    assert {one[4:6] for one in done} == {struct.pack(">H", mpeg._checksum(b"\x90\x00" + bytes(SIDE)))}
    # The worked value of a CRC-16 with this polynomial and start («CRC-16/CMS»).
    assert mpeg._checksum(b"123456789") == 0xAEE7


def test_tags_and_rubbish_between_frames_are_left_out() -> None:
    frames = [frame(number + 1) for number in range(6)]
    tagged = made.mp3(0, tag=b"Kari Nordmann") + b"".join(frames[:3]) + b"rubbish" + b"".join(frames[3:])
    assert b"".join(mpeg.silence(tagged + b"TAG Kari", [])) == b"".join(frames)


@pytest.mark.parametrize("data", [b"", b"no sound", b"RIFF\x00\x00\x00\x00WAVEfmt ", made.opus(3)])
def test_what_is_damaged_is_refused_and_never_let_through(data: bytes) -> None:
    for silence in (silence_wav, silence_mp3):
        with pytest.raises(Refused):
            b"".join(silence(io.BytesIO(data), [Segment(0, 10)]))


@pytest.mark.django_db
def test_the_silenced_file_is_another_one_and_the_original_is_untouched(file_storage: Path) -> None:
    loud = made.tone(200)
    original = store_recording(io.BytesIO(loud), name="samtale.wav")
    with open_plain(original) as plain:
        done = store_silenced(
            streams.stored(plain), [Segment(0, 200_000)], media_type="audio/wav", name="s.wav", seconds=200
        )
    with open_plain(done) as plain:
        assert not any(samples(b"".join(plain.pieces())))
    with open_plain(original) as plain:
        assert b"".join(plain.pieces()) == loud
    assert (done.media_type, done.duration_seconds) == ("audio/wav", 200)


@pytest.mark.django_db
def test_ogg_is_not_pretended_to_be_silenced(file_storage: Path) -> None:
    with pytest.raises(Refused):
        store_silenced(
            io.BytesIO(made.opus(3)), [Segment(0, 10)], media_type="audio/ogg", name="a.ogg", seconds=3
        )
