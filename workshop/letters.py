"""How well a network reads block capitals: measured on what people drew who wrote nothing for training."""

from difflib import SequenceMatcher

import numpy as np

from recognizer.reader import StringReader
from recognizer.runtime import Classifier
from segmentation.normalisation import normalise
from segmentation.proposing import propose
from workshop.drawing.shapes import LETTERS
from workshop.letter_fields import letter_fields
from workshop.penmanship import drawn_set

CHARACTERS = 5200
FIELDS = 600
OTHERS = 500
"""Added to a recipe's seed: other people than those of training and of calibration."""


def reads_letters(classifier: Classifier) -> bool:
    """Whether all capitals are classes of a network."""
    return set(LETTERS) <= set(classifier.card.classes)


def letter_figures(classifier: Classifier, seed: int) -> dict[str, float]:
    """Shares that are right, by name; empty for a network that does not know capitals.

    `drawn_letters`: single capitals, in all families, best of the 26; `_strict`: best of all classes. `letter_fields`:
    whole fields of 1 to 14 random capitals; `letters_in_fields`: their letters, found in their order.
    """
    if not reads_letters(classifier):
        return {}
    classes = classifier.card.classes
    drawn = drawn_set(tuple(LETTERS), CHARACTERS, seed + OTHERS)
    rows = classifier.probabilities(np.stack([normalise(image) for image in drawn.images]))
    columns = [classes.index(letter) for letter in LETTERS]
    wanted = np.array(columns)[drawn.labels]
    fields, within = _fields(classifier, seed + OTHERS)
    return {
        "drawn_letters": float((rows[:, columns].argmax(axis=1) == drawn.labels).mean()),
        "drawn_letters_strict": float((rows.argmax(axis=1) == wanted).mean()),
        "letter_fields": fields,
        "letters_in_fields": within,
    }


def _fields(classifier: Classifier, seed: int) -> tuple[float, float]:
    """The shares of drawn fields and of their letters that are read right."""
    reader = StringReader(classifier)
    right = letters = hits = 0
    for one in letter_fields(FIELDS, seed):
        (string,) = reader.read([propose(one.image)])
        text = "".join(character for character in string.raw if character in LETTERS)
        right += text == one.text
        letters += len(one.text)
        alike = SequenceMatcher(None, text, one.text, autojunk=False).get_matching_blocks()
        hits += sum(block.size for block in alike)
    return right / FIELDS, hits / letters
