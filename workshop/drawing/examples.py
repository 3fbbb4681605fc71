"""The sample scans of `examples/`, drawn from nothing: `python -m workshop.drawing.examples [FOLDER]`.

The same code writes the same bytes, so a change of the pen shows up as a change of the samples.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from forms.page import Pixels
from workshop.drawing.cheque import draw_cheque
from workshop.drawing.degrade import blurred, compressed, faded, noisy, skewed, with_faults
from workshop.drawing.form import printed, teaching_form
from workshop.drawing.pages import GENTLE, drawn_form_page
from workshop.drawing.paper import on_paper

FORM_DPI, CHEQUE_DPI = 200, 150
FORM_SEEDS = (47, 14)
FAINT_SEED, CHEQUE_SEED, BLANK_SEED = 37, 5, 41


@dataclass(frozen=True)
class Example:
    """What is written on one page of one sample."""

    file: str
    page: int
    """Counts from 1."""
    truth: dict[str, str]
    """For each field the digits and marks written."""


def draw_examples(folder: Path) -> list[Example]:
    """Writes every sample and truth.jsonl into `folder`, which is created where absent; what is on them, in order.

    truth.jsonl has one line a field that is filled: `file`, `page`, `field`, `text` (the digits written, in order) and
    `raw` (with the marks among them). Fields of a sample that are not in it are empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    examples = [*_boxed_form(folder), *_cheque(folder), *_faint_scan(folder), *_blank_form(folder)]
    lines = [
        {"file": one.file, "page": one.page, "field": field, "text": "".join(filter(str.isdigit, raw)), "raw": raw}
        for one in examples
        for field, raw in one.truth.items()
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "truth.jsonl").write_text(text, encoding="utf-8", newline="\n")
    return examples


def _boxed_form(folder: Path) -> Iterator[Example]:
    """Two sheets of the teaching form by two people, as the PDF of a document scanner."""
    pages = [drawn_form_page(seed, FORM_DPI, GENTLE) for seed in FORM_SEEDS]
    images = [_grey(page.image) for page in pages]
    # A fixed date: Pillow would write the current one, and every drawing would differ.
    moment = datetime(2026, 11, 24, 9, tzinfo=UTC).utctimetuple()
    images[0].save(
        folder / "form.pdf",
        save_all=True,
        append_images=images[1:],
        resolution=FORM_DPI,
        quality=72,
        title="Record of a practical course",
        creationDate=moment,
        modDate=moment,
    )
    yield from (Example("form.pdf", number, page.truth) for number, page in enumerate(pages, 1))


def _cheque(folder: Path) -> Iterator[Example]:
    """A cheque of the Example Bank, in colour."""
    cheque = draw_cheque(CHEQUE_SEED, "09082026", "1,48,250/-", CHEQUE_DPI)
    image = Image.fromarray(_with_levels(cheque.image, 6))
    image.save(folder / "cheque.png", dpi=(CHEQUE_DPI, CHEQUE_DPI), optimize=True)
    yield Example("cheque.png", 1, cheque.truth)


def _faint_scan(folder: Path) -> Iterator[Example]:
    """A teaching form fed at an angle into a scanner whose lamp is too bright."""
    faults = ((faded, 0.6), (blurred, 0.25), (skewed, 0.8), (noisy, 0.25), (compressed, 0.3))
    page = drawn_form_page(FAINT_SEED, FORM_DPI, faults)
    image = _grey(page.image)
    image.save(folder / "faint.tif", compression="jpeg", quality=70, dpi=(FORM_DPI, FORM_DPI))
    yield Example("faint.tif", 1, page.truth)


def _blank_form(folder: Path) -> Iterator[Example]:
    """A teaching form on which nobody has written yet."""
    rng = np.random.default_rng([BLANK_SEED, 4])
    sheet = on_paper(printed(teaching_form(), 150), rng, roughness=0.4)
    faulty = with_faults(sheet, ((skewed, 0.1), (noisy, 0.1)), rng)
    image = Image.fromarray(_with_levels(np.asarray(_grey(faulty.image)), 6))
    image.save(folder / "blank.png", dpi=(150, 150), optimize=True)
    yield Example("blank.png", 1, {})


def _grey(pixels: Pixels) -> Image.Image:
    return Image.fromarray(pixels).convert("L")


def _with_levels(pixels: Pixels, step: int) -> Pixels:
    """Brightness in steps, white kept: scans that a PNG packs well."""
    return np.asarray(255 - np.rint((255 - pixels.astype(np.float32)) / step) * step, dtype=np.uint8)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("examples")
    for example in draw_examples(target):
        print(f"{target / example.file} page {example.page}: {len(example.truth)} fields", file=sys.stderr)  # noqa: T201
