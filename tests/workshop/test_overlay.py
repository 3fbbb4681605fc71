"""What was read, drawn over its scan."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from forms.record import Record
from segmentation.opening import identify
from workshop.overlay import COLOURS, COLUMN, WIDTH, draw_picture, overlaid

FORM = Path(__file__).parents[2] / "examples" / "form.pdf"


def line(status: str, box: list[int], document: str = "d", page: int = 1) -> Record:
    """A JSON line with what the picture is made of."""
    characters = [{"text": "7", "confidence": 0.99, "box": box, "runner_up": "1"}]
    head: Record = {"document": document, "page": page, "field": "total", "text": "7", "status": status}
    return head | {"confidence": 0.99, "reason": None, "box": box, "characters": characters}


@pytest.mark.parametrize("status", ["accepted", "review", "blank"])
def test_a_field_is_framed_in_the_colour_of_its_status(status: str) -> None:
    """The frame stands where the field is, in the colour that its status has."""
    page = np.full((400, WIDTH), 255, np.uint8)
    picture = np.asarray(overlaid(page, [line(status, [100, 150, 80, 40])]))
    assert tuple(picture[170, 100]) == COLOURS[status]
    assert tuple(picture[150, 140]) == COLOURS[status]


def test_values_of_one_row_of_fields_do_not_cover_each_other() -> None:
    """Two fields side by side have their values one below the other."""
    page = np.full((400, WIDTH), 255, np.uint8)
    one, both = (overlaid(page, [line("accepted", [x, 150, 80, 40]) for x in xs]) for xs in ([100], [100, 300]))
    rows_of_one, rows_of_both = (
        np.asarray(each.convert("L"))[:, WIDTH + 32 :].min(axis=1) < 128 for each in (one, both)
    )
    assert rows_of_both.sum() == 2 * rows_of_one.sum()


def test_a_picture_is_written_of_a_real_scan(tmp_path: Path) -> None:
    """The page of a scan and the lines about it become a PNG as wide as page and column."""
    document = identify(FORM, "form.pdf").document
    lines = [json.dumps(line("accepted", [500, 280, 380, 70], document, page)) for page in (1, 2)]
    draw_picture(FORM, 2, lines, tmp_path / "new" / "picture.png")
    with Image.open(tmp_path / "new" / "picture.png") as picture:
        assert picture.width == WIDTH + COLUMN


def test_lines_of_another_scan_are_refused(tmp_path: Path) -> None:
    """Readings are never drawn over a scan that they were not read from."""
    with pytest.raises(ValueError, match="read that scan first"):
        draw_picture(FORM, 1, [json.dumps(line("accepted", [1, 1, 5, 5], "other"))], tmp_path / "picture.png")
