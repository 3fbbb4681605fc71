"""All verbs of the program. A new one is a new module in inkfield/commands and a name here."""

from collections.abc import Callable

import typer

from inkfield.commands import doctor, layout, read

VERBS: tuple[Callable[[typer.Typer], None], ...] = (
    read.add_to,
    layout.add_to,
    doctor.add_to,
)
"""Each puts its verb on the command line; in the order of `inkfield --help`."""
