"""Nothing is lost and nothing doubled while processes, workers and brokers are struck down, as a drawn seed has it.

make chaos                       a new seed, printed at once and with every failure
CHAOS_SEED=1234567 make chaos    the same documents, poison and plan again
"""

import json
import os
import secrets
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from forms.errors import ServiceError
from storage.jobs import GONE, MAX_ATTEMPTS
from storage.store import Store, open_store
from tests.brokers import OwnRedis
from tests.chaos import faults
from tests.chaos.battle import Line, fight, inkfield, lines, quarantined, say, stored_readings
from tests.chaos.faults import Fault, Scene, drawn_plan
from tests.chaos.fleet import Fleet
from tests.chaos.paper import PagePlace, Paper, draw_forms, draw_strips, places

END_SECONDS = 60.0

ENDS = {0, -signal.SIGKILL, -signal.SIGTERM, ServiceError.exit_code}
"""How a worker may end: as told, killed, told before it could listen, or started where its broker was just away."""

Note = Callable[[str, object], None]


@dataclass(frozen=True)
class Size:
    """How much is read, and how much goes wrong meanwhile."""

    strips: int
    forms: int
    poison: int
    everywhere: Mapping[Fault, int]
    with_redis: Mapping[Fault, int]
    in_memory: Mapping[Fault, int]
    """The broker is in the worker there, so it is wiped by the end of the whole worker."""
    drained_within: float
    """Seconds from the last fault until every document has ended."""


SHORT = Size(
    strips=38,
    forms=2,
    poison=1,
    everywhere={faults.kill_a_child: 2, faults.kill_a_parent: 1},
    with_redis={faults.restart_the_broker: 1},
    in_memory={faults.kill_the_group: 1},
    drained_within=240.0,
)
LONG = Size(
    strips=1992,
    forms=8,
    poison=3,
    everywhere={faults.kill_a_child: 38, faults.kill_a_parent: 12, faults.kill_a_decoder: 6, faults.stop_the_group: 4},
    with_redis={faults.wipe_the_broker: 3, faults.restart_the_broker: 2},
    in_memory={faults.kill_the_group: 5},
    drained_within=60.0,
)


@dataclass(frozen=True)
class Drawn:
    """What is to be read, and what `read` makes of it where nothing goes wrong."""

    size: Size
    seed: int
    papers: Sequence[Paper]
    pages: Mapping[tuple[str, int], PagePlace]
    """By file and number."""
    undisturbed: Sequence[Line]

    def lines_of(self, places: set[PagePlace]) -> Counter[str]:
        """What was read undisturbed on these pages."""
        return counted(line for line in self.undisturbed if place_of(line) in places)


@pytest.fixture(scope="module")
def seed() -> int:
    """What everything is drawn from."""
    number = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(10_000_000))
    say(f"to repeat: CHAOS_SEED={number} make chaos")
    return number


