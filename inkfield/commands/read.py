"""`inkfield read`: scans read here and now, without a queue."""

import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forms.errors import UsageError
from forms.kinds import KINDS
from forms.kinds.kind import TICKS
from inkfield.settings import load_settings
from inkfield.showing import print_json, print_table, with_progress

if TYPE_CHECKING:
    from worker.choice import OneField

NEEDS_REVIEW = 6
"""Exit code of `--fail-on-review`."""
ANY_LENGTH = (1, 20)
"""What is tried where nobody says how many digits there are."""


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("read")(read)


def read(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Scans (PDF, TIFF, JPEG, PNG) or folders of them.")
    ],
    layout: Annotated[
        str,
        typer.Option(help="auto, the NAME of a known layout, a layout FILE.toml, or field: each image is one field."),
    ] = "auto",
    kind: Annotated[str | None, typer.Option(help="With --layout field: number, date, amount or letters.")] = None,
    length: Annotated[
        str | None, typer.Option(metavar="N or N-M", help="With --layout field: how many digits or letters there are.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a field.")] = False,
    fail_on_review: Annotated[
        bool, typer.Option("--fail-on-review", help="End with 6 where a value needs review.")
    ] = False,
) -> None:
    """Read scans here and now."""
    from inkfield.composition import build_choice, build_decoder, build_reader

    exit_codes, shown = {0}, []
    lines_on_terminal = as_json and sys.stdout.isatty()
    with build_decoder() as decoder:  # loads its libraries while this process loads others
        from inkfield.scans import exit_code, gathered, needs_review, problem, read_file, records
        from worker.read_page import read_page

        settings = load_settings()
        choice = build_choice(settings, layout) if kind is None and length is None else _field(layout, kind, length)
        files = list(gathered(paths))
        read_with = partial(read_page, reader=build_reader(settings), choice=choice)
        for file in files if lines_on_terminal else with_progress(files, "reading"):
            for outcome in read_file(file, decoder, read_with, choice.paper):
                exit_codes.add(exit_code(outcome))
                if fail_on_review and needs_review(outcome):
                    exit_codes.add(NEEDS_REVIEW)
                if line := problem(outcome):
                    typer.echo(f"inkfield: {line}", err=True)
                if as_json:
                    print_json(records(outcome))
                else:
                    shown += records(outcome)
    if not as_json:
        print_table(shown)
    raise typer.Exit(min(exit_codes - {0}, default=0))


def _field(layout: str, kind: str | None, length: str | None) -> "OneField":
    """The choice for images that are one field each, of a stated kind or length."""
    from worker.choice import one_field

    if layout != "field":
        raise UsageError("--kind and --length belong to --layout field; a layout says both for each of its fields")
    if kind is not None and kind not in KINDS:
        raise UsageError(f"there is no kind {kind!r}; write one of {', '.join(sorted(KINDS))}")
    if kind is not None and KINDS[kind].alphabet == TICKS:
        raise UsageError(f"a {kind} is told by its printed box, which only a layout knows; write --layout FILE.toml")
    fewest, most = _lengths(length) if length is not None else ANY_LENGTH
    return one_field(kind or "number", fewest, most)


def _lengths(text: str) -> tuple[int, int]:
    """`N` or `N-M` as the fewest and the most digits."""
    found = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", text)
    if found is None:
        raise UsageError(f"--length {text} is no length; write how many digits there are: 8, or 4-9")
    fewest, most = int(found[1]), int(found[2] or found[1])
    if not 1 <= fewest <= most:
        raise UsageError(f"--length {text} is no length; write the smaller number first, at least 1: 4-9")
    return fewest, most
