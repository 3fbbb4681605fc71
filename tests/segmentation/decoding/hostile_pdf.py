"""PDFs that mean harm, written byte by byte."""

import zlib
from collections.abc import Callable

import numpy as np

from tests.segmentation.opening.paper import PdfImage, PdfPage, encrypted, flate_image, full_page, write_pdf

A4 = (595.2, 841.9)
TEXT = "BT /F1 24 Tf 72 72 Td (42) Tj ET"


def pdf(*bodies: bytes, trailer: bytes = b"/Root 1 0 R", before: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out, offsets = b"%PDF-1.7\n" + before, []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    size = len(bodies) + 1
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return out + b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def stream(dictionary: bytes, data: bytes) -> bytes:
    """A stream object."""
    return b"<< %s /Length %d >>\nstream\n" % (dictionary, len(data)) + data + b"\nendstream"


def one_page(content: bytes, *others: bytes, resources: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    """A PDF of one page; `content` is its content stream, object 4, and `others` are numbered from 5."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Resources << %s >> /Contents 4 0 R >>" % (box, resources)
    catalog, pages = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return pdf(catalog, pages, page, content, *others)


def nested_forms() -> bytes:
    """Forms that draw the next form ten times each, twenty levels deep."""
    forms = []
    for level in range(20):
        last = level == 19
        following = b"" if last else b"/Resources << /XObject << /F %d 0 R >> >>" % (6 + level)
        drawn = b"0 0 10 10 re f" if last else b"/F Do " * 10
        forms.append(stream(b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] " + following, drawn))
    return one_page(stream(b"", b"/F Do"), *forms, resources=b"/XObject << /F 5 0 R >>")


def form_in_itself() -> bytes:
    """A form that draws itself."""
    form = stream(b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>", b"/F Do")
    return one_page(stream(b"", b"/F Do"), form, resources=b"/XObject << /F 5 0 R >>")


def stream_bomb() -> bytes:
    """A content stream of two and a half million whole-page strokes in a few kilobytes."""
    packed = zlib.compress(b"1 0 0 rg 0 0 595 842 re f\n" * 2_500_000, 9)
    return one_page(stream(b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(packed, 9)))


def image_bomb() -> bytes:
    """A small image whose data unfold to five gigabytes."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    second = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    data = zlib.compress(first + second * 5_000, 9)
    filters = "/Filter [/FlateDecode /FlateDecode]"
    return write_pdf(
        full_page(PdfImage(f"/Width 90 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 {filters}", data), *A4)
    )


def endless_pattern() -> bytes:
    """A pattern whose tiles are a ten-thousandth of a point wide, laid over a whole page."""
    tile = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep .0001 /YStep .0001"
    pattern = stream(tile + b" /Resources << >>", b"0 0 5 5 re f")
    content = stream(b"", b"/Pattern cs /P scn 0 0 595 842 re f")
    return one_page(content, pattern, resources=b"/Pattern << /P 5 0 R >>")


def many_pages() -> bytes:
    """Five thousand honest pages."""
    return write_pdf(*(PdfPage(72, 72, f"0 0 {number % 60 + 5} 40 re f") for number in range(1, 5001)))


def lying_count() -> bytes:
    """One page that says it is two thousand million."""
    return write_pdf(PdfPage(*A4, TEXT)).replace(b"/Count 1 ", b"/Count 2000000000 ")


def circular_tree() -> bytes:
    """A page tree that is its own branch."""
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 2 0 R] >>")


def circular_table() -> bytes:
    """A cross-reference table that comes before itself."""
    whole = write_pdf(PdfPage(*A4, TEXT))
    start = whole.rindex(b"xref\n0 ")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def deep_arrays() -> bytes:
    """Brackets, two hundred thousand deep."""
    return one_page(stream(b"", b""), b"[" * 200_000 + b"]" * 200_000, resources=b"/Font 5 0 R")


def cut_short() -> bytes:
    """The first two thirds of a scan."""
    noise = np.random.default_rng(1).integers(0, 256, (400, 300), dtype=np.uint8)
    whole = write_pdf(full_page(flate_image(noise), *A4))
    return whole[: len(whole) * 2 // 3]


def lying_image() -> bytes:
    """A scan of 64 million pixels, of which ten rows are there."""
    rows = zlib.compress(bytes(8000 * 10))
    size = "/Width 8000 /Height 8000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    return write_pdf(full_page(PdfImage(size, rows), *A4))


def huge_jpeg2000() -> bytes:
    """A JPEG 2000 codestream that claims a hundred thousand pixels each way, and so does the PDF around it."""
    side = 100_000
    size = b"\xff\x51\x00\x29\x00\x00" + b"".join(
        value.to_bytes(4, "big") for value in (side, side, 0, 0, side, side, 0, 0)
    )
    codestream = b"\xff\x4f" + size + b"\x00\x01\x07\x01\x01" + b"\xff\xd9"
    dictionary = f"/Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /JPXDecode"
    return write_pdf(full_page(PdfImage(dictionary, codestream), *A4))


def modest_jpeg2000() -> bytes:
    """The same codestream in a PDF that calls it a small image."""
    return huge_jpeg2000().replace(b"/Width 100000 /Height 100000", b"/Width 100 /Height 100")


def huge_jbig2() -> bytes:
    """A JBIG2 page of four thousand million rows in a PDF that calls it a small one."""
    page = (
        bytes.fromhex("00000000 30 00 01 00000013".replace(" ", "")) + b"\xff\xff\xff\xf0\xff\xff\xff\xf0" + bytes(11)
    )
    dictionary = "/Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode"
    return write_pdf(full_page(PdfImage(dictionary, page), *A4))


def self_containing_objects() -> bytes:
    """An object stream that is to be found in itself."""
    contents = stream(b"/Type /ObjStm /N 1 /First 4 /Extends 5 0 R", b"5 0 << /Type /ObjStm >>")
    return one_page(stream(b"", TEXT.encode()), contents, resources=b"/Font 5 0 R")


PDFS: dict[str, Callable[[], bytes]] = {
    "nested forms": nested_forms,
    "form in itself": form_in_itself,
    "stream bomb": stream_bomb,
    "image bomb": image_bomb,
    "endless pattern": endless_pattern,
    "page of 200 inches": lambda: write_pdf(PdfPage(14_400, 14_400, TEXT)),
    "five thousand pages": many_pages,
    "lying count": lying_count,
    "no pages": write_pdf,
    "encrypted": lambda: encrypted(write_pdf(PdfPage(*A4, TEXT))),
    "circular page tree": circular_tree,
    "circular table": circular_table,
    "deep arrays": deep_arrays,
    "cut short": cut_short,
    "garbage after the header": lambda: b"%PDF-1.7\n" + np.random.default_rng(2).bytes(20_000),
    "lying image": lying_image,
    "huge JPEG 2000": huge_jpeg2000,
    "modest JPEG 2000": modest_jpeg2000,
    "huge JBIG2": huge_jbig2,
    "objects within themselves": self_containing_objects,
}
