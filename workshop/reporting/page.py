"""A report as one HTML file that needs no other: pictures are inside, for light and dark screens."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from workshop.datasets import Images
from workshop.reporting import pictures
from workshop.reporting.findings import Findings
from workshop.reporting.ones_and_sevens import LIMIT
from workshop.reporting.pictures import DARK, LIGHT, Colours
from workshop.reporting.record import as_record

TEMPLATE = "report.html.jinja"
PART_NAMES = {"validation": "kept back (validation)", "test": "test"}


@dataclass(frozen=True)
class Picture:
    """A plot in both looks."""

    light: str
    """A data URI."""
    dark: str
    alt: str
    """What it shows, in words."""


def as_page(found: Findings) -> str:
    """The whole file; everything that is told is escaped."""
    environment = Environment(
        loader=PackageLoader("workshop.reporting", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=_percent, flat=_flat, number=_number, named=_named)
    record = as_record(found)
    return environment.get_template(TEMPLATE).render(
        record=record,
        shares=_shares(record),
        curves=_curves(record),
        accuracies=_accuracies(record),
        matrices={name: _matrix(name, found) for name in found.parts},
        diagram=_diagram(found),
        errors=[(_png(one.image), one) for one in found.worst],
        limit=LIMIT,
        missing=record["missing"],
    )


def _curves(record: Mapping[str, Any]) -> list[Picture]:
    """Of each figure that training and what is kept back have in common, and of the rate where it was logged."""
    history = record["history"]
    return [_curve(history, name) for name in ("loss", "accuracy", "learning_rate", "lr") if name in history]


def _curve(history: Mapping[str, Any], name: str) -> Picture:
    last = ", ".join(f"{_named(key)} {history[key][-1]:.4f}" for key in (name, f"val_{name}") if key in history)
    alt = f"{_named(name).capitalize()} over {len(history[name])} epochs. After the last: {last}."
    return _picture(lambda colours: pictures.curve(history, name, colours), alt)


def _shares(record: Mapping[str, Any]) -> dict[str, float]:
    """Data set to the share that is right, as far as known."""
    figures = record["figures"]
    measured = {
        name: part["accuracy"] if part["among_digits"] is None or name == "validation" else part["among_digits"]
        for name, part in record["parts"].items()
        if name not in figures
    }
    return {**measured, **figures}


def _accuracies(record: Mapping[str, Any]) -> Picture | None:
    shares = {_named(name): share for name, share in _shares(record).items()}
    if not shares:
        return None
    alt = "The share that is right: " + ", ".join(f"{name} {_percent(share)}" for name, share in shares.items()) + "."
    return _picture(lambda colours: pictures.accuracies(shares, colours), alt)


def _matrix(name: str, found: Findings) -> Picture:
    part, classes = found.parts[name], found.subject.recipe.classes
    alt = (
        f"Confusion matrix of {_named(name)}: {part.right} of {part.characters} characters on the diagonal. "
        "The most frequent mistakes stand in the table beside it."
    )
    return _picture(lambda colours: pictures.confusion_matrix(part.confusion, classes, colours), alt)


def _diagram(found: Findings) -> Picture | None:
    one = found.reliability
    if one is None:
        return None
    bins = ", ".join(
        f"{_percent(each.confidence)} sure, {_percent(each.accuracy)} right" for each in one.bins if each.characters
    )
    alt = f"Reliability diagram: {bins}."
    return _picture(lambda colours: pictures.reliability_diagram(one, colours), alt)


def _picture(draw: Callable[[Colours], bytes], alt: str) -> Picture:
    light, dark = (_uri("image/svg+xml", draw(colours)) for colours in (LIGHT, DARK))
    return Picture(light, dark, alt)


def _png(image: Images) -> str:
    """One character, ink dark on white where it is grey, as people know it."""
    shown = 255 - image if image.shape[-1] == 1 else image[..., ::-1]
    _, content = cv2.imencode(".png", np.ascontiguousarray(shown))
    return _uri("image/png", content.tobytes())


def _uri(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _number(value: Any) -> str:  # noqa: ANN401 (whatever a card holds)
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _named(name: str) -> str:
    return PART_NAMES.get(name, name.replace("_", " "))


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """A recipe's keys, those of its tables with the table's name, and their values as text."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        elif value is not None and value != "":
            text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else _number(value)
            yield f"{before}{key}", text
