"""The pages about documents: which there are, how far each is, why it failed; and layouts with how they perform."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from forms.errors import NothingFoundError
from review.bodies import DocumentId
from review.cursor import as_cursor, as_place
from review.intake import IntakeRoutes
from review.person import Admin, Reviewer
from review.rendering import page
from storage.listing import DocumentEntry, Listing
from storage.performance import performance
from storage.query import Filters
from storage.requeue import NOT_READ, requeue
from storage.states import DocumentState, WorkState
from storage.store import Store
from worker.page_picture import PagePictures

SHOWN = 50
"""Documents on one page of the list."""

PageNumber = Annotated[int, Path(ge=1, lt=2**31)]


class ListQuery(BaseModel):
    """Which documents to show."""

    model_config = ConfigDict(extra="forbid")

    state: DocumentState | None = None
    cursor: str | None = Field(default=None, max_length=200)


@dataclass(frozen=True)
class DocumentPages:
    """The routes."""

    store: Store
    layouts: Collection[str]
    """The names of the layouts that a scan may be sent for."""
    intake: IntakeRoutes
    pictures: PagePictures

    def router(self) -> APIRouter:
        """The routes for an app."""
        router = APIRouter()
        router.add_api_route("/documents", self.documents, response_model=None)
        router.add_api_route("/documents", self.upload, methods=["POST"], response_model=None)
        router.add_api_route("/documents/{document}", self.document, response_model=None)
        router.add_api_route("/documents/{document}/requeue", self.requeue, methods=["POST"], response_model=None)
        router.add_api_route("/documents/{document}/pages/{number}", self.one_page, response_model=None)
        router.add_api_route("/documents/{document}/pages/{number}/picture.png", self.picture, response_model=None)
        router.add_api_route("/layouts", self.known_layouts, response_model=None)
        return router

    def documents(self, request: Request, asked: Annotated[ListQuery, Query()]) -> Response:
        """The documents, newest first."""
        after = None if asked.cursor is None else as_place(asked.cursor)
        found = Listing(self.store.database).documents(asked.state, after, SHOWN + 1)
        place = as_cursor(found[SHOWN - 1].place) if len(found) > SHOWN else None
        values = {
            "documents": found[:SHOWN],
            "states": [*DocumentState],
            "state": asked.state,
            "older": None if place is None else _list_of(asked.state, place),
            "is_first": after is None,
            "layouts": sorted(self.layouts),
        }
        return page(request, "documents.jinja", values)

    async def upload(self, request: Request, who: Admin) -> Response:
        """Take a scan in, as the API does."""
        request.state.client = who.name
        return await self.intake.receive(request)

    def document(self, request: Request, document: DocumentId) -> Response:
        """A document with its pages, and why what could not be read was not."""
        entry, pages = Listing(self.store.database).document(document)
        values = {"entry": entry, "pages": pages, "may_requeue": _may_requeue(entry, [each.state for each in pages])}
        return page(request, "document.jinja", values)

    def one_page(self, request: Request, document: DocumentId, number: PageNumber) -> Response:
        """A page of a document: its picture with the boxes of its fields, and what was read in them."""
        entry, pages = Listing(self.store.database).document(document)
        shown = next((each for each in pages if each.page == number), None)
        if shown is None:
            raise NothingFoundError(f"this document has no page {number}")
        lines = [*self.store.readings.records(Filters(document=document, page=number))]
        readings = [line for line in lines if "field" in line]
        return page(request, "page.jinja", {"entry": entry, "page": shown, "pages": pages, "readings": readings})

    def picture(self, document: DocumentId, number: PageNumber) -> Response:
        """A page's picture, made anew from its pixels: nothing of the file itself reaches a browser."""
        Listing(self.store.database).state(document)
        return Response(self.pictures.png(document, number), media_type="image/png")

    def requeue(self, document: DocumentId, who: Admin) -> Response:
        """Let what was not read of a document wait again."""
        del who
        requeue(self.store.database, [document], NOT_READ)
        return RedirectResponse(f"/documents/{document}", 303)

    def known_layouts(self, request: Request, who: Reviewer) -> Response:
        """Every layout, and how it performs."""
        del who
        found = performance(self.store.database)
        unused = sorted({*self.layouts} - {each.layout for each in found})
        return page(request, "layouts.jinja", {"found": found, "unused": unused})


def _list_of(state: DocumentState | None, cursor: str) -> str:
    asked = {"cursor": cursor} if state is None else {"state": state.value, "cursor": cursor}
    return f"/documents?{urlencode(asked)}"


def _may_requeue(entry: DocumentEntry, pages: list[WorkState]) -> bool:
    return (entry.state is DocumentState.FAILED and not pages) or any(state in NOT_READ for state in pages)
