"""What a box holds is told by the share of it that is inked; shares near a border are doubted."""

import numpy as np
import pytest

from forms.field import Candidate, Candidates
from forms.geometry import Box
from forms.layout import FieldSpec
from recognizer.ticks import TickReader
from tests.sheets import blank_paper, field_of

SPEC = FieldSpec("agrees", "checkbox", Box(0, 0, 5, 5))


def boxes(*shares: float) -> Candidates:
    """A lattice of boxes that are inked so far."""
    places = tuple(Box(60.0 * at, 0, 40, 40) for at in range(len(shares)))
    crop = np.zeros((28, 28), np.uint8)
    spans = tuple(Candidate(at, at + 1, places[at], crop, share) for at, share in enumerate(shares))
    return Candidates(field_of(blank_paper(), SPEC), places, spans, frozenset(), (), 40.0)


@pytest.mark.parametrize(("share", "raw"), [(0.0, ""), (0.008, ""), (0.09, "x"), (0.5, "x"), (0.96, "#")])
def test_the_share_says_what_is_in_a_box(share: float, raw: str) -> None:
    """Empty with a little dust, ticked by a thin or a thick pen, and filled in."""
    (string,) = TickReader().read([boxes(share)])
    assert string.raw == raw
    assert string.confidence > 0.97
    assert [glyph.text for glyph in string.glyphs] == list(raw)


@pytest.mark.parametrize("share", [0.025, 0.035, 0.83, 0.86])
def test_shares_near_a_border_are_doubted(share: float) -> None:
    """A large speck or a faint tick, a thick cross or a sloppy filling: nobody vouches for it."""
    assert TickReader().read([boxes(share)])[0].confidence < 0.8


def test_a_choice_has_a_character_for_each_box() -> None:
    """Place by place, empty ones included, and nothing at all where no box is marked."""
    some, none = TickReader().read([boxes(0.0, 0.3, 0.97), boxes(0.0, 0.0, 0.0)])
    assert (some.raw, none.raw) == (".x#", "")
    assert [glyph.box.x for glyph in some.glyphs] == [60.0, 120.0]
