"""Small scans of each type as bytes, and what lies where in a watched folder."""

import io
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from PIL import Image

from forms.reason import ReasonCode
from storage.models import DocumentRow
from storage.states import DocumentState
from storage.store import Store
from worker.folder.fates import Fate
from worker.folder.names import REASON

SIDE = 24


def picture(kind: str, seed: int, **options: object) -> bytes:
    """One noisy grey page as a file of Pillow's `kind`; another for each seed."""
    pixels = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE), np.uint8)
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, kind, **options)
    return written.getvalue()


def tiff(order: str, big: bool, pages: int, directory_first: bool) -> bytes:
    """A TIFF of `pages` grey pages, two strips each; `order` is < or >. Directories lie before or after their data."""
    offset, count = ("Q", "Q") if big else ("I", "H")
    start = {"<": b"II", ">": b"MM"}[order]
    content = start + (struct.pack(order + "HHHQ", 43, 8, 0, 0) if big else struct.pack(order + "HI", 42, 0))
    link = len(content) - struct.calcsize(order + offset)
    inline = struct.calcsize(order + offset)
    length = struct.calcsize(order + count) + 9 * (4 + 2 * inline) + inline
    strip = SIDE * SIDE // 2
    for page in range(pages):
        arrays = 0 if big else 16  # two offsets and two lengths of four bytes, where they do not fit into an entry
        at = len(content) if directory_first else len(content) + 2 * strip
        data = at + length + arrays if directory_first else len(content)
        places, lengths = (data, data + strip), (strip, strip)
        values = [(256, SIDE), (257, SIDE), (258, 8), (259, 1), (262, 1), (277, 1), (278, SIDE // 2)]
        entries = {
            tag: struct.pack(order + "HH" + offset, tag, 4, 1) + number(order, inline, value) for tag, value in values
        }
        for shift, (tag, two) in enumerate({273: places, 279: lengths}.items()):
            where = struct.pack(order + "II", *two) if big else struct.pack(order + "I", at + length + 8 * shift)
            entries[tag] = struct.pack(order + "HH" + offset, tag, 4, 2) + where
        directory = struct.pack(order + count, 9) + b"".join(entries[tag] for tag in sorted(entries))
        next_link = at + len(directory)
        directory += struct.pack(order + offset, 0)
        if not big:
            directory += struct.pack(order + "IIII", *places, *lengths)
        strips = bytes((page + each) % 256 for each in range(2 * strip))
        content = content[:link] + struct.pack(order + offset, at) + content[link + inline :]
        content += directory + strips if directory_first else strips + directory
        link = next_link
    return content


def number(order: str, room: int, value: int) -> bytes:
    """A LONG in an entry's field for the value."""
    return struct.pack(order + "I", value).ljust(room, b"\0")


def one_of_each(seed: int) -> Mapping[str, bytes]:
    """A whole file of each type by its name."""
    return {
        "form.pdf": picture("PDF", seed),
        "form.jpg": picture("JPEG", seed),
        "form.png": picture("PNG", seed),
        "form.tif": picture("TIFF", seed),
    }


def names(folder: Path) -> list[str]:
    """What lies in a folder, hidden things left out."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def fates(folder: Path) -> dict[str, list[str]]:
    """What lies in each of a watched folder's subfolders for fates, reasons left out, and in itself."""
    lying = {fate.value: [name for name in names(folder / fate) if not name.endswith(REASON)] for fate in Fate}
    return {"": [name for name in names(folder) if name not in lying], **lying}


def end(store: Store, document: str, state: DocumentState, reason: ReasonCode | None) -> None:
    """Let a document end as a worker would."""
    values = {"state": state, "reason_code": reason, "reason_message": reason and "this is why"}
    with store.database.writing() as connection:
        connection.execute(sa.update(DocumentRow).where(DocumentRow.id == document).values(values))
