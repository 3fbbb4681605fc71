"""The card of a network is checked before the network is believed."""

import json
from pathlib import Path
from typing import Any

import pytest

from forms.errors import ModelError
from recognizer.card import load_card
from recognizer.runtime import shipped_card
from segmentation.normalisation import VERSION


def changed(tmp_path: Path, **values: Any) -> Path:
    """A copy of the shipped card with some values replaced."""
    table = json.loads(shipped_card().read_text(encoding="utf-8"))
    path = tmp_path / "digits.json"
    path.write_text(json.dumps({**table, **values}), encoding="utf-8")
    return path


def test_the_shipped_card_names_its_classes_and_files() -> None:
    """The shipped network knows ten digits, the cross and junk, and has weights for both runtimes."""
    card = load_card(shipped_card(), VERSION)
    assert card.classes == (*"0123456789", "x", "~")
    assert card.input_shape == (28, 28, 1)
    assert card.weights("litert").is_file()
    assert card.weights("onnx").is_file()


def test_weights_made_with_another_normalisation_are_refused() -> None:
    """A card for another version of the preprocessing says which it is and what to do."""
    with pytest.raises(ModelError, match=rf"normalisation {VERSION}, this program has {VERSION + 1}.*make train"):
        load_card(shipped_card(), VERSION + 1)


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    """Where no card is, the message names the path and says how to get one."""
    with pytest.raises(ModelError, match=r"nowhere\.json is missing; install"):
        load_card(tmp_path / "nowhere.json", VERSION)


def test_a_damaged_card_is_named(tmp_path: Path) -> None:
    """A card that is no JSON is refused by name."""
    path = tmp_path / "digits.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"digits\.json is damaged"):
        load_card(path, VERSION)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"classes": ["1"]}, "classes"),
        ({"classes": ["1", "1"]}, "classes"),
        ({"classes": "0123456789"}, "classes"),
        ({"input_shape": [28, 28]}, "input_shape"),
        ({"calibration": {"temperature": "warm"}}, "calibration"),
        ({"name": None}, "name"),
    ],
)
def test_an_incomplete_card_is_refused_by_key(tmp_path: Path, values: dict[str, Any], problem: str) -> None:
    """Whatever is wrong in a card, the message names the key."""
    with pytest.raises(ModelError, match=problem):
        load_card(changed(tmp_path, **values), VERSION)


def test_a_runtime_without_weights_is_refused() -> None:
    """Asking for weights that were never exported names those that were."""
    with pytest.raises(ModelError, match="litert, onnx"):
        load_card(shipped_card(), VERSION).weights("coreml")


def test_missing_weights_are_named(tmp_path: Path) -> None:
    """A card whose weights are gone names the file."""
    with pytest.raises(ModelError, match=r"digits\.tflite are missing"):
        load_card(changed(tmp_path), VERSION).weights("litert")
