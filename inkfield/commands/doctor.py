"""`inkfield doctor`: what is installed, reachable and misconfigured, and how to mend it."""

import json
from typing import Annotated

import typer

SIGNS = {"good": "ok ", "absent, not needed": " - ", "bad": "BAD"}


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("doctor")(doctor)


def doctor(
    part: Annotated[
        list[str] | None, typer.Option(metavar="PART", help="Look at this part alone; may be given several times.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a part.")] = False,
) -> None:
    """Say what is installed, reachable and misconfigured, how the workers do, and how to mend it.

    `--part worker-here` asks whether the worker of this machine or container gets on: for its health check.
    Ends with 4 where something needed is missing.
    """
    from inkfield.checkup import Health, chosen, findings, settings_finding
    from inkfield.settings import load_settings

    parts = chosen(part or [])
    found = [settings_finding()]
    if found[0].health is not Health.BAD:
        found += findings(load_settings(), parts)
    for each in found:
        if as_json:
            typer.echo(json.dumps({"part": each.part, "health": each.health.name.lower(), "detail": each.detail}))
        else:
            typer.echo(f"{SIGNS[each.health]}  {each.part:11} {each.detail}")
    raise typer.Exit(min((each.exit_code for each in found if each.exit_code), default=0))
