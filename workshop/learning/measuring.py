"""How much 100 settled fields of a new form or hand are worth: `python -m workshop.learning.measuring SET DATA`.

SET is a folder of strips with truth in DATA. 100 of its dev half, the first by the hash of their names that are not
locked, are learnt as `inkfield model train --from FOLDER` learns; the others are read before and after. The weights are
thrown away.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from recognizer.card import load_card
from recognizer.reader import StringReader
from recognizer.runtime import shipped_card
from segmentation.decoding import Decoder
from segmentation.normalisation import VERSION
from segmentation.opening import identify
from segmentation.proposing import propose
from worker.choice import one_field
from workshop.datasets.corrections import FILE
from workshop.learning.challenger import EXPORT, make_challenger, opened
from workshop.learning.contest import contest, is_right
from workshop.learning.fields import SettledField
from workshop.learning.holdout import is_locked, locked_digits, locked_lines
from workshop.learning.teaching import Lesson, lesson_recipe
from workshop.training.events import Advance, Notice, Progress
from workshop.truth.halves import Half, half_of
from workshop.truth.rows import Truth, read_truth

SETTLED = 100


def parted(folder: Path) -> tuple[list[Truth], list[Truth]]:
    """The dev half of a folder of strips: what is learnt, and the rest."""
    truths = [one for one in read_truth(folder) if one.text and half_of(one.file) is Half.DEV]
    truths.sort(key=lambda one: hashlib.sha256(one.file.encode()).hexdigest())
    learnt = [one for one in truths if not is_locked(one.file)][:SETTLED]
    return learnt, [one for one in truths if one not in learnt]


def write_corrections(truths: Sequence[Truth], kind: str, folder: Path) -> None:
    """As if people had settled these strips."""
    folder.mkdir(parents=True)
    rows = []
    for one in truths:
        shutil.copyfile(one.path, folder / one.file)
        rows.append(json.dumps({"crop": one.file, "text": one.text, "document": one.file, "kind": kind}))
    (folder / FILE).write_text("\n".join(rows) + "\n", encoding="utf-8")


def fields_of(truths: Sequence[Truth], kind: str) -> list[SettledField]:
    """Strips as a reader gets them."""
    choice = one_field(kind, 1, 20)
    with Decoder() as decoder:
        pages = ((decoder.open_page(identify(one.path, one.file), 1), one) for one in truths)
        return [SettledField(propose(choice.find(page).fields[0]), one.text, one.file) for page, one in pages]


def main(name: str, data: Path) -> None:
    """Measure, learn, measure."""
    kind = "amount" if name == "amounts" else "number"
    champion = shipped_card().parent
    learnt, others = parted(data / name)
    rest = fields_of(others, kind)
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        write_corrections(learnt, kind, Path(folder) / "corrections")
        make_challenger(champion, Path(folder) / "corrections", data, run, "thrown-away", Lesson(), _tell)
        recipe = lesson_recipe(load_card(shipped_card(), VERSION), Lesson())
        before, after = opened(champion), opened(run / EXPORT)
        for called, pair in (("both", (before, after)), ("digits alone", (_alone(before), _alone(after)))):
            wrong = [sum(not is_right(reader, field) for field in rest) for reader in pair]
            sys.stdout.write(f"{called}: {wrong[0]} of {len(rest)} fields wrong before, {wrong[1]} after\n")
        found = contest(before, after, locked_digits(recipe, data), locked_lines(data), rest)
        sys.stdout.write(found.as_text() + "\n")


def _alone(reader: StringReader) -> StringReader:
    return StringReader(reader.classifier)


def _tell(event: Progress | Advance | Notice) -> None:
    sys.stderr.write(f"{event}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
