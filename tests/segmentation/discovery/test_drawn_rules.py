"""Rules are found however faint, and strokes of a pen are not."""

import cv2
import numpy as np

from forms.page import Pixels
from segmentation.discovery.cells import find_cells
from segmentation.discovery.drawn_rules import DARK, FAINTEST, DrawnRules, rule_strength, rules_darker_than
from segmentation.structure import find_structure


def rules_of(sheet: Pixels, faintest: int) -> DrawnRules:
    """The rules of a sheet as long as the working image."""
    return rules_darker_than(rule_strength(find_structure(sheet)), faintest)


def boxed(tone: int) -> Pixels:
    """A sheet with a frame from (200, 300) to (600, 360), and dividers of the given tone into four cells."""
    sheet = np.full((1600, 1100), 250, np.uint8)
    cv2.rectangle(sheet, (200, 300), (600, 360), 40, 2)
    for x in (300, 400, 500):
        cv2.line(sheet, (x, 300), (x, 360), tone, 2)
    return sheet


def test_faint_dividers_are_seen_where_faint_ones_are_asked_for() -> None:
    """A tenth of the darkness of the frame is enough, and too little for a rule that is drawn firmly."""
    firm, faint = (rules_of(boxed(232), darkness) for darkness in (DARK, FAINTEST))
    assert len(find_cells(firm.level, firm.upright)) == 1
    assert len(find_cells(faint.level, faint.upright)) == 4


def test_a_digit_does_not_divide_a_cell() -> None:
    """An upright stroke that stops short of the frame is no rule; one that reaches from rule to rule is."""
    sheet = boxed(40)
    cv2.line(sheet, (350, 310), (350, 350), 60, 3)
    rules = rules_of(sheet, DARK)
    assert len(find_cells(rules.level, rules.upright)) == 4
    cv2.line(sheet, (450, 300), (450, 360), 60, 3)
    rules = rules_of(sheet, DARK)
    assert len(find_cells(rules.level, rules.upright)) == 5


def test_a_broken_rule_is_whole() -> None:
    """A gap in a border does not join two cells, or open one."""
    sheet = boxed(40)
    sheet[320:332, 395:405] = 250
    sheet[355:365, 240:250] = 250
    rules = rules_of(sheet, DARK)
    assert len(find_cells(rules.level, rules.upright)) == 4


def test_corners_lie_in_the_middle_of_the_rules() -> None:
    """A cell is as large as its frame is drawn."""
    sheet = boxed(250)
    rules = rules_of(sheet, DARK)
    (cell,) = find_cells(rules.level, rules.upright)
    box = cell.box
    np.testing.assert_allclose((box.x, box.y, box.right, box.bottom), (200, 300, 600, 360), atol=2.5)
