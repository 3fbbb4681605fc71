"""The reader as it ships, for whoever measures it."""

from functools import cache
from pathlib import Path

from recognizer.alphabets import ReaderByAlphabet
from recognizer.reader import StringReader, Strings
from recognizer.runtime import load_classifier
from recognizer.shipped import shipped_reader as opened
from segmentation import line_strip, normalisation


def shipped_reader(runtime: str = "litert") -> Strings:
    """What reads the strings of a page, each alphabet by the networks that ship for it; opened when they are needed."""

    @cache
    def reader_of(alphabet: str) -> StringReader:
        return opened(runtime, alphabet, normalisation.VERSION, line_strip.VERSION)

    return ReaderByAlphabet(reader_of)


def reader_of_card(card: Path, runtime: str = "litert") -> Strings:
    """The same with one network of one's own; raises ModelError where it does not fit."""
    return StringReader(load_classifier(runtime, normalisation.VERSION, card))
