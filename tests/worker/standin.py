"""A worker as a program of its own, whose reader is small and honest: it reads how bright a page is.

    python -m tests.worker.standin DATABASE_URL BROKER_URL HOME [TASK_SECONDS [STOP_SECONDS]]

It works until every document has ended. Some brightnesses make it misbehave on purpose; each is named after the fault.
A file `weights-are-gone` in HOME keeps its processes from getting ready.
"""

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import NoReturn

from forms.errors import InkfieldError, ModelError
from forms.geometry import Box
from forms.page import Page, Scan
from forms.reading import Character, PageReading, PageState, Reading, Status
from forms.reason import Reason, ReasonCode
from segmentation.decoding import Decoder
from segmentation.opening import open_page
from storage.store import open_store
from worker.app import QueuePlan
from worker.bench import Bench
from worker.run import work_until_done

KILLS_ITS_PROCESS, KILLS_ITS_PROCESS_ONCE, RAISES, HANGS, UNIDENTIFIED, SLOW, HANGS_ONCE = range(201, 208)
GONE = "weights-are-gone"


def read_brightness(page: Page, choice: str, once: Path) -> PageReading:
    """One field, `brightness`, whose text is the mean of the page's pixels in three digits."""
    brightness = round(float(page.pixels.mean()))
    _misbehave(brightness, once)
    if brightness == UNIDENTIFIED:
        reason = Reason(ReasonCode.UNIDENTIFIED, "no known layout fits")
        return PageReading(page.scan, page.number, page.size, page.dpi, None, PageState.UNIDENTIFIED, reason)
    box = Box(0.0, 0.0, 8.0, 8.0)
    text = f"{brightness:03d}"
    characters = tuple(Character(character, 0.99, box, None) for character in text)
    doubt = None if brightness > 99 else Reason(ReasonCode.LOW_CONFIDENCE, "it is dark")
    status = Status.ACCEPTED if doubt is None else Status.REVIEW
    reading = Reading("brightness", "number", text, text, 0.97, status, doubt, box, characters, f"mean-{choice}")
    return PageReading(page.scan, page.number, page.size, page.dpi, None, PageState.READ, readings=(reading,))


def open_as_it_is(scan: Scan, number: int, layout: str) -> Page:  # noqa: ARG001 - what a bench calls
    """Opens pages for the stand-in, which reads every layout as fine as it comes, in this very process."""
    return open_page(scan, number)


def _misbehave(brightness: int, once: Path) -> None:
    if brightness == KILLS_ITS_PROCESS:
        os.kill(os.getpid(), signal.SIGKILL)
    if brightness == KILLS_ITS_PROCESS_ONCE and not once.exists():
        once.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if brightness == RAISES:
        raise RuntimeError("a fault in the reader")
    if brightness == HANGS:
        hang()
    if brightness == HANGS_ONCE and not once.exists():
        once.touch()
        hang()
    if brightness == SLOW:
        time.sleep(1.0)


def hang() -> NoReturn:
    """Do not return for as long as any test lasts."""
    while True:
        time.sleep(600)


def main(database_url: str, broker_url: str, home: Path, task_seconds: float = 60.0, stop_seconds: float = 8.0) -> None:
    """Work with two processes until all is done."""

    def open_bench(worker: str, lease: float) -> Bench:
        if (home / GONE).exists():
            raise ModelError("the weights are missing")
        read = partial(read_brightness, once=home / "killed-once")
        decoder = Decoder()

        def opened(scan: Scan, number: int, _: str) -> Page:
            return decoder.open_page(scan, number)

        return Bench(open_store(database_url, home), decoder.count_pages, opened, read, worker, lease)

    plan = QueuePlan(broker_url, concurrency=2, task_seconds=task_seconds, stop_seconds=stop_seconds)
    try:
        work_until_done(plan, open_store(database_url, home), open_bench)
    except InkfieldError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), *map(float, sys.argv[4:]))
