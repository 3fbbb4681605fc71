"""Drawn lines are as reproducible as their dice, and as varied as paper."""

from collections.abc import Sequence

import numpy as np
import pytest

from segmentation.line_strip import HEIGHT
from workshop.lines.drawing import Line, draw_image, draw_line
from workshop.lines.texts import ALPHABET


@pytest.fixture(scope="module")
def lines() -> Sequence[Line]:
    """A hundred lines by the pen model alone."""
    rng = np.random.default_rng(3)
    return [draw_line([], rng, 70_000 + person) for person in range(100)]


def test_strips_are_what_the_reader_takes(lines: Sequence[Line]) -> None:
    """One height, ink in white, texts of its alphabet."""
    assert all(line.strip.shape[0] == HEIGHT and line.strip.dtype == np.uint8 for line in lines)
    assert all(line.strip.max() > 150 for line in lines if line.text)
    assert set("".join(line.text for line in lines)) <= set(ALPHABET)


def test_lines_differ_in_length_and_surroundings(lines: Sequence[Line]) -> None:
    """Combs with placeholders, amounts with marks, single digits and empty lines are among them."""
    texts = [line.text for line in lines]
    assert len(set(texts)) > 90
    assert any("," in text or "." in text for text in texts)
    assert any(text.endswith(("-", "=", "/")) for text in texts)
    assert any(len(text) == 1 for text in texts)
    darkness = [float(np.median(line.strip)) for line in lines]
    assert max(darkness) > 5 * (min(darkness) + 1), "some have a pattern under the ink, others white paper"


def test_the_same_dice_draw_the_same_line() -> None:
    """To the last pixel."""
    one, other = (draw_line([], np.random.default_rng(8), 5) for _ in range(2))
    assert one.text == other.text
    assert np.array_equal(one.strip, other.strip)


def test_an_image_says_where_its_line_is() -> None:
    """The ink is darker inside the line's box than the paper outside."""
    drawn = [draw_image([], np.random.default_rng(seed), 900 + seed) for seed in range(8)]
    for one in drawn:
        x, y, width, height = one.line.rounded()
        inside = one.image[max(0, y) : y + height, max(0, x) : x + width]
        assert inside.size > 0
        assert inside.min() <= np.median(one.image)
