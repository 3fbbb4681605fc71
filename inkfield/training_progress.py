"""What a training tells, on a person's terminal or as lines."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from workshop.training import Advance, Notice, Progress, Tell


@contextmanager
def shown_training() -> Iterator["Tell"]:
    """Something to tell a training's events to, all of which goes to stderr: a bar where that is a terminal."""
    if not sys.stderr.isatty():
        yield _as_lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[figures]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        yield _OnBar(bar)


def _as_lines(event: "Progress | Advance | Notice") -> None:
    """A line an epoch; of longer work a line now and then."""
    from workshop.training import Advance, Notice

    if isinstance(event, Notice):
        typer.echo(event.text, err=True)
    elif not isinstance(event, Advance):
        typer.echo(f"epoch {event.epoch}/{event.epochs}  {_text(event.figures)}", err=True)
    elif not event.figures:
        typer.echo(f"{event.task} {event.done:,} of {event.of:,}", err=True)


class _OnBar:
    """A bar for what goes on, and above it a line for each epoch that is done."""

    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._task: TaskID | None = None
        self._name = ""

    def __call__(self, event: "Progress | Advance | Notice") -> None:
        from workshop.training import Advance, Notice

        if isinstance(event, Notice):
            self._bar.console.print(event.text, markup=False, highlight=False)
        elif isinstance(event, Advance):
            if self._task is None or self._name != event.task:
                self._clear()
                self._task, self._name = self._bar.add_task(event.task, total=event.of, figures=""), event.task
            self._bar.update(self._task, completed=event.done, figures=_text(event.figures))
        else:
            self._clear()
            line = f"epoch {event.epoch}/{event.epochs}  {_text(event.figures)}"
            self._bar.console.print(line, markup=False, highlight=False)

    def _clear(self) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = None


def _text(figures: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {value:.4f}" for name, value in figures.items())
