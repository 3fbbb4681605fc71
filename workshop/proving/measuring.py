"""A folder of scans with truth, measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms.errors import EmptyFileError
from recognizer.reader import Strings
from recognizer.runtime import Classifier
from segmentation.decoding import Decoder
from worker.choice import Choice
from workshop.proving.causes import cause_of
from workshop.proving.figures import Figures
from workshop.proving.outcomes import Outcome, outcomes
from workshop.truth.halves import Half, half_of
from workshop.truth.rows import Truth, read_truth


@dataclass(frozen=True)
class Measured:
    """What was found, and what went wrong."""

    figures: Figures
    wrong: Sequence[Outcome]
    causes: Sequence[str]
    """Of each of `wrong`."""


def measured(
    folder: Path,
    half: Half | None,
    reader: Strings,
    classifier: Classifier,
    choice_for: Callable[[Sequence[Truth]], Choice],
    threshold: float,
) -> Measured:
    """Read a folder of scans, or one half of it, and hold it against its truth; raises as `read_truth` does.

    `classifier` is the network of digits, which is asked about what was misread.
    """
    truths = [truth for truth in read_truth(folder) if half is None or half_of(truth.file) is half]
    if not truths:
        raise EmptyFileError(f"{folder} has no scans in that half")
    with Decoder() as decoder:
        found = list(outcomes(truths, reader, choice_for, decoder))
    wrong = [one for one in found if not one.right]
    causes = [cause_of(one, classifier).value for one in wrong]
    name = folder.name if half is None else f"{folder.name}, {half} half"
    counts = {cause: causes.count(cause) for cause in dict.fromkeys(causes)}
    return Measured(Figures(name, found, counts, threshold), wrong, causes)
