"""A scan, its pages, and a page that has found its layout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, mapped
from forms.layout import FieldSpec, Layout

Pixels = NDArray[np.uint8]
"""An image: (height, width) grey or (height, width, 3) RGB, 0 black to 255 white."""

Paper = tuple[float, float]
"""Width and height of a sheet in millimetres."""

TRUE_DPI = 0.1
"""A resolution that a file tells is believed where it differs from the measured one by less than this share."""


@dataclass(frozen=True)
class Scan:
    """A file of pages, known by its content."""

    document: str
    """SHA-256 of the content, hexadecimal."""
    file: str
    """The name as it was given, for people; never opened."""
    path: Path
    """Where the bytes lie."""


@dataclass(frozen=True)
class Page:
    """One page, upright as it was given (EXIF orientation and page rotation applied), before any deskewing."""

    scan: Scan
    number: int
    """Counts from 1."""
    pixels: Pixels
    dpi: float | None
    """Of `pixels`: what the file says, where it says it; photos usually lie."""
    finer: int = 1
    """How many pixels of the page as it was given, each way, are one of `pixels`: scans finer than fields are read at
    are taken smaller."""
    given: tuple[int, int] | None = None
    """Width and height of the page as it was given, where that is finer."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of `pixels`."""
        return int(self.pixels.shape[1]), int(self.pixels.shape[0])

    @property
    def given_size(self) -> tuple[int, int]:
        """Width and height of the page as it was given: the frame of every `box` of a reading."""
        return self.given or self.size


@dataclass(frozen=True)
class AlignedPage:
    """A page that has found its layout."""

    page: Page
    layout: Layout
    transform: Homography
    """From layout millimetres to page pixels, where a pixel covers x to x + 1."""
    residual_mm: float
    """Median distance between printed structure where it was found and where the transform puts it, millimetres."""
    fit: float
    """Share of the layout's printed structure that was found in its place, 0 to 1."""
    anchors: Mapping[str, Homography] = field(default_factory=dict)
    """For each printed element that may stand elsewhere, its own transform from layout millimetres to page pixels."""
    own: Mapping[str, Homography] = field(default_factory=dict)
    """The same for each field of bent paper, by its name; empty where the paper is flat."""
    named: bool = False
    """Whether an id that is printed on the page says that it is of this layout."""

    def placed(self, spec: FieldSpec) -> Homography:
        """From layout millimetres to page pixels around a field: as its element lies, or its paper, else the page."""
        return self.anchors.get(spec.anchor or "", self.own.get(spec.name, self.transform))

    @property
    def dpi(self) -> float:
        """Pixels an inch: what the file says where the printed structure bears it out, else as measured on that.

        Measured in the middle of the layout's page, as a mean of both directions. Cameras write what they please.
        """
        middle = np.array([self.layout.width / 2, self.layout.height / 2])
        here, right, down = mapped(self.transform, middle + np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]))
        (a, b), (c, d) = right - here, down - here
        measured = 25.4 * float(np.sqrt(abs(a * d - b * c)))
        told = self.page.dpi
        return told if told and abs(told / measured - 1) < TRUE_DPI else round(measured, 1)
