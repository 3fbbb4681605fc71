"""`inkfield layout check`: a layout drawn over scans, and what does not match."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forms.errors import InputError, LayoutError
from inkfield.settings import Settings, load_settings
from inkfield.showing import with_progress

if TYPE_CHECKING:
    from forms.layout import Layout
    from forms.record import Record
    from workshop.layouts.checking import PageCheck, Problem


def check(
    layout: Annotated[str, typer.Argument(metavar="LAYOUT", help="The NAME of a known layout, or a FILE.toml.")],
    paths: Annotated[
        list[Path], typer.Argument(metavar="SCAN", help="Scans (PDF, TIFF, JPEG, PNG) or folders of them.")
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the pictures, one PNG a page.")
    ] = Path("layout-check"),
    blank: Annotated[
        bool, typer.Option("--blank", help="The scans are blank forms: each field must be empty.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a page.")] = False,
) -> None:
    """Draw a layout over scans, and say what does not match: fit, overlaps, cells, fields off the page."""
    from inkfield.composition import known_layout
    from workshop.layouts.checking import check_layout

    settings = load_settings()
    wanted = known_layout(settings, layout)
    always = check_layout(wanted)
    for problem in always if not as_json else ():
        typer.echo(f"{layout}: {problem.message}")
    exit_codes = {LayoutError.exit_code} if always else set()
    out.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()
    for file, found in _checked(settings, wanted, paths, blank):
        if isinstance(found, InputError):
            typer.echo(f"inkfield: {file}: {found}", err=True)
            exit_codes.add(found.exit_code)
            continue
        picture = _draw(found, out, file, names)
        exit_codes |= _exit_codes(found)
        if as_json:
            typer.echo(json.dumps(_record(found, file, picture, always)))
        else:
            _show(found, file, picture)
    raise typer.Exit(min(exit_codes, default=0))


def _checked(
    settings: Settings, layout: "Layout", paths: Sequence[Path], blank: bool
) -> Iterator[tuple[Path, "PageCheck | InputError"]]:
    """Each page held against the layout, or why it could not be opened."""
    from inkfield.composition import build_decoder, build_reader
    from inkfield.scans import gathered, opened_pages
    from worker.choice import Exactly
    from worker.read_page import read_page
    from workshop.layouts.checking import anything_goes, blank_expected, check_page

    read = partial(read_page, reader=build_reader(settings), choice=Exactly(layout))
    expected = blank_expected if blank else anything_goes
    with build_decoder() as decoder:
        for file in with_progress(list(gathered(paths)), "checking"):
            for page in opened_pages(file, decoder):
                yield file, page if isinstance(page, InputError) else check_page(page, layout, read, expected)


def _draw(found: "PageCheck", out: Path, file: Path, names: set[str]) -> Path:
    """Writes the picture of a page under a name that no other page of this command has."""
    from workshop.layouts.picture import drawn_check

    name, again = f"{file.stem}-p{found.page.number}", 1
    while name in names:
        again += 1
        name = f"{file.stem}-p{found.page.number}-{again}"
    names.add(name)
    drawn_check(found).save(out / f"{name}.png")
    return out / f"{name}.png"


def _exit_codes(found: "PageCheck") -> set[int]:
    """What a page's problems end the command with: a page that does not fit, or a layout to mend."""
    if found.aligned is None:
        return {InputError.exit_code}
    return {LayoutError.exit_code} if found.problems else set()


def _show(found: "PageCheck", file: Path, picture: Path) -> None:
    where = f"{file}, page {found.page.number}"
    if found.aligned is not None:
        fit = f"fit {found.aligned.fit:.0%}, residual {found.aligned.residual_mm:.2f} mm"
        typer.echo(f"{where}: {fit}, {len(found.fields)} fields; {picture}")
    else:
        typer.echo(f"{where}: not read; {picture}")
    for problem in found.problems:
        typer.echo(f"    {problem.message}")


def _record(found: "PageCheck", file: Path, picture: Path, always: Sequence["Problem"]) -> "Record":
    """A page as a JSON line."""
    aligned = found.aligned
    statuses = {reading.field: reading for reading in found.readings}
    return {
        "file": str(file),
        "page": found.page.number,
        "layout": found.layout.name,
        "fit": None if aligned is None else round(aligned.fit, 4),
        "residual_mm": None if aligned is None else round(aligned.residual_mm, 3),
        "picture": str(picture),
        "fields": [
            {
                "field": each.field.spec.name,
                "kind": each.field.spec.kind,
                "moved_mm": [round(value, 2) for value in each.moved_mm],
                "cells": each.field.spec.cells,
                "cells_seen": each.cells_seen,
                "text": statuses[each.field.spec.name].text,
                "status": statuses[each.field.spec.name].status.value,
            }
            for each in found.fields
        ],
        "problems": [
            {"code": problem.code, "field": problem.field, "message": problem.message}
            for problem in (*always, *found.problems)
        ],
    }
