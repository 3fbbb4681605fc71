"""Scans with truth, read as they would be in earnest, and what became of each field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from forms.errors import InputError
from forms.field import DigitString
from forms.geometry import Box
from forms.judgement import Judge
from forms.page import Page
from forms.reading import Reading, Status
from recognizer.reader import Strings
from segmentation.decoding import Decoder
from segmentation.opening import identify
from segmentation.proposing import propose_all
from worker.choice import Choice
from workshop.truth.matching import matched
from workshop.truth.rows import STRUCK_OUT, Truth

UNASKING = Judge(threshold=0.0)
"""Sends to review only what is objected to; whoever looks at confidences sets a threshold later."""


@dataclass(frozen=True)
class Found:
    """A field that was read, whatever is true of it."""

    page: int
    reading: Reading
    string: DigitString

    @property
    def field(self) -> str:
        """Its name."""
        return self.reading.field

    @property
    def box(self) -> Box:
        """Where it lies on the page."""
        return self.reading.box

    @property
    def free(self) -> bool:
        """Whether nothing but its confidence speaks against accepting it."""
        return self.reading.status is not Status.REVIEW


@dataclass(frozen=True)
class Outcome:
    """What became of a field whose truth is known."""

    truth: Truth
    found: Found | None
    """None where the page was refused or the field was not found in its place."""

    @property
    def seen(self) -> str | None:
        """What was read, marks included; None where nothing was."""
        return None if self.found is None else self.found.reading.raw

    @property
    def right(self) -> bool:
        """Whether that is what is written. What is struck out is right unless it could be accepted."""
        if self.truth.state == STRUCK_OUT:
            return self.found is None or not self.found.free or not self.found.reading.text
        return self.truth.is_right(self.seen)

    @property
    def confidence(self) -> float:
        """Of a value that may be accepted; -1 for what is not found or objected to."""
        return self.found.reading.confidence if self.found is not None and self.found.free else -1.0

    def accepted(self, threshold: float) -> bool:
        """Whether the machine vouches for it from that confidence on; blanks are not accepted, they are blank."""
        return self.confidence >= threshold and self.found is not None and bool(self.found.reading.text)


def outcomes(
    truths: Sequence[Truth], reader: Strings, choice_for: Callable[[Sequence[Truth]], Choice], decoder: Decoder
) -> Iterator[Outcome]:
    """One for each truth, file by file. `choice_for` says how the fields of a file are found, given its truths."""
    ordered = sorted(truths, key=lambda truth: truth.file)
    for _, rows in groupby(ordered, key=lambda truth: truth.file):
        mine = list(rows)
        found = _read(mine, reader, choice_for(mine), decoder)
        pairs = matched(mine, found)
        yield from (Outcome(truth, found[pairs[at]] if at in pairs else None) for at, truth in enumerate(mine))


def _read(truths: Sequence[Truth], reader: Strings, choice: Choice, decoder: Decoder) -> list[Found]:
    """All fields of the pages that truths are about; nothing of a file that cannot be read."""
    try:
        scan = identify(truths[0].path, truths[0].file)
        wanted = {truth.page for truth in truths}
        numbers = range(1, decoder.count_pages(scan) + 1)
        pages = [number for number in numbers if None in wanted or number in wanted]
    except InputError:
        return []
    return [one for number in pages for one in _fields(decoder.open_page(scan, number, choice.paper), reader, choice)]


def _fields(page: Page, reader: Strings, choice: Choice) -> list[Found]:
    try:
        fields = choice.find(page)
        strings = fields.sieve(reader.read(propose_all(fields.fields)))
    except InputError:
        return []
    readings = UNASKING.readings(strings, fields.checks, fields.layout)
    return [Found(page.number, reading, string) for reading, string in zip(readings, strings, strict=True)]
