"""Figures for Prometheus: all that the database and the workers' signs of life tell, asked for when they are fetched.

Many processes work and one database knows, so nobody keeps counters. Rates are over the last minute.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from forms.reading import Status
from storage.figures import Figures, figures
from storage.states import DocumentState, WorkState
from storage.store import Store
from worker.heartbeat import Life, heartbeats, lives, workers_folder

FRESH_SECONDS = 3.0
SHARE = 20.0
"""Figures are used for this many times as long as it took to find them: a large database is asked less often."""


@dataclass(eq=False)
class StoreCollector(Collector):
    """Asks the store, and remembers the answer for a few seconds."""

    store: Store
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _known: list[Metric] = field(default_factory=list, init=False)
    _until: float = field(default=0.0, init=False)

    def describe(self) -> Iterable[Metric]:
        """Nothing in advance: that would ask the store."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """All figures; raises ServiceError where the store cannot be asked."""
        with self._lock:
            begun = time.monotonic()
            if begun >= self._until:
                self._known = [*_of_figures(figures(self.store.database)), self._of_workers()]
                took = time.monotonic() - begun
                self._until = time.monotonic() + max(FRESH_SECONDS, SHARE * took)
            return self._known

    def _of_workers(self) -> Metric:
        beats = heartbeats(workers_folder(self.store.home))
        counts = dict.fromkeys(map(str, Life), 0)
        for _, life in lives(beats, self.store):
            counts[life] += 1
        return _gauge("workers", "Workers by how they do: well, still while work waits, silent.", "life", counts)


@dataclass(frozen=True)
class MetricsRoutes:
    """The route that Prometheus fetches."""

    store: Store

    def router(self) -> APIRouter:
        """The route for an app. It is no coroutine, so that the event loop does not wait for the database."""
        registry = CollectorRegistry()
        registry.register(StoreCollector(self.store))

        def metrics() -> Response:
            return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

        router = APIRouter(tags=["server"])
        router.add_api_route("/metrics", metrics, include_in_schema=False)
        return router


def _of_figures(known: Figures) -> Iterator[Metric]:
    yield _gauge("documents", "Documents by state.", "state", _all(DocumentState, known.documents))
    yield _gauge("pages", "Pages by state.", "state", _all(WorkState, known.pages))
    yield _gauge("readings", "Current readings by status.", "status", _all(Status, known.readings))
    yield _gauge("documents_not_read", "Documents that ended unread.", "reason", known.documents_not_read)
    yield _gauge("pages_not_read", "Pages that ended unread.", "reason", known.pages_not_read)
    yield _number("page_retries", "How often pages were taken again.", known.retries)
    oldest = "Age of the oldest document that has not ended; 0 where all have."
    yield _number("oldest_waiting_seconds", oldest, known.oldest_waiting or 0.0)
    yield _number("pages_per_second", "Pages ended in the last minute, by seconds.", known.pages_per_second)
    yield _number("fields_per_second", "Fields read in the last minute, by seconds.", known.fields_per_second)


def _all(words: Iterable[str], counts: Mapping[str, int]) -> Mapping[str, int]:
    """Every word with its number: an alarm on one that is absent would never ring."""
    return {**{str(word): 0 for word in words}, **counts}


def _gauge(name: str, help_text: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"inkfield_{name}", help_text, labels=[label])
    for word, number in counts.items():
        family.add_metric([word], number)
    return family


def _number(name: str, help_text: str, number: float) -> Metric:
    return GaugeMetricFamily(f"inkfield_{name}", help_text, value=number)
