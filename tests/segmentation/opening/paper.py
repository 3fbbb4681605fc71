"""PDFs written byte by byte, so that a test says exactly what is in them."""

import zlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class PdfImage:
    """One image XObject: its dictionary without Length, and its encoded bytes."""

    dictionary: str
    data: bytes
    soft_mask: "PdfImage | None" = None


@dataclass(frozen=True)
class PdfPage:
    """One page: its size in points, what is drawn on it, its image and further entries of its dictionary."""

    width: float
    height: float
    content: str = ""
    image: PdfImage | None = None
    entries: str = ""


@dataclass
class _Writer:
    objects: list[bytes] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, dictionary: str, data: bytes) -> int:
        return self.add(f"<< {dictionary} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")

    def image(self, image: PdfImage) -> int:
        mask = f"/SMask {self.image(image.soft_mask)} 0 R" if image.soft_mask else ""
        return self.stream(f"/Type /XObject /Subtype /Image {image.dictionary} {mask}", image.data)

    def page(self, page: PdfPage) -> int:
        resources = f"/XObject << /Im {self.image(page.image)} 0 R >>" if page.image else ""
        resources += " /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        content = self.stream("", page.content.encode())
        return self.add(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width:.3f} {page.height:.3f}] "
            f"/Resources << {resources} >> /Contents {content} 0 R {page.entries} >>".encode()
        )


def write_pdf(*pages: PdfPage) -> bytes:
    """A PDF of these pages, with a cross-reference table."""
    writer = _Writer()
    writer.add(b"<< /Type /Catalog /Pages 2 0 R >>")
    writer.add(b"")
    kids = " ".join(f"{writer.page(page)} 0 R" for page in pages)
    writer.objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(writer.objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    size = len(offsets) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        + table
        + f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def flate_image(picture: Picture) -> PdfImage:
    """Grey or RGB pixels as a losslessly compressed image."""
    space = "/DeviceGray" if picture.ndim == 2 else "/DeviceRGB"
    height, width = picture.shape[:2]
    dictionary = f"/Width {width} /Height {height} /ColorSpace {space} /BitsPerComponent 8 /Filter /FlateDecode"
    return PdfImage(dictionary, zlib.compress(picture.tobytes()))


def full_page(image: PdfImage, width: float, height: float, entries: str = "", matrix: str | None = None) -> PdfPage:
    """A page of `width` by `height` points that its image fills, by `matrix` if another than upright is wanted."""
    return PdfPage(width, height, f"q {matrix or f'{width:.3f} 0 0 {height:.3f} 0 0'} cm /Im Do Q", image, entries)


def encrypted(content: bytes) -> bytes:
    """A PDF of `write_pdf` that asks for a password (standard handler, revision 2; no password opens it)."""
    entry = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'5a' * 32}> /U <{'a5' * 32}> >> /ID [<00> <00>] "
    return content.replace(b"/Root 1 0 R", entry.encode() + b"/Root 1 0 R")
