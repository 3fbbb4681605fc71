"""A whole form beside its values."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from review.cards import Cards
from review.deciding import Id, Sent
from review.person import Reviewer
from review.pictures import address
from review.queue import holder_of, new_tab
from review.rendering import page, visible
from storage.decisions import Purpose
from storage.looks import Looks
from storage.settling import LastWord, Settling
from storage.store import Store
from storage.waiting import of_page


@dataclass(frozen=True)
class FormRoutes:
    """The routes of one store."""

    store: Store
    cards: Cards

    def router(self) -> APIRouter:
        """The routes for an app."""
        router = APIRouter()
        router.add_api_route("/review/forms/{page_id}", self.show, response_model=None)
        router.add_api_route("/review/forms/{page_id}/take", self.take, methods=["POST"])
        return router

    def show(
        self,
        request: Request,
        who: Reviewer,
        page_id: Annotated[int, Path(ge=1, lt=2**31)],
        at: Annotated[int | None, Query()] = None,
        tab: Annotated[str, Query(max_length=64)] = "",
    ) -> Response:
        """The page, at the field `at`; its script takes what is still open."""
        del who
        found = of_page(self.store.database, page_id)
        if not found:
            raise HTTPException(404, "there is no such page, or nothing was read on it")
        first = found[0]
        values = {"first": first, "picture": address(first, "page"), "at": at or "", "tab": tab or new_tab()}
        return page(request, "form.jinja", values)

    def take(self, sent: Sent, who: Reviewer, page_id: Id) -> dict[str, Any]:
        """All fields of the page; those that are open and that nobody else has are held from now on."""
        found = of_page(self.store.database, page_id)
        opened = [each.reading_id for each in found if each.settled is None]
        held = Looks(self.store.database).take_these(holder_of(who, sent.tab), opened, Purpose.FORM)
        words = Settling(self.store.database).last_words([each.settled for each in found if each.settled is not None])
        fields = [
            self.cards.card(each, Purpose.FORM) | {"settled": _told(words.get(each.settled or 0))} for each in found
        ]
        return {"fields": fields, "held": sorted(held)}


def _told(word: LastWord | None) -> dict[str, str | None] | None:
    """The decision that counts, as JSON for the page; None where there is none."""
    if word is None:
        return None
    text = None if word.text is None else visible(word.text)
    return {"decision": word.decision.value, "text": text, "by": visible(word.settled_by)}
