"""A thousand drawn pages, degraded in twelve ways, are read in place or refused: registration alone, no network."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from forms.errors import InputError
from forms.page import AlignedPage, Pixels
from segmentation.registration import register_best
from tests.placement import farthest_mm
from tests.real_scans import shipped
from tests.sheets import page_of, ruled
from workshop.drawing import degrade, handling
from workshop.drawing.cheque import draw_cheque
from workshop.drawing.degrade import Fault
from workshop.drawing.form import shipped_layout
from workshop.drawing.pages import drawn_form_page

WAYS: dict[str, Fault] = {
    "skew": degrade.skewed,
    "blur": degrade.blurred,
    "noise": degrade.noisy,
    "shadow": degrade.shadowed,
    "perspective": degrade.tilted,
    "low dpi": degrade.rescaled,
    "jpeg": degrade.compressed,
    "bleed": handling.bled,
    "fading": degrade.faded,
    "border": degrade.bordered,
    "rotation": handling.turned,
    "crop": handling.cropped,
}
EACH = 84
"""Pages of each way: 1,008 in all."""
DPI = 130
NEAREST_MM = 1.0
"""A field this far from its place is misplaced."""
FEWEST_READ = 0.95
"""Share of the pages of each way that must not be refused."""


@dataclass(frozen=True)
class Outcome:
    """What became of a page."""

    layout: str
    became: str
    """`read`, `refused`, or what went wrong."""


@cache
def clean_pages() -> tuple[AlignedPage, ...]:
    """A few filled pages of every way to register, as they were found before anything happened to them."""
    drawings: list[Pixels] = [drawn_form_page(seed, DPI, faults=()).image for seed in range(3)]
    drawings += [draw_cheque(seed, f"1{seed}0{seed + 1}2026", "3,97,000/-", DPI).image for seed in range(3)]
    drawings += [ruled(shipped_layout(name), DPI) for name in ("c1_2014", "nist_hsf")]
    return tuple(register_best(page_of(drawing), shipped()) for drawing in drawings)


def outcomes(fault: Fault, count: int) -> Iterator[Outcome]:
    """What becomes of the clean pages in turn, each with the fault at half to full strength, by a seed of its own."""
    pages = clean_pages()
    for seed in range(count):
        before, rng = pages[seed % len(pages)], np.random.default_rng([seed, *fault.__name__.encode()])
        faulty = fault(before.page.pixels, rng, rng.uniform(0.5, 1))
        try:
            after = register_best(page_of(faulty.image), shipped())
        except InputError:
            yield Outcome(before.layout.name, "refused")
            continue
        if after.layout.name != before.layout.name:
            yield Outcome(before.layout.name, f"seed {seed}: taken for {after.layout.name}")
            continue
        gap = farthest_mm(before, after, faulty.transform)
        yield Outcome(before.layout.name, "read" if gap <= NEAREST_MM else f"seed {seed}: misplaced by {gap:.1f} mm")


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("way", WAYS)
def test_degraded_pages_are_read_in_place_or_refused(way: str) -> None:
    """Of the pages degraded one way, few are refused, and none is read in the wrong place or as another form."""
    became = list(outcomes(WAYS[way], EACH))
    refused = Counter(one.layout for one in became if one.became == "refused")
    wrong = [f"{one.layout}, {one.became}" for one in became if one.became not in ("read", "refused")]
    read = len(became) - refused.total() - len(wrong)
    print(f"{way}: {read} read, refused {dict(refused)}, wrong {wrong}")  # noqa: T201 - a figure to write down
    assert not wrong
    assert read >= FEWEST_READ * EACH
