"""What a printed form looks like: page size, what to register by, fields and checks. Millimetres throughout."""

from dataclasses import dataclass

from forms.checks.check import Check
from forms.geometry import Box


@dataclass(frozen=True)
class Option:
    """One of the boxes of a choice."""

    name: str
    """The value of the field where this box is marked."""
    box: Box


PAGE = "page"
"""The anchor of a field without a printed frame: nothing that looks like one moves it."""


@dataclass(frozen=True)
class FieldSpec:
    """One field of a layout."""

    name: str
    kind: str
    """A name in forms.kinds: number, date, amount, letters, checkbox, choice."""
    box: Box
    """Where the value is written, millimetres; of a choice, what holds all its boxes."""
    cells: int | None = None
    """How many comb cells the box is divided into, evenly; None where it is one open space."""
    min_digits: int = 1
    max_digits: int = 12
    order: str = "DMY"
    """For dates: the order of day, month and year."""
    range: tuple[float, float] | None = None
    """Smallest and largest value that makes sense, inclusive."""
    anchor: str | None = None
    """The printed element that the box moves with; PAGE: nothing is printed around it; None: its own frame."""
    options: tuple[Option, ...] = ()
    """The boxes of a choice, two or more; of other kinds none."""
    label: str = ""
    """What is printed above the box, where the form is printed from its layout."""
    target_error: float | None = None
    """The share of accepted values that may be wrong; None where nothing is asked for."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The printed boxes: one for each option of a choice, else `box` alone."""
        return tuple(option.box for option in self.options) or (self.box,)


@dataclass(frozen=True)
class Mark:
    """A solid printed block to register by: its centre."""

    x: float
    y: float


@dataclass(frozen=True)
class Marker:
    """An ArUco marker to register by, or to tell the form by."""

    number: int
    box: Box
    """Its black square, without the white margin; millimetres."""


@dataclass(frozen=True)
class Line:
    """A printed rule to register by; horizontal where y0 == y1, else vertical."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """Whether the rule runs from left to right."""
        return self.y0 == self.y1


@dataclass(frozen=True)
class Element:
    """A printed box or comb that may stand a little elsewhere on each issue of a form."""

    name: str
    box: Box
    cells: int
    """1 for a plain box."""
    tolerance: float
    """How far it may stand from its place, millimetres."""


ID_DICTIONARY, IDS = "5x5_250", 250
"""The set of ArUco patterns that ids of forms are printed in, and how many it has."""


@dataclass(frozen=True)
class Registration:
    """What a page is registered by; exactly one of the first four is given."""

    marks: tuple[Mark, ...] = ()
    markers: tuple[Marker, ...] = ()
    dictionary: str = "4x4_50"
    """Of which set of patterns the markers are."""
    lines: tuple[Line, ...] = ()
    elements: tuple[Element, ...] = ()
    id: Marker | None = None
    """A marker of ID_DICTIONARY that tells this form from others that are registered alike."""
    max_residual_mm: float = 0.6
    min_fit: float = 0.6


TONES = ("black", "grey")
"""What printed text may be."""


@dataclass(frozen=True)
class Label:
    """A line of printed text."""

    text: str
    x: float
    y: float
    """The base line."""
    size: float
    tone: str = "black"
    """One of TONES."""


@dataclass(frozen=True)
class Print:
    """What stands on a form beside its structure and fields, where it is printed from its layout; never looked for."""

    labels: tuple[Label, ...] = ()
    rules: tuple[Line, ...] = ()
    """Lines to write on."""
    mark_size: float = 5.0
    """Side of the solid marks."""


@dataclass(frozen=True)
class Layout:
    """A known form."""

    name: str
    title: str
    width: float
    height: float
    registration: Registration
    fields: tuple[FieldSpec, ...]
    checks: tuple[Check, ...] = ()
    ignore: tuple[Box, ...] = ()
    """What is printed or stamped here belongs to no field."""
    print: Print = Print()
