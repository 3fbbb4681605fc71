"""The average of weights, tested with a normalisation of its own."""

from typing import Any

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")


def swapped() -> dict[str, Any]:
    """What a test finds in a network, what it leaves, and how far normalisation was from what it should be."""
    import keras  # noqa: PLC0415 (in the child)
    import numpy as np  # noqa: PLC0415

    from workshop.recipe import Recipe  # noqa: PLC0415
    from workshop.sections import Schedule  # noqa: PLC0415
    from workshop.training.averaging import Averaged  # noqa: PLC0415
    from workshop.training.batches import PoolBatches  # noqa: PLC0415
    from workshop.training.material import Pool  # noqa: PLC0415

    keras.utils.set_random_seed(1)
    norm = keras.layers.BatchNormalization()
    net = keras.Sequential(
        [
            keras.layers.Input((4, 4, 1)),
            keras.layers.Conv2D(2, 3),
            norm,
            keras.layers.Flatten(),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
    pixels = np.random.default_rng(1).integers(0, 255, (64, 4, 4, 1)).astype(np.uint8)
    pool = Pool(pixels, np.arange(64) % 2)
    batches = PoolBatches(pool, Recipe("one", schedule=Schedule(batch=16)), 2, 4)
    net.compile(keras.optimizers.Adam(0.05, use_ema=True, ema_momentum=0.9), "categorical_crossentropy")
    net.fit(batches, epochs=2, verbose=0)
    raw = [weight.numpy() for weight in net.weights]
    for weight in net.trainable_weights:
        weight.assign(weight * 1.37)  # so that last step and average are apart
    raw = [weight.numpy() for weight in net.weights]
    callback = Averaged(net, batches)
    callback.set_model(net)
    callback.on_test_begin()
    during = [weight.numpy() for weight in net.weights]
    seen = np.concatenate([batches[at][0] for at in range(4)])
    passed = np.asarray(net.layers[0](seen.astype(np.float32))).reshape(-1, 2)
    figures = [float(np.abs(norm.moving_mean.numpy() - passed.mean(axis=0)).max() / np.abs(passed).mean())]
    callback.on_test_end()
    after = [weight.numpy() for weight in net.weights]
    return {
        "changed": any(not np.array_equal(a, b) for a, b in zip(raw, during, strict=True)),
        "returned": all(np.array_equal(a, b) for a, b in zip(raw, after, strict=True)),
        "off": figures[0],
        "momentum": norm.momentum,
    }


def test_a_test_sees_the_average_and_leaves_no_trace(child: Child) -> None:
    """Its normalisation is that of its own activations; afterwards every weight is bit for bit what it was."""
    told = child(swapped)
    assert told["changed"]
    assert told["returned"]
    assert told["off"] < 1e-4
    assert told["momentum"] == 0.99
