"""The best path through a lattice is the one whose characters are likeliest together."""

import numpy as np
import pytest

from forms.geometry import Box
from forms.kinds.kind import CAPITALS
from recognizer.lattice import BEAM, Lattice, of_alphabet
from recognizer.ways import Path
from tests.recognizer.lattices import CLASSES, Beliefs, digit_box, lattice_of, rows_of


def paths_of(boxes: list[Box], beliefs: Beliefs, kind: str = "number", cells: int = 0) -> list[Path]:
    """The paths through a lattice, best first."""
    return Lattice(lattice_of(boxes, beliefs, kind, cells), rows_of(beliefs), CLASSES).best_paths()


def test_a_neat_line_is_read_from_left_to_right() -> None:
    """Three pieces, each surely one digit, give their digits in order; the runner-up changes the least sure."""
    beliefs = {(0, 1): {"3": 0.98}, (1, 2): {"1": 0.7, "7": 0.28}, (2, 3): {"4": 0.97}}
    best, second, *_ = paths_of([digit_box(at) for at in range(3)], beliefs)
    assert (best.text, second.text) == ("314", "374")
    assert best.score > second.score


HALVES = [Box(20, 30, 14, 40), Box(36, 30, 14, 40)]


@pytest.mark.parametrize(
    ("whole", "halves", "digits"),
    [({"0": 0.97}, {"~": 0.9}, "0"), ({"~": 0.95}, {"1": 0.95}, "11"), ({"8": 0.4, "~": 0.5}, {"1": 0.93}, "11")],
)
def test_pieces_are_joined_or_not_by_what_the_network_says(
    whole: dict[str, float], halves: dict[str, float], digits: str
) -> None:
    """A broken zero is one digit and two strokes are two, although both have two pieces."""
    assert paths_of(HALVES, {(0, 1): halves, (0, 2): whole, (1, 2): halves})[0].text == digits


def test_junk_between_digits_is_left_out() -> None:
    """A speck that the network takes for nothing is on the path without being a digit."""
    boxes = [digit_box(0), Box(60, 62, 6, 6), digit_box(2)]
    best = paths_of(boxes, {(0, 1): {"5": 0.97}, (1, 2): {"~": 0.95}, (2, 3): {"2": 0.97}}, "amount")[0]
    assert best.text == "52"
    assert [step.text for step in best.steps] == ["5", "", "2"]


def test_crosses_are_placeholders_in_combs_only() -> None:
    """What looks like a cross is one in a comb's cell, and never a character in an open field."""
    beliefs = {(0, 1): {"x": 0.97}, (1, 2): {"8": 0.97}}
    boxes = [digit_box(0), digit_box(1)]
    in_comb = paths_of(boxes, beliefs, cells=3)[0]
    assert [step.text for step in in_comb.steps] == ["x", "8"]
    assert "x" not in [step.text for path in paths_of(boxes, beliefs) for step in path.steps]


def test_a_small_piece_below_the_line_is_no_digit() -> None:
    """A comma that resembles a 1 is a mark by its place: low and small among large digits."""
    boxes = [digit_box(0), digit_box(1), Box(84, 62, 8, 18), digit_box(3), digit_box(4)]
    sure = {(at, at + 1): {"6": 0.97} for at in range(5)}
    best = paths_of(boxes, {**sure, (2, 3): {"1": 0.6, "~": 0.3}}, "amount")[0]
    assert best.text == "6666"


def test_a_stroke_much_higher_than_the_digits_is_a_slash() -> None:
    """However much it resembles a 1."""
    boxes = [digit_box(0), digit_box(1), digit_box(2), Box(120, 10, 16, 90)]
    sure = {(at, at + 1): {"6": 0.97} for at in range(3)}
    best = paths_of(boxes, {**sure, (3, 4): {"1": 0.97, "~": 0.02}}, "amount")[0]
    assert best.text == "666"


def test_an_empty_lattice_has_one_empty_path() -> None:
    """Nothing written is certain to hold no digits."""
    assert Lattice(lattice_of([], {}), rows_of({}), CLASSES).best_paths() == [Path((), 0.0)]


def test_different_paths_have_different_digits_and_are_few() -> None:
    """Survivors are unlike each other, best first, and no more than the beam."""
    beliefs = {(at, at + 1): {"3": 0.3, "5": 0.3, "8": 0.3} for at in range(6)}
    found = paths_of([digit_box(at) for at in range(6)], beliefs)
    assert len(found) == len({path.text for path in found}) == BEAM
    assert [path.score for path in found] == sorted((path.score for path in found), reverse=True)


def test_a_field_of_letters_is_read_in_letters() -> None:
    """Where the kind asks for capitals no digit is ever on a path, whatever the network says of it."""
    classes = (*CLASSES[:10], *CAPITALS, "~")
    row = {"0": 0.9, "O": 0.05, "D": 0.03}
    rest = (1 - sum(row.values())) / (len(classes) - len(row))
    rows = np.array([[row.get(text, rest) for text in classes]], np.float32)
    paths = Lattice(lattice_of([digit_box(0)], {(0, 1): {}}, "letters"), rows, classes).best_paths()
    assert [path.text for path in paths[:2]] == ["O", "D"]
    assert not any(character.isdigit() for path in paths for character in path.text)


def test_what_cannot_be_written_leaves_its_probability_to_the_rest() -> None:
    """Where only capitals can stand, what might be a 0 is an O; where all classes can, nothing changes."""
    rows = np.array([[0.7, 0.2, 0.1]], np.float32)
    assert of_alphabet(rows, ("0", "O", "~"), CAPITALS)[0] == pytest.approx([0, 2 / 3, 1 / 3])
    assert of_alphabet(rows, ("0", "1", "~"), "0123456789") is rows


def test_the_way_of_a_given_text_is_found_however_unlikely_it_is() -> None:
    """It is the best of all that hold exactly that text, and scores as it would among the best."""
    beliefs = {(0, 1): {"3": 0.98}, (1, 2): {"1": 0.7, "7": 0.28}, (2, 3): {"4": 0.97}}
    lattice = lattice_of([digit_box(at) for at in range(3)], beliefs)
    rows = rows_of(beliefs)
    likely = Lattice(lattice, rows, CLASSES).best_paths()
    for path in likely[:2]:
        assert Lattice(lattice, rows, CLASSES).path_of(path.text) == path
    unlikely = Lattice(lattice, rows, CLASSES).path_of("994")
    assert unlikely is not None
    assert unlikely.text == "994"
    assert unlikely.score < likely[0].score - 10
    assert Lattice(lattice, rows, CLASSES).path_of("3144") is None, "three pieces hold no four digits"
