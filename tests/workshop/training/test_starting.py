"""Beginning with earlier weights."""

from pathlib import Path
from typing import Any

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")


def begun(folder: str, classes: int, settings: dict[str, Any], shape: list[int]) -> dict[str, Any]:
    """A network of so many classes that begins with the weights of a saved one with twelve."""
    from pathlib import Path  # noqa: PLC0415 (in the child)

    import numpy as np  # noqa: PLC0415

    from forms.errors import InkfieldError  # noqa: PLC0415
    from workshop.architectures import architecture  # noqa: PLC0415
    from workshop.sections import Start  # noqa: PLC0415
    from workshop.training.starting import begin  # noqa: PLC0415

    earlier = architecture("digits")((28, 28, 1), 12, 0.0)
    (Path(folder) / "old").mkdir(exist_ok=True)
    earlier.save(Path(folder) / "old" / "model.keras")
    core = architecture(settings.pop("architecture", "digits"))(tuple(shape), classes, 0.0)
    try:
        begin(core, Start(**settings), Path(folder), lambda _: None)
    except InkfieldError as error:
        return {"error": str(error)}
    before = [weight.numpy() for weight in core.weights]
    same = [
        a.shape == b.shape and np.array_equal(a, b)
        for a, b in zip(core.get_weights(), earlier.get_weights(), strict=True)
    ]
    core.compile("adam", "categorical_crossentropy")
    images = np.random.default_rng(1).integers(0, 255, (16, *shape)).astype(np.uint8)
    core.fit(images, np.eye(classes)[np.arange(16) % classes], verbose=0)
    learnt = [not np.array_equal(old, new.numpy()) for old, new in zip(before, core.weights, strict=True)]
    frozen = [weight.path for layer in core.layers if not layer.trainable for weight in layer.weights]
    moved = [weight.path for weight, has in zip(core.weights, learnt, strict=True) if has]
    return {"same": same, "frozen_moved": sorted(set(frozen) & set(moved)), "frozen": len(frozen), "moved": len(moved)}


def test_the_same_classes_take_all_weights_over(child: Child, tmp_path: Path) -> None:
    """The network goes on where the other was."""
    assert all(child(begun, tmp_path, 12, {"weights": "old"}, [28, 28, 1])["same"])


def test_other_classes_learn_their_last_layer_anew(child: Child, tmp_path: Path) -> None:
    """All but the kernel and the bias of the last layer are taken over."""
    told = child(begun, tmp_path, 3, {"weights": "old"}, [28, 28, 1])
    assert told["same"][-2] is False
    assert all(told["same"][:-2])


def test_frozen_layers_do_not_learn(child: Child, tmp_path: Path) -> None:
    """Neither their weights nor the figures of their normalisation change; the others do."""
    told = child(begun, tmp_path, 3, {"weights": str(tmp_path / "old"), "freeze": 6}, [28, 28, 1])
    assert told["frozen"] > 0
    assert told["frozen_moved"] == []
    assert told["moved"] > 0


@pytest.mark.parametrize(
    ("settings", "shape", "problem"),
    [
        ({"weights": "nowhere"}, [28, 28, 1], "train that run first"),
        ({"weights": "old", "architecture": "lenet"}, [28, 28, 1], "another architecture"),
        ({"weights": "old"}, [28, 28, 3], "takes (28, 28, 1)"),
        ({"weights": "old", "freeze": 99}, [28, 28, 1], "write less"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    child: Child, tmp_path: Path, settings: dict[str, Any], shape: list[int], problem: str
) -> None:
    """The message says what is different and what to do."""
    assert problem in child(begun, tmp_path, 12, settings, shape)["error"]
