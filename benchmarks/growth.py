"""What a page costs as pages and processes become more: `python -m benchmarks.growth PAGES PROCESSES [KIND]`.

Drawn A4 pages with sixty digits, as PDFs of one page, through the whole program: taken in, queued, split, read and
stored. Database and broker are those that INKFIELD_DATABASE_URL and INKFIELD_BROKER_URL name, which must be new and
empty; without them SQLite and no broker. Prints one JSON object. The rate is from the first page's end to the last
one's, so that starting does not count.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
import sqlalchemy as sa

from benchmarks.paper import HERE, draw_page
from inkfield.settings import load_settings
from segmentation.opening import sniff
from storage.engine import Database
from storage.models import PageRow
from storage.store import Store, open_store
from worker.intake import Intake

WRITERS = 20
"""Pages that are drawn; the others are the same ones with other bytes behind the end of their files."""
PAUSE = 1.0
"""Seconds between two looks at what processes hold and have spent."""


def measured(pages: int, processes: int, kind: str) -> dict[str, float | int | str]:
    """One run on a new home."""
    with tempfile.TemporaryDirectory() as folder:
        home, layouts = Path(folder) / "home", Path(folder) / "layouts"
        layouts.mkdir()
        shutil.copy(HERE / f"page_{kind}.toml", layouts)
        os.environ |= {"INKFIELD_HOME": str(home), "INKFIELD_LAYOUTS": str(layouts)}
        url = load_settings().database_url
        store = open_store(url, home)
        _take_in(store, pages, kind, Path(folder))
        looks = _work(processes)
        ended = _ended(store)
        found: dict[str, float | int | str] = {
            "pages": pages,
            "processes": processes,
            "kind": kind,
            "broker": load_settings().broker_url,
            "database": store.database.engine.dialect.name,
            "database bytes a page": _size(store.database) / pages,
            "MB a process, a third in": looks[len(looks) // 3].held_mb / processes,
            "MB a process, most": max(look.held_mb for look in looks) / processes,
            "pages a second": _rate(ended),
            "pages a second, first fifth": _rate(ended[: pages // 5]),
            "pages a second, last fifth": _rate(ended[-(pages // 5) :]),
            "cpu ms a page": _cpu_ms(looks, ended),
        }
        store.close()
    return found


def _take_in(store: Store, pages: int, kind: str, folder: Path) -> None:
    """Files as like as pages of one batch, each with bytes of its own."""
    intake = Intake(store, sniff)
    drawn = [Path(draw_page(kind, seed, folder).file).read_bytes() for seed in range(min(pages, WRITERS))]
    for number in range(pages):
        file = folder / f"{number}.pdf"
        file.write_bytes(drawn[number % len(drawn)] + f"%{number}\n".encode())
        intake.receive(file, file.name, f"bench_{kind}")
        file.unlink()


class _Look(NamedTuple):
    """At a worker and all below it."""

    when: float
    held_mb: float
    """Memory of all below it, what they share counted once."""
    cpu_seconds: float
    """Spent by all that ever were seen."""


def _work(processes: int) -> list[_Look]:
    """Let a worker end everything, and look at it now and then."""
    command = [sys.executable, "-m", "inkfield", "work", "--drain", "--concurrency", str(processes)]
    worker = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    looks: list[_Look] = []
    spent: dict[int, float] = {}
    while worker.poll() is None:
        held = sum(_held_mb(process, spent) for process in worker.children(recursive=True))
        _held_mb(worker, spent)
        looks.append(_Look(time.time(), held, sum(spent.values())))
        time.sleep(PAUSE)
    if worker.returncode:
        raise SystemExit(f"the worker ended with {worker.returncode}")
    return looks


def _held_mb(process: psutil.Process, spent: dict[int, float]) -> float:
    """The memory of a process; what it has spent is noted. 0 where it has just ended."""
    try:
        spent[process.pid] = sum(process.cpu_times()[:2])
        return float(process.memory_full_info().pss) / 2**20
    except psutil.Error:
        return 0.0


def _ended(store: Store) -> list[float]:
    """When each page was done with, in order."""
    with store.database.reading() as connection:
        return sorted(connection.execute(sa.select(PageRow.updated)).scalars())


def _rate(ended: Sequence[float]) -> float:
    return (len(ended) - 1) / (ended[-1] - ended[0])


def _cpu_ms(looks: Sequence[_Look], ended: Sequence[float]) -> float:
    """What a page costs the worker and all below it once a fifth of the pages is done: starting does not count."""
    first = next(look for look in looks if look.when >= ended[len(ended) // 5])
    since = sum(one > first.when for one in ended)
    return 1000 * (looks[-1].cpu_seconds - first.cpu_seconds) / since


def _size(database: Database) -> float:
    """Bytes of the database."""
    asked = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with database.reading() as connection:
        return float(connection.execute(sa.text(asked[database.engine.dialect.name])).scalar_one())


if __name__ == "__main__":
    told = measured(int(sys.argv[1]), int(sys.argv[2]), *(sys.argv[3:] or ["combs"]))
    print(json.dumps({name: round(value, 2) if isinstance(value, float) else value for name, value in told.items()}))  # noqa: T201
