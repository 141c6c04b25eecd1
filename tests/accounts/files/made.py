"""Pictures, recordings and documents made in code, whole and hostile."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib

from PIL import Image

GPS = {1: "N", 2: (59.0, 54.0, 50.0), 3: "E", 4: (10.0, 44.0, 20.0)}
PLACE = b"ZQX-Fjellveien-12"


def picture(size: tuple[int, int] = (640, 480), *, mode: str = "RGB") -> Image.Image:
    """Dark above, light below, so that one sees which way it is turned."""
    made = Image.new("L", size, 30)
    made.paste(220, (0, size[1] // 2, *size))
    return made.convert(mode)


def encoded(image: Image.Image, form: str = "JPEG", **details: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **details)
    return out.getvalue()


def photo(form: str = "JPEG", *, orientation: int = 1) -> bytes:
    """A picture as a telephone takes it: with place, owner, profile and comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825).update(GPS)
    profile = b"profile " + PLACE
    details = {"exif": exif, "icc_profile": profile, "xmp": b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>"}
    if form == "JPEG":
        details["comment"] = b"comment " + PLACE
    return encoded(picture(), form, **details)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, pixels: bytes = b"", *before: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + b"".join(before) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def pixel_flood() -> bytes:
    """50 000 × 50 000 pixels in a few kilobytes."""
    return png(50_000, 50_000, zlib.compress(bytes(1_000_000)))


def text_bomb() -> bytes:
    """A small picture with a note that unpacks to 100 MB."""
    note = b"note\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    return png(1, 1, zlib.compress(b"\x00\x00"), chunk(b"zTXt", note))


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    whole = encoded(picture((2_000, 2_000), mode="L"), progressive=True)
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + scan * count + whole[-2:]


def animation(form: str) -> bytes:
    frames = [picture((40, 30)), picture((40, 30)).rotate(90)]
    return encoded(frames[0], form, save_all=True, append_images=frames[1:])


def tone(seconds: float, *, rate: int = 8_000) -> bytes:
    """WAV, 16 bits, one channel."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for at in range(round(seconds * rate)):
            file.writeframesraw(struct.pack("<h", round(8_000 * math.sin(at / 5))))
    return out.getvalue()


def telephone(seconds: int) -> bytes:
    """WAV as a telephone exchange records: A-law, 8 000 bytes a second, and a length nobody came back to write."""
    head = struct.pack("<HHIIHHH", 6, 1, 8_000, 8_000, 1, 8, 0)
    sound = b"\x55" * 8_000 * seconds
    parts = b"fmt " + struct.pack("<I", len(head)) + head + b"LIST\x03\x00\x00\x00abc\x00"
    return b"RIFF\xff\xff\xff\xffWAVE" + parts + b"data\xff\xff\xff\xff" + sound


def mp3(seconds: int, *, tag: bytes = b"", told: int = 0) -> bytes:
    """MPEG 1 layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes, 1 152 samples each."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    frames = [frame] * round(seconds * 44_100 / 1_152)
    if told:
        frames.insert(0, b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + struct.pack(">II", 1, told) + bytes(369))
    length = bytes(len(tag) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return (b"ID3\x04\x00\x00" + length + tag if tag else b"") + b"".join(frames)


def opus(seconds: float, *, skipped: int = 312) -> bytes:
    """Two Ogg pages: the head of an Opus stream and a last page that tells how far it has come."""
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", skipped, 48_000, 0, 0)
    end = round(seconds * 48_000) + skipped
    return ogg_page(head, granule=0, flags=2) + ogg_page(b"x" * 200, granule=end, flags=4)


def vorbis(seconds: float, *, rate: int = 44_100) -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 2, rate, 0, 128_000, 0, 0xB8, 1)
    end = round(seconds * rate)
    return ogg_page(head, granule=0, flags=2) + ogg_page(b"x" * 200, granule=end, flags=4)


def ogg_page(packet: bytes, *, granule: int, flags: int) -> bytes:
    head = struct.pack("<4sBBqIIIBB", b"OggS", 0, flags, granule, 1, 0, 0, 1, len(packet))
    return head + packet


def pdf(extra: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + extra + b"\ntrailer\n<< >>\n%%EOF\n"
