"""`inkfield threshold`: the threshold that keeps a target error, proved by labelled values; or which ones hold."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forms.errors import NothingFoundError, UsageError
from forms.guarantee import CERTAINTY
from inkfield.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inkfield.thresholds import Standing


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("threshold")(threshold)


def threshold(
    *,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="SOURCE",
            help="Labelled values: `corrections` for what people have settled, settled readings as JSON lines, a "
            "folder of corrections, or a folder with truth.jsonl, whose scans are read.",
        ),
    ] = None,
    target: Annotated[
        float | None,
        typer.Option(
            min=0.0001, max=0.5, help="Share of accepted values that may be wrong; by default the layouts' own."
        ),
    ] = None,
    readings: Annotated[
        Path | None, typer.Option(help="With truth: lines of `read --json`, in place of reading the scans.")
    ] = None,
    layout: Annotated[str, typer.Option(help="With scans to read: as of `inkfield read`.")] = "auto",
    field: Annotated[str | None, typer.Option(help="A promise about this field alone.")] = None,
    certainty: Annotated[float, typer.Option(min=0.5, max=0.9999, help="How sure the promise must be.")] = CERTAINTY,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a promise.")] = False,
) -> None:
    """Choose and store the threshold that keeps a target error, for each layout; without options say which hold.

    The labelled values must be drawn as those that will be accepted are: all fields of a batch, or a random sample
    that has accepted values in it, never only what was sent to review. Ends with 5 where there are none.
    """
    from inkfield.composition import build_promises, known_layouts
    from inkfield.labelled import labelled_values
    from inkfield.thresholds import questions, standings
    from storage.promises import keep_promise

    settings = load_settings()
    layouts = known_layouts(settings)
    stored = build_promises(settings)
    if source is None:
        if target is not None or readings is not None or field is not None:
            raise UsageError("say where labelled values are: --from corrections, or --from FOLDER with truth.jsonl")
        _show(list(standings(layouts, stored.now(), settings.threshold)), as_json=as_json)
        return
    known = labelled_values(settings, source, readings, layout)
    if not known:
        raise NothingFoundError(f"{source} has no value whose truth is known; see docs/thresholds.md")
    if max(one.value.confidence for one in known) < settings.threshold:
        typer.echo(
            "inkfield: none of these values was sure enough to be accepted so far. Were only doubtful ones looked at? "
            "Then they prove little about accepted ones: have a random sample of those looked at, too",
            err=True,
        )
    promises = [each.answer(certainty, stored.reader, source) for each in questions(known, layouts, target, field)]
    for promise in promises:
        keep_promise(settings.home, promise)
    made = {(promise.layout, promise.field) for promise in promises}
    now = standings(layouts, stored.now(), settings.threshold)
    _show([each for each in now if each.promise and (each.promise.layout, each.promise.field) in made], as_json=as_json)


def _show(found: "Sequence[Standing]", *, as_json: bool) -> None:
    if not found and not as_json:
        typer.echo("nothing is promised and no layout asks for it: inkfield threshold --target 0.005 --from SOURCE")
    for each in found:
        typer.echo(json.dumps(each.as_record()) if as_json else each.as_text())
