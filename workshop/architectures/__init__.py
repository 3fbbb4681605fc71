"""Networks by name, one small file each, in pure Keras 3 with the scaling of pixels inside.

An architecture is a function from (height, width, channels), the number of classes and the dropout rate to an
uncompiled model that takes pixels from 0 to 255 and gives one probability a class.
"""

from collections.abc import Callable, Mapping
from typing import Any

from forms.errors import SettingsError
from workshop.architectures.digits import digits
from workshop.architectures.lenet import lenet
from workshop.architectures.line import line, wide_line
from workshop.architectures.line_transformer import line_transformer
from workshop.architectures.mobile import mobile
from workshop.architectures.resnet import resnet
from workshop.architectures.wide_resnet import wide_resnet

Architecture = Callable[[tuple[int, int, int], int, float], Any]

ARCHITECTURES: Mapping[str, Architecture] = {
    "lenet": lenet,
    "resnet": resnet,
    "wide_resnet": wide_resnet,
    "mobile": mobile,
    "digits": digits,
}

LINE_ARCHITECTURES: Mapping[str, Callable[[tuple[int, int | None, int], int, float], Any]] = {
    "line": line,
    "wide_line": wide_line,
    "line_transformer": line_transformer,
}
"""Readers of whole lines, (height, any width, 1): a row of probabilities for each step along the line."""


def line_architecture(name: str) -> Callable[[tuple[int, int | None, int], int, float], Any]:
    """The reader of lines of that name; SettingsError, naming the known ones, where there is none."""
    try:
        return LINE_ARCHITECTURES[name]
    except KeyError:
        known = ", ".join(sorted(LINE_ARCHITECTURES))
        raise SettingsError(f"there is no reader of lines {name!r}; write one of: {known}") from None


def architecture(name: str) -> Architecture:
    """The architecture of that name; SettingsError, naming the known ones, where there is none."""
    try:
        return ARCHITECTURES[name]
    except KeyError:
        known = ", ".join(sorted(ARCHITECTURES))
        raise SettingsError(f"there is no architecture {name!r}; write one of: {known}") from None
