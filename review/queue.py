"""The page on which fields are settled one at a time, and what its script asks for."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from review.cards import Card, Cards
from review.deciding import Answer, Deciding, DecisionSent, Id, Sent
from review.person import Person, Reviewer
from review.rendering import page
from storage.auditing import audit_error
from storage.looks import Looks
from storage.settling import Settling
from storage.store import Store
from storage.waiting import Order, Which, layouts, progress

MOST_TAKEN = 20
Some = Annotated[list[Id], Field(max_length=500)]


class Asked(BaseModel):
    """Which fields a person wants to see."""

    model_config = ConfigDict(extra="forbid")

    order: Order = Order.WORST
    layout: Annotated[str, Field(max_length=100)] = ""
    batch: Annotated[str, Field(max_length=200)] = ""

    def which(self, audit_share: float) -> Which:
        """The same for the store."""
        return Which(self.order, self.layout or None, self.batch or None, audit_share)


class TakeSent(Sent, Asked):
    """The page wants more fields."""

    many: Annotated[int, Field(ge=1, le=MOST_TAKEN)] = 6
    without: Some = []


class HeldSent(Sent):
    """The page names fields that it holds; all for None."""

    readings: Some | None = None


def holder_of(who: Person, tab: str) -> str:
    """Who holds a field: one page of one person, so that two windows of theirs do not get the same either."""
    return hashlib.sha256(f"{who.session}:{tab}".encode()).hexdigest()


def new_tab() -> str:
    """The name of a page that is being sent."""
    return secrets.token_urlsafe(12)


@dataclass(frozen=True)
class QueueRoutes:
    """The routes of one store."""

    store: Store
    cards: Cards
    audit_share: float

    def router(self) -> APIRouter:
        """The routes for an app."""
        router = APIRouter()
        router.add_api_route("/review", self.show, response_model=None)
        router.add_api_route("/review/take", self.take, methods=["POST"])
        router.add_api_route("/review/keep", self.keep, methods=["POST"])
        router.add_api_route("/review/leave", self.leave, methods=["POST"])
        router.add_api_route("/review/settle", self.settle, methods=["POST"])
        router.add_api_route("/review/undo", self.undo, methods=["POST"])
        return router

    def show(self, request: Request, who: Reviewer, asked: Annotated[Asked, Query()]) -> Response:
        """The page; its script takes the fields."""
        del who
        values = {
            "asked": asked,
            "orders": list(Order),
            "layouts": layouts(self.store.database),
            "tab": new_tab(),
            "audit": audit_error(self.store.database),
        }
        return page(request, "review.jinja", values)

    def take(self, sent: TakeSent, who: Reviewer) -> dict[str, Any]:
        """The next fields, and how many wait."""
        which = sent.which(self.audit_share)
        database = self.store.database
        looks = Looks(database).take(holder_of(who, sent.tab), which, sent.many, sent.without)
        fields = [self.cards.card(waiting, purpose) for waiting, purpose in looks]
        left = progress(database, which)
        return {"fields": fields, "waiting": left.waiting + left.marked, "audit": left.audit}

    def keep(self, sent: HeldSent, who: Reviewer) -> Sequence[int]:
        """Hold fields for longer; those that are still held."""
        return Looks(self.store.database).keep(holder_of(who, sent.tab), sent.readings or [])

    def leave(self, sent: HeldSent, who: Reviewer) -> None:
        """Hand fields back: a page was closed, or a field was skipped."""
        Looks(self.store.database).leave(holder_of(who, sent.tab), sent.readings)

    def settle(self, sent: DecisionSent, who: Reviewer) -> Answer:
        """One decision."""
        return Deciding(self.store, self.cards).decide(sent, holder_of(who, sent.tab), who.name)

    def undo(self, sent: Sent, who: Reviewer) -> dict[str, Card | None]:
        """Take one's last decision back; its field, or None where there is nothing to take back."""
        undone = Settling(self.store.database).undo(holder_of(who, sent.tab), who.name)
        return {"field": None if undone is None else self.cards.card(undone.waiting, undone.purpose)}
