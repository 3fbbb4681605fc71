"""All verbs of the program. A new one is a new module in inkfield/commands and a name here."""

from collections.abc import Callable

import typer

from inkfield.commands import (
    db,
    doctor,
    erase,
    export,
    layout,
    model,
    purge,
    read,
    reprocess,
    requeue,
    results,
    serve,
    status,
    submit,
    threshold,
    user,
    watch,
    work,
)

VERBS: tuple[Callable[[typer.Typer], None], ...] = (
    read.add_to,
    submit.add_to,
    work.add_to,
    watch.add_to,
    serve.add_to,
    status.add_to,
    results.add_to,
    export.add_to,
    requeue.add_to,
    reprocess.add_to,
    purge.add_to,
    erase.add_to,
    threshold.add_to,
    layout.add_to,
    model.add_to,
    db.add_to,
    user.add_to,
    doctor.add_to,
)
"""Each puts its verb on the command line; in the order of `inkfield --help`."""
