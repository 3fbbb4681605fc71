"""Challenger against champion."""

import pytest

from workshop.learning.contest import Contest


def test_four_fields_won_and_none_lost_are_enough() -> None:
    """Mid-p of four of four is 1/32; of three of three 1/16 is too much."""
    four = Contest(5600, 5560, 5558, 30, 4, 0)
    assert four.chance == pytest.approx(1 / 32)
    assert not list(four.objections())
    (objection,) = Contest(5600, 5560, 5560, 30, 3, 0).objections()
    assert "could be chance" in objection


def test_who_forgets_is_refused_however_much_was_learnt() -> None:
    """Three of 5,600 locked digits are more than 0.05 points."""
    (objection,) = Contest(5600, 5560, 5557, 30, 20, 0).objections()
    assert "locked digits worse" in objection


def test_without_corrections_kept_back_nobody_is_promoted() -> None:
    """Nothing shows that it is better."""
    (objection,) = Contest(5600, 5560, 5570, 0, 0, 0).objections()
    assert "kept back" in objection


def test_who_reads_drawn_lines_worse_is_refused() -> None:
    """More than one in a hundred."""
    (objection,) = Contest(5600, 5560, 5560, 30, 20, 0, 1000, 900, 889).objections()
    assert "drawn lines worse" in objection
    assert not list(Contest(5600, 5560, 5560, 30, 20, 0, 1000, 900, 890).objections())
