"""`inkfield model`: train, measure, export and list networks; the workshop does the work."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from forms.errors import ServiceError
from inkfield.commands.model_lines import train_lines
from inkfield.commands.model_promotion import promote, rollback
from inkfield.settings import load_settings
from inkfield.training_progress import shown_training


def add_to(app: typer.Typer) -> None:
    """Put the verbs on the command line."""
    model = typer.Typer(no_args_is_help=True, help="Train, measure, export and list networks.", rich_markup_mode=None)
    for verb in (train, evaluate, report, export, calibrate, promote, rollback):
        model.command()(verb)
    model.command("list")(list_models)
    model.command("lines")(train_lines)
    model.command("data")(describe_data)
    app.add_typer(model, name="model")


Data = Annotated[
    Path | None,
    typer.Option(
        help="Folder that holds digits/NAME.npz; the setting INKFIELD_DATA by default, else MNIST is fetched."
    ),
]
RecipeName = Annotated[
    str | None, typer.Option("--recipe", help="A recipe by name, or a TOML file; the shipped one by default.")
]


def train(
    *,
    recipe_name: RecipeName = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Own data (docs/datasets.md), or the folder that holds digits/NAME.npz, as INKFIELD_DATA."),
    ] = None,
    architecture: Annotated[str | None, typer.Option(help="In place of the recipe's; see `model list`.")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="In place of the recipe's.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the run; the recipe's, or that of own data.")] = None,
    from_run: Annotated[
        str | None, typer.Option(help="Begin with the weights of this run: its name, its folder or a .keras file.")
    ] = None,
    freeze: Annotated[int | None, typer.Option(min=0, help="With --from-run: so many first layers stay.")] = None,
    unlabelled: Annotated[Path | None, typer.Option(help="Folder of pictures to take pseudo-labels of.")] = None,
    runs: Annotated[Path, typer.Option(help="Where runs are kept; an unfinished run goes on.")] = Path("runs"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what the run's folder holds and train anew.")] = False,
    into: Annotated[
        Path | None, typer.Option(help="Where weights and card go; the run's own folder by default.")
    ] = None,
    release: Annotated[str, typer.Option(help="Second half of the network's name.")] = "local",
    threads: Annotated[int, typer.Option(min=1, help="Processor cores to train on.")] = 1,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="SOURCE",
            help="Teach the champion what people settled: `corrections` of the store, or a folder of corrections.",
        ),
    ] = None,
) -> None:
    """Train a network by a recipe, export it and measure the export once on the test sets."""
    if source is not None:
        _teach(source, data, runs, name)
        return
    with _workshop():
        from workshop.making import make
        from workshop.overrides import Overrides, chosen_recipe, is_own
        from workshop.reporting.gathering import gather
        from workshop.reporting.subject import subject_of
        from workshop.reporting.writing import write_report
        from workshop.training import begin_anew

        changes = Overrides(name, architecture, epochs, from_run, freeze, unlabelled)
        recipe = chosen_recipe(recipe_name, data, changes)
        known = data if data is not None and not is_own(data) else load_settings().data
        run = runs / recipe.name
        if fresh:
            begin_anew(run)
        with shown_training() as tell:
            card = make(recipe, known, run, into or run / "export", release, tell, threads=threads)
            page = write_report(gather(subject_of(run, card), known, tell), run / "report.html")
    typer.echo(card)
    typer.echo(f"{page}: how well it reads", err=True)


def _teach(source: str, data: Path | None, runs: Path, name: str | None) -> None:
    """A challenger, and what to do with it."""
    from inkfield.learning import teach_champion

    settings = load_settings()
    with _workshop(), shown_training() as tell:
        card = teach_champion(settings, source, data or settings.data, runs, name, tell)
    typer.echo(card)
    typer.echo(f"inkfield model promote {card.parents[1]}: lets it read, if it is better", err=True)


def evaluate(
    *,
    data: Data = None,
    card: Annotated[Path | None, typer.Option(help="The card beside the weights; the shipped one by default.")] = None,
    runtime: Annotated[str, typer.Option(help="litert or onnx.")] = "litert",
    strings: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER", help="Whole values instead: scans with truth.jsonl; may be repeated."),
    ] = None,
    half: Annotated[
        str | None, typer.Option(metavar="dev|report", help="With --strings: half of the groups of files, by hash.")
    ] = None,
    layout: Annotated[str, typer.Option(help="With --strings: how fields with a place are found.")] = "auto",
    kind: Annotated[str, typer.Option(help="With --strings: the kind of images that are one field each.")] = "amount",
    pictures: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="With --strings: draw curves and worst cases there. They show the scans."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON, one line a folder with --strings.")] = False,
) -> None:
    """Measure weights on the test sets, as a reader would run them; or whole values on scans whose truth is known."""
    if strings:
        from inkfield.strings_measured import evaluate_strings

        with _workshop():
            evaluate_strings(strings, half, card, runtime, layout, kind, pictures, as_json=as_json)
        return
    from recognizer.runtime import load_classifier
    from segmentation.normalisation import VERSION

    with _workshop():
        from workshop.datasets import measuring_sets
        from workshop.evaluation import evaluate as measure

        sets = measuring_sets(data or load_settings().data)
        reports = [measure(load_classifier(runtime, VERSION, card), one) for one in sets]
    if as_json:
        typer.echo(json.dumps({one.name: one.as_record() for one in reports}))
        return
    for one in reports:
        typer.echo(
            f"{one.name:12}{one.characters:7} digits   {100 * one.accuracy:6.2f} %   ({100 * one.strict:.2f} % "
            "with crosses and junk in the running)"
        )


def report(
    source: Annotated[Path, typer.Argument(metavar="RUN_OR_CARD", help="The folder of a finished run, or a card.")],
    into: Annotated[
        Path | None,
        typer.Option(help="The HTML file, with the figures beside it as .json; report.html in the run by default."),
    ] = None,
    data: Data = None,
    measured: Annotated[
        bool, typer.Option("--measure", help="Ask the test sets too of which the card holds no confusion.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as one object; a page only with --into.")] = False,
) -> None:
    """Write what is known about a network as one HTML file with pictures: curves, confusion, errors, reliability."""
    with _workshop():
        from workshop.reporting.answering import no_tests, unmeasured_tests
        from workshop.reporting.gathering import gather
        from workshop.reporting.subject import find_subject
        from workshop.reporting.writing import as_json_line, page_of, write_report

        subject = find_subject(source)
        with shown_training() as tell:
            found = gather(subject, data or load_settings().data, tell, unmeasured_tests if measured else no_tests)
        if as_json:
            typer.echo(as_json_line(found))
        if into is not None or not as_json:
            typer.echo(write_report(found, into or page_of(subject)), err=as_json)


def export(
    run: Annotated[Path, typer.Argument(help="The folder of a finished run.")],
    into: Annotated[Path, typer.Argument(help="Where weights and card go.")],
    recipe_name: Annotated[str | None, typer.Option("--recipe", help="The run's own by default.")] = None,
    data: Data = None,
    release: Annotated[str, typer.Option(help="Second half of the network's name.")] = "local",
    also: Annotated[
        list[str] | None,
        typer.Option(help="A format for other systems too: litert-float, litert-int8, saved-model or coreml."),
    ] = None,
) -> None:
    """Export a trained network once more and measure the export."""
    with _workshop():
        from workshop.making import publish, publish_further
        from workshop.recipe import find_recipe
        from workshop.training import recipe_of

        recipe = find_recipe(recipe_name) if recipe_name else recipe_of(run)
        known = data or load_settings().data
        card = publish(run / "model.keras", recipe, known, into, release)
        if also:
            publish_further(run / "model.keras", recipe, known, card, also)
    typer.echo(card)


def calibrate(
    recipe_name: RecipeName = None,
    data: Data = None,
    card: Annotated[Path | None, typer.Option(help="The card beside the weights; the shipped one by default.")] = None,
) -> None:
    """Fit the confidence of whole values again, after the segmentation has changed; takes minutes.

    Where a reader of lines lies beside a network of digits, that of both together is fitted, too.
    """
    from recognizer.runtime import shipped_card

    with _workshop():
        from workshop.making import calibrate as refit
        from workshop.recipe import find_recipe, shipped_recipe

        recipe = find_recipe(recipe_name) if recipe_name else shipped_recipe()
        for refitted in refit(card or shipped_card(), data or load_settings().data, recipe):
            typer.echo(refitted)


def describe_data(
    source: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="An npz archive, IDX files, a folder with one folder a class, or a folder of corrections; "
            "or the name of a known set, such as mnist.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One object.")] = False,
    picture: Annotated[Path | None, typer.Option(help="Draw a row of each class into this PNG or JPEG.")] = None,
) -> None:
    """Say what a data set holds and what looks wrong with it, as training would see it."""
    with _workshop():
        from workshop.datasets.description import as_record, as_text, save_sheet
        from workshop.datasets.named import find_data

        data = find_data(source, load_settings().data)
    typer.echo(json.dumps(as_record(data)) if as_json else as_text(data))
    if picture is not None:
        save_sheet(data, picture)
        typer.echo(f"{picture}: a row of each class as a network sees it", err=True)


def list_models(
    runs: Annotated[Path, typer.Option(help="Where runs are kept, whose networks are listed too.")] = Path("runs"),
    measured: Annotated[
        bool, typer.Option("--measure", help="Measure all architectures on this machine; half a minute.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object.")] = False,
) -> None:
    """Say what each architecture costs and how well networks of it read, and which network readers use."""
    from recognizer.runtime import shipped_card
    from workshop.architectures.costs import stored_costs
    from workshop.listing import as_record, as_text, find_networks
    from workshop.recipe import recipe_names

    costs = stored_costs()
    if measured:
        with _workshop():
            from workshop.measuring import measure_all

            costs = measure_all()
    from inkfield.learning import told_champions

    networks = find_networks(shipped_card(), runs)
    typer.echo(
        json.dumps(as_record(costs, networks, recipe_names())) if as_json else as_text(costs, networks, recipe_names())
    )
    for line in told_champions(load_settings()):
        typer.echo(line, err=as_json)


@contextmanager
def _workshop() -> Iterator[None]:
    """Turn a missing training library into advice."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        yield
    except ModuleNotFoundError as error:
        raise ServiceError(
            f"this needs the training libraries ({error.name}): pip install 'inkfield[train]'"
        ) from error
