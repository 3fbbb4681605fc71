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
from collections.abc import Iterator
from pathlib import Path

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
PAUSE = 0.5
"""Seconds between two looks at the memory."""


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
        memory, cpu = _work(processes)
        found: dict[str, float | int | str] = {
            "pages": pages,
            "processes": processes,
            "kind": kind,
            "broker": load_settings().broker_url,
        }
        found |= {"database": store.database.engine.dialect.name, "cpu ms a page": 1000 * cpu / pages, **memory}
        found |= dict(_rates(store)) | {"database bytes a page": _size(store.database) / pages}
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


def _work(processes: int) -> tuple[dict[str, float], float]:
    """Let a worker end everything; the memory of its reading processes, decoders included, and its CPU seconds."""
    command = [sys.executable, "-m", "inkfield", "work", "--drain", "--concurrency", str(processes)]
    worker = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen: list[float] = []
    spent: dict[int, float] = {}
    while worker.poll() is None:
        seen.append(_look(worker, spent) / processes)
        time.sleep(PAUSE)
    if worker.returncode:
        raise SystemExit(f"the worker ended with {worker.returncode}")
    middle = seen[len(seen) // 3 :]
    return {"MB a process, a third in": middle[0], "MB a process, most": max(seen)}, sum(spent.values())


def _look(worker: psutil.Process, spent: dict[int, float]) -> float:
    """MB that all below a worker hold, memory they share counted once; notes what each has spent."""
    held = 0.0
    for process in [worker, *worker.children(recursive=True)]:
        try:
            spent[process.pid] = sum(process.cpu_times()[:2])
            held += 0.0 if process.pid == worker.pid else process.memory_full_info().pss / 2**20
        except psutil.Error:
            continue
    return held


def _rates(store: Store) -> Iterator[tuple[str, float]]:
    """Pages a second of all of them, and of each fifth."""
    with store.database.reading() as connection:
        ended = sorted(connection.execute(sa.select(PageRow.updated)).scalars())
    yield "pages a second", (len(ended) - 1) / (ended[-1] - ended[0])
    fifth = len(ended) // 5
    for part in (0, 4):
        some = ended[part * fifth : (part + 1) * fifth]
        yield f"pages a second, fifth {part + 1}", (len(some) - 1) / (some[-1] - some[0])


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
