"""What the architectures cost, counted, written down and listed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workshop.architectures import ARCHITECTURES
from workshop.architectures.costs import Cost, Costs, store_costs, stored_costs
from workshop.architectures.counting import convolution, dense, depthwise

HERE = Path(__file__).parents[3]

# In a process of its own: TensorFlow warns on import and stays for ever.
PROGRAM = """
import json, sys, tempfile
from pathlib import Path
import keras
import numpy as np
from workshop.architectures import ARCHITECTURES
from workshop.architectures.counting import multiply_adds
from workshop.exporting import compare, export
from workshop.recipe import Recipe

layers = keras.layers
built = {name: make((28, 28, 1), 12, 0.0) for name, make in ARCHITECTURES.items()}
inner = keras.Sequential([layers.Input((4, 4, 8)), layers.DepthwiseConv2D((3, 1), strides=2, depth_multiplier=2)])
own = keras.Sequential([
    layers.Input((10, 6, 3)),
    layers.Conv2D(8, (3, 5), padding="valid", strides=(2, 1)),
    layers.BatchNormalization(),
    layers.Resizing(4, 4),
    inner,
    layers.Conv2D(4, 1, groups=2),
    layers.Dense(5),
    layers.Flatten(),
    layers.Dense(7, activation="softmax"),
])
mobile = built["mobile"]
rng = np.random.default_rng(3)
for layer in mobile.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.set_weights([np.abs(one + 0.3 * rng.standard_normal(one.shape)) + 0.1 for one in layer.get_weights()])
crops = rng.integers(0, 256, (64, 28, 28, 1)).astype(np.uint8)
with tempfile.TemporaryDirectory() as folder:
    card = export(mobile, Recipe(name="mobile", architecture="mobile"), "test", Path(folder))
    found = compare(mobile, card, np.zeros(64, np.int64), crops)
json.dump({
    "counts": {name: [one.count_params(), multiply_adds(one)] for name, one in built.items()},
    "own": multiply_adds(own),
    "shapes": {name: make((32, 20, 3), 36, 0.2).output_shape for name, make in ARCHITECTURES.items()},
    "differences": {runtime: one.largest_difference for runtime, one in found.items()},
}, sys.stdout)
"""


pytestmark = pytest.mark.xdist_group("architectures")  # what its tests look at is made once


@pytest.fixture(scope="module")
def built() -> dict[str, Any]:
    """What Keras says of the networks it built."""
    pytest.importorskip("tensorflow", reason="needs the extra `train`")
    env = {**os.environ, "PYTHONPATH": str(HERE), "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", PROGRAM]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=HERE, env=env, check=False)
    assert answer.returncode == 0, answer.stderr
    told: dict[str, Any] = json.loads(answer.stdout)
    assert "Failed to apply" not in answer.stderr
    return told


def test_layers_are_counted_by_hand() -> None:
    """A 3 x 3 convolution, one in groups, a depthwise one and a dense layer cost what a person counts."""
    assert convolution(26 * 26, 9, 1, 32) == 194_688
    assert convolution(10, 1, 8, 4, groups=2) == 160
    assert depthwise(49, 25, 96) == 117_600
    assert dense(1, 1600, 128) == 204_800


def test_networks_are_counted_by_hand(built: dict[str, Any]) -> None:
    """The tutorial's network, and one with strides, groups and a network inside, cost what a person counts."""
    lenet = 26 * 26 * 9 * 32 + 11 * 11 * 9 * 32 * 64 + 5 * 5 * 64 * 128 + 128 * 12
    assert built["counts"]["lenet"][1] == lenet
    # 10 x 6 becomes 4 x 2 by 3 x 5 with a stride of 2 down; 4 x 4 becomes 1 x 2 by 3 x 1 with a stride of 2.
    convolved, alone, grouped = 4 * 2 * 15 * 3 * 8, 1 * 2 * 3 * 8 * 2, 1 * 2 * 8 * 4
    assert built["own"] == convolved + alone + grouped + 2 * 4 * 5 + 10 * 7


def test_costs_on_file_are_those_of_the_networks(built: dict[str, Any]) -> None:
    """After a change of an architecture `python -m workshop.measuring` must run, or the list would show what was."""
    stored = {name: [cost.parameters, cost.multiply_adds] for name, cost in stored_costs().by_architecture.items()}
    assert stored == built["counts"]


def test_every_architecture_takes_any_shape_and_classes(built: dict[str, Any]) -> None:
    """Coloured, oblong pictures and 36 classes make a network of each architecture."""
    assert built["shapes"] == {name: [None, 36] for name in ARCHITECTURES}


def test_the_small_network_is_exported_as_it_is(built: dict[str, Any]) -> None:
    """Hard-swish and squeeze-and-excite survive both exports."""
    assert built["differences"]["onnx"] < 1e-5
    assert built["differences"]["litert"] < 0.1


def test_costs_come_back_as_they_were_stored(tmp_path: Path) -> None:
    """The file holds everything that was measured."""
    costs = Costs("a processor", {"one": Cost(3, 4, 0.5, 7.5)})
    assert json.loads(store_costs(costs, tmp_path).read_text(encoding="utf-8")) == {
        "machine": "a processor",
        "by_architecture": {"one": {"parameters": 3, "multiply_adds": 4, "milliseconds": 0.5, "kilobytes": 7.5}},
    }
