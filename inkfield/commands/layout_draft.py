"""`inkfield layout draft`: a layout out of one scan, for a person to rename its fields."""

import re
from pathlib import Path
from typing import Annotated

import typer

from forms.errors import UsageError
from inkfield.settings import load_settings


def draft(
    scan: Annotated[Path, typer.Argument(metavar="SCAN", help="One scan of the form, empty or filled.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE.toml", help="Where to write; else on stdout.")
    ] = None,
    page: Annotated[int, typer.Option(min=1, help="Which page of the scan.")] = 1,
) -> None:
    """Write a layout with all fields that are found on a scan, named by place and typed as well as can be told."""
    from forms.layout_text import layout_text
    from inkfield.composition import build_decoder, build_reader
    from segmentation.discovery import discover
    from segmentation.discovery.drafting import draft as drafted
    from segmentation.opening import identify
    from segmentation.registration import register
    from worker.choice import BestOf
    from worker.read_page import read_page

    if output is not None and output.exists():
        raise UsageError(f"{output} exists; name another file, or remove it")
    with build_decoder() as decoder:
        opened = decoder.open_page(identify(scan, str(scan)), page)
    discovery = discover(opened)
    # What is written shows what a field is for, and what is no field at all.
    readings = read_page(opened, build_reader(load_settings()), BestOf(())).readings
    name = re.sub(r"\W+", "_", (output or scan).stem, flags=re.ASCII).strip("_") or "form"
    layout = drafted(opened, discovery, {reading.field: reading.kind for reading in readings}, name)
    text = layout_text(layout, f"drafted from {scan.name}: rename the fields")
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
    aligned = register(opened, layout)
    typer.echo(
        f"inkfield: {len(layout.fields)} fields; finds its own scan with a fit of {aligned.fit:.0%},"
        f" residual {aligned.residual_mm:.2f} mm; rename the fields, then `inkfield layout check`",
        err=True,
    )
