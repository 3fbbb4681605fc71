"""Fields are found again on warped scans, or the page is refused: none is ever read in the wrong place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forms.errors import InputError
from forms.page import AlignedPage, Page
from segmentation.registration import register_best
from tests.placement import farthest_mm, pixels_per_mm, places
from tests.real_scans import KNOWN, first_page, images_in, shipped, truth_of
from tests.warps import Warped, sideways, warped

SEEDS = 20
NEAREST_MM = {"cheque_us": 1.2}
"""A field this far from its place is misplaced; 1 mm where nothing is said. Of one American cheque four warps of
twenty lie 1.0 mm from where the scan itself is placed."""
ROUGHLY_MM = 5.0
"""Truth boxes are drawn by hand, around the writing or the frame: their middles are only this near."""
FEWEST_READ = 0.95
"""Share of the warped pages of each folder that must not be refused."""


def warps_of(page: Page, path: Path) -> Iterator[Warped]:
    """The same warps of a scan in every run."""
    for seed in range(SEEDS):
        yield sideways(warped(page.pixels, np.random.default_rng([seed, *path.name.encode()])), seed)


def outcome(before: AlignedPage, warp: Warped) -> str:
    """What became of a warped page: `read`, `refused`, or what went wrong."""
    try:
        after = register_best(replace(before.page, pixels=warp.image), shipped())
    except InputError:
        return "refused"
    if after.layout.name != before.layout.name:
        return f"taken for {after.layout.name}"
    gap = farthest_mm(before, after, warp.transform)
    return "read" if gap <= NEAREST_MM.get(after.layout.name, 1.0) else f"misplaced by {gap:.1f} mm"


@pytest.mark.parametrize("folder", sorted(KNOWN))
def test_the_reader_itself_finds_the_fields_a_person_marked(real_data: Path, folder: str) -> None:
    """On the scan as it is, every field that a person marked lies where the reader sees one."""
    for path in images_in(real_data / folder):
        aligned = register_best(first_page(path), shipped())
        found = places(aligned)
        for truth in truth_of(path):
            gaps = {
                name: float(np.linalg.norm(corners.mean(axis=0) - truth.box.centre))
                / pixels_per_mm(aligned, name, corners)
                for name, corners in found.items()
            }
            assert min(gaps.values()) < ROUGHLY_MM, f"{path.name}: {gaps}"


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("folder", sorted(KNOWN))
def test_warped_scans_are_read_in_place_or_refused(real_data: Path, folder: str) -> None:
    """Of twenty warps of each scan, few are refused and not one is read in the wrong place or as another form."""
    outcomes = Counter[str]()
    wrong = []
    for path in images_in(real_data / folder):
        before = register_best(first_page(path), shipped())
        assert before.layout.name == KNOWN[folder]
        for seed, warp in enumerate(warps_of(before.page, path)):
            became = outcome(before, warp)
            outcomes[became if became in ("read", "refused") else "wrong"] += 1
            if became not in ("read", "refused"):
                wrong.append(f"{path.name}, seed {seed}: {became}")
    print(f"{folder}: {outcomes['read']} read, {outcomes['refused']} refused, {outcomes['wrong']} wrong")  # noqa: T201 - a figure to write down
    assert not wrong
    assert outcomes["read"] >= FEWEST_READ * outcomes.total()
