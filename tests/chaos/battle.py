"""One run of the chaos: drawn documents go in, workers read them while faults strike, and what came of it is told."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from storage.models import PageRow, ReadingRow
from storage.states import OPEN_PAGES, WorkState
from storage.store import Store
from tests.chaos.faults import Scene, Strike
from tests.chaos.fleet import ROOT, environment
from tests.chaos.paper import PagePlace, Paper

STANDSTILL_SECONDS = 300.0
"""The longest that nothing may come of the work before it counts as standing still."""
PROGRAM_SECONDS = 900.0

Line = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """How long it took."""

    seconds: float
    """From the first file taken in to the last page ended."""
    after_last_fault: float
    """From the last fault to the last page ended."""


def inkfield(settings: Mapping[str, str], *arguments: str) -> str:
    """Run the program, which must end well; gives its stdout."""
    ended = subprocess.run(
        [sys.executable, "-m", "inkfield", *arguments],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=PROGRAM_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def lines(output: str) -> Sequence[Line]:
    """The records of JSON lines."""
    return [json.loads(line) for line in output.splitlines()]


def fight(scene: Scene, store: Store, papers: Sequence[Paper], plan: Sequence[Strike], drained_within: float) -> Told:
    """Take all papers in and read them, with faults as planned; returns when every document has ended."""
    fleet = scene.fleet
    began = time.monotonic()
    fleet.keep_up()
    with ThreadPoolExecutor(1) as door:
        taken_in = [door.submit(_take_in, fleet.settings, paper) for paper in papers]
        for strike in plan:
            fleet.wait_for(partial(reached, store, strike.pages), STANDSTILL_SECONDS)
            say(f"{time.monotonic() - began:6.1f} s, {pages_ended(store)} pages: {strike.fault.__name__}")
            strike.fault(scene)
        last = time.monotonic()
        fleet.wait_for(lambda: all(each.done() for each in taken_in) and drained(store), drained_within)
        ended = time.monotonic()
    assert sum(each.result() for each in taken_in) == sum(len(paper.pages) for paper in papers)
    return Told(ended - began, ended - last)


def say(line: str) -> None:
    """Tell whoever watches, and the report of a failure."""
    sys.stderr.write(f"{line}\n")


def drained(store: Store) -> bool:
    """Whether every document has ended."""
    return not store.bells.anything_open()


def reached(store: Store, pages: int) -> bool:
    """Whether so many pages have ended."""
    return pages_ended(store) >= pages


def pages_ended(store: Store) -> int:
    """How many pages nobody will look at again."""
    ended = sa.select(sa.func.count()).where(PageRow.state.not_in(OPEN_PAGES))
    with store.database.reading() as connection:
        return connection.scalar(ended) or 0


def quarantined(store: Store) -> Mapping[PagePlace, tuple[int, str]]:
    """The pages that were given up, each with its attempts and its evidence."""
    asked = sa.select(PageRow).where(PageRow.state == WorkState.QUARANTINED)
    with store.database.reading() as connection:
        rows = connection.execute(asked).all()
    return {PagePlace(row.document_id, row.number): (row.attempt, row.reason_message or "") for row in rows}


def stored_readings(store: Store) -> Counter[tuple[int, str]]:
    """How often the fields of each page were stored, current or not."""
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(ReadingRow.page_id, ReadingRow.field)).all()
    return Counter((row.page_id, row.field) for row in rows)


def _take_in(settings: Mapping[str, str], paper: Paper) -> int:
    """Take a folder in; gives the number of its documents."""
    return len(inkfield(settings, "submit", str(paper.folder), "--layout", paper.choice).split())
