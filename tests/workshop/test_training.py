"""Training from nothing to weights that a reader can use, on a very small scale."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recognizer.card import load_card
from recognizer.runtime import load_classifier
from segmentation.normalisation import VERSION, normalise
from workshop.penmanship import drawn_set
from workshop.recipe import DataMix, Recipe, Schedule

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("training")  # what its tests look at is made once

# In a process of its own: TensorFlow warns on import and stays for ever.
PROGRAM = """
import sys
from pathlib import Path
from workshop.making import make
from workshop.recipe import load_recipe
recipe = load_recipe(Path(sys.argv[1]))
print(make(recipe, Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), "test", print, threads=1))
"""
RECIPE = """
name = "tiny"
seed = 7
[data]
sets = ["mnist"]
repeats = [1.0]
validation = 0.2
drawn = 0.3
drawn_characters = 110
[calibration]
strings = 12
pages = 1

[schedule]
epochs = 2
epoch_size = 256
batch = 32
ema = 0.5
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data set of drawn digits in place of MNIST, and a finished tiny run on it."""
    root = tmp_path_factory.mktemp("tiny")
    digits = drawn_set(tuple("0123456789"), 200, 3)
    (root / "data" / "digits").mkdir(parents=True)
    arrays = {"x_train": digits.images[:150], "y_train": digits.labels[:150]}
    rest = {"x_test": digits.images[150:], "y_test": digits.labels[150:]}
    np.savez(root / "data" / "digits" / "mnist.npz", **arrays, **rest)
    (root / "tiny.toml").write_text(RECIPE, encoding="utf-8")
    run = started(root, "tiny.toml", "run")
    _, complaints = run.communicate()
    assert run.returncode == 0, complaints
    return root


def started(root: Path, recipe: str, run: str) -> subprocess.Popen[str]:
    """The program, training."""
    here = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, *(str(root / name) for name in (recipe, "data", run, "out"))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(here), "TF_CPP_MIN_LOG_LEVEL": "2"},
    )


def test_a_run_leaves_weights_that_readers_load(folders: Path) -> None:
    """Both exports of a run answer through the same door as the shipped network."""
    crops = np.stack([normalise(image) for image in drawn_set(tuple("0123456789"), 10, 4).images])
    for runtime in ("litert", "onnx"):
        classifier = load_classifier(runtime, VERSION, folders / "out" / "tiny.json")
        assert classifier.probabilities(crops).shape == (10, 12)


def test_the_card_tells_where_the_network_comes_from(folders: Path) -> None:
    """Data, recipe, seed, versions and figures of the run are on its card."""
    card = load_card(folders / "out" / "tiny.json", VERSION)
    assert card.name == "tiny-test"
    assert card.seed == 7
    assert card.data["mnist"]["characters"] == 120
    assert "pen" in card.data
    assert card.recipe["schedule"]["epochs"] == 2
    assert {"python", "tensorflow", "keras"} <= set(card.versions)
    assert 0 <= card.figures["mnist_test"] <= 1


def test_exports_answer_as_the_trained_model_does(folders: Path) -> None:
    """The card says how far each export is from Keras, and that is not far."""
    figures = load_card(folders / "out" / "tiny.json", VERSION).figures
    assert figures["onnx_largest_difference"] < 1e-4
    assert figures["litert_largest_difference"] < 0.1
    assert figures["litert_same_class"] >= 0.9


@pytest.mark.long
def test_a_killed_run_goes_on_where_it_was(folders: Path) -> None:
    """After kill -9 in the fourth epoch, the same command trains the epochs that are left and no others."""
    recipe = RECIPE.replace("epochs = 2", "epochs = 8").replace("epoch_size = 256", "epoch_size = 2048")
    (folders / "longer.toml").write_text(recipe, encoding="utf-8")
    first = started(folders, "longer.toml", "longer")
    assert first.stdout is not None
    for line in first.stdout:
        if line.startswith("Progress(epoch=3"):
            break
    first.kill()
    first.communicate()
    again, complaints = started(folders, "longer.toml", "longer").communicate()
    epochs = [line.split(",")[0] for line in again.splitlines() if line.startswith("Progress")]
    assert epochs in ([f"Progress(epoch={at}" for at in range(since, 9)] for since in (3, 4)), complaints


def test_a_recipe_can_be_changed_in_one_place() -> None:
    """Recipes are plain frozen values."""
    recipe = Recipe("one", data=DataMix(sets=("mnist",), repeats=(1.0,)), schedule=Schedule(epochs=1))
    assert replace(recipe, seed=3).schedule.epochs == 1
