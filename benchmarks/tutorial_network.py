"""The tutorial's network: two convolutions and a dense layer, some 225,000 weights, trained once on MNIST and kept."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras

KEPT = Path("runs/bench/tutorial.keras")
EPOCHS = 2


def network() -> "keras.Model":
    """The trained network; raises FileNotFoundError where `trained` was never called."""
    if not KEPT.is_file():
        raise FileNotFoundError(f"{KEPT} is not there")
    import keras  # noqa: PLC0415 - heavy, and for its own process alone

    return keras.saving.load_model(KEPT)


def trained(data: Path | None) -> None:
    """Train the network unless it is there."""
    if KEPT.is_file():
        return
    import keras  # noqa: PLC0415

    images, labels = _learning(data)
    model = keras.Sequential(
        [
            keras.layers.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(images[..., None] / np.float32(255), labels, batch_size=128, epochs=EPOCHS, verbose=0)
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    model.save(KEPT)


def _learning(data: Path | None) -> "tuple[NDArray[np.uint8], NDArray[np.uint8]]":
    if data is None:
        import keras  # noqa: PLC0415

        (images, labels), _ = keras.datasets.mnist.load_data()
        return images, labels
    with np.load(data / "digits" / "mnist.npz") as arrays:
        return arrays["x_train"], arrays["y_train"]


if __name__ == "__main__":
    trained(Path(os.environ["INKFIELD_DATA"]) if os.environ.get("INKFIELD_DATA") else None)
