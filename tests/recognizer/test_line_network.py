"""The shipped reader of lines, by both runtimes."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from forms.errors import ModelError, SettingsError
from recognizer.card import Card, load_card
from recognizer.ctc import best_texts, shortened, without_marks
from recognizer.line_network import LineNetwork, load_line_network, shipped_line_card
from recognizer.litert import KEPT
from recognizer.runtime import shipped_card
from segmentation.line_strip import VERSION, line_box, strip
from segmentation.normalisation import VERSION as OF_CROPS
from workshop.drawing.pen import Writer
from workshop.drawing.strings import StringStyle, drawn_on_paper


@pytest.fixture(scope="module")
def characters() -> Card:
    """The card of the network that it reads beside."""
    return load_card(shipped_card(), OF_CROPS)


@pytest.fixture(scope="module")
def network(characters: Card) -> LineNetwork:
    """By LiteRT."""
    return load_line_network("litert", VERSION, characters)


def line_of(text: str, person: int) -> np.ndarray:
    """The strip of a text that a person of the pen model wrote on plain paper."""
    rng = np.random.default_rng(person)
    style = StringStyle(pattern=0.0, ruled=0.0)
    drawn = drawn_on_paper(Writer(person).string(text, 40, rng, touching=0.0), rng, style)
    return strip(drawn.image, line_box(drawn.boxes, 40.0))


def test_neat_lines_of_any_width_are_read(network: LineNetwork) -> None:
    """Digits alone, of one to nine characters; at least nine lines in ten."""
    texts = ["7", "31", "208", "5164", "90273", "481650", "2035718", "66041937", "318250947", "55"]
    steps = network.steps([line_of(text, 50 + at) for at, text in enumerate(texts)])
    found = ["".join(map(str, best_texts(shortened(without_marks(one, 10))[0])[0][0])) for one in steps]
    assert sum(a == b for a, b in zip(texts, found, strict=True)) >= 9, found


def test_each_step_is_two_pixels_and_adds_up_to_one(network: LineNetwork) -> None:
    """Whatever the width, padding does not show."""
    for width in (16, 33, 64, 200):
        (steps,) = network.steps([np.zeros((32, width), np.uint8)])
        assert steps.shape == ((width + 1) // 2, len(network.card.classes) + 1)
        assert steps.sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_a_line_says_the_same_whatever_widths_came_before(characters: Card) -> None:
    """Of more widths than stay laid out each is read twice, in and against their order: the same to the last bit."""
    network = load_line_network("litert", VERSION, characters)
    rng = np.random.default_rng(1)
    lines = [rng.integers(0, 256, (32, width)).astype(np.uint8) for width in range(20, 20 + 32 * (KEPT + 4), 32)]
    there, back = network.steps(lines), network.steps(lines[::-1])[::-1]
    for line, one, again in zip(lines, there, back, strict=True):
        (fresh,) = load_line_network("litert", VERSION, characters).steps([line])
        assert np.array_equal(one, fresh)
        assert np.array_equal(again, fresh)


def test_an_empty_strip_says_nothing(network: LineNetwork) -> None:
    """Paper alone is blank at every step."""
    (steps,) = network.steps([np.zeros((32, 96), np.uint8)])
    assert best_texts(shortened(without_marks(steps, 10))[0])[0][0] == ()


def test_both_runtimes_say_the_same(network: LineNetwork, characters: Card) -> None:
    """Whole numbers of 8 bits change no probability of a neat line by more than a tenth."""
    lines = [line_of("40718", 3), line_of("925", 4)]
    other = load_line_network("onnx", VERSION, characters)
    for a, b in zip(network.steps(lines), other.steps(lines), strict=True):
        assert np.abs(a - b).max() < 0.1


def test_it_is_refused_beside_a_network_it_was_not_calibrated_with(tmp_path: Path, characters: Card) -> None:
    """Confidence of the two was fitted together; the message says how to fit it again."""
    folder = shipped_line_card().parent
    for name in ("lines.json", "lines.tflite"):
        shutil.copy(folder / name, tmp_path / name)
    table = json.loads((tmp_path / "lines.json").read_text())
    table["recipe"]["read_with"] = "somebody-else"
    (tmp_path / "lines.json").write_text(json.dumps(table))
    with pytest.raises(ModelError, match="calibrate"):
        load_line_network("litert", VERSION, characters, tmp_path / "lines.json")


def test_a_runtime_that_nobody_knows_is_a_setting(characters: Card) -> None:
    """By name, with those that there are."""
    with pytest.raises(SettingsError, match="litert, onnx"):
        load_line_network("abacus", VERSION, characters)
