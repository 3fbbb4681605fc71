"""The page with hundreds of characters that were read alike."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from review.cards import Cards
from review.deciding import Sent
from review.person import Reviewer
from review.queue import Asked, Some, holder_of, new_tab
from review.rendering import page
from storage.decisions import Purpose
from storage.grid import Grid, is_whole
from storage.store import Store
from storage.waiting import Waiting, layouts, some

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_SHOWN = 300


class GridAsked(Asked):
    """Which characters a person wants to see."""

    character: Annotated[str, Field(pattern="^[0-9A-Z]$")] = "7"


class SheetSent(Sent, GridAsked):
    """The page wants a sheet."""

    after: Annotated[int, Field(ge=0, lt=2**31)] = 0


class LookedAtSent(Sent):
    """A person has looked at a sheet."""

    character: Annotated[str, Field(pattern="^[0-9A-Z]$")]
    readings: Some
    odd: Some


class LookedAt(BaseModel):
    """What became of a sheet."""

    confirmed: int
    marked: int


@dataclass(frozen=True)
class GridRoutes:
    """The routes of one store."""

    store: Store
    cards: Cards

    def router(self) -> APIRouter:
        """The routes for an app."""
        router = APIRouter()
        router.add_api_route("/review/grid", self.show, response_model=None)
        router.add_api_route("/review/grid/sheet", self.sheet, methods=["POST"])
        router.add_api_route("/review/grid/looked-at", self.looked_at, methods=["POST"])
        return router

    def show(self, request: Request, who: Reviewer, asked: Annotated[GridAsked, Query()]) -> Response:
        """The page; its script takes the sheets."""
        del who
        found = layouts(self.store.database)
        values = {"asked": asked, "characters": CHARACTERS, "layouts": found, "tab": new_tab()}
        return page(request, "grid.jinja", values)

    def sheet(self, sent: SheetSent, who: Reviewer) -> dict[str, Any]:
        """Readings with the character, each with the boxes in which it stands."""
        holder = holder_of(who, sent.tab)
        sheet = Grid(self.store.database).sheet(holder, sent.character, sent.which(0.0), MOST_SHOWN, sent.after)
        return {"fields": [self._tiles(each, sent.character) for each in sheet.readings], "after": sheet.after}

    def looked_at(self, sent: LookedAtSent, who: Reviewer) -> LookedAt:
        """Confirm whole values of the sheet and mark the odd ones."""
        found = some(self.store.database, sent.readings)
        whole = [each for each, waiting in found.items() if is_whole(waiting, sent.character)]
        grid = Grid(self.store.database)
        confirmed = grid.looked_at(holder_of(who, sent.tab), who.name, whole, sent.odd)
        return LookedAt(confirmed=confirmed, marked=len(sent.odd))

    def _tiles(self, waiting: Waiting, character: str) -> dict[str, Any]:
        """A reading and where the character stands on its picture."""
        boxes = [each.box for each in waiting.reading.characters if each.text == character]
        card = self.cards.card(waiting, Purpose.GRID)
        shown = ("id", "field", "text", "corner", "pictures", "pageId", "file", "page")
        tiles = [[box.x, box.y, box.width, box.height] for box in boxes]
        return {name: card[name] for name in shown} | {"tiles": tiles}
