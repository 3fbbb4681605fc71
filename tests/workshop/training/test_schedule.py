"""Optimisers and rates by name."""

from typing import Any

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")


def optimizer_of(settings: dict[str, Any]) -> dict[str, Any]:
    """What is made of such a schedule for ten steps an epoch, and its rate at five steps."""
    from workshop.sections import Schedule  # noqa: PLC0415 (in the child)
    from workshop.training.schedule import optimizer, watchers  # noqa: PLC0415

    plan = Schedule(**settings)
    made = optimizer(plan, 10)
    rate = made._learning_rate
    return {
        "kind": type(made).__name__,
        "rates": [float(rate(step)) if callable(rate) else float(rate) for step in (0, 5, 10, 50, 100)],
        "ema": made.use_ema,
        "accumulate": made.gradient_accumulation_steps,
        "watchers": [type(one).__name__ for one in watchers(plan)],
    }


@pytest.mark.parametrize(("name", "kind"), [("adam", "Adam"), ("nadam", "Nadam"), ("adamw", "AdamW")])
def test_optimisers_go_by_name(child: Child, name: str, kind: str) -> None:
    """Each name is Keras's optimiser."""
    assert child(optimizer_of, {"optimizer": name})["kind"] == kind


def test_the_rate_rises_and_falls_along_a_cosine(child: Child) -> None:
    """From a twentieth to the peak in the share of steps that is given, then down to a hundredth."""
    told = child(optimizer_of, {"epochs": 10, "warmup": 0.1, "learning_rate": 1.0})
    assert told["rates"][0] == pytest.approx(0.05)
    assert told["rates"][2] == pytest.approx(1.0)
    assert told["rates"][4] == pytest.approx(0.01, abs=1e-3)
    assert told["rates"][1] < told["rates"][2] > told["rates"][3] > told["rates"][4]


def test_a_constant_rate_stays(child: Child) -> None:
    """No warm-up, no fall."""
    told = child(optimizer_of, {"rate": "constant", "learning_rate": 0.5})
    assert set(told["rates"]) == {0.5}
    assert told["watchers"] == []


def test_plateau_and_patience_watch_what_is_kept_back(child: Child) -> None:
    """Each is a callback of Keras."""
    told = child(optimizer_of, {"rate": "plateau", "patience": 4})
    assert told["watchers"] == ["ReduceLROnPlateau", "EarlyStopping"]


def test_steps_are_counted_in_whole_accumulations(child: Child) -> None:
    """Twice the batches a step are half the steps of the schedule, so its end stays the end."""
    told = child(optimizer_of, {"epochs": 20, "accumulate": 2, "learning_rate": 1.0, "ema": 0.0})
    assert told["accumulate"] == 2
    assert not told["ema"]
    assert told["rates"][4] == pytest.approx(0.01, abs=1e-3)


def losses_of(l2: float) -> list[float]:
    """What the weights add to the loss, and the sum of the squares of all kernels times `l2`."""
    import keras  # noqa: PLC0415 (in the child)

    from workshop.architectures import architecture  # noqa: PLC0415
    from workshop.training.schedule import shrink  # noqa: PLC0415

    net = architecture("lenet")((28, 28, 1), 10, 0.0)
    shrink(net, l2)
    kernels = [weight for weight in net.trainable_variables if weight.name == "kernel"]
    squares = sum(float(keras.ops.sum(weight**2)) for weight in kernels)
    return [float(sum(net.losses)) if net.losses else 0.0, l2 * squares]


def test_l2_adds_the_squares_of_kernels_to_the_loss(child: Child) -> None:
    """Biases and normalisation are left alone; zero adds nothing."""
    added, wanted = child(losses_of, 0.01)
    assert added == pytest.approx(wanted, rel=1e-4)
    assert added > 0
    assert child(losses_of, 0.0)[0] == 0.0
