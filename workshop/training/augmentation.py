"""Keras's own layers that change images before the network sees them, in training alone."""

import keras

from workshop.sections import Augmentation
from workshop.training.events import Network

RANGE = (0, 255)


def augmentation_layers(change: Augmentation) -> list[Network]:
    """The layers that a recipe asks for, in the order of hand and scanner; what is uncovered is black.

    A shift takes the nearest pixel, since it need not blur what it moves.
    """
    layers = keras.layers
    made = {
        "translation": lambda share: layers.RandomTranslation(
            share, share, fill_mode="constant", interpolation="nearest"
        ),
        "rotation": lambda degrees: layers.RandomRotation(degrees / 360, fill_mode="constant"),
        "zoom": lambda share: layers.RandomZoom(share, share, fill_mode="constant"),
        "shear": lambda share: layers.RandomShear(share, share, fill_mode="constant"),
        "elastic": lambda strength: layers.RandomElasticTransform(1.0, strength, fill_mode="constant"),
        "erasing": lambda area: layers.RandomErasing(0.5, (0.0, area), fill_value=0, value_range=RANGE),
        "contrast": lambda share: layers.RandomContrast(share, value_range=RANGE),
        "brightness": lambda share: layers.RandomBrightness(share, value_range=RANGE),
        "blur": lambda sigma: layers.RandomGaussianBlur(0.5, 5, (0.1, max(0.1, sigma)), value_range=RANGE),
        "noise": _noise,
    }
    return [layer(getattr(change, name)) for name, layer in made.items() if getattr(change, name)]


def _noise(deviation: float) -> Network:
    """`GaussianNoise` knows deviations below 1 alone, so the range is changed around it."""
    layers = keras.layers
    return keras.Sequential(
        [layers.Rescaling(1 / 255), layers.GaussianNoise(deviation), layers.Rescaling(255.0)], name="noise"
    )
