"""All pages on which readings are settled, for an app."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter

from forms.layout import Layout
from review.cards import Cards
from review.form_page import FormRoutes
from review.grid import GridRoutes
from review.pictures import OpenPage, Pictures
from review.queue import QueueRoutes
from storage.store import Store


def review_pages(
    store: Store, layouts: Mapping[str, Layout], open_page: OpenPage, audit_share: float
) -> Sequence[APIRouter]:
    """The routes; `open_page` opens scans, `audit_share` of what the machine vouches for is looked at all the same."""
    cards = Cards(layouts)
    return (
        QueueRoutes(store, cards, audit_share).router(),
        FormRoutes(store, cards).router(),
        GridRoutes(store, cards).router(),
        Pictures(store, open_page).router(),
    )
