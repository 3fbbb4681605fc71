"""How many pages a second go through the queue, without any server and with Redis, in turns.

    python -m tests.worker.throughput [ROUNDS [FILES [inkfield]]]

Reads plain pages with the stand-in reader, which takes next to no time, or drawn forms with Inkfield's own. The rate is
from the first page's end to the last one's, so that starting up does not count. The CPU time a page is what more pages
cost more, and holds on a busy machine too.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from PIL import Image

from segmentation.opening import sniff
from storage.models import PageRow
from storage.store import open_store
from tests.services import running_redis
from worker.intake import Intake
from workshop.drawing.pages import draw_form_page

ROOT = Path(__file__).parents[2]
PAGES = 20
SIDE = 32


def plain_files(folder: Path, files: int) -> list[Path]:
    """TIFFs of grey pages, each file another content."""
    made = []
    for number in range(files):
        pages = [Image.fromarray(np.full((SIDE, SIDE), 100 + page, np.uint8)) for page in range(PAGES)]
        pages[0].putpixel((0, 0), number % 256)
        made.append(_saved(folder / f"{number}.tif", pages))
    return made


def form_files(folder: Path, files: int) -> list[Path]:
    """TIFFs of drawn forms."""
    made = []
    for number in range(files):
        seeds = range(9000 + PAGES * number, 9000 + PAGES * (number + 1))
        pages = [Image.fromarray(draw_form_page(seed)[0]).convert("L") for seed in seeds]
        made.append(_saved(folder / f"{number}.tif", pages))
    return made


def _saved(path: Path, pages: Sequence[Image.Image]) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return path


@dataclass(frozen=True)
class Run:
    """What one run took."""

    pages_a_second: float
    cpu_seconds: float
    """Of the worker and its processes, their start included; the broker's own are not in it."""


def run(files: Sequence[Path], broker_url: str, reader: str) -> Run:
    """Two processes over all files, on a new SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = f"sqlite:///{home / 'inkfield.db'}"
        store = open_store(url, home)
        for file in files:
            Intake(store, sniff).receive(file, file.name, "auto")
        store.close()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
        environment |= {"PYTHONPATH": str(ROOT), "INKFIELD_HOME": folder, "INKFIELD_BROKER_URL": broker_url}
        verb = ["inkfield", "work", "--drain", "--concurrency", "2"]
        command = verb if reader == "inkfield" else ["tests.worker.standin", url, broker_url, folder, "60"]
        before = _cpu_seconds()
        subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        with store.database.reading() as connection:
            first, last, count = connection.execute(
                sa.select(sa.func.min(PageRow.updated), sa.func.max(PageRow.updated), sa.func.count())
            ).one()
        store.close()
    return Run((count - 1) / (last - first), _cpu_seconds() - before)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(rounds: int, files: int, reader: str) -> None:
    """Measure in turns and print each run and the medians."""
    with tempfile.TemporaryDirectory() as folder, running_redis() as redis_url:
        made = (form_files if reader == "inkfield" else plain_files)(Path(folder), files)
        brokers = {"memory": "memory://", "redis": redis_url}
        runs: dict[str, list[Run]] = {name: [] for name in brokers}
        start = {name: run(made[:1], url, reader).cpu_seconds for name, url in brokers.items()}
        for _ in range(rounds):
            for name, url in brokers.items():
                runs[name].append(run(made, url, reader))
                print(f"{name:8}{runs[name][-1]}", flush=True)  # noqa: T201 - it is what this is for
    for name, each in runs.items():
        cpu = (statistics.median(one.cpu_seconds for one in each) - start[name]) / (PAGES * (files - 1))
        rate = statistics.median(one.pages_a_second for one in each)
        print(f"{name:8}median {rate:.1f} pages/s, {1000 * cpu:.1f} ms CPU a page")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3] or (5, 15)), *(sys.argv[3:4] or ["standin"]))
