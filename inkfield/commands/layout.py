"""`inkfield layout`: the known layouts, and what people need who write one."""

import json
from typing import Annotated

import typer

from inkfield.commands.layout_check import check
from inkfield.commands.layout_draft import draft
from inkfield.commands.layout_print import print_layout
from inkfield.settings import load_settings


def add_to(app: typer.Typer) -> None:
    """Put the verbs on the command line."""
    layout = typer.Typer(no_args_is_help=True, help="The forms that are known.", rich_markup_mode=None)
    layout.command("list")(list_layouts)
    layout.command()(draft)
    layout.command()(check)
    layout.command("print")(print_layout)
    layout.command()(schema)
    app.add_typer(layout, name="layout")


def list_layouts(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a layout.")] = False,
) -> None:
    """List the known layouts: those that come with Inkfield and those in the folder INKFIELD_LAYOUTS."""
    from inkfield.composition import known_layouts

    for each in known_layouts(load_settings()).values():
        if as_json:
            fields = [{"name": field.name, "kind": field.kind} for field in each.fields]
            typer.echo(json.dumps({"name": each.name, "title": each.title, "fields": fields}))
        else:
            typer.echo(f"{each.name:16} {len(each.fields):3} fields  {each.title}")


def schema() -> None:
    """Print the JSON schema of layout files, for editors that complete and check TOML."""
    from forms.layout_schema import layout_schema

    typer.echo(json.dumps(layout_schema(), indent=1))
