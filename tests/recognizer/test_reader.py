"""Drawn fields are read to digits and marks; blank ones to nothing."""

import numpy as np
import pytest

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec
from recognizer.reader import StringReader
from recognizer.runtime import load_classifier
from segmentation.normalisation import VERSION
from segmentation.proposing import propose
from tests.sheets import blank_paper, field_of
from workshop.drawing.filling import write_in_box, write_in_cells
from workshop.drawing.pen import Writer
from workshop.drawing.printing import Press, cells_of

SCALE = 8.0
"""Pixels a millimetre, as fields are cut."""
BOX = Box(2.5, 2.5, 48, 9)


@pytest.fixture(scope="module")
def reader() -> StringReader:
    """The shipped network."""
    return StringReader(load_classifier("litert", VERSION))


def drawn(text: str, seed: int, kind: str = "number", cells: int = 0) -> FieldImage:
    """A field with `text` written into it, one character a cell where it has cells."""
    rng = np.random.default_rng(seed)
    press = Press.with_sheet(BOX.right + 2.5, BOX.bottom + 2.5, SCALE * 25.4)
    press.comb(BOX, cells or 1, 0.25)
    paper, box = press.pixels(), BOX.scaled(SCALE, SCALE)
    if cells:
        written = write_in_cells(paper, Writer(seed), text.rjust(cells), cells_of(box, cells), rng)
    else:
        written = write_in_box(paper, Writer(seed), text, box, rng, touching=0.0)
    grey = np.asarray(np.rint(written.page.mean(axis=2)), np.uint8)
    return field_of(grey, FieldSpec("n", kind, BOX, cells=cells or None), box, cells)


def test_most_drawn_combs_are_read(reader: StringReader) -> None:
    """Of twenty combs by twenty people, at least seventeen are read to the last digit."""
    truths = [f"{seed * 7919 % 1000:03d}" for seed in range(20)]
    strings = reader.read([propose(drawn(truth, seed, cells=6)) for seed, truth in enumerate(truths)])
    right = ["".join(filter(str.isdigit, string.raw)) == truth for string, truth in zip(strings, truths, strict=True)]
    assert sum(right) >= 17


def test_right_readings_are_surer_than_wrong_ones(reader: StringReader) -> None:
    """Over open fields of five digits, the mean confidence of what is read right exceeds that of what is not."""
    truths = [f"{10_000 + seed * 7919 % 90_000}" for seed in range(30)]
    strings = reader.read([propose(drawn(truth, seed)) for seed, truth in enumerate(truths)])
    by_result: dict[bool, list[float]] = {True: [0.5], False: [0.5]}
    for string, truth in zip(strings, truths, strict=True):
        assert 0 <= string.confidence <= 1
        by_result["".join(filter(str.isdigit, string.raw)) == truth].append(string.confidence)
    assert len(by_result[True]) > 15
    assert np.mean(by_result[True]) > np.mean(by_result[False])


@pytest.mark.parametrize("cells", [0, 6])
def test_a_blank_field_reads_blank(reader: StringReader, cells: int) -> None:
    """An empty frame and an empty comb hold no digits, and the reader is sure of it."""
    (string,) = reader.read([propose(drawn("", 1, cells=cells) if cells else blank_open())])
    assert string.raw == ""
    assert string.glyphs == ()
    assert string.confidence > 0.9


def blank_open() -> FieldImage:
    """A printed frame with nothing in it."""
    press = Press.with_sheet(BOX.right + 2.5, BOX.bottom + 2.5, SCALE * 25.4)
    press.comb(BOX, 1, 0.25)
    grey = np.asarray(np.rint(press.pixels().mean(axis=2)), np.uint8)
    return field_of(grey, FieldSpec("n", "amount", BOX), BOX.scaled(SCALE, SCALE))


def test_fields_come_back_in_their_order_whatever_lies_between(reader: StringReader) -> None:
    """Blank fields among written ones do not shift what belongs to whom; each reads as it does alone."""
    blank = propose(field_of(blank_paper(400, 100), FieldSpec("n", "number", BOX)))
    lattices = [blank, propose(drawn("42", 3, cells=6)), blank, propose(drawn("7", 5, cells=6))]
    together = reader.read(lattices)
    assert [string.candidates for string in together] == lattices
    assert [string.raw for string in together] == [reader.read([each])[0].raw for each in lattices]
    assert together[0].raw == together[2].raw == ""


def test_glyphs_name_their_runner_up(reader: StringReader) -> None:
    """Each digit says which other digit it is likeliest mistaken for, and stands where it was written."""
    (string,) = reader.read([propose(drawn("308", 4, cells=6))])
    digits = [glyph for glyph in string.glyphs if glyph.text.isdigit()]
    assert len(digits) == 3
    assert all(glyph.runner_up is not None and glyph.runner_up != glyph.text for glyph in digits)
    centres = [glyph.box.centre[0] for glyph in digits]
    assert centres == sorted(centres)


def test_no_field_at_all_is_no_fault(reader: StringReader) -> None:
    """A page without fields gives no strings."""
    assert reader.read([]) == []


def test_alternatives_are_other_readings_with_their_chances(reader: StringReader) -> None:
    """Alternatives differ from the best and from each other, come likeliest first, and leave room for none of them."""
    truths = [f"{10_000 + seed * 7919 % 90_000}" for seed in range(30)]
    strings = reader.read([propose(drawn(truth, seed)) for seed, truth in enumerate(truths)])
    assert sum(len(string.alternatives) for string in strings) > 30
    for string in strings:
        raws = [string.raw, *(other.raw for other in string.alternatives)]
        chances = [other.confidence for other in string.alternatives]
        assert len(set(raws)) == len(raws)
        assert chances == sorted(chances, reverse=True)
        assert string.confidence + sum(chances) < 1
        assert all("".join(glyph.text for glyph in other.glyphs) == other.raw for other in string.alternatives)
