"""The readers that come with Inkfield: for digits two networks side by side, for capitals one."""

from forms.kinds.kind import DIGITS
from recognizer.line_network import load_line_network
from recognizer.reader import StringReader
from recognizer.runtime import load_classifier, shipped_card


def shipped_reader(runtime: str, alphabet: str, crops: int, strips: int) -> StringReader:
    """What reads the fields of an alphabet, run by `runtime`; open it in the process that uses it.

    `crops` and `strips` are the versions of what segmentation makes for the two networks. Raises as `load_classifier`
    and `load_line_network` do.
    """
    classifier = load_classifier(runtime, crops, shipped_card(alphabet))
    if alphabet != DIGITS:
        return StringReader(classifier)
    return StringReader(classifier, load_line_network(runtime, strips, classifier.card))
