"""What can happen to workers and their broker, each a function named after the fault, and a plan of it from a seed."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import psutil
import redis

from tests.brokers import OwnRedis
from tests.chaos.fleet import Fleet

VICTIM_SECONDS = 120.0
"""How long to wait until there is somebody to strike: a worker takes some seconds to start."""
DARK_SECONDS = 1.0


@dataclass(frozen=True)
class Scene:
    """All that faults can strike."""

    fleet: Fleet
    broker: OwnRedis | None
    """None where each worker has the broker in its own memory."""
    rng: np.random.Generator


Fault = Callable[[Scene], None]


@dataclass(frozen=True)
class Strike:
    """A fault, and when it strikes: as soon as so many pages have ended."""

    pages: int
    fault: Fault


def kill_a_child(scene: Scene) -> None:
    """One of a worker's processes gets -9, in the middle of a page or while it starts or waits."""
    _kill_one(scene, scene.fleet.children)


def kill_a_decoder(scene: Scene) -> None:
    """The process in which a file is being opened gets -9, as the kernel does first where memory runs out."""
    _kill_one(scene, scene.fleet.decoders)


def kill_a_parent(scene: Scene) -> None:
    """A worker gets -9 and its processes are orphans; it is started again."""
    _kill_one(scene, scene.fleet.parents)


def kill_the_group(scene: Scene) -> None:
    """A worker and all its processes get -9 at once, and with them a broker in its memory; it is started again."""
    _signal_group(scene, signal.SIGKILL)


def stop_the_group(scene: Scene) -> None:
    """A worker and all its processes get SIGTERM, as service managers do; it is started again when it has ended."""
    _signal_group(scene, signal.SIGTERM)


def wipe_the_broker(scene: Scene) -> None:
    """Every message is gone, and nobody is told."""
    assert scene.broker is not None
    with redis.Redis.from_url(scene.broker.url) as client:
        client.flushall()


def restart_the_broker(scene: Scene) -> None:
    """The broker is killed with -9, and comes back empty after a while."""
    assert scene.broker is not None
    scene.broker.kill()
    time.sleep(DARK_SECONDS)
    scene.broker.start()


def drawn_plan(counts: Mapping[Fault, int], pages: int, rng: np.random.Generator) -> Sequence[Strike]:
    """So many strikes of each fault, at drawn times while the first nine tenths of `pages` are read, in order."""
    faults = [fault for fault, count in counts.items() for _ in range(count)]
    times = rng.integers(1, pages * 9 // 10, len(faults))
    return sorted(
        (Strike(int(at), fault) for at, fault in zip(times, faults, strict=True)), key=lambda each: each.pages
    )


def _kill_one(scene: Scene, candidates: Callable[[], Sequence[psutil.Process]]) -> None:
    victim = _drawn(scene, candidates)
    with contextlib.suppress(psutil.NoSuchProcess):
        victim.kill()


def _signal_group(scene: Scene, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(_drawn(scene, scene.fleet.parents).pid, number)


def _drawn(scene: Scene, candidates: Callable[[], Sequence[psutil.Process]]) -> psutil.Process:
    found: list[psutil.Process] = []

    def there() -> bool:
        found[:] = candidates()
        return bool(found)

    scene.fleet.wait_for(there, VICTIM_SECONDS)
    return found[int(scene.rng.integers(len(found)))]
