"""How much is said on stderr."""

import logging
import sys
from enum import IntEnum

from inkfield.logs import Sentences

ROOMS = ("forms", "segmentation", "recognizer", "storage", "worker", "review", "workshop", "inkfield")
"""Our own packages; what libraries say below a warning is shown at the loudest only."""

SAID = "inkfield.said"
"""The logger of what is always said."""


class Loudness(IntEnum):
    """From errors only to everything."""

    QUIET = -1
    NORMAL = 0
    VERBOSE = 1
    EVERYTHING = 2


LEVELS = {
    Loudness.QUIET: logging.ERROR,
    Loudness.NORMAL: logging.WARNING,
    Loudness.VERBOSE: logging.INFO,
    Loudness.EVERYTHING: logging.DEBUG,
}


def set_loudness(loudness: Loudness) -> None:
    """Let everything at least as important as `loudness` asks for go to stderr, a line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Sentences())
    logging.getLogger().handlers = [handler]
    logging.getLogger().setLevel(
        max(logging.INFO if loudness is Loudness.EVERYTHING else logging.WARNING, LEVELS[loudness])
    )
    for room in ROOMS:
        logging.getLogger(room).setLevel(LEVELS[loudness])
    logging.getLogger(SAID).setLevel(logging.INFO)


def say(message: str, importance: int = logging.INFO) -> None:
    """Say on stderr, however quiet it is to be, what whoever started a verb needs to know.

    `importance` is a level of logging; it shows where the lines are JSON.
    """
    logging.getLogger(SAID).log(importance, "%s", message)
