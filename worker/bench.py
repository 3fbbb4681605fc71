"""What one process does with a message: claim the row, do the work, save it or hand it back with a reason."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from forms.errors import InputError
from forms.page import Page, Scan
from forms.reading import PageReading, PageState
from storage.jobs import DocumentJob, PageJob
from storage.store import Store
from worker.crops import keep_crops
from worker.outcomes import delay, log_failure, told

CountPages = Callable[[Scan], int]
"""How many pages a scan has; raises an InputError where it cannot be opened."""

OpenPage = Callable[[Scan, int], Page]
"""One page of a scan, counted from 1; raises an InputError where it cannot be opened."""

ReadPage = Callable[[Page, str], PageReading]
"""All the fields of a page, given the layout asked for; a page that cannot be read is a result, not an error."""


@dataclass(frozen=True)
class Bench:
    """All that a process needs to work; made once in each, after the fork."""

    store: Store
    count_pages: CountPages
    open_page: OpenPage
    read_page: ReadPage
    worker: str
    """The name of the worker that this process belongs to."""
    lease: float
    """Seconds after which others may take over what this process has claimed; longer than the time limit of a task."""

    def split_document(self, document: str) -> None:
        """Make page rows of a received document, or record why it has no pages; nothing where it is not to be had."""
        job = self.store.documents.claim(document, self.lease)
        if job is None:
            return
        try:
            self._split(job)
        except Exception as error:  # noqa: BLE001 - whatever a file does to its decoder, the row must be handed back
            log_failure(f"splitting {document}", job.attempt, error)
            self.store.documents.release(job, told(error), delay(job.attempt))

    def read_one(self, page_id: int) -> None:
        """Read a queued page and store what was found, or why it was not read; nothing where it is not to be had."""
        job = self.store.pages.claim(page_id, f"{self.worker}:{os.getpid()}", self.lease)
        if job is None:
            return
        try:
            self._read(job)
        except Exception as error:  # noqa: BLE001 - as above
            log_failure(f"page {job.number} of {job.scan.document}", job.attempt, error)
            self.store.pages.release(job, told(error), delay(job.attempt))

    def _split(self, job: DocumentJob) -> None:
        try:
            pages = self.count_pages(job.scan)
        except InputError as error:
            self.store.documents.reject(job, error.reason)
        else:
            self.store.documents.split(job, pages)

    def _read(self, job: PageJob) -> None:
        try:
            page = self.open_page(job.scan, job.number)
        except InputError as error:
            failed = PageReading(job.scan, job.number, None, None, None, PageState.FAILED, error.reason)
            self.store.pages.save(job, failed, {})
            return
        reading = self.read_page(page, job.choice)
        self.store.pages.save(job, reading, keep_crops(page.pixels, reading.readings, self.store.crops))
