"""A network that ships, made able to learn again: its weights come back from ONNX, where they lie in 32-bit floats.

Exports fold batch normalisation into the convolution before it. Here it is unfolded: each normalisation is given the
mean and variance that it meets on a sample, and a scale and an offset that take both back, so that the network computes
what it did and yet learns as it did when it was trained (Ioffe, Szegedy 2015).
"""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from forms.errors import ModelError
from recognizer.card import Card
from workshop.datasets import Images
from workshop.training.events import Network

CLOSE = 2e-3
"""How far the probabilities of both may differ."""
KERAS = "{}.keras"
"""What a network that was learnt here is kept as, beside its exports."""


def able_to_learn(card: Card, model: Network, sample: Images) -> Network:
    """Give `model`, of the card's architecture, the weights of the card's network, so that Keras can train it on.

    `sample` (n, height, width, channels) is what it sees every day. ModelError where the card has no weights that can
    be brought back.
    """
    kept = card.folder / KERAS.format(card.recipe.get("name", card.architecture))
    if kept.is_file():
        model.set_weights(keras.models.load_model(kept, compile=False).get_weights())
        return model
    path = card.weights("onnx")
    _put_back(model, path)
    _unfold(model, sample)
    _compare(model, path, sample[:64])
    return model


def _put_back(model: Network, path: Path) -> None:
    """Kernels and offsets in their order; normalisations do nothing but add the offset."""
    folded = _folded(path)
    kernels = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense)]
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    fits = len(folded) == len(kernels) and len(norms) == len(kernels) - 1
    if not fits or any(tuple(one.kernel.shape) != two.shape for one, (two, _) in zip(kernels, folded, strict=True)):
        raise ModelError(f"{path} cannot be made to learn again; its layers are not those of a chain of convolutions")
    for layer, norm, (kernel, offset) in zip(kernels[:-1], norms, folded[:-1], strict=True):
        layer.set_weights([kernel])
        nothing = np.zeros_like(offset)
        norm.set_weights([np.full_like(offset, np.sqrt(1 + norm.epsilon)), offset, nothing, nothing + 1])
    kernels[-1].set_weights(list(folded[-1]))


def _folded(path: Path) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Kernels as Keras has them with their offsets, from the first layer to the last."""
    import onnx  # noqa: PLC0415 (of the extra `train`, as Keras)
    from onnx import numpy_helper  # noqa: PLC0415

    graph: Any = onnx.load(str(path)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = []
    for node in graph.node:
        known = [held[name] for name in node.input if name in held]
        if node.op_type == "Conv" and len(known) == 2:
            found.append((known[0].transpose(2, 3, 1, 0), known[1]))
        elif node.op_type == "MatMul" and known:
            beside = next(held[name] for after in graph.node if node.output[0] in after.input for name in after.input
                          if name in held)  # fmt: skip
            found.append((known[0], beside))
    return found


def _unfold(model: Network, sample: Images) -> None:
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    inner = keras.Model(model.inputs, [layer.input for layer in norms])
    for layer, seen in zip(norms, inner.predict(sample.astype(np.float32), batch_size=256, verbose=0), strict=True):
        rows = np.asarray(seen, np.float64).reshape(-1, seen.shape[-1])
        mean, variance = rows.mean(axis=0), rows.var(axis=0)
        offset = layer.get_weights()[1]
        layer.set_weights([np.sqrt(variance + layer.epsilon), offset + mean, mean, variance])


def _compare(model: Network, path: Path, sample: Images) -> None:
    import onnxruntime  # noqa: PLC0415

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    wanted = np.concatenate([np.asarray(session.run(None, {name: one[None]})[0]) for one in sample])
    got = np.asarray(model.predict(sample.astype(np.float32), verbose=0))
    if float(np.abs(wanted - got).max()) > CLOSE:
        raise ModelError(f"{path} answers otherwise once it is made to learn again; train it anew with its recipe")
