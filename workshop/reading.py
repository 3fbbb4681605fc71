"""The reader as it ships, for whoever measures it."""

from functools import cache
from pathlib import Path

from recognizer.alphabets import ReaderByAlphabet
from recognizer.reader import StringReader, Strings
from recognizer.runtime import load_classifier, shipped_card
from segmentation.normalisation import VERSION


def shipped_reader(runtime: str = "litert") -> Strings:
    """What reads the strings of a page, each alphabet by the network that ships for it; opened when it is needed."""

    @cache
    def reader_of(alphabet: str) -> StringReader:
        return StringReader(load_classifier(runtime, VERSION, shipped_card(alphabet)))

    return ReaderByAlphabet(reader_of)


def reader_of_card(card: Path, runtime: str = "litert") -> Strings:
    """The same with one network of one's own; raises ModelError where it does not fit."""
    return StringReader(load_classifier(runtime, VERSION, card))
