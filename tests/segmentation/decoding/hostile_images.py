"""Images that mean harm, and files that are not what they seem."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image

from tests.segmentation.decoding.hostile_pdf import A4, TEXT
from tests.segmentation.opening.paper import PdfPage, write_pdf

GREY = np.random.default_rng(5).integers(0, 256, (300, 200), dtype=np.uint8)
"""The picture in those that hold one, 200 wide and 300 high."""


def _saved(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (image or Image.fromarray(GREY)).save(out, kind, **options)
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


def png(width: int, height: int, rows: bytes, *, depth: int = 8, more: bytes = b"") -> bytes:
    """A grey PNG that claims this size, with these rows (each with its filter's byte) compressed."""
    header = _chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, depth, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + more + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _text_bomb() -> bytes:
    rows = b"".join(b"\0" + row.tobytes() for row in GREY)
    return png(200, 300, rows, more=_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)))


def _tiff(*directories: tuple[int, int], following: int | None = None) -> bytes:
    """A grey TIFF of one directory for each width and height, without data; after the last comes `following`."""
    out = bytearray(b"II*\0\x08\0\0\0")
    size = 2 + 12 * 8 + 4
    for number, (width, height) in enumerate(directories, 1):
        entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (278, height), (279, 60)]
        is_last = number == len(directories)
        after = (following or 0) if is_last else 8 + number * size
        out += struct.pack("<H", 8) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
        out += struct.pack("<I", after)
    return bytes(out)


def _many_scans() -> bytes:
    """A progressive JPEG that refines its last scan forty thousand times more."""
    noise = Image.fromarray(np.random.default_rng(6).integers(0, 256, (2000, 2000), dtype=np.uint8))
    whole = _saved("JPEG", noise, progressive=True, quality=30)
    last = whole.rindex(b"\xff\xda")
    empty = whole[last : last + 2 + int.from_bytes(whole[last + 2 : last + 4], "big")] + b"\x00" * 8
    return whole[:-2] + empty * 40_000 + b"\xff\xd9"


def _huge_jpeg() -> bytes:
    whole = bytearray(_saved("JPEG"))
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack("!HH", 65_000, 65_000)
    return bytes(whole)


def _jpeg_with_a_pdf_in_its_comment() -> bytes:
    jpeg, inside = _saved("JPEG"), write_pdf(PdfPage(*A4, TEXT))
    return jpeg[:2] + b"\xff\xfe" + struct.pack("!H", len(inside) + 2) + inside + jpeg[2:]


IMAGES: dict[str, Callable[[], bytes]] = {
    "PNG of 900 million pixels": lambda: png(30_000, 30_000, bytes(3751 * 30_000), depth=1),
    "PNG with a lying size": lambda: png(4000, 4000, bytes(11 * 10)),
    "PNG with too much data": lambda: png(200, 300, bytes(201 * 300 + 100_000_000)),
    "PNG with a text bomb": _text_bomb,
    "TIFF whose directory follows itself": lambda: _tiff((8, 8), (8, 8), following=8),
    "TIFF of 3,600 million pixels": lambda: _tiff((60_000, 60_000)),
    "TIFF of 10,001 pages": lambda: _tiff(*[(8, 8)] * 10_001),
    "TIFF with data that are not there": lambda: _tiff((5000, 5000)),
    "TIFF with a count of tags that lies": lambda: b"II*\0\x08\0\0\0\xff\xff" + bytes(40),
    "JPEG cut short": lambda: _saved("JPEG")[:-4000],
    "JPEG in print colours": lambda: _saved("JPEG", Image.fromarray(GREY).convert("CMYK"), quality=100),
    "JPEG of 4,225 million pixels": _huge_jpeg,
    "JPEG of 40,000 scans": _many_scans,
    "JPEG with a PDF in its comment": _jpeg_with_a_pdf_in_its_comment,
    "PDF with a JPEG before it": lambda: _saved("JPEG")[:500] + write_pdf(PdfPage(*A4, TEXT)),
    "GIF that says it is a PNG": lambda: _saved("GIF"),
    "PostScript": lambda: b"%!PS-Adobe-3.0\n{} loop\n",
    "nothing at all": lambda: b"",
}
