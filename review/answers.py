"""What became of documents: their states, and their readings as the JSON lines that people script against."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from forms.record import Record
from review.bodies import DocumentBody, DocumentDetail, DocumentId, DocumentList, PageBody
from review.cursor import as_cursor, as_place
from review.problems import answers
from review.spool import Spool
from storage.exports import write_json_lines
from storage.listing import Listing
from storage.query import Filters
from storage.states import DocumentState
from storage.store import Store

JSON_LINES = "application/x-ndjson"
CHUNK = 1 << 16
MOST_LISTED = 500

STATE = {
    "Inkfield-State": {
        "description": "The document's state when it was asked; the lines are all there are once it has ended.",
        "schema": {"$ref": "#/components/schemas/DocumentState"},
    }
}


class ListQuery(BaseModel):
    """Which documents to list; a parameter that is misspelt is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    state: DocumentState | None = Field(default=None, description="Only those in this state.")
    cursor: str | None = Field(
        default=None, max_length=200, description="`next` of the answer before.", json_schema_extra={"format": "cursor"}
    )
    limit: int = Field(default=100, ge=1, le=MOST_LISTED, description="How many at most.")


@dataclass(frozen=True)
class AnswerRoutes:
    """The routes that tell what became of documents."""

    store: Store
    spool: Spool

    def router(self) -> APIRouter:
        """The routes for an app. None is a coroutine, so that the event loop does not wait for the database."""
        router = APIRouter(prefix="/v1", tags=["documents"])
        refusals = answers(401, 404, 422, 503)
        router.add_api_route(
            "/documents",
            self.documents,
            operation_id="list_documents",
            summary="List documents",
            responses=answers(401, 422, 503),
        )
        router.add_api_route(
            "/documents/{document}",
            self.document,
            operation_id="get_document",
            summary="See how far a document is",
            responses=refusals,
        )
        router.add_api_route(
            "/documents/{document}/readings",
            self.readings,
            operation_id="get_readings",
            summary="Get what was read",
            status_code=200,
            response_class=JsonLines,
            responses={
                200: {"description": "One JSON object a line.", "headers": STATE, "content": LINES},
                **refusals,
            },
        )
        return router

    def documents(self, asked: Annotated[ListQuery, Query()]) -> DocumentList:
        """All documents, newest first, `limit` at a time. Those that arrive meanwhile come before the first."""
        after = None if asked.cursor is None else as_place(asked.cursor)
        found = Listing(self.store.database).documents(asked.state, after, asked.limit + 1)
        shown, more = found[: asked.limit], len(found) > asked.limit
        return DocumentList(documents=[*map(DocumentBody.of, shown)], next=as_cursor(shown[-1].place) if more else None)

    def document(self, document: DocumentId) -> DocumentDetail:
        """The state of a document and of each of its pages, and why what could not be read was not."""
        entry, pages = Listing(self.store.database).document(document)
        return DocumentDetail(**DocumentBody.of(entry).model_dump(), pages=[*map(PageBody.of, pages)])

    def readings(self, document: DocumentId) -> Response:
        """One JSON line a field, the same as `inkfield results --json` prints; a page or file that could not be read
        has one line with the status `failed`. While the document is not done, what has been read so far.
        """
        state = Listing(self.store.database).state(document)
        records = self.store.readings.records(Filters(document=document))
        return JsonLines(spooled(records, self.spool), {"Inkfield-State": state})


def spooled(records: Iterator[Record], spool: Spool) -> BinaryIO:
    """A file of the records as JSON lines, at its end."""
    text = io.TextIOWrapper(spool.outgoing(), encoding="utf-8", newline="\n")
    try:
        write_json_lines(records, text)
        text.flush()
    except BaseException:
        text.close()
        raise
    return text.detach()


class JsonLines(Response):
    """A file of JSON lines, sent piece by piece and closed; by then the database has been left."""

    media_type = JSON_LINES

    def __init__(self, content: BinaryIO, headers: dict[str, str]) -> None:
        """`content` is at its end, which says how long it is."""
        size = content.seek(0, os.SEEK_END)
        super().__init__(headers={**headers, "Content-Length": str(size)}, media_type=JSON_LINES)
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as ASGI says."""
        del scope, receive
        with self._content as content:
            content.seek(0)
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while chunk := await run_sync(content.read, CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


LINES: dict[str, Any] = {JSON_LINES: {"schema": {"$ref": "#/components/schemas/ReadingLine"}}}
