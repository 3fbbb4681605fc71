"""What `inkfield doctor` finds out about workers: by what they last did, never by whether a process is there."""

import time
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from forms.errors import ServiceError
from inkfield.composition import build_store_as_it_is
from inkfield.settings import Settings
from storage.figures import has_waited
from storage.migrate import HEAD, current_revision
from worker.heartbeat import PATIENCE, Heartbeat, Life, heartbeats, lives, workers_folder
from worker.place import place

AGAIN = "see its log and start it again"


def all_workers(settings: Settings) -> str:
    """How the workers do that share this home, in words; empty where there are none and nothing has waited for long.

    Raises ServiceError where one stands still while work waits, or work waits and no worker is well.
    """
    found = _lives(settings)
    told = "; ".join(_told_of(*each) for each in found)
    if any(life is Life.STILL for _, life in found):
        raise ServiceError(f"{told}; {AGAIN}")
    patience = max((beat.patience for beat, _ in found), default=PATIENCE)
    if not any(life is Life.WELL for _, life in found) and _work_has_waited(settings, patience):
        raise ServiceError(f"work waits and nobody does it; start `inkfield work`{told and '. '}{told}")
    return told


def worker_here(settings: Settings) -> str:
    """How the workers of this machine or container do, in words; ServiceError where none is well."""
    here = [each for each in _lives(settings) if each[0].worker.startswith(f"{place()}.")]
    told = "; ".join(_told_of(*each) for each in here) or "no worker of this machine or container gives a sign of life"
    if not any(life is Life.WELL for _, life in here):
        raise ServiceError(f"{told}; {AGAIN}")
    return told


def _lives(settings: Settings) -> Sequence[tuple[Heartbeat, Life]]:
    beats = heartbeats(workers_folder(settings.home))
    return lives(beats, build_store_as_it_is(settings)) if beats else []


def _work_has_waited(settings: Settings, seconds: float) -> bool:
    """Whether anything has waited for so long; makes and changes no database."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return False
    database = build_store_as_it_is(settings).database
    try:
        return current_revision(database) == HEAD and has_waited(database, seconds)
    finally:
        database.close()


def _told_of(beat: Heartbeat, life: Life) -> str:
    silence, idleness = time.time() - beat.turned, time.time() - beat.progress
    words = {
        Life.WELL: "is well",
        Life.STILL: f"has begun and ended nothing for {idleness:.0f} s while work waits",
        Life.SILENT: f"was last heard of {silence:.0f} s ago",
    }
    return f"{beat.worker[-6:]} at {beat.host} {words[life]}"
