"""`inkfield work`: the Celery worker."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Annotated

import typer

from inkfield.logs import log_as
from inkfield.settings import load_settings

if TYPE_CHECKING:
    from inkfield.settings import Settings
    from worker.bench import Bench
    from worker.run import OpenBench


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("work")(work)


def work(
    concurrency: Annotated[
        int, typer.Option(min=0, help="How many processes read; 0: as many as there are cores.")
    ] = 0,
    drain: Annotated[bool, typer.Option("--drain", help="End once every document has ended.")] = False,
) -> None:
    """Run the worker: split and read what was submitted, until told to stop."""
    from inkfield.composition import build_store
    from worker.app import QueuePlan
    from worker.run import work_on, work_until_done

    settings = load_settings()
    log_as(settings.log)
    plan = QueuePlan(settings.broker_url, concurrency or _cores())
    run = work_until_done if drain else work_on
    run(plan, build_store(settings), _bench_opener(settings))


def _bench_opener(settings: Settings) -> OpenBench:
    """What opens the bench of one process: decoder, network and database connections are made after the fork."""

    def open_bench(worker: str, lease: float) -> Bench:
        # There is a process for each core, and threads of all of them would wait for each other. OpenCV looks here when
        # it is loaded, which is now; to ask it afterwards would hang where threads of its were lost in the fork.
        os.environ["OPENCV_FOR_THREADS_NUM"] = "1"
        from inkfield.composition import build_choices, build_decoder, build_open_page, build_read_page, build_store
        from worker.bench import Bench

        decoder = build_decoder()
        choice = build_choices(settings)
        open_page, read_page = build_open_page(decoder, choice), build_read_page(settings, choice)
        bench = Bench(build_store(settings), decoder.count_pages, open_page, read_page, worker, lease)
        gc.freeze()  # what is loaded by now stays: looking through it for garbage takes a page a millisecond
        return bench

    return open_bench


def _cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
