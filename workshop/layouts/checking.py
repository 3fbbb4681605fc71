"""A layout held against a scan: does it fit, is each field where it should be, does a blank form read blank?"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from forms.errors import MisregisteredError
from forms.geometry import Box, bounding_box, mapped
from forms.layout import Layout
from forms.oddities import FRAMED
from forms.page import AlignedPage, Page
from forms.reading import PageReading, Reading
from segmentation.cutting import cut_fields
from segmentation.inspection import FieldInspection, inspect
from segmentation.registration import register

TOUCHING_MM = 0.3
"""Boxes that share no more than this one way share a printed line."""
LOST = 0.25
"""So much of a comb's borders may be missing: worn print, ink over it."""
OFF_PAGE = 0.02
"""So much of a field may be cut off."""

ReadPage = Callable[[Page], PageReading]
"""All fields of a page with the layout that is checked."""


@dataclass(frozen=True)
class Problem:
    """Something a person should mend in a layout, or look at."""

    code: str
    """misregistered, overlap, ignored, off_page, cells, frame or not_blank."""
    field: str | None
    """None where it is about the whole page."""
    message: str


@dataclass(frozen=True)
class PageCheck:
    """A layout on one page of a scan."""

    page: Page
    layout: Layout
    aligned: AlignedPage | None
    """None where the layout does not fit the page."""
    fields: tuple[FieldInspection, ...]
    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]


def check_page(
    page: Page, layout: Layout, read: ReadPage, problems_of: Callable[[Reading], list[Problem]]
) -> PageCheck:
    """The layout on the page; `problems_of` says what is wrong with what was read there."""
    try:
        aligned = register(page, layout)
    except MisregisteredError as error:
        problem = Problem("misregistered", None, error.reason.message)
        return PageCheck(page, layout, None, (), (), (problem,))
    inspected = [inspect(field, aligned.placed(field.spec)) for field in cut_fields(aligned)]
    problems = [problem for each in inspected for problem in _off_page(each) or _cells(each) or _frame(each)]
    readings = read(page).readings
    problems += [problem for reading in readings for problem in problems_of(reading)]
    return PageCheck(page, layout, aligned, tuple(inspected), readings, tuple(problems))


def anything_goes(_reading: Reading) -> list[Problem]:
    """A filled form may hold anything."""
    return []


def blank_expected(reading: Reading) -> list[Problem]:
    """A blank form must read blank everywhere."""
    if not reading.raw and reading.text == "":
        return []
    remedy = "move `box` off what is printed there, or put that into `ignore`"
    return [Problem("not_blank", reading.field, f"{reading.field} reads {reading.raw!r} on a blank form; {remedy}")]


def check_layout(layout: Layout) -> list[Problem]:
    """What is wrong with a layout whatever the scan: fields that overlap or that are told to be ignored."""
    problems = []
    for a, b in combinations(layout.fields, 2):
        shared = max((one.intersected(other) for one in a.boxes for other in b.boxes), key=lambda box: box.area)
        if a.anchor == b.anchor and min(shared.width, shared.height) > TOUCHING_MM:
            size = f"{shared.width:.1f} x {shared.height:.1f} mm"
            message = f"{a.name} and {b.name} overlap by {size}; what is written there would be read twice"
            problems.append(Problem("overlap", a.name, message))
    for field in layout.fields:
        lost = max((_share(field.box, region) for region in layout.ignore), default=0.0)
        if lost > 0.5:
            message = f"{lost:.0%} of {field.name} is in a region to ignore; make `ignore` smaller"
            problems.append(Problem("ignored", field.name, message))
    return problems


def _share(box: Box, region: Box) -> float:
    return box.intersected(region).area / box.area


def _off_page(inspected: FieldInspection) -> list[Problem]:
    """A field that the scan does not show whole."""
    field = inspected.field
    place = bounding_box(mapped(field.to_page, field.frame.corners))
    width, height = field.page.size
    lost = 1 - place.intersected(Box(0, 0, width, height)).area / place.area
    if lost <= OFF_PAGE:
        return []
    name = field.spec.name
    return [Problem("off_page", name, f"{lost:.0%} of {name} is off the scan; scan the page whole, or move `box`")]


def _frame(inspected: FieldInspection) -> list[Problem]:
    """A field whose frame is not where the layout has it: such fields are never accepted."""
    field = inspected.field
    if field.framed is None or field.framed >= FRAMED:
        return []
    message = (
        f"only {field.framed:.0%} of the printed frame of {field.spec.name} is where its `box` is (at least"
        f' {FRAMED:.0%} needed); mend `box`, or write `anchor = "page"` where no frame is printed'
    )
    return [Problem("frame", field.spec.name, message)]


def _cells(inspected: FieldInspection) -> list[Problem]:
    """A comb whose printed borders are not where the layout has them, or a field that is a comb unbeknown."""
    spec, seen = inspected.field.spec, inspected.cells_seen
    if spec.kind in ("checkbox", "choice"):
        return []
    remedy = f"; it looks like {seen} even cells: write `cells = {seen}`" if seen else "; check `cells` and `box`"
    # Faint borders are missing, and a one is a stray: only both together speak against the layout.
    if spec.cells and inspected.strays and inspected.missing > LOST * (spec.cells + 1):
        wanted = spec.cells + 1
        message = f"{inspected.missing} of the {wanted} borders of {spec.name} are not where its cells end{remedy}"
        return [Problem("cells", spec.name, message)]
    if not spec.cells and seen and seen > 2:
        return [Problem("cells", spec.name, f"{spec.name} is said to be one open space{remedy}")]
    return []
