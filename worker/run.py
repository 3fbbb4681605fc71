"""Running a worker: a parent that forks processes and rings the bell for them, until told to stop."""

import contextlib
import logging
import os
import signal
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery import signals
from celery.exceptions import Ignore, SecurityWarning
from kombu.exceptions import OperationalError

from forms.errors import InkfieldError, ServiceError
from storage.store import Store
from worker.app import QueuePlan, build_app
from worker.bench import Bench
from worker.broker import shown_broker
from worker.dispatcher import Dispatcher
from worker.fork_gate import ForkGate
from worker.heartbeat import Pulse, heartbeats, workers_folder
from worker.opening_check import BenchOpener, Trouble, check_opening
from worker.place import place
from worker.stopping import leave_stopping_to_parent, reminding
from worker.tasks import CeleryBell, register_tasks

log = logging.getLogger(__name__)

OpenBench = Callable[[str, float], Bench]
"""Opens the bench of this process; given the worker's name and the seconds a claim holds."""


def work_on(plan: QueuePlan, store: Store, open_bench: OpenBench) -> None:
    """Work until the process is told to stop (SIGTERM or SIGINT; what is begun is finished).

    `store` is used by the dispatcher alone; `open_bench` is called once in each process, after the fork. Raises
    ServiceError where the broker cannot be reached, and what `open_bench` raises where a process cannot be made ready.
    """
    _work(plan, store, open_bench, on_empty=lambda: None)


def work_until_done(plan: QueuePlan, store: Store, open_bench: OpenBench) -> None:
    """The same, but end as soon as every document has ended."""
    _work(plan, store, open_bench, on_empty=_stop_once())


def _work(plan: QueuePlan, store: Store, open_bench: OpenBench, on_empty: Callable[[], None]) -> None:
    # Whoever opened the store may have left a connection in it, and none may be open at a fork: see worker.fork_gate.
    store.close()
    app = build_app(plan)
    here = f"{place()}."
    name = f"{here}{uuid.uuid4().hex[:12]}"
    broker = shown_broker(plan.broker_url)
    _check_broker(app, broker)
    check_opening(lambda: open_bench(name, plan.lease))
    trouble = Trouble()
    bench = BenchOpener(lambda: open_bench(name, plan.lease), trouble)
    register_tasks(app, _or_ignored(bench))
    depth = 16 + 8 * plan.concurrency
    pulse = Pulse(workers_folder(store.home), name, plan.lease)
    dispatcher = Dispatcher(store, CeleryBell(app, broker), here, depth, ForkGate(), on_empty, pulse.beat)
    stopping = reminding(plan.stop_seconds)
    with (
        _own_logging(),
        _heeding(trouble),
        _open_in_each_process(bench),
        stopping,
        _living(pulse),
        _dispatching(dispatcher),
    ):
        worker = app.Worker(
            hostname=f"inkfield@{name}", quiet=True, without_gossip=True, without_mingle=True, without_heartbeat=True
        )
        worker.start()


def _or_ignored(bench: Callable[[], Bench]) -> Callable[[], Bench]:
    """The bench for tasks: without one a message is dropped, since its row waits and is rung for again."""

    def bench_of_task() -> Bench:
        try:
            return bench()
        except InkfieldError as error:
            log.warning("this process cannot read: %s", error)
            raise Ignore from error

    return bench_of_task


def _check_broker(app: Any, broker: str) -> None:  # noqa: ANN401 - Celery is untyped
    """Say at once that a broker is not there; later interruptions are waited out."""
    try:
        with app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0.2, timeout=5)
    except OperationalError as error:
        raise ServiceError(f"the broker {broker} does not answer; start it, or use memory://") from error


@contextmanager
def _dispatching(dispatcher: Dispatcher) -> Iterator[None]:
    """Run the dispatcher beside the worker, from its readiness to its shutdown, and once more when it has ended."""
    stop = threading.Event()
    thread = threading.Thread(target=dispatcher.run, args=(stop,), name="dispatcher", daemon=True)

    def start(**_: object) -> None:
        thread.start()

    def end(**_: object) -> None:
        stop.set()

    signals.worker_ready.connect(start)
    signals.worker_shutting_down.connect(end)
    try:
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(timeout=10.0)
        dispatcher.hand_back()
        signals.worker_ready.disconnect(start)
        signals.worker_shutting_down.disconnect(end)


@contextmanager
def _living(pulse: Pulse) -> Iterator[None]:
    """Let the processes' tasks be progress, and leave no sign of life at the end; nor one of workers long dead."""
    heartbeats(pulse.folder)
    for begun_or_ended in (signals.task_prerun, signals.task_postrun):
        begun_or_ended.connect(pulse.progressed)
    try:
        yield
    finally:
        for begun_or_ended in (signals.task_prerun, signals.task_postrun):
            begun_or_ended.disconnect(pulse.progressed)
        pulse.end()


@contextmanager
def _heeding(trouble: Trouble) -> Iterator[None]:
    """Ask the worker to finish when one of its processes cannot work, and raise that process's error once it has."""
    stop = threading.Event()
    errors: list[InkfieldError] = []
    ask = _stop_once()

    def heed() -> None:
        while not stop.is_set() and not errors:
            error = trouble.told(seconds=0.2)
            if error is not None:
                errors.append(error)
                ask()

    thread = threading.Thread(target=heed, name="trouble", daemon=True)

    def start(**_: object) -> None:
        thread.start()

    signals.worker_ready.connect(start)
    try:
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join()
        signals.worker_ready.disconnect(start)
        trouble.close()
    if errors:
        raise errors[0]


@contextmanager
def _open_in_each_process(bench: Callable[[], Bench]) -> Iterator[None]:
    """Open the bench before a process takes its first task; if that fails, the first task tries again."""

    def opened(**_: object) -> None:
        leave_stopping_to_parent()
        with contextlib.suppress(InkfieldError):
            bench()

    signals.worker_process_init.connect(opened)
    try:
        yield
    finally:
        signals.worker_process_init.disconnect(opened)


@contextmanager
def _own_logging() -> Iterator[None]:
    """Leave logging as the command line has set it up, without the advice to root, which is about pickled messages."""

    def keep(**_: object) -> None:
        log.debug("logging stays as it is")

    signals.setup_logging.connect(keep)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)
            yield
    finally:
        signals.setup_logging.disconnect(keep)


def _stop_once() -> Callable[[], None]:
    """A call that asks this process to finish, the way an operator would, the first time it is made."""
    asked = threading.Event()

    def stop() -> None:
        if not asked.is_set():
            asked.set()
            os.kill(os.getpid(), signal.SIGTERM)

    return stop
