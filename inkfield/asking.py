"""Questions to the readings as options of a verb: the same for `results` and `export`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from forms.reading import Status

if TYPE_CHECKING:
    from storage.query import Filters

Document = Annotated[str | None, typer.Option(help="A document's id or its first characters.")]
Batch = Annotated[str | None, typer.Option(help="How the names of the documents begin: their folder, say.")]
Field = Annotated[str | None, typer.Option(help="A field's name.")]
Layout = Annotated[str | None, typer.Option(help="The layout the page was read with.")]
OfStatus = Annotated[Status | None, typer.Option(help="How the value stands.")]
SettledBy = Annotated[str | None, typer.Option(help="Who settled the value.")]
Value = Annotated[str | None, typer.Option(help="The value, exactly, or with * for any characters.")]
MinConfidence = Annotated[float | None, typer.Option(min=0.0, max=1.0, help="Confidence at least.")]
MaxConfidence = Annotated[float | None, typer.Option(min=0.0, max=1.0, help="Confidence at most.")]
Since = Annotated[datetime | None, typer.Option(help="Received at that time or later; local time.")]
Until = Annotated[datetime | None, typer.Option(help="Received before that time; local time.")]

History = Annotated[bool, typer.Option("--history", help="All that was ever read and decided, not only what counts.")]


def filters(
    place: tuple[str | None, str | None, str | None, str | None],
    settled: tuple[Status | None, str | None],
    value: str | None,
    confidence: tuple[float | None, float | None],
    received: tuple[datetime | None, datetime | None],
) -> Filters:
    """The filters that the options ask for: `place` is document, batch, layout and field; `settled` how and by whom;
    `confidence` and `received` are from and to.
    """
    from storage.query import Filters

    document, batch, layout, field = place
    since, until = (time and time.astimezone() for time in received)
    return Filters(
        document=document,
        batch=batch,
        layout=layout,
        field=field,
        status=settled[0],
        settled_by=settled[1],
        value=value,
        min_confidence=confidence[0],
        max_confidence=confidence[1],
        since=since,
        until=until,
    )
