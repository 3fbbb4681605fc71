"""Training a reader of lines, short but real: it learns, can be killed, and ships with its card."""

from pathlib import Path

import numpy as np
import pytest

from recognizer.runtime import load_classifier
from segmentation.normalisation import VERSION
from tests.workshop.lines.test_pool import small_mnist
from workshop.lines.learning import ctc, learn
from workshop.lines.pool import MARKS_UNTOLD, NOTHING
from workshop.lines.publishing import publish_lines
from workshop.lines.recipe import LineRecipe

RECIPE = LineRecipe(
    sets=("mnist",), validation=0.1, steps=6, batch=8, repeats=2, calibration_strings=40, calibration_pages=1
)


def test_the_loss_is_that_of_ctc() -> None:
    """Minus the logarithm of the text's probability, a character."""
    from recognizer.ctc import log_probabilities  # noqa: PLC0415

    steps = np.random.default_rng(1).dirichlet(np.ones(17), 9).astype(np.float32)
    label = np.full((1, 16), 255)
    label[0, :2] = 3, 4
    wanted = -float(log_probabilities(steps.astype(np.float64), [(3, 4)])[0]) / 2
    assert float(ctc(label, steps[None])[0]) == pytest.approx(wanted, rel=1e-3)


def test_where_marks_are_untold_any_may_stand_among_the_digits() -> None:
    """The loss is that of the digits where each mark counts as blank, and that of other lines stays."""
    from recognizer.ctc import log_probabilities, without_marks  # noqa: PLC0415

    steps = np.random.default_rng(2).dirichlet(np.ones(17), (2, 9)).astype(np.float32)
    labels = np.full((2, 16), MARKS_UNTOLD)
    labels[:, :2] = 3, 4
    labels[1, 2:] = NOTHING
    digits = -float(log_probabilities(without_marks(steps[0], 10), [(3, 4)])[0]) / 2
    all_told = -float(log_probabilities(steps[1].astype(np.float64), [(3, 4)])[0]) / 2
    assert np.asarray(ctc(labels, steps)) == pytest.approx([digits, all_told], rel=1e-3)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's, where it writes weights
def test_a_network_is_trained_goes_on_after_a_kill_and_is_published(tmp_path: Path) -> None:
    """Six steps, of which three were done before; exports answer as Keras does, and the card says what it is."""
    from dataclasses import replace  # noqa: PLC0415

    data, run, said = small_mnist(tmp_path), tmp_path / "run", []
    learn(replace(RECIPE, steps=3), data, run, said.append)
    model = learn(RECIPE, data, run, said.append)
    assert [line.split(":")[0] for line in said] == ["step 3 of 3", "step 6 of 6"]
    card = publish_lines(model, RECIPE, data, load_classifier("litert", VERSION), tmp_path / "out", "test")
    text = card.read_text()
    assert '"lines-test"' in text
    for name in ("lines.tflite", "lines.onnx"):
        assert (card.parent / name).stat().st_size > 100_000
    assert '"characters"' in text
    assert '"bias"' in text
