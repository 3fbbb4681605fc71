"""The readers that come with Inkfield or were learnt: for digits two networks side by side, for capitals one."""

from pathlib import Path

from forms.errors import ModelError
from forms.kinds.kind import DIGITS
from recognizer.identity import identity_of
from recognizer.line_network import load_line_network
from recognizer.reader import StringReader
from recognizer.runtime import SHIPPED, load_classifier, shipped_card

LINES = "lines.json"
"""The card of the reader of lines, beside that of digits."""


def shipped_reader(runtime: str, alphabet: str, crops: int, strips: int, learnt: Path | None = None) -> StringReader:
    """What reads the fields of an alphabet, run by `runtime`; open it in the process that uses it.

    `crops` and `strips` are the versions of what segmentation makes for the two networks. `learnt` is the folder of a
    champion: it reads digits, and whatever it has no card for is read by what ships. Raises as `load_classifier` and
    `load_line_network` do.
    """
    card = shipped_card(alphabet) if learnt is None else learnt / SHIPPED[alphabet]
    if alphabet != DIGITS:
        return StringReader(load_classifier(runtime, crops, card if card.is_file() else shipped_card(alphabet)))
    classifier = load_classifier(runtime, crops, card)
    return StringReader(classifier, load_line_network(runtime, strips, classifier.card, learnt and learnt / LINES))


def checked_folder(folder: Path, identity: str) -> Path:
    """A champion's folder; ModelError where it is gone, or where cards and weights are not those that were promoted."""
    if not folder.is_dir():
        raise ModelError(f"the champion {folder} is gone; restore it, or go back: inkfield model rollback")
    if identity_of(folder) != identity:
        raise ModelError(
            f"what lies in {folder} is not what was promoted; restore it, or go back: inkfield model rollback"
        )
    return folder
