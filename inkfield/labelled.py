"""Where labelled values come from: settled readings, truth with what was read, or truth with scans to read."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import MissingFileError, UnreadableFileError
from forms.judgement import Judge
from forms.reading import PageReading, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.record import Record
    from inkfield.settings import Settings
    from workshop.truth.labelling import Known, Seen
    from workshop.truth.rows import Truth

CORRECTIONS = "corrections"
"""In place of a path: what people have settled in the store."""
CORRECTIONS_FILE = "corrections.jsonl"


def labelled_values(settings: Settings, source: str, readings: Path | None, layout: str) -> list[Known]:
    """The values of a source whose truth is known.

    `source` is `corrections`, a folder of corrections, a JSON-lines file of settled readings, or truth
    (docs/datasets.md): with `readings`, lines of `read --json`, or else with the scans beside it, which are read with
    `layout`. Raises InputError where something cannot be read.
    """
    from workshop.truth.labelling import known_by_settling

    if source == CORRECTIONS:
        return known_by_settling(_settled(settings))
    path = Path(source)
    if path.is_dir() and (path / CORRECTIONS_FILE).is_file():
        path = path / CORRECTIONS_FILE
    if path.is_file():
        lines = json_lines(path)
        if path.name == CORRECTIONS_FILE or any("confidence" in line for line in lines[:1]):
            return known_by_settling(lines)
    return _held_against_truth(settings, path, readings, layout)


def json_lines(path: Path) -> list[Record]:
    """The objects of a JSON-lines file; MissingFileError or UnreadableFileError."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except FileNotFoundError as error:
        raise MissingFileError(f"{path} is not there; check the path") from error
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"{path} is no JSON-lines file ({error})") from error
    if not all(isinstance(line, dict) for line in lines):
        raise UnreadableFileError(f"{path} is no JSON-lines file of objects, one a line")
    return lines


def _settled(settings: Settings) -> Iterator[Record]:
    """What people settled: all that the machine would not vouch for, and of the rest only what was drawn at random.

    Whoever picks accepted values to look at, in a grid or on a whole form, finds another share of errors than there is.
    """
    from inkfield.composition import build_store
    from storage.decisions import Purpose
    from storage.query import Filters

    asked = build_store(settings).readings.records
    for status in (Status.CONFIRMED, Status.CORRECTED):
        yield from asked(Filters(status=status, read_as=Status.REVIEW))
        for read_as in (Status.ACCEPTED, Status.BLANK):
            yield from asked(Filters(status=status, read_as=read_as, purpose=Purpose.AUDIT))


def _held_against_truth(settings: Settings, path: Path, readings: Path | None, layout: str) -> list[Known]:
    from inkfield.showing import with_progress
    from workshop.truth.labelling import known_by_truth, seen_by_file, short_name
    from workshop.truth.rows import read_truth

    truths = sorted(read_truth(path), key=lambda truth: truth.file)
    files = [(file, list(rows)) for file, rows in groupby(truths, key=lambda truth: truth.file)]
    if readings is not None:
        seen = seen_by_file(json_lines(readings))
        return [
            one
            for file, rows in files
            for one in known_by_truth(rows, seen.get(short_name(file)) or seen.get(Path(file).name, []))
        ]
    return [
        one
        for rows, seen_here in _scans_read(settings, with_progress([rows for _, rows in files], "reading"), layout)
        for one in known_by_truth(rows, seen_here)
    ]


def _scans_read(
    settings: Settings, files: Iterable[list[Truth]], layout: str
) -> Iterator[tuple[list[Truth], list[Seen]]]:
    """The truths of each file with what is read in it now, whatever its confidence; what cannot be read is no value."""
    from inkfield.composition import build_choice, build_decoder, build_reader
    from inkfield.scans import read_file
    from worker.read_page import read_page
    from workshop.truth.labelling import seen_in

    reader = build_reader(settings)
    unasking = replace(reader, judge=Judge(threshold=0.0))
    choice = build_choice(settings, layout)
    with build_decoder() as decoder:
        for truths in files:
            read = partial(read_page, reader=unasking, choice=choice)
            pages = read_file(truths[0].path, decoder, read, choice.paper)
            yield truths, [one for page in pages if isinstance(page, PageReading) for one in seen_in(page)]
