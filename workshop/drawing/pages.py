"""Whole pages with their truth, for tests and benchmarks: filled teaching forms as scanners deliver them."""

from dataclasses import dataclass

import numpy as np

from forms.geometry import Box, mapped_box
from forms.page import Pixels
from workshop.drawing.degrade import Fault, compressed, noisy, skewed, with_faults
from workshop.drawing.filling import scribble
from workshop.drawing.form import filled, printed, teaching_form
from workshop.drawing.paper import on_paper
from workshop.drawing.pen import Writer

GENTLE: tuple[tuple[Fault, float], ...] = ((skewed, 0.15), (noisy, 0.2), (compressed, 0.15))
"""A careful clerk with a good scanner."""


@dataclass(frozen=True)
class DrawnPage:
    """A drawn page and the truth about it."""

    image: Pixels
    """RGB."""
    truth: dict[str, str]
    """For each field what is written in it: digits and placeholders in order."""
    boxes: dict[str, tuple[Box, ...]]
    """For each field its characters, in pixels of the image."""


def draw_form_page(seed: int) -> tuple[Pixels, dict[str, str]]:
    """A filled teaching form, RGB at 200 dpi, and for each field its digits; the same seed is the same page."""
    page = drawn_form_page(seed)
    return page.image, {name: "".join(filter(str.isdigit, text)) for name, text in page.truth.items()}


def drawn_form_page(seed: int, dpi: float = 200, faults: tuple[tuple[Fault, float], ...] = GENTLE) -> DrawnPage:
    """A filled teaching form with a person, values, paper and faults of its own; the same seed is the same page."""
    rng = np.random.default_rng([seed, 2])
    form, writer = teaching_form(), Writer(seed)
    values = teaching_values(rng)
    paper = on_paper(printed(form, dpi), rng, roughness=float(rng.uniform(0.2, 1.0)))
    page, boxes = filled(paper, form.layout, values, writer, rng)
    scale = dpi / 25.4
    rule = form.rules[0]
    page = scribble(
        page, writer, Box(rule.x0 + 6, rule.y0 - 8, (rule.x1 - rule.x0) * 0.5, 9.5).scaled(scale, scale), rng
    )
    faulty = with_faults(page, faults, rng)
    moved = {name: tuple(mapped_box(faulty.transform, box) for box in row) for name, row in boxes.items()}
    return DrawnPage(faulty.image, values, moved)


def teaching_values(rng: np.random.Generator) -> dict[str, str]:
    """What somebody might write on a teaching form: the total is the sum of the scores.

    Unused cells are empty, or hold crosses, dashes or zeros.
    """
    scores = [int(score) for score in np.clip(rng.normal(62, 24, 4), 0, 100)]
    unused = str(rng.choice([" ", " ", "x", "0", "-"]))
    day, month, year = int(rng.integers(1, 29)), int(rng.integers(1, 13)), int(rng.integers(2019, 2030))
    return {
        "student": f"{int(rng.integers(0, 1_000_000)):06d}",
        "date": f"{day:02d}{month:02d}{year}",
        **{f"score_{number}": str(score).rjust(3, unused).strip() for number, score in enumerate(scores, 1)},
        "total": str(sum(scores)).rjust(4, unused).strip(),
        "minutes": str(int(rng.integers(1, 10 ** int(rng.integers(2, 6))))),
    }
