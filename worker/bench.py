"""What one process does with a message: claim the row, do the work, save it or hand it back with a reason."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from celery.exceptions import SoftTimeLimitExceeded

from forms.errors import InputError, MissingFileError, ServiceError
from forms.page import Page, Scan
from forms.reading import PageReading, PageState
from storage.bells import Waiting
from storage.jobs import DocumentJob, PageJob
from storage.store import Store
from worker import pace
from worker.attempt import AwayError, Ending, carry_out
from worker.crops import keep_crops
from worker.outcomes import log_page, told
from worker.pace import Pace
from worker.stopping import StoppedError

log = logging.getLogger(__name__)

AWAY = "the store was away when it ended"
SLOWER = "it was claimed with others that took longer than was thought"

Opened = TypeVar("Opened")

CountPages = Callable[[Scan], int]
"""How many pages a scan has; raises an InputError where it cannot be opened."""

OpenToRead = Callable[[Scan, int, str], Page]
"""One page of a scan, counted from 1, as fine as the layout asked for is read; raises an InputError where it cannot be
opened."""

ReadPage = Callable[[Page, str], PageReading]
"""All the fields of a page, given the layout asked for; a page that cannot be read is a result, not an error."""


@dataclass(frozen=True)
class Bench:
    """All that a process needs to work; made once in each, after the fork."""

    store: Store
    count_pages: CountPages
    open_page: OpenToRead
    read_page: ReadPage
    worker: str
    """The name of the worker that this process belongs to."""
    lease: float
    """Seconds after which others may take over what this process has claimed; longer than the time limit of a task."""
    _pace: Pace = field(default_factory=Pace)
    _owes: threading.Event = field(default_factory=threading.Event)
    """Set where this process could not write how its last attempt ended."""

    def split_document(self, document: str) -> None:
        """Make page rows of a received document, or record why it has no pages; nothing where it is not to be had.

        What is urgent comes first. Pages that are small, as this process has found them, are read right away.
        """
        with self._outages_borne():
            self._hand_back_what_is_owed()
            for urgent in self.store.bells.urgent().documents:
                self._split_if_free(urgent)
            self._split_if_free(document)

    def read_one(self, page_id: int) -> None:
        """Read a queued page and store what was found, or why it was not read; nothing where it is not to be had.

        What is urgent comes first: then that is done, and the page of the message is rung for again.
        """
        with self._outages_borne():
            self._hand_back_what_is_owed()
            urgent = self.store.bells.urgent()
            for document in urgent.documents:
                self._split_if_free(document)
            job = self._claimed(urgent, page_id)
            if job is not None:
                self._read_claimed(job)

    def _hand_back_what_is_owed(self) -> None:
        """What was held while the store was away: queued again, the attempt uncounted."""
        if self._owes.is_set():
            self.store.pages.postpone_held(self._holder, AWAY)
            self.store.documents.postpone_held(self._holder, AWAY)
            self._owes.clear()

    @property
    def _holder(self) -> str:
        return f"{self.worker}:{os.getpid()}"

    def _claimed(self, urgent: Waiting, page_id: int) -> PageJob | None:
        for other in urgent.pages:
            job = self.store.pages.claim(other, self._holder, self.lease) if other != page_id else None
            if job is not None:
                self.store.bells.unring(Waiting([], [page_id]))
                return job
        return self.store.pages.claim(page_id, self._holder, self.lease)

    def _split_if_free(self, document: str) -> None:
        job = self.store.documents.claim(document, self._holder, self.lease)
        if job is not None:
            along: list[PageJob] = []
            carry_out(self.store.documents, job, lambda job: self._split(job, along), f"splitting {document}")
            self._read_along(along)

    def _read_along(self, jobs: Sequence[PageJob]) -> None:
        """Read what was claimed together, as long as that is as quick as it was thought to be."""
        until = time.monotonic() + pace.SECONDS
        for job in jobs:
            if time.monotonic() < until:
                self._read_claimed(job)
            else:
                self.store.pages.postpone(job, SLOWER, 0.0)

    def _read_claimed(self, job: PageJob) -> None:
        with self._pace.measured():
            carry_out(self.store.pages, job, self._read, f"page {job.number} of {job.scan.document}")

    def _split(self, job: DocumentJob, along: list[PageJob]) -> Ending:
        """Count the pages; the ending puts those into `along` that it has claimed."""
        try:
            pages = self._opened(lambda: self.count_pages(job.scan))
        except InputError as error:
            reason = error.reason
            log.info("%s cannot be read: %s", job.scan.document, reason.code, extra={"reason": reason.code})
            return lambda: self.store.documents.reject(job, reason)
        log.info("%s has %d pages", job.scan.document, pages)
        claimed = min(pages, self._pace.room())
        return lambda: along.extend(self.store.documents.split_and_claim(job, pages, claimed, self.lease))

    def _read(self, job: PageJob) -> Ending:
        try:
            page = self._opened(lambda: self.open_page(job.scan, job.number, job.choice))
        except InputError as error:
            failed = PageReading(job.scan, job.number, None, None, None, PageState.FAILED, error.reason)
            log_page(failed)
            return lambda: self.store.pages.save(job, failed, {})
        reading = self.read_page(page, job.choice)
        log_page(reading)
        return lambda: self.store.pages.save(job, reading, keep_crops(page, reading.readings, self.store.crops))

    def _opened(self, open_it: Callable[[], Opened]) -> Opened:
        """What `open_it` gives; where no original is to be found at all, it is their folder that is away."""
        try:
            return open_it()
        except MissingFileError as error:
            folder = self.store.originals.folder
            if not folder.is_dir() or next(folder.iterdir(), None) is None:
                raise AwayError(f"{folder} is empty; see that the folder of originals is there") from error
            raise

    @contextmanager
    def _outages_borne(self) -> Iterator[None]:
        """Bear that the store is away: what this process holds then is handed back uncounted by its next task."""
        try:
            yield
        except (ServiceError, StoppedError, SoftTimeLimitExceeded) as error:
            self._owes.set()
            log.warning("%s", told(error))
