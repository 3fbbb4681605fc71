"""Questions to all readings, by the same filters that `inkfield results` has."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from forms.reading import Status
from review.answers import LINES, JsonLines, spooled
from review.problems import answers
from review.spool import Spool
from storage.query import Filters
from storage.store import Store

Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
"""What a database takes: PostgreSQL has no text with NUL."""
Chance = Annotated[float, Field(ge=0, le=1)]


class ReadingsQuery(BaseModel):
    """Which readings are asked for; a parameter that is misspelt is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    document: str | None = Field(
        default=None, pattern="^[0-9a-f]{1,64}$", description="A document's id or its first characters."
    )
    batch: Text | None = Field(default=None, description="How the names of its documents begin.")
    layout: Text | None = Field(default=None, description="The layout the page was read with.")
    field: Text | None = Field(default=None, description="The field's name.")
    status: Status | None = Field(default=None, description="As it stands, settled or not.")
    settled_by: Text | None = Field(default=None, description="Who settled it.")
    value: Text | None = Field(default=None, description="The value that counts, or with `*` for any characters.")
    min_confidence: Chance | None = Field(default=None, description="The machine's confidence at least.")
    max_confidence: Chance | None = Field(default=None, description="The machine's confidence at most.")
    since: AwareDatetime | None = Field(default=None, description="Received then or later.")
    until: AwareDatetime | None = Field(default=None, description="Received before then.")


@dataclass(frozen=True)
class QuestionRoutes:
    """The route that finds readings whatever their documents."""

    store: Store
    spool: Spool

    def router(self) -> APIRouter:
        """The route for an app; it is no coroutine, so that the event loop does not wait for the database."""
        router = APIRouter(prefix="/v1", tags=["documents"])
        router.add_api_route(
            "/readings",
            self.readings,
            operation_id="find_readings",
            summary="Find what was read",
            status_code=200,
            response_class=JsonLines,
            responses={
                200: {"description": "One JSON object a line, none where nothing matches.", "content": LINES},
                **answers(401, 422, 503),
            },
        )
        return router

    def readings(self, asked: Annotated[ReadingsQuery, Query()]) -> Response:
        """One JSON line a field, the same as `inkfield results --json` prints; several filters hold together."""
        filters = Filters(**asked.model_dump())
        return JsonLines(spooled(self.store.readings.records(filters), self.spool), {})
