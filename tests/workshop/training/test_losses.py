"""The loss of a student."""

import math

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")

TEACHER = [0.7, 0.2, 0.1]


def loss_of(share: float, temperature: float, student: list[float]) -> float:
    """The loss for the truth `1`, a fixed teacher and that student."""
    import numpy as np  # noqa: PLC0415 (in the child)

    from workshop.training.losses import Distilled  # noqa: PLC0415

    wanted = np.array([[[0, 1, 0], [0.7, 0.2, 0.1]]], np.float32)
    return float(Distilled(share, temperature, 0.0)(wanted, np.array([student], np.float32)))


def test_without_a_share_of_the_teacher_the_truth_counts_alone(child: Child) -> None:
    """It is the cross-entropy to the true class."""
    assert child(loss_of, 0.0, 2.0, [0.5, 0.3, 0.2]) == pytest.approx(-math.log(0.3), abs=1e-5)


def test_at_temperature_one_it_is_the_cross_entropy_to_the_teacher(child: Child) -> None:
    """Nothing is softened then."""
    student = [0.5, 0.3, 0.2]
    wanted = -sum(want * math.log(got) for want, got in zip(TEACHER, student, strict=True))
    assert child(loss_of, 1.0, 1.0, student) == pytest.approx(wanted, abs=1e-5)


def test_softening_is_the_softmax_of_divided_logits(child: Child) -> None:
    """At temperature 2 both are the normalised roots of the probabilities, and the loss is four times as large."""
    student = [0.5, 0.3, 0.2]
    soft = [[math.sqrt(p) / sum(math.sqrt(q) for q in row) for p in row] for row in (TEACHER, student)]
    wanted = -4 * sum(want * math.log(got) for want, got in zip(*soft, strict=True))
    assert child(loss_of, 1.0, 2.0, student) == pytest.approx(wanted, abs=1e-4)


def test_nothing_is_better_than_the_teachers_own_answer(child: Child) -> None:
    """With the teacher alone, each other answer costs more."""
    best = child(loss_of, 1.0, 2.0, TEACHER)
    for other in ([0.6, 0.3, 0.1], [0.8, 0.1, 0.1], [0.1, 0.2, 0.7]):
        assert child(loss_of, 1.0, 2.0, other) > best
