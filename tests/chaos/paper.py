"""Drawn documents for the queue, cheap to draw and to read: strips with one string each, and some whole forms.

Every page differs from every other, so the documents do too, and no reading can be taken for another page's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from workshop.drawing.pages import draw_form_page
from workshop.drawing.pen import Writer

WRITERS = 24
INK_HEIGHT = 28.0
MARGIN = 8
MOST_PAGES = {"png": 1, "tif": 6, "pdf": 3}
"""A file's ending, and how many pages such a file may have."""
SAVED_AS: Mapping[str, Mapping[str, Any]] = {
    "png": {},
    "tif": {"compression": "tiff_lzw"},
    "pdf": {"resolution": 200},
}


@dataclass(frozen=True)
class Paper:
    """A folder of drawn files to be read with one choice of layout."""

    folder: Path
    choice: str
    pages: dict[Path, int]
    """How many pages each file has."""


@dataclass(frozen=True)
class PagePlace:
    """A page, by its document's id and its number from 1."""

    document: str
    number: int


def draw_strips(folder: Path, pages: int, rng: np.random.Generator) -> Paper:
    """So many pages with a short string each, in files of one to six pages, for `--layout field`."""
    folder.mkdir()
    writers = [Writer(int(rng.integers(1 << 30))) for _ in range(WRITERS)]
    strips = (_strip(writers[number % WRITERS], number, rng) for number in range(pages))
    drawn: dict[Path, int] = {}
    while sum(drawn.values()) < pages:
        ending = str(rng.choice(list(MOST_PAGES)))
        wanted = min(int(rng.integers(1, MOST_PAGES[ending] + 1)), pages - sum(drawn.values()))
        file = folder / f"{len(drawn):04d}.{ending}"
        _save(file, [next(strips) for _ in range(wanted)])
        drawn[file] = wanted
    return Paper(folder, "field", drawn)


def draw_forms(folder: Path, pages: int, rng: np.random.Generator) -> Paper:
    """So many filled teaching forms, a file each, for `--layout auto`."""
    folder.mkdir()
    drawn: dict[Path, int] = {}
    for number in range(pages):
        pixels, _ = draw_form_page(int(rng.integers(1 << 30)))
        file = folder / f"{number:04d}.png"
        _save(file, [Image.fromarray(pixels).convert("L")])
        drawn[file] = 1
    return Paper(folder, "auto", drawn)


def places(papers: Sequence[Paper]) -> dict[tuple[str, int], PagePlace]:
    """Every page by its file's path and its number."""
    return {
        (str(file), number): PagePlace(document, number)
        for paper in papers
        for file, pages in paper.pages.items()
        for document in [sha256(file.read_bytes()).hexdigest()]
        for number in range(1, pages + 1)
    }


def _strip(writer: Writer, number: int, rng: np.random.Generator) -> Image.Image:
    """A string of two to five digits; the corner says which one it is, a shade off the paper, so that none is twice."""
    text = str(int(rng.integers(10, 10 ** int(rng.integers(2, 6)))))
    pixels = np.pad(255 - writer.string(text, INK_HEIGHT, rng).mask, MARGIN, constant_values=255)
    pixels[0, :16] = [254 if number >> bit & 1 else 255 for bit in range(16)]
    return Image.fromarray(pixels)


def _save(file: Path, images: Sequence[Image.Image]) -> None:
    rest: Mapping[str, Any] = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(file, **SAVED_AS[file.suffix[1:]], **rest)
