"""`inkfield model promote` and `rollback`: which network reads."""

import os
from pathlib import Path
from typing import Annotated

import typer

from forms.errors import ServiceError
from inkfield.settings import load_settings


def promote(
    run: Annotated[Path, typer.Argument(help="The folder of a finished run of `model train --from corrections`.")],
    data: Annotated[
        Path | None, typer.Option(help="Folder that holds digits/NAME.npz; INKFIELD_DATA by default.")
    ] = None,
) -> None:
    """Hold a challenger against the champion on what neither has learnt from, and let it read if it is better.

    It must be no more than 0.05 points worse on the locked part of the base data, and better on the corrections that
    were kept back. Ends with 1 and the reasons where it is refused. Workers read with it once they are started again.
    """
    from inkfield.learning import promote_run

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    settings = load_settings()
    try:
        champion = promote_run(settings, run, data or settings.data)
    except ModuleNotFoundError as error:
        raise ServiceError(
            f"this needs the training libraries ({error.name}): pip install 'inkfield[train]'"
        ) from error
    typer.echo(f"{champion.model} reads from now on: {champion.why}")


def rollback() -> None:
    """Let the network before read again, byte for byte; ends with 5 where that which ships reads already."""
    from inkfield.learning import roll_back

    before = roll_back(load_settings())
    typer.echo(f"{before.model or 'the network that comes with Inkfield'} reads from now on")
