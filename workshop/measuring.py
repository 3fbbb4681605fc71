"""How large and fast the architectures are. `python -m workshop.measuring` writes what `inkfield model list` shows."""

import platform
import tempfile
import time
from pathlib import Path

import numpy as np

from recognizer.runtime import load_classifier
from segmentation.normalisation import SIDE, VERSION
from workshop.architectures import ARCHITECTURES, architecture, costs
from workshop.architectures.costs import Cost, Costs, store_costs
from workshop.architectures.counting import multiply_adds
from workshop.exporting import export
from workshop.recipe import Recipe

BATCH = 128
ROUNDS = 30
"""How many batches are timed by the processor's time; the fastest counts, since others were disturbed."""


def measure(name: str) -> Cost:
    """Build an architecture, export it untrained as a trained one would be, and run it on one core of this machine.

    Weights do not change the time. Takes some seconds.
    """
    recipe = Recipe(name=name, architecture=name)
    network = architecture(name)((SIDE, SIDE, 1), len(recipe.classes), 0.0)
    with tempfile.TemporaryDirectory() as folder:
        card = export(network, recipe, "untrained", Path(folder))
        classifier = load_classifier("litert", VERSION, card)
        crops = np.random.default_rng(1).integers(0, 256, (BATCH, SIDE, SIDE)).astype(np.uint8)
        classifier.probabilities(crops)
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            classifier.probabilities(crops)
            times.append(time.process_time() - start)
        size = classifier.card.weights("litert").stat().st_size
    return Cost(
        parameters=int(network.count_params()),
        multiply_adds=multiply_adds(network),
        milliseconds=round(1000 * min(times) / BATCH, 4),
        kilobytes=round(size / 1000, 1),
    )


def measure_all() -> Costs:
    """Every architecture in turn; takes half a minute."""
    return Costs(_processor(), {name: measure(name) for name in sorted(ARCHITECTURES)})


def _processor() -> str:
    """What the processor calls itself, where the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8", errors="replace").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    print(store_costs(measure_all(), Path(costs.__file__).parent))  # noqa: T201 (the answer of a program)
