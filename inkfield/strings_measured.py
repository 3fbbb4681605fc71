"""`inkfield model evaluate --strings`: whole values on scans with truth, as text, JSON and pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from forms.errors import UsageError
from inkfield.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worker.choice import Choice
    from workshop.proving.measuring import Measured
    from workshop.truth.rows import Truth

LONGEST = 20
"""Digits that are tried where a whole image is the field and nobody says how many there are."""


def evaluate_strings(
    folders: Sequence[Path],
    half: str | None,
    card: Path | None,
    runtime: str,
    layout: str,
    kind: str,
    pictures: Path | None,
    *,
    as_json: bool,
) -> None:
    """Measure each folder and tell it, one after the other; pictures go where the user says and nowhere else."""
    from recognizer.runtime import load_classifier
    from segmentation.normalisation import VERSION
    from workshop.proving.measuring import measured
    from workshop.reading import reader_of_card, shipped_reader
    from workshop.truth.halves import Half

    if half is not None and half not in list(Half):
        raise UsageError(f"--half {half} is no half; write dev or report")
    reader = shipped_reader(runtime) if card is None else reader_of_card(card, runtime)
    classifier, threshold = load_classifier(runtime, VERSION, card), load_settings().threshold
    choice_for, done = _choices(layout, kind), []
    for folder in folders:
        one = measured(folder, None if half is None else Half(half), reader, classifier, choice_for, threshold)
        done.append(one)
        record = {"name": one.figures.name, **one.figures.as_record()}
        typer.echo(json.dumps(record) if as_json else one.figures.as_text())
    if pictures is not None:
        _draw(done, pictures)


def _choices(layout: str, kind: str) -> Callable[[Sequence[Truth]], Choice]:
    """Files whose truth has a place are read with the layout, others as one field of the kind."""
    from inkfield.composition import build_choice
    from worker.choice import one_field

    placed, alone = build_choice(load_settings(), layout), one_field(kind, 1, LONGEST)

    def choice_for(truths: Sequence[Truth]) -> Choice:
        return placed if any(truth.box or truth.field for truth in truths) else alone

    return choice_for


def _draw(done: Sequence[Measured], folder: Path) -> None:
    from workshop.proving.pictures import save_curves, save_sheet

    folder.mkdir(parents=True, exist_ok=True)
    save_curves([one.figures for one in done], folder / "risk-coverage.png")
    for one in done:
        save_sheet(one.wrong, one.causes, folder / f"worst-{one.figures.name.replace(', ', '-').replace(' ', '-')}.png")
    typer.echo(f"{folder}: risk against coverage, and a sheet of the worst cases of each set", err=True)
