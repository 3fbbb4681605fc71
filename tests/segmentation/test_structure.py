"""Rules and solid marks are found where they were drawn, whatever the skew."""

import cv2
import numpy as np
import pytest

from forms.geometry import Points, mapped
from forms.page import Pixels
from segmentation.skew import MAX_SKEW
from segmentation.structure import MOST, WORKING_SIDE, find_structure, working_side
from tests.sheets import blank_paper

LEVELS = (200, 300, 420)
UPRIGHTS = (150, 500, 900)
MARKS = np.array([(80.5, 80.5), (1119.5, 80.5), (1119.5, 719.5), (80.5, 719.5), (600.5, 719.5)])


def drawn() -> Pixels:
    """A table of three by three rules, a line of letters and five solid squares, 1200 by 800 pixels."""
    paper = blank_paper(1200, 800)
    for y in LEVELS:
        cv2.line(paper, (UPRIGHTS[0], y), (UPRIGHTS[-1], y), 60, 2)
    for x in UPRIGHTS:
        cv2.line(paper, (x, LEVELS[0]), (x, LEVELS[-1]), 60, 2)
    cv2.putText(paper, "BOLD LETTERS ARE NO MARKS 8#", (160, 550), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 5)
    for x, y in MARKS:
        cv2.rectangle(paper, (round(x) - 12, round(y) - 12), (round(x) + 12, round(y) + 12), 0, -1)
    return paper


def turned(paper: Pixels, degrees: float) -> tuple[Pixels, Points]:
    """The paper turned about its middle, and its transform."""
    turn = cv2.getRotationMatrix2D((599.5, 399.5), -degrees, 0.7)
    image = cv2.warpAffine(paper, turn, (1200, 800), borderValue=255)
    return np.asarray(image, np.uint8), np.vstack([turn, [0, 0, 1]])


def nearest(wanted: Points, found: Points) -> Points:
    """The distance of each point to the nearest of those found."""
    return np.asarray(np.linalg.norm(wanted[:, None] - found[None], axis=2).min(axis=1))


@pytest.mark.parametrize("degrees", [0.0, 2.5, -7.0, 10.0, 19.5])
def test_rules_and_marks_are_found_at_any_skew(degrees: float) -> None:
    """Rules of both directions meet at the nine crossings, and the five marks are where they were drawn."""
    image, transform = turned(drawn(), degrees)
    structure = find_structure(image)
    crossings = np.array([(x, y) for x in UPRIGHTS for y in LEVELS], float)
    for mask in (structure.horizontal, structure.vertical):
        rows, columns = np.nonzero(mask)
        on_page = mapped(structure.to_page, np.column_stack([columns, rows]).astype(float))
        assert nearest(mapped(transform, crossings), on_page).max() < 3
    assert nearest(mapped(transform, MARKS), mapped(structure.to_page, structure.marks)).max() < 1.0


def test_letters_are_no_marks() -> None:
    """Bold type has solid corners, but strokes run on around them."""
    structure = find_structure(drawn())
    found = mapped(structure.to_page, structure.marks)
    assert len(found) == len(MARKS)


@pytest.mark.parametrize("degrees", [3.0, -9.0, 20.0])
def test_skew_is_taken_out(degrees: float) -> None:
    """In the working image a level rule is level to a degree."""
    image, transform = turned(drawn(), degrees)
    structure = find_structure(image)
    to_working = np.linalg.inv(structure.to_page)
    ends = mapped(to_working @ transform, np.array([(UPRIGHTS[0], 300.0), (UPRIGHTS[-1], 300.0)]))
    assert abs(ends[1, 1] - ends[0, 1]) < np.tan(np.deg2rad(1.0)) * (ends[1, 0] - ends[0, 0])
    assert abs(degrees) < MAX_SKEW


