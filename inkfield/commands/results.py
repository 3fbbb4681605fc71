"""`inkfield results`: what was read, asked for by place, status, value, reviewer, confidence and date."""

import json
from pathlib import Path
from typing import Annotated

import typer

from forms.errors import NothingFoundError, UsageError
from inkfield import asking
from inkfield.settings import load_settings
from inkfield.showing import print_json, print_table


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("results")(results)


def results(
    *,
    document: asking.Document = None,
    batch: asking.Batch = None,
    field: asking.Field = None,
    layout: asking.Layout = None,
    status: asking.OfStatus = None,
    settled_by: asking.SettledBy = None,
    value: asking.Value = None,
    min_confidence: asking.MinConfidence = None,
    max_confidence: asking.MaxConfidence = None,
    since: asking.Since = None,
    until: asking.Until = None,
    history: asking.History = False,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write instead whether the promise holds: FILE.html, or FILE.json."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a field.")] = False,
) -> None:
    """Print what was read from the documents on the queue; ends with 5 where nothing matches."""
    from inkfield.composition import build_store

    if report is not None:
        _report(report)
        return
    place, settled = (document, batch, layout, field), (status, settled_by)
    asked = asking.filters(place, settled, value, (min_confidence, max_confidence), (since, until))
    readings = build_store(load_settings()).readings
    records = readings.history(asked) if history else readings.records(asked)
    first = next(records, None)
    if first is None:
        raise NothingFoundError("nothing that was read matches; `inkfield status` says what is still waiting")
    if as_json:
        print_json([first])
        print_json(records)
    else:
        print_table([first, *records])


def _report(to: Path) -> None:
    """Write the report on the whole store; by its ending as a page or as JSON."""
    from inkfield.composition import build_store
    from review.report_page import report_file
    from storage.report import as_json, report
    from storage.tallies import tallies

    if to.suffix not in (".html", ".json"):
        raise UsageError(f"{to} ends neither in .html nor in .json; name the report so")
    told = report(tallies(build_store(load_settings()).database))
    text = report_file(told) if to.suffix == ".html" else json.dumps(as_json(told), indent=2) + "\n"
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{to} cannot be written ({error.strerror}); name another place") from error
    typer.echo(f"inkfield: {to} written", err=True)
