"""Keras's layers that change images."""

from typing import Any

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")

STRENGTHS = {
    "translation": 0.2, "rotation": 20, "zoom": 0.3, "shear": 0.3, "elastic": 1.0, "erasing": 0.3, "contrast": 0.6,
    "brightness": 0.4, "blur": 2.0, "noise": 0.2,
}  # fmt: skip


def changed(settings: dict[str, float], channels: int) -> dict[str, Any]:
    """How the layers change a picture of a bar, in training and out of it."""
    import keras  # noqa: PLC0415 (in the child)
    import numpy as np  # noqa: PLC0415

    from workshop.sections import Augmentation  # noqa: PLC0415
    from workshop.training.augmentation import augmentation_layers  # noqa: PLC0415

    keras.utils.set_random_seed(7)
    layers = augmentation_layers(Augmentation(**settings))
    net = keras.Sequential([keras.layers.Input((20, 24, channels)), *layers])
    bars = np.zeros((16, 20, 24, channels), np.uint8)
    bars[:, 4:16, 10:14] = 200
    trained, plain = np.asarray(net(bars, training=True)), np.asarray(net(bars, training=False))
    return {
        "layers": len(layers),
        "shape": list(trained.shape),
        "moved": float(np.abs(trained - bars).max()),
        "differ": bool(np.abs(trained[0] - trained[1:]).max() > 0),
        "still": float(np.abs(plain - bars).max()),
        "finite": bool(np.isfinite(trained).all()),
    }


@pytest.mark.parametrize(("name", "strength"), STRENGTHS.items())
@pytest.mark.parametrize("channels", [1, 3])
def test_each_changes_pictures_in_training_alone(child: Child, name: str, strength: float, channels: int) -> None:
    """Pictures of a batch come out different from each other, of the same shape, and untouched out of training."""
    told = child(changed, {name: strength}, channels)
    assert told["layers"] == 1
    assert told["shape"] == [16, 20, 24, channels]
    assert told["finite"]
    assert told["moved"] > 5
    assert told["differ"]
    assert told["still"] < 1e-3


def test_what_is_left_out_is_no_layer(child: Child) -> None:
    """A table without figures changes nothing; mixup is no layer."""
    assert child(layers_of_nothing) == 0


def layers_of_nothing() -> int:
    """How many layers mixup alone makes."""
    from workshop.sections import Augmentation  # noqa: PLC0415 (in the child)
    from workshop.training.augmentation import augmentation_layers  # noqa: PLC0415

    return len(augmentation_layers(Augmentation(mixup=0.2)))
