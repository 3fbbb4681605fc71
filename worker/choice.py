"""What a page is read as: the layout that fits best, one that was named, or one field that fills the image."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from forms.checks import Check
from forms.errors import MisregisteredError, UnidentifiedError, UsageError
from forms.field import DigitString, FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec, Layout
from forms.oddities import FRAMED
from forms.page import AlignedPage, Page, Paper
from segmentation.cutting import cut_fields, cut_inks, cut_whole
from segmentation.discovery import discover_structure
from segmentation.heap import give_back
from segmentation.registration import register, register_structure
from segmentation.registration.beside import ink_beside
from segmentation.registration.sheets import all_sheets
from segmentation.structure import Structure, find_structure
from worker.sifting import sifted

Sieve = Callable[[Sequence[DigitString]], Sequence[DigitString]]
"""What is left of what was read, once it is seen."""
RIVAL = 0.75
"""What is read in one ink counts against what is read in all if it is believed this many times as much: what is left of
a value's own ink once it is taken away is read, too, but with less belief."""

SEVERAL = 2
"""So many fields must have a frame of their own for it to tell that none is there."""


@dataclass(frozen=True)
class FoundFields:
    """The fields of a page."""

    layout: str | None
    fields: Sequence[FieldImage]
    checks: Sequence[Check]
    dpi: float | None = None
    """As measured on the printed structure of a layout; None where there was none to measure."""
    sieve: Sieve = tuple
    """Where fields were guessed, some turn out to be none when they are read; raises UnidentifiedError where all do."""


class Choice(Protocol):
    """A way to find the fields of a page."""

    @property
    def paper(self) -> Paper | None:
        """The largest sheet that it looks for; None where that is not known."""

    def find(self, page: Page) -> FoundFields:
        """The fields; raises an InputError where they are not to be found, or not all of them."""


@dataclass(frozen=True)
class BestOf:
    """The known layout that fits best; where none fits, what looks like a field without one."""

    layouts: Sequence[Layout]

    @property
    def paper(self) -> Paper | None:
        """See Choice."""
        return max(((layout.width, layout.height) for layout in self.layouts), key=max, default=None)

    def find(self, page: Page) -> FoundFields:
        """See Choice."""
        structure = find_structure(page.pixels)
        try:
            aligned = register_structure(page, structure, self.layouts)
        except UnidentifiedError as error:
            # Its words alone: an error holds on to all that was tried before it was raised.
            fits_none = str(error)
        else:
            placed = _placed(aligned, self.layouts)
            if _in_frames(placed.fields):
                return placed
            fits_none = _without_frames(aligned)
            del aligned, placed
        found = _discovered(page, structure, fits_none)
        del structure
        give_back()  # looking everywhere takes several times what reading takes
        return found


def _placed(aligned: AlignedPage, layouts: Sequence[Layout]) -> FoundFields:
    """The fields of a page on its layout, of each sheet that it shows; raises SeveralSheetsError where one is lost."""
    sheets = all_sheets(aligned, layouts)
    beside = ink_beside(sheets)
    fields = [
        replace(field, sheet=number, beside=beside)
        for number, sheet in enumerate(sheets, start=1)
        for field in cut_fields(sheet)
    ]
    return FoundFields(aligned.layout.name, fields, aligned.layout.checks, aligned.dpi)


def _in_frames(fields: Sequence[FieldImage]) -> bool:
    """Whether any field is in its printed frame: where none of several is, the layout lies on something else.

    A sheet full of dark squares, as of machine-read forms, has some that lie like the few marks of another form.
    """
    seen = [field.framed for field in fields if field.framed is not None]
    return len(seen) < SEVERAL or max(seen) >= FRAMED


def _without_frames(aligned: AlignedPage) -> str:
    """Why a page that fits a layout is not read by it."""
    return (
        f"page {aligned.page.number} looks like {aligned.layout.name}, but none of its fields' frames is printed there;"
        ' name another layout, or write anchor = "page" in this one if its fields have no frames'
    )


def _discovered(page: Page, structure: Structure, fits_none: str) -> FoundFields:
    """The fields of a page without a layout; raises UnidentifiedError where it has none, then or once they are read."""
    try:
        discovery = discover_structure(page, structure)
    except UnidentifiedError:
        raise UnidentifiedError(fits_none) from None
    places = discovery.places

    def sieve(strings: Sequence[DigitString]) -> Sequence[DigitString]:
        numbers = sifted(strings, places)
        if not numbers:
            raise UnidentifiedError(fits_none)
        return numbers

    return FoundFields(None, cut_fields(discovery.aligned), (), sieve=sieve)


@dataclass(frozen=True)
class Exactly:
    """The layout that was named."""

    layout: Layout

    @property
    def paper(self) -> Paper:
        """See Choice."""
        return self.layout.width, self.layout.height

    def find(self, page: Page) -> FoundFields:
        """See Choice."""
        aligned = register(page, self.layout)
        placed = _placed(aligned, [self.layout])
        if not _in_frames(placed.fields):
            raise MisregisteredError(_without_frames(aligned))
        return placed


@dataclass(frozen=True)
class OneField:
    """The whole image is one field."""

    spec: FieldSpec
    paper: None = None

    def find(self, page: Page) -> FoundFields:
        """See Choice."""
        whole = cut_whole(page, self.spec)
        return FoundFields(None, [whole, *cut_inks(whole)], (), sieve=_plainest)


def _plainest(strings: Sequence[DigitString]) -> Sequence[DigitString]:
    """Of an image that is one field, read as it is and in single inks: the reading that is believed most.

    A person must look where something else is read in one ink alone, for nobody knows which ink is the writing. Where
    it is the same as is read in all of them together, no other ink hides anything.
    """
    whole, *parts = strings
    best = max(parts, key=lambda part: part.confidence if part.raw else 0.0, default=whole)
    if not best.raw or best.raw == whole.raw or best.confidence < RIVAL * whole.confidence:
        return [whole]
    field = replace(whole.candidates.field, stamped=True)
    doubted = replace(whole, candidates=replace(whole.candidates, field=field))
    return [max(best, doubted, key=lambda one: one.confidence)]


def one_field(kind: str, fewest: int, most: int) -> OneField:
    """A choice for images that are one field each, of the given kind and number of digits."""
    return OneField(FieldSpec(name="field", kind=kind, box=Box(0, 0, 1, 1), min_digits=fewest, max_digits=most))


def named_choice(name: str, layouts: Mapping[str, Layout]) -> Choice:
    """The choice that `--layout` names: auto, field, or a known layout; raises UsageError for others."""
    if name == "auto":
        return BestOf(tuple(layouts.values()))
    if name == "field":
        return one_field("number", 1, 20)
    if name in layouts:
        return Exactly(layouts[name])
    raise UsageError(
        f"there is no layout {name!r}; known are auto, field, {', '.join(sorted(layouts))}, or a layout file"
    )
