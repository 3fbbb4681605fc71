"""How much 100 settled fields of a new form or hand are worth: `python -m workshop.learning.measuring SET DATA`.

SET is a folder of strips with truth in DATA. The 100 first of its dev half, by the hash of their names, are learnt; the
others are read before and after. The weights are thrown away.
"""

import hashlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from recognizer.card import Card, load_card
from recognizer.line_network import load_line_network
from recognizer.reader import StringReader
from recognizer.runtime import Classifier, load_classifier, shipped_card
from segmentation import line_strip
from segmentation.decoding import Decoder
from segmentation.normalisation import VERSION
from segmentation.opening import identify
from segmentation.proposing import propose
from worker.choice import one_field
from workshop.exporting import export
from workshop.learning.fields import SettledField, candidates_of
from workshop.learning.holdout import base_sets, locked_digits
from workshop.learning.teaching import Lesson, lesson_recipe, teach
from workshop.truth.halves import Half, half_of
from workshop.truth.rows import characters, read_truth

SETTLED = 100


def fields_of(folder: Path, kind: str) -> list[SettledField]:
    """The dev half of a folder of strips, in the order of the hashes of their names."""
    truths = [one for one in read_truth(folder) if one.text and half_of(one.file) is Half.DEV]
    truths.sort(key=lambda one: hashlib.sha256(one.file.encode()).hexdigest())
    choice = one_field(kind, 1, 20)
    with Decoder() as decoder:
        pages = ((decoder.open_page(identify(one.path, one.file), 1), one) for one in truths)
        return [SettledField(propose(choice.find(page).fields[0]), one.text, one.file) for page, one in pages]


def told(called: str, card: Card, network: Classifier, rest: Sequence[SettledField], data: Path) -> str:
    """Errors in fields, by the network alone and beside the reader of lines, and on locked digits."""
    both = StringReader(network, load_line_network("litert", line_strip.VERSION, card))
    wrong = {
        name: sum(characters(reader.read([one.lattice])[0].raw) != characters(one.text) for one in rest)
        for name, reader in (("alone", StringReader(network)), ("both", both))
    }
    images, labels = locked_digits(lesson_recipe(card, Lesson()), data)
    lost = int((network.probabilities(images[..., 0]).argmax(axis=1) != labels).sum())
    return f"{called}: {wrong} of {len(rest)} fields wrong; {lost} of {len(labels)} locked digits wrong"


def main(name: str, data: Path) -> None:
    """Measure, learn, measure."""
    card, champion = load_card(shipped_card(), VERSION), load_classifier("litert", VERSION)
    fields = fields_of(data / name, "amount" if name == "amounts" else "number")
    learnt, rest = fields[:SETTLED], fields[SETTLED:]
    sys.stdout.write(told("before", card, champion, rest, data) + "\n")
    lesson = Lesson()
    recipe = lesson_recipe(card, lesson)
    settled, _ = candidates_of(learnt, champion, lesson.seed)
    with tempfile.TemporaryDirectory() as folder:
        run = teach(card, base_sets(recipe, data)[0], [settled], lesson, Path(folder) / "run", lambda _: None)
        made = export(run.model, recipe, "thrown-away", Path(folder) / "export")
        sys.stdout.write(told("after", card, load_classifier("litert", VERSION, made), rest, data) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
