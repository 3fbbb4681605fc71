"""Reading stored pages again: what would change, and doing it.

From the originals, not from stored crops: a crop is kept only of fields that needed review, it shows a field without
its cells, and sums and checks need all fields of a page together. No paper is scanned again either way.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from forms.errors import InputError
from forms.page import Page, Scan
from forms.reading import PageReading, PageState
from forms.rereading import Change, FieldChange, changes
from storage.rereading import ReadBefore, Replaced, Rereading
from storage.store import Store
from worker.crops import keep_crops

OpenToRead = Callable[[Scan, int, str], Page]
ReadPage = Callable[[Page, str], PageReading]


@dataclass(frozen=True)
class Reread:
    """A page that was read again."""

    before: ReadBefore
    changes: Sequence[FieldChange]
    problem: str = ""
    """Why it stays as it is; empty where it was read, and put in its place if that was asked for."""

    @property
    def counts(self) -> Counter[Change]:
        """How many fields, by what becomes of them."""
        return Counter(one.change for one in self.changes)


@dataclass(frozen=True)
class Reprocessing:
    """Stored pages and what reads them again."""

    store: Store
    open_page: OpenToRead
    read_page: ReadPage

    def compared(self, documents: Collection[str]) -> Iterator[Reread]:
        """What would change; nothing does."""
        for before, _, page in self._pages(documents):
            yield _held_against(before, page)

    def replaced(self, documents: Collection[str]) -> Iterator[Reread]:
        """The same, and done: each page whose fields change is replaced in one transaction."""
        for before, pixels, page in self._pages(documents):
            found = _held_against(before, page)
            if found.problem or pixels is None or isinstance(page, str):
                yield found
                continue
            crops = keep_crops(pixels, page.readings, self.store.crops)
            ended = self._rereading.replace(before, page, crops)
            yield found if ended is Replaced.DONE else Reread(before, (), _WHY[ended])

    @property
    def _rereading(self) -> Rereading:
        return Rereading(self.store.database, self.store.originals)

    def _pages(self, documents: Collection[str]) -> Iterator[tuple[ReadBefore, Page | None, PageReading | str]]:
        """Each page with its picture and what is read now, or why that cannot be."""
        for before in self._rereading.pages(documents):
            try:
                page = self.open_page(before.scan, before.number, before.choice)
            except InputError as error:
                yield before, None, str(error)
                continue
            yield before, page, self.read_page(page, before.choice)


_WHY = {
    Replaced.LOOKED_AT: "somebody has a field of it before their eyes; reprocess it later",
    Replaced.CHANGED: "it was taken, read again or erased meanwhile",
}


def _held_against(before: ReadBefore, page: PageReading | str) -> Reread:
    if isinstance(page, str):
        return Reread(before, (), page)
    if page.state is not PageState.READ:
        return Reread(before, (), f"not read any more: {page.reason.message if page.reason else page.state}")
    return Reread(before, tuple(changes(before.readings, page.readings, before.settled)))
