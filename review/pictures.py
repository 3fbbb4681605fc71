"""Pictures of fields, of what is around them and of whole pages: made again as PNG, for who is signed in.

What a worker kept of a field is shown as it is; all else is cut from its page, which is opened once for several.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from fastapi import APIRouter, HTTPException, Response

from forms.geometry import Box
from forms.page import Page, Pixels, Scan
from storage.originals import Originals
from storage.store import Store
from storage.waiting import Waiting, one
from worker.crops import as_png, cut, part

OpenPage = Callable[[Scan, int], Page]
KEPT = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
"""A picture never changes under its address, see `stamp`; a whole page is not for a browser to keep."""
HEADERS = {"field": KEPT, "around": KEPT, "page": {**KEPT, "Cache-Control": "no-store"}}
PAGES_KEPT = 6
"""Open pages in memory: a field's neighbours often come next."""
AROUND = 2.5
"""How much of the surroundings is shown, as a share of the field's height."""

View = Literal["field", "around", "page"]


def stamp(waiting: Waiting) -> str:
    """Part of a picture's address: ids come again once a document was erased, and browsers keep pictures."""
    named = f"{waiting.document}:{waiting.page}:{waiting.reading.field}:{waiting.reading.box}:{waiting.crop}"
    return hashlib.sha256(named.encode()).hexdigest()[:20]


def address(waiting: Waiting, view: View) -> str:
    """Where a picture of a reading is."""
    return f"/review/pictures/{waiting.reading_id}/{stamp(waiting)}/{view}"


def around(waiting: Waiting) -> tuple[int, int, int, int]:
    """What is shown around a field: x, y, width and height in pixels of the page."""
    box = waiting.reading.box
    x, y, width, height = box.grown(max(box.height * AROUND, box.width * 0.25), box.height * AROUND).rounded()
    most_x, most_y = waiting.page_size
    left, top = max(0, x), max(0, y)
    return left, top, min(x + width, most_x or x + width) - left, min(y + height, most_y or y + height) - top


@dataclass(frozen=True)
class Pictures:
    """The pictures of one store."""

    store: Store
    open_page: OpenPage
    _pages: "OrderedDict[tuple[str, int], Pixels]" = field(default_factory=OrderedDict, init=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False)

    def router(self) -> APIRouter:
        """The route for an app."""
        router = APIRouter()
        router.add_api_route("/review/pictures/{reading}/{stamped}/{view}", self.picture, response_model=None)
        return router

    def picture(self, reading: int, stamped: str, view: View) -> Response:
        """One picture; 404 for an address that is out of date."""
        waiting = one(self.store.database, reading)
        if waiting is None or stamp(waiting) != stamped:
            raise HTTPException(404, "there is no such picture any more; load the page again")
        return Response(self._made(waiting, view), headers=HEADERS[view], media_type="image/png")

    def _made(self, waiting: Waiting, view: View) -> bytes:
        kept = _kept(self.store.crops, waiting.crop) if view == "field" else None
        if kept is not None:
            return kept
        pixels = self._page(waiting)
        if view == "field":
            pixels = cut(pixels, waiting.reading.box)
        elif view == "around":
            pixels = part(pixels, Box(*around(waiting)))
        if not pixels.size:
            raise HTTPException(404, "this field lies outside of its page")
        return as_png(pixels)

    def _page(self, waiting: Waiting) -> Pixels:
        """The pixels of a page; raises the InputError that says why it cannot be opened."""
        key = (waiting.document, waiting.page)
        with self._turn:
            if key not in self._pages:
                scan = Scan(waiting.document, waiting.file, self.store.originals.path(waiting.document))
                self._pages[key] = self.open_page(scan, waiting.page).pixels
            self._pages.move_to_end(key)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
            return self._pages[key]


def _kept(crops: Originals, crop: str | None) -> bytes | None:
    """What a worker kept of a field, which it wrote as PNG itself; None where it is not there."""
    if crop is None:
        return None
    try:
        return crops.path(crop).read_bytes()
    except OSError:
        return None
