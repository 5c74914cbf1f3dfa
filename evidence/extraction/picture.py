"""JPG and PNG: upright and small for the screen; bare of what a telephone writes into them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

JPG_KEPT = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xE1), 0xEE}) - {0xC8}
"""JPEG segments that make up the picture, and of those for applications JFIF (APP0) and Adobe (APP14)."""
PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
)
ORIENTATION = 0x0112


class Damaged(Exception):
    """The picture's structure cannot be followed."""


def upright(path: Path, *, longest: int | None = None) -> Image.Image:
    """The picture as it is to be looked at; decoded no larger than needed for a longest side of so many pixels."""
    with Image.open(path, formats=["JPEG", "PNG"]) as image:
        if longest:
            image.draft("RGB", (longest, longest))
        image.load()
        if longest and image.mode in {"L", "RGB", "RGBA"}:
            image.thumbnail((longest, longest))  # before anything makes copies of it
        turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "PA", "P"}:
        turned = turned.convert("RGBA")
        white = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(white, turned)
    return turned.convert("RGB")


def bare(path: Path, target: BinaryIO) -> None:
    """Write the picture without its metadata (place, camera, owner, thumbnail, sound), its pixels untouched.

    What is left of the metadata is which way up it is. Raises Damaged.
    """
    content = path.read_bytes()
    try:
        if content.startswith(b"\x89PNG"):
            _bare_png(content, _turned(path), target)
        else:
            _bare_jpg(content, _turned(path), target)
    except (struct.error, IndexError):
        raise Damaged from None


def _turned(path: Path) -> int:
    """Which way up it is, 1 to 8 as EXIF counts; 1 when it does not say."""
    try:
        with Image.open(path, formats=["JPEG", "PNG"]) as image:
            value = image.getexif().get(ORIENTATION, 1)
    except Exception:  # whatever damaged metadata makes its reader do
        return 1
    return value if isinstance(value, int) and 1 < value <= 8 else 1


def _tiff(orientation: int) -> bytes:
    """EXIF that says nothing but the orientation."""
    return b"II*\0" + struct.pack("<LHHHLHHL", 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)


def _bare_jpg(content: bytes, orientation: int, target: BinaryIO) -> None:
    target.write(b"\xff\xd8")
    at, told = 2, orientation == 1
    while True:
        at, marker = _marker(content, at)
        if marker == 0xD9:
            break
        (length,) = struct.unpack_from(">H", content, at)
        segment = content[at + 2 : at + length]
        if length < 2 or len(segment) != length - 2:
            raise Damaged
        colours = marker == 0xE2 and segment.startswith(b"ICC_PROFILE\0")
        if not told and marker != 0xE0:
            exif = b"Exif\0\0" + _tiff(orientation)
            target.write(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
            told = True
        if marker in JPG_KEPT or colours:
            target.write(bytes([0xFF, marker]) + content[at : at + length])
        at += length
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            target.write(content[at:end])
            at = end
            if at >= len(content):  # cut off: what is there can still be looked at
                break
    # What follows the end belongs to no picture: a telephone's second one, or its film.
    target.write(b"\xff\xd9")


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """Where the segment's length stands, and the marker. Raises Damaged, IndexError.

    Decoders skip what lies between segments. Here that would let through whatever a wrong length points into.
    """
    if content[at] != 0xFF:
        raise Damaged
    while content[at] == 0xFF:
        at += 1
    return at + 1, content[at]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker begins after a scan's data; the content's end when none does."""
    while 0 <= (at := content.find(b"\xff", at)) < len(content) - 1:
        if content[at + 1] not in {0x00, 0xFF} and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 1
    return len(content)


def _bare_png(content: bytes, orientation: int, target: BinaryIO) -> None:
    target.write(content[:8])
    at = 8
    while at < len(content):
        length, kind = struct.unpack_from(">L4s", content, at)
        chunk = content[at : at + 12 + length]
        if len(chunk) != 12 + length:
            raise Damaged
        if kind == b"IDAT" and orientation != 1:
            exif = b"eXIf" + _tiff(orientation)
            target.write(struct.pack(">L", len(exif) - 4) + exif + struct.pack(">L", zlib.crc32(exif)))
            orientation = 1
        if kind in PNG_KEPT:
            target.write(chunk)
        at += len(chunk)
        if kind == b"IEND":
            return