def test_marks_on_a_dark_table_are_found() -> None:
    """What surrounds the sheet also surrounds its marks, and does not swallow them."""
    table = np.full((900, 1300), 40, np.uint8)
    table[50:850, 50:1250] = drawn()
    structure = find_structure(table)
    assert nearest(MARKS + 50, mapped(structure.to_page, structure.marks)).max() < 1.0


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_structure_is_that_of_the_turned_page(quarters: int) -> None:
    """Turning what was found is the same as finding it on the turned page, and still leads back to the page given."""
    image, transform = turned(drawn(), 4.0)
    structure = find_structure(image).turned(quarters)
    other = find_structure(np.ascontiguousarray(np.rot90(image, -quarters)))
    assert np.abs(np.subtract(structure.size, other.size)).max() <= 2
    assert nearest(mapped(transform, MARKS), mapped(structure.to_page, structure.marks)).max() < 1.0
    corner = slice(0, 300), slice(0, 300)
    assert np.abs(structure.grey[corner].astype(int) - other.grey[corner]).mean() < 12


def test_the_edge_of_a_sheet_is_no_rule() -> None:
    """A sheet on a dark table has rules where they are printed and none along its edges."""
    table = np.full((900, 1300), 70, np.uint8)
    table[50:850, 50:1250] = drawn()
    structure = find_structure(table)
    rules = structure.horizontal | structure.vertical
    to_working = np.linalg.inv(structure.to_page)
    edge = mapped(to_working, np.array([(650.0, 50.0), (50.0, 450.0), (1250.0, 450.0)])).round().astype(int)
    for x, y in edge:
        assert not rules[y - 8 : y + 9, x - 8 : x + 9].any()
    x, y = mapped(to_working, np.array([(50.0 + 700, 50.0 + LEVELS[1])]))[0].round().astype(int)
    assert structure.horizontal[y - 3 : y + 4, x].any()


def test_paper_without_print_has_no_structure() -> None:
    """Empty paper is not an error: it has no rules and no marks."""
    structure = find_structure(blank_paper(600, 400))
    assert not structure.horizontal.any()
    assert not structure.vertical.any()
    assert len(structure.marks) == 0
    assert max(structure.size) == WORKING_SIDE


@pytest.mark.parametrize("turned", [0.0, 6.0])
def test_a_long_row_of_sheets_is_taken_larger(turned: float) -> None:
    """Where several lie side by side a sheet's short strokes are seen as in an image of its own, turned or not."""
    row = blank_paper(3600, 820)
    for x in range(300, 3400, 100):
        cv2.line(row, (x, 400), (x, 432), 0, 6)
    cv2.line(row, (200, 500), (3400, 500), 0, 6)
    turn = cv2.getRotationMatrix2D((1800, 410), -turned, 0.95)
    row = np.asarray(cv2.warpAffine(row, turn, (3600, 820), borderValue=255), dtype=np.uint8)
    structure = find_structure(row)
    strokes, _ = cv2.findContours(structure.vertical, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    assert len(strokes) == 31


@pytest.mark.parametrize("turned", [0.0, 6.0])
def test_a_long_strip_is_not_enlarged_beyond_its_own_size(turned: float) -> None:
    """One comb on a strip of paper is no row of sheets, turned or not."""
    strip = blank_paper(1447, 258)
    for level in (60, 130, 200):
        cv2.line(strip, (60, level), (1390, level), 0, 4)
    turn = cv2.getRotationMatrix2D((723, 129), -turned, 0.8)
    strip = np.asarray(cv2.warpAffine(strip, turn, (1447, 258), borderValue=255), dtype=np.uint8)
    assert max(find_structure(strip).size) <= 1.1 * WORKING_SIDE


@pytest.mark.parametrize(("width", "height"), [(1131, 1600), (1600, 640), (4000, 900), (9000, 100)])
def test_no_working_image_is_larger_than_that_of_a_page(width: int, height: int) -> None:
    """However long an image is, it costs no more than a sheet of A4."""
    side = working_side(width, height)
    assert side >= WORKING_SIDE
    assert side * side * min(width, height) / max(width, height) <= MOST + side
