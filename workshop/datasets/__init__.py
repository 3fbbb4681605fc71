"""Sets of single characters to train and to measure on: the known ones by name, and a developer's own by path.

Known sets (`training_set`, `measuring_set`) are digits and go through Inkfield's normalisation. Own data (`own_data`)
is taken as it is: image size, channels and classes are what the data has, and the network made from it carries them.
"""

from workshop.datasets.characters import CharacterSet, Images, Labels
from workshop.datasets.corrections import corrections_set
from workshop.datasets.known import MEASURED, known_data, measuring_set, measuring_sets, training_set
from workshop.datasets.own import OwnData, own_data
from workshop.datasets.splitting import Divided, Split, divide, split

__all__ = [
    "MEASURED",
    "CharacterSet",
    "Divided",
    "Images",
    "Labels",
    "OwnData",
    "Split",
    "corrections_set",
    "divide",
    "known_data",
    "measuring_set",
    "measuring_sets",
    "own_data",
    "split",
    "training_set",
]
