"""The decoder as everybody else sees it: pages in, errors out, whatever the file does to the child."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from forms.errors import (
    EmptyFileError,
    EncryptedFileError,
    InputError,
    MissingFileError,
    ServiceError,
    TooLargeError,
    UnreadableFileError,
    UnsupportedFileError,
)
from forms.page import Page, Paper, Scan
from segmentation.decoding.buffers import Buffer, Buffers
from segmentation.decoding.endings import Ending
from segmentation.decoding.framing import Message
from segmentation.decoding.process import Child, EndedError

log = logging.getLogger(__name__)

SECONDS = 25.0
"""How long one request may take; with another try after a crash, 30."""
LEAST_SECONDS = 5.0
REQUESTS = 400
"""What one child answers before it is replaced: its libraries are not known for giving all memory back. A document of
one page asks twice."""

_ERRORS: dict[str, type[InputError]] = {
    each.code.value: each
    for each in (
        *(MissingFileError, EmptyFileError, UnsupportedFileError),
        *(UnreadableFileError, EncryptedFileError, TooLargeError),
    )
}


class Decoder:
    """Opens scans in a child process, which is started when it is first needed and lasts for `requests` requests.

    For any number of threads, which take turns. After a fork each process has a child of its own; a page belongs to
    the process that opened it. The file must not change while it is being read.
    """

    def __init__(self, seconds: float = SECONDS, requests: int = REQUESTS) -> None:
        """Nothing is started yet. `seconds` is what one request may take."""
        self._seconds, self._requests = seconds, requests
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._turn = threading.Lock()
        self._buffers = Buffers()
        self._child: Child | None = None
        self._answered = 0

    def start(self) -> None:
        """Start the child now, so that it loads its libraries while there is other work; needless but quicker."""
        self._heed_fork()
        with self._turn:
            self._child_for_now()

    def count_pages(self, scan: Scan) -> int:
        """How many pages a scan has, at least 1.

        Raises the InputError that says why it cannot be opened, ServiceError where the decoder cannot run.
        """
        with self._distrust():
            return int(self._asked({"path": _path(scan)})["pages"])

    def open_page(self, scan: Scan, number: int, paper: Paper | None = None) -> Page:
        """Page `number` of a scan, counted from 1; smaller where a scan of `paper` is finer than fields are read at.

        Raises as `count_pages` does.
        """
        self._heed_fork()
        buffer = self._buffers.take()
        try:
            with self._distrust():
                answer = self._asked({"path": _path(scan), "number": number, "paper": paper}, buffer)
                pixels = self._buffers.pixels(buffer, _shape(answer["shape"]))
                finer, given = int(answer["finer"]), answer["given"]
        except BaseException:  # a child that was killed may still be writing to it
            buffer.close()
            raise
        return Page(scan, number, pixels, answer["dpi"], finer, None if given is None else (given[0], given[1]))

    def open_pages(self, scan: Scan) -> Iterator[Page]:
        """All pages of a scan, first to last, one in memory at a time; a page that cannot be opened ends it."""
        for number in range(1, self.count_pages(scan) + 1):
            yield self.open_page(scan, number)

    def close(self) -> None:
        """End the child; a later request starts another."""
        self._heed_fork()
        with self._turn:
            self._replace()
            self._buffers.close()
            self._buffers = Buffers()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _heed_fork(self) -> None:
        """In a process forked from the one that used this decoder, begin anew and leave that one's child alone."""
        if self._process != os.getpid():
            if self._child is not None:
                self._child.forget()
            self._begin()

    @contextmanager
    def _distrust(self) -> Iterator[None]:
        """A child that answers nonsense was damaged by what it opened: it is replaced."""
        try:
            yield
        except (KeyError, TypeError, ValueError) as error:
            self.close()
            raise UnreadableFileError("opening it harms the decoder; export or scan it again") from error

    def _child_for_now(self) -> Child:
        if self._child is None:
            self._child, self._answered = Child(), 0
        return self._child

    def _replace(self) -> None:
        """End the child, if there is one; the next request starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _asked(self, request: Message, buffer: Buffer | None = None) -> Message:
        """The child's answer; its errors are raised here."""
        self._heed_fork()
        with self._turn:
            try:
                answer = self._answer(request, [] if buffer is None else [buffer.descriptor])
            except BaseException:
                self._replace()
                raise
            self._answered += 1
            if self._answered >= self._requests or answer.get("worn") or answer.get("exhausted"):
                self._replace()
                with suppress(ServiceError):  # whoever asks next is told
                    self._child_for_now()  # and loads its libraries while the page is read
        if "short" in answer:
            raise ServiceError(f"there is no memory for the page ({answer['short']}); give the machine more")
        if "error" in answer:
            if answer["fault"]:
                log.debug("while opening %s:\n%s", request["path"], answer["fault"])
            raise _ERRORS[answer["error"]](answer["message"])
        return answer

    def _answer(self, request: Message, descriptors: list[int]) -> Message:
        """The child's answer; a new child gets another try where the first one ended, unless it took too long.

        The same where its memory ran out, unless it had opened nothing before: it may have kept what others needed.
        """
        begun = time.monotonic()
        is_used = self._child is not None and self._answered > 0
        try:
            answer = self._child_for_now().ask(request, self._seconds, *descriptors)
            if not (answer.get("exhausted") and is_used):
                return answer
            self._replace()
        except EndedError as first:
            _tell(first.ending)
            self._child = None
            if not first.ending.is_worth_another_try:
                raise first.ending.error() from None
        left = max(LEAST_SECONDS, self._seconds - (time.monotonic() - begun))
        try:
            return self._child_for_now().ask(request, left, *descriptors)
        except EndedError as second:
            _tell(second.ending)
            ending = second.ending if second.ending.seconds is None else replace(second.ending, seconds=self._seconds)
            raise ending.error() from None


def _tell(ending: Ending) -> None:
    log.info("the decoder ended in the middle of a request (%s)", ending)


def _shape(told: list[int]) -> tuple[int, ...]:
    """The shape of a page, grey or RGB; ValueError for any other."""
    height, width, *channels = map(int, told)
    if min(height, width) < 1 or channels not in ([], [3]):
        raise ValueError(f"no shape of a page: {told}")
    return (height, width, *channels)


def _path(scan: Scan) -> str:
    """Where a scan lies, as text that any name survives in, and that means the same in another folder."""
    return os.fsencode(scan.path.absolute()).decode("utf-8", "surrogateescape")
