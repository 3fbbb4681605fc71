"""`inkfield model lines`: the reader of whole lines, from drawing to confidence."""

import os
from pathlib import Path
from typing import Annotated

import typer

from forms.errors import ServiceError
from inkfield.settings import load_settings


def train_lines(
    *,
    recipe_file: Annotated[
        Path | None, typer.Option("--recipe", help="A TOML file; the shipped recipe by default.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Folder that holds digits/NAME.npz; the setting INKFIELD_DATA by default.")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="In place of the recipe's.")] = None,
    start: Annotated[str | None, typer.Option(help="Begin with the weights of this file.")] = None,
    runs: Annotated[Path, typer.Option(help="Where runs are kept; an unfinished run goes on.")] = Path("runs"),
    into: Annotated[
        Path | None, typer.Option(help="Where weights and card go; the run's own folder by default.")
    ] = None,
    release: Annotated[str, typer.Option(help="Second half of the network's name.")] = "local",
) -> None:
    """Train the reader of whole lines, export it, and fit confidence for it and the network of digits together."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        from recognizer.runtime import load_classifier
        from segmentation.normalisation import VERSION
        from workshop.lines.learning import learn
        from workshop.lines.publishing import publish_lines
        from workshop.lines.recipe import changed, load_line_recipe, shipped_line_recipe

        recipe = changed(load_line_recipe(recipe_file) if recipe_file else shipped_line_recipe(), steps, start)
        known, run = data or load_settings().data, runs / recipe.name
        model = learn(recipe, known, run, lambda line: typer.echo(line, err=True))
        classifier = load_classifier("litert", VERSION)
        typer.echo(publish_lines(model, recipe, known, classifier, into or run / "export", release))
    except ModuleNotFoundError as error:
        raise ServiceError(
            f"this needs the training libraries ({error.name}): pip install 'inkfield[train]'"
        ) from error
