"""The shipped network answers alike by every runtime, for any number of crops."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from forms.errors import ModelError, SettingsError
from recognizer.runtime import RUNTIMES, load_classifier, shipped_card
from segmentation.normalisation import VERSION, normalise
from workshop.drawing.pen import Writer


def written(texts: str, seed: int) -> NDArray[np.uint8]:
    """Characters by one person, normalised: (n, 28, 28)."""
    rng = np.random.default_rng(seed)
    return np.stack([normalise(Writer(seed).digit(text, 44, rng)) for text in texts])


@pytest.mark.parametrize("runtime", sorted(RUNTIMES))
def test_drawn_digits_are_recognised(runtime: str) -> None:
    """Digits that several people wrote with the pen model are nearly all read right."""
    classifier = load_classifier(runtime, VERSION)
    text = "0123456789" * 4
    right = 0
    for person in range(10):
        best = classifier.probabilities(written(text, person)).argmax(axis=1)
        right += sum(classifier.card.classes[at] == truth for at, truth in zip(best, text, strict=True))
    assert right >= 0.95 * 10 * len(text)


@pytest.mark.parametrize("runtime", sorted(RUNTIMES))
def test_answers_are_probabilities(runtime: str) -> None:
    """Every row is a distribution over the classes of the card."""
    classifier = load_classifier(runtime, VERSION)
    answers = classifier.probabilities(written("31415926", 1))
    assert answers.shape == (8, len(classifier.card.classes))
    assert answers.dtype == np.float32
    assert answers.min() >= 0
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-4)


@pytest.mark.parametrize("runtime", sorted(RUNTIMES))
def test_a_crop_reads_the_same_in_any_company(runtime: str) -> None:
    """Batches of any size, empty ones included, give each crop the answer that it gets alone."""
    classifier = load_classifier(runtime, VERSION)
    crops = np.concatenate([written("0123456789" * 3, person) for person in range(10)])
    together = classifier.probabilities(crops)
    assert classifier.probabilities(crops[:0]).shape == (0, len(classifier.card.classes))
    for many in (1, 8, 9, 33, 130):
        np.testing.assert_allclose(classifier.probabilities(crops[:many]), together[:many], atol=2e-3)


def test_by_litert_a_crop_reads_the_same_to_the_last_bit_in_any_batch() -> None:
    """What is left over goes in smaller batches, and readings must not hang on that."""
    classifier = load_classifier("litert", VERSION)
    crops = np.concatenate([written("0123456789", person) for person in range(4)])
    together = classifier.probabilities(crops)
    for many in range(1, 24):
        assert np.array_equal(classifier.probabilities(crops[:many]), together[:many])


def test_both_runtimes_agree() -> None:
    """Quantised LiteRT and ONNX in floats put nearly every crop into the same class."""
    crops = np.concatenate([written("0123456789" * 3, person) for person in range(10)])
    quantised, floats = (load_classifier(name, VERSION).probabilities(crops) for name in ("litert", "onnx"))
    assert (quantised.argmax(axis=1) == floats.argmax(axis=1)).mean() >= 0.99
    assert np.abs(quantised - floats).mean() < 0.005


def test_an_unknown_runtime_is_refused() -> None:
    """A runtime that does not exist is answered with those that do."""
    with pytest.raises(SettingsError, match="litert, onnx"):
        load_classifier("abacus", VERSION)


@pytest.mark.parametrize(("runtime", "file"), [("litert", "digits.tflite"), ("onnx", "digits.onnx")])
def test_damaged_weights_are_refused_by_name(tmp_path: Path, runtime: str, file: str) -> None:
    """Truncated weights are named, never a crash of the native library."""
    folder = shutil.copytree(shipped_card().parent, tmp_path / "weights")
    (folder / file).write_bytes((folder / file).read_bytes()[:100])
    with pytest.raises(ModelError, match=file):
        load_classifier(runtime, VERSION, folder / "digits.json")


def test_reading_imports_no_training_library() -> None:
    """A process that only reads never loads TensorFlow."""
    program = (
        "import sys; from recognizer.runtime import load_classifier; "
        f"load_classifier('litert', {VERSION}); "
        "assert not {'tensorflow', 'keras', 'cv2'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == 0, done.stderr
