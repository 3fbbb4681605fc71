"""Everything that a report says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workshop.datasets import Images
from workshop.mistakes import Confusion
from workshop.reporting.ones_and_sevens import Exchanged
from workshop.reporting.reliability import Reliability
from workshop.reporting.subject import Subject

VALIDATION = "validation"


@dataclass(frozen=True)
class Part:
    """How a network did on some characters."""

    characters: int
    right: int
    """Best of all classes."""
    among_digits: float | None
    """Share whose best digit is right; None where the classes do not begin with the ten digits."""
    confusion: Confusion


@dataclass(frozen=True)
class Wrong:
    """A character that was read wrong."""

    image: Images
    """(height, width, channels)."""
    truth: str
    taken_for: str
    confidence: float
    of_truth: float
    """Probability that the network gave to the true class."""


@dataclass(frozen=True)
class Findings:
    """What was found out about a network; what could not be is in `missing`, with the reason."""

    subject: Subject
    run_by: str = ""
    """What ran the network for this report."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """`validation`, and test parts by the names of the card's figures."""
    worst: tuple[Wrong, ...] = ()
    """Of the validation part."""
    reliability: Reliability | None = None
    """Of the validation part."""
    exchanged: Exchanged | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    """Part of the report to why it is not there."""