@pytest.fixture(
    scope="module", params=[pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def drawn(request: pytest.FixtureRequest, seed: int, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Papers of one size."""
    size: Size = request.param
    rng, folder = np.random.default_rng([seed, 0]), tmp_path_factory.mktemp("paper")
    papers = [draw_forms(folder / "forms", size.forms, rng), draw_strips(folder / "strips", size.strips, rng)]
    read = [inkfield({}, "read", str(paper.folder), "--layout", paper.choice, "--json") for paper in papers]
    return Drawn(size, seed, papers, places(papers), lines("".join(read)))


@pytest.fixture(params=["memory and SQLite", "redis and PostgreSQL"])
def scene(request: pytest.FixtureRequest, drawn: Drawn, tmp_path: Path) -> Iterator[Scene]:
    """One worker without any server, or two that share two."""
    rng = np.random.default_rng([drawn.seed, 1])
    settings = {"INKFIELD_HOME": str(tmp_path / "home")}
    poison, log = tmp_path / "poison", tmp_path / "log"
    poison.touch()
    broker = None
    if request.param == "redis and PostgreSQL":
        (tmp_path / "redis").mkdir()
        broker = OwnRedis(tmp_path / "redis", "redis")
        broker.start()
        settings |= {"INKFIELD_BROKER_URL": broker.url}
        settings |= {"INKFIELD_DATABASE_URL": request.getfixturevalue("postgresql_url")}
    fleet = Fleet(settings, poison, 2 if broker else 1, log)
    yield Scene(fleet, broker, rng)
    fleet.end()
    if broker is not None:
        broker.kill()


@pytest.fixture
def store(scene: Scene) -> Iterator[Store]:
    """Where the workers' readings are."""
    home = scene.fleet.settings["INKFIELD_HOME"]
    database = scene.fleet.settings.get("INKFIELD_DATABASE_URL", f"sqlite:///{home}/inkfield.db")
    opened = open_store(database, Path(home))
    yield opened
    opened.close()


@pytest.mark.timeout(1800)
def test_every_page_is_read_once_or_quarantined_whatever_is_killed(
    scene: Scene, drawn: Drawn, store: Store, record_property: Note
) -> None:
    """None lost, none stored twice; what poisons its reader is quarantined with evidence, and can be brought back."""
    fleet, size = scene.fleet, drawn.size
    record_property("CHAOS_SEED", drawn.seed)
    good = set(drawn.pages.values())
    chosen = scene.rng.choice(len(drawn.pages), size.poison, replace=False)
    poison = {list(drawn.pages.values())[at] for at in chosen}
    fleet.poison.write_text("".join(f"{each.document} {each.number}\n" for each in poison))
    of_broker = size.with_redis if scene.broker else size.in_memory
    plan = drawn_plan({**size.everywhere, **of_broker}, len(good), scene.rng)

    told = fight(scene, store, drawn.papers, plan, size.drained_within)
    record_property("seconds", round(told.seconds, 1))
    record_property("seconds after the last fault", round(told.after_last_fault, 1))
    say(f"{len(good)} pages in {told.seconds:.1f} s, drained {told.after_last_fault:.1f} s after the last fault")
    fleet.stop()
    say(f"workers ended with {dict(fleet.ends)}")
    assert set(fleet.ends) <= ENDS, fleet.said()

    assert results(fleet.settings) == drawn.lines_of(good - poison)
    assert set(stored_readings(store).values()) == {1}
    evidence = f"given up after {MAX_ATTEMPTS} attempts; of the last: {GONE}"
    assert quarantined(store) == dict.fromkeys(poison, (MAX_ATTEMPTS, evidence))
    status = json.loads(inkfield(fleet.settings, "status", "--json"))
    assert status["pages"] == {"read": len(good) - size.poison, "quarantined": size.poison}
    assert set(status["documents"]) <= {"done", "failed"}
    assert sum(status["documents"].values()) == sum(len(paper.pages) for paper in drawn.papers)

    mended = sorted(poison, key=lambda each: each.document)[0]
    fleet.poison.write_text("")
    inkfield(fleet.settings, "requeue", mended.document, "--quarantined")
    inkfield(fleet.settings, "work", "--drain", "--concurrency", "1")
    brought_back = {each for each in poison if each.document == mended.document}
    assert results(fleet.settings) == drawn.lines_of(good - poison | brought_back)
    fleet.wait_for_silence(END_SECONDS)


def results(settings: Mapping[str, str]) -> Counter[str]:
    """What was read by the queue."""
    return counted(line for line in lines(inkfield(settings, "results", "--json")) if "field" in line)


def counted(records: Iterable[Line]) -> Counter[str]:
    """How often each line is there."""
    return Counter(json.dumps(record, sort_keys=True) for record in records)


def place_of(line: Line) -> PagePlace:
    """The page a line is about."""
    return PagePlace(str(line["document"]), int(str(line["page"])))
