"""A report as plain values, for JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from workshop.mistakes import exchanged, interval, most_confused, recalls
from workshop.recipe import as_table
from workshop.reporting.findings import Findings, Part
from workshop.reporting.subject import Subject

COMPARED = ("same_class", "accuracy_change", "largest_difference")
"""How figures of an export end on a card."""


def as_record(found: Findings) -> dict[str, Any]:
    """All figures of a report; what is missing stands in `missing` with the reason. Shares are from 0 to 1."""
    subject = found.subject
    told, recipe = subject.told, subject.recipe
    return {
        "name": subject.name,
        "architecture": recipe.architecture,
        "classes": list(recipe.classes),
        "parameters": told.get("parameters"),
        "input_shape": told.get("input_shape"),
        "seed": recipe.seed,
        "run_by": found.run_by,
        "history": {name: list(values) for name, values in subject.history.items()},
        "best_epoch": best_epoch(subject),
        "figures": {name: value for name, value in told.get("figures", {}).items() if not name.endswith(COMPARED)},
        "parts": {name: _part(part, recipe.classes) for name, part in found.parts.items()},
        "worst": [
            {key: value for key, value in vars(one).items() if key != "image"} | {"place": at + 1}
            for at, one in enumerate(found.worst)
        ],
        "reliability": asdict(found.reliability) if found.reliability else None,
        "ones_and_sevens": ({**asdict(found.exchanged), "share": found.exchanged.share} if found.exchanged else None),
        "exports": {name: dict(row) for name, row in exports(subject)},
        "data": dict(told.get("data", {})),
        "versions": dict(told.get("versions", {})),
        "calibration": dict(told.get("calibration", {})),
        "recipe": as_table(recipe),
        "missing": dict(found.missing),
    }


def best_epoch(subject: Subject) -> int | None:
    """The epoch whose weights were kept, counted from 1; None without a history."""
    reached = list(subject.history.get("val_accuracy", []))
    return reached.index(max(reached)) + 1 if reached else None


def exports(subject: Subject) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Format to file, size in kilobytes, how it compares with Keras, and a note, as far as the card says."""
    told = subject.told
    further = told.get("exports", {})
    for runtime, file in told.get("files", {}).items():
        path = subject.card.parent / file if subject.card else None
        size = {"kilobytes": round(path.stat().st_size / 1000, 1)} if path and path.is_file() else {}
        figures = {key: told["figures"].get(f"{runtime}_{key}") for key in COMPARED}
        compared = {key: value for key, value in figures.items() if value is not None}
        note = "" if compared else "not compared"
        yield runtime, {"file": file, **size, **compared, "note": note} | dict(further.get(runtime, {}))
    for name, row in further.items():
        if name not in told.get("files", {}):
            yield name, row


def _part(part: Part, classes: Sequence[str]) -> dict[str, Any]:
    low, high = interval(part.right, part.characters) if part.characters else (0.0, 1.0)
    record: dict[str, Any] = {
        "characters": part.characters,
        "accuracy": part.right / max(1, part.characters),
        "interval": [low, high],
        "among_digits": part.among_digits,
        "recall": recalls(part.confusion, classes),
        "most_confused": [asdict(one) for one in most_confused(part.confusion, classes)],
        "confusion": part.confusion.tolist(),
    }
    if {"1", "7"} <= set(classes):
        wrong, many = exchanged(part.confusion, classes, "1", "7")
        record["ones_and_sevens"] = {"wrong": wrong, "characters": many, "share": wrong / many if many else None}
    return record
