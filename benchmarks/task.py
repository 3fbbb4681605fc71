"""One thing to read, as every contender is given it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

from forms.geometry import Box


@dataclass(frozen=True)
class Wanted:
    """A field of which the truth is known."""

    text: str
    """What is written."""
    box: Box | None
    """Pixels of the page; None where the image is the field."""


@dataclass(frozen=True)
class Task:
    """A file, and the fields in it."""

    file: str
    dpi: float
    """At which a PDF's boxes are meant."""
    layout: str
    """As for `inkfield read --layout`; the others are told the boxes instead."""
    wanted: Sequence[Wanted]

    def as_json(self) -> dict[str, Any]:
        """For a contender: everything but what is written."""
        boxes = [one.box and [one.box.x, one.box.y, one.box.width, one.box.height] for one in self.wanted]
        return {"file": self.file, "dpi": self.dpi, "layout": self.layout, "boxes": boxes}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """What a contender was sent."""
        wanted = [Wanted("", None if box is None else Box(*box)) for box in told["boxes"]]
        return cls(told["file"], told["dpi"], told["layout"], wanted)


class Contender(Protocol):
    """A way to read."""

    def read(self, task: Task) -> list[str | None]:
        """For each field what is written in it, None where nothing was found."""
