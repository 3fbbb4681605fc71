"""Gathering what a report says: from the run's log, from the card, and by asking the network."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from forms.errors import InkfieldError
from workshop.evaluation import accuracy
from workshop.mistakes import confusion_of, worst
from workshop.reporting.answering import Answered, Tests, answered, kept_back, no_tests, open_network, reads_digits
from workshop.reporting.findings import VALIDATION, Findings, Part, Wrong
from workshop.reporting.network import Network
from workshop.reporting.ones_and_sevens import ones_and_sevens
from workshop.reporting.reliability import reliability
from workshop.reporting.subject import Subject
from workshop.training.events import Tell


def gather(subject: Subject, data: Path | None, tell: Tell, tests: Tests = no_tests) -> Findings:
    """Ask the network of a run or card about what was kept back from its training; nothing is chosen by it.

    `data` is the folder of known sets, None to fetch MNIST. `tests` says which test parts are asked, none by
    default: what the card says of them is taken as it is.
    """
    missing = _unwritten(subject)
    parts = {name: _stored(table, subject) for name, table in subject.told.get("confusion", {}).items()}
    try:
        network = open_network(subject)
    except InkfieldError as error:
        why = {name: str(error) for name in (VALIDATION, "reliability", "worst", "ones_and_sevens")}
        return Findings(subject, parts=parts, missing={**missing, **why})
    exchanged = None
    if _takes_normalised(subject):
        exchanged = ones_and_sevens(network, subject.recipe.seed)
    else:
        missing["ones_and_sevens"] = "the network does not read digits as Inkfield normalises them"
    try:
        found = kept_back(subject, data, tell)
        kept = answered(network, VALIDATION, found.kept.images, found.kept.labels)
        for name, images, labels in tests(subject, found, data):
            parts[name] = _part(answered(network, name, images, labels), subject)
    except (InkfieldError, OSError) as error:
        why = dict.fromkeys((VALIDATION, "reliability", "worst"), f"what was kept back cannot be gathered: {error}")
        return Findings(subject, network.run_by, parts, exchanged=exchanged, missing={**missing, **why})
    sure = kept.answers.max(axis=1).astype(np.float64)
    return Findings(
        subject=subject,
        run_by=network.run_by,
        parts={VALIDATION: _part(kept, subject), **parts},
        worst=_worst(kept, network),
        reliability=reliability(sure, kept.answers.argmax(axis=1) == kept.labels, subject.recipe.seed),
        exchanged=exchanged,
        missing=missing,
    )


def _unwritten(subject: Subject) -> dict[str, str]:
    """What neither log nor card can tell."""
    missing = {}
    if not subject.history:
        missing["curves"] = "the run is not there, only its card, and curves are in the run's log"
    if not subject.told:
        why = "the run has no card yet; `inkfield model export` makes one"
        missing |= {"tests": why, "exports": why, "data": why, "versions": why}
    return missing


def _takes_normalised(subject: Subject) -> bool:
    shape = subject.told.get("input_shape", [28, 28, 1])
    return reads_digits(subject.recipe) and not subject.recipe.data.folder and list(shape) == [28, 28, 1]


def _part(one: Answered, subject: Subject) -> Part:
    table = confusion_of(one.labels, one.answers)
    digits = one.labels < 10
    among = accuracy(one.answers[digits], one.labels[digits]) if reads_digits(subject.recipe) and digits.any() else None
    return Part(len(one.labels), int(table.trace()), among, table)


def _stored(table: Mapping[str, Mapping[str, int]], subject: Subject) -> Part:
    """A confusion as the card has it: truth to what it was taken for to how often."""
    classes = subject.recipe.classes
    confusion = np.zeros((len(classes), len(classes)), np.int64)
    for truth, row in table.items():
        for taken, many in row.items():
            confusion[classes.index(truth), classes.index(taken)] = many
    return Part(int(confusion.sum()), int(confusion.trace()), None, confusion)


def _worst(kept: Answered, network: Network) -> tuple[Wrong, ...]:
    taken = kept.answers.argmax(axis=1)
    return tuple(
        Wrong(
            image=kept.images[at],
            truth=network.classes[kept.labels[at]],
            taken_for=network.classes[taken[at]],
            confidence=float(kept.answers[at].max()),
            of_truth=float(kept.answers[at, kept.labels[at]]),
        )
        for at in worst(kept.labels, kept.answers).tolist()
    )
