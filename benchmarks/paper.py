"""Drawn A4 pages at 300 dpi with sixty digits each, as PDFs of one grey JPEG, the way scanners write them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.task import Task, Wanted
from forms.geometry import Box, mapped_box
from forms.layout_file import read_layout
from workshop.drawing.degrade import with_faults
from workshop.drawing.form import PrintedForm, filled, printed
from workshop.drawing.pages import GENTLE
from workshop.drawing.paper import on_paper
from workshop.drawing.pen import Writer

DPI = 300
INSET = 0.6
"""How far inside a printed frame the others are told that a field lies, millimetres: frames confuse them."""
HERE = Path(__file__).parent


def draw_page(kind: str, seed: int, folder: Path) -> Task:
    """A page of `open` boxes or of `combs`; the same seed is the same page. Boxes are the printed fields'."""
    layout_file = HERE / f"page_{kind}.toml"
    form = PrintedForm(read_layout(layout_file))
    rng = np.random.default_rng([seed, 8])
    writer = Writer(700_000 + seed)
    values = {field.name: f"{int(rng.integers(0, 100_000)):05d}" for field in form.layout.fields}
    paper = on_paper(printed(form, DPI), rng, roughness=0.5)
    page, _ = filled(paper, form.layout, values, writer, rng)
    faulty = with_faults(page, GENTLE, rng)
    file = folder / f"{kind}-{seed}.pdf"
    Image.fromarray(faulty.image).convert("L").save(file, resolution=DPI, quality=85)
    scale = DPI / 25.4
    wanted = [Wanted(values[field.name], _inside(faulty.transform, field.box, scale)) for field in form.layout.fields]
    return Task(str(file), DPI, str(layout_file), wanted)


def _inside(transform: NDArray[np.float64], box: Box, scale: float) -> Box:
    inner = Box(box.x + INSET, box.y + INSET, box.width - 2 * INSET, box.height - 2 * INSET)
    return mapped_box(transform, inner.scaled(scale, scale))
