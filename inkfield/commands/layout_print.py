"""`inkfield layout print`: the empty form of a layout as a PDF."""

from pathlib import Path
from typing import Annotated

import typer

from forms.errors import UsageError
from inkfield.settings import load_settings


def print_layout(
    layout: Annotated[str, typer.Argument(metavar="FORM", help="A layout FILE.toml, or the NAME of a known layout.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE.pdf", help="The PDF; NAME.pdf unless given.")
    ] = None,
) -> None:
    """Print a layout as a form to fill in: marks, frames, cells, labels. Print it at its full size, not fitted."""
    from inkfield.composition import known_layout
    from workshop.layouts.printing import print_form

    wanted = known_layout(load_settings(), layout)
    file = out or Path(f"{wanted.name}.pdf")
    try:
        print_form(wanted, file)
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error}); name another file with -o") from error
    typer.echo(f"{file}: {wanted.width:g} x {wanted.height:g} mm, {len(wanted.fields)} fields")
