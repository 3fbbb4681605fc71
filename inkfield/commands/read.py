"""`inkfield read`: scans read here and now, without a queue."""

import sys
from typing import Annotated

import typer

from inkfield.settings import load_settings
from inkfield.showing import print_json, print_table, with_progress

NEEDS_REVIEW = 6
"""Exit code of `--fail-on-review`."""


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("read")(read)


def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Scans (PDF, TIFF, JPEG, PNG) or folders of them.")
    ],
    layout: Annotated[
        str,
        typer.Option(help="auto, the NAME of a known layout, a layout FILE.toml, or field: each image is one field."),
    ] = "auto",
    kind: Annotated[str | None, typer.Option(help="With --layout field: number, date or amount.")] = None,
    length: Annotated[
        str | None, typer.Option(metavar="N or N-M", help="With --layout field: how many digits there are.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a field.")] = False,
    fail_on_review: Annotated[
        bool, typer.Option("--fail-on-review", help="End with 6 where a value needs review.")
    ] = False,
) -> None:
    """Read scans here and now."""
    from inkfield.composition import build_read_page
    from inkfield.scans import exit_code, gathered, needs_review, problem, read_file, records

    read_page = build_read_page(load_settings(), layout, kind, length)
    files = list(gathered(paths))
    exit_codes, shown = {0}, []
    lines_on_terminal = as_json and sys.stdout.isatty()
    for file in files if lines_on_terminal else with_progress(files, "reading"):
        for outcome in read_file(file, read_page):
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
