"""All verbs of the program. A new one is a new module in inkfield/commands and its name here."""

from collections.abc import Callable, Sequence
from importlib import import_module

import typer

VERBS = (
    "read",
    "submit",
    "work",
    "watch",
    "serve",
    "status",
    "results",
    "export",
    "requeue",
    "reprocess",
    "purge",
    "erase",
    "threshold",
    "layout",
    "model",
    "db",
    "user",
    "doctor",
)
"""In the order of `inkfield --help`."""


def verbs_for(arguments: Sequence[str]) -> list[Callable[[typer.Typer], None]]:
    """What puts on the command line the verb that `arguments` begin with, options aside; where that is none, all verbs.

    Nobody waits for the modules of other verbs than theirs.
    """
    first = [each for each in arguments if not each.startswith("-")][:1]
    needed = first if set(first) & set(VERBS) else VERBS
    return [import_module(f"inkfield.commands.{verb}").add_to for verb in needed]
