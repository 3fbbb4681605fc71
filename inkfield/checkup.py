"""What `inkfield doctor` looks at: each part that must or may be there, how it is, and how to mend it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import InkfieldError, ServiceError, UsageError

if TYPE_CHECKING:
    from inkfield.settings import Settings


class Health(StrEnum):
    """How a part is."""

    GOOD = "good"
    OPTIONAL = "absent, not needed"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One part that was looked at."""

    part: str
    health: Health
    detail: str
    """What was found, and where it is not good, how to mend it."""
    exit_code: int = 0


Check = Callable[["Settings"], Finding]


def settings_finding() -> Finding:
    """Whether the settings can be read at all."""
    from inkfield.settings import config_file, load_settings

    try:
        load_settings()
        return Finding("settings", Health.GOOD, str(config_file() or "environment and defaults"))
    except InkfieldError as error:
        return Finding("settings", Health.BAD, str(error), error.exit_code)


def chosen(parts: Sequence[str]) -> Sequence[str]:
    """The parts to look at: those that are named, else all but those that are looked at on request.

    Raises UsageError for a name that is none.
    """
    for part in parts:
        if part not in {**CHECKS, **ON_REQUEST}:
            raise UsageError(f"there is no part {part}; there are {', '.join([*CHECKS, *ON_REQUEST])}")
    return parts or list(CHECKS)


def findings(settings: "Settings", parts: Sequence[str]) -> Iterator[Finding]:
    """These parts, one after the other; a part that fails does not keep the next from being looked at."""
    for part in parts:
        try:
            yield {**CHECKS, **ON_REQUEST}[part](settings)
        except InkfieldError as error:
            yield Finding(part, Health.BAD, str(error), error.exit_code)


def _libraries(settings: "Settings") -> Finding:
    del settings
    names = {"numpy": "numpy", "cv2": "opencv-python-headless", "PIL": "pillow", "pypdfium2": "pypdfium2"}
    try:
        for module in names:
            import_module(module)
    except ImportError as error:
        raise ServiceError(f"{error}; install Inkfield again: pip install --force-reinstall inkfield") from error
    return Finding("libraries", Health.GOOD, ", ".join(f"{each} {version(each)}" for each in names.values()))


def _poppler(settings: "Settings") -> Finding:
    del settings
    from segmentation.opening.rendering import has_poppler

    if has_poppler():
        return Finding("poppler", Health.GOOD, "draws the pages of PDFs that are not scans")
    return Finding("poppler", Health.OPTIONAL, "PDFium draws pages instead; to have it: apt-get install poppler-utils")


def _network(settings: "Settings") -> Finding:
    from inkfield.composition import build_strings
    from recognizer.runtime import SHIPPED

    names = [build_strings(settings, alphabet).model for alphabet in SHIPPED]
    return Finding("network", Health.GOOD, f"{', '.join(names)} on {settings.runtime}")


def _layouts(settings: "Settings") -> Finding:
    from inkfield.composition import known_layouts

    return Finding("layouts", Health.GOOD, ", ".join(known_layouts(settings)))


def _thresholds(settings: "Settings") -> Finding:
    from inkfield.composition import build_promises, known_layouts
    from inkfield.thresholds import standings

    found = list(standings(known_layouts(settings), build_promises(settings).now(), settings.threshold))
    told = "; ".join(each.as_text() for each in found) or f"{settings.threshold:g} for all, and nothing is promised"
    return Finding("thresholds", Health.OPTIONAL if any(each.problem for each in found) else Health.GOOD, told)


def _home(settings: "Settings") -> Finding:
    import os

    nearest = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise ServiceError(
            f"{nearest} cannot be written to; change its permissions or set INKFIELD_HOME to another folder"
        )
    return Finding("home", Health.GOOD, f"{settings.home}{'' if settings.home.exists() else ' (made at first use)'}")


def _privacy(settings: "Settings") -> Finding:
    import sqlalchemy as sa

    from storage.privacy import too_open

    url = sa.make_url(settings.database_url)
    embedded = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
    found = too_open(settings.home, embedded)
    if found:
        return Finding("privacy", Health.BAD, f"others may read what is kept; chmod -R go= {' '.join(map(str, found))}")
    if any((settings.home / "erasing").glob("*.json")):
        return Finding("privacy", Health.BAD, "an erasing was cut short; call `inkfield purge` or `erase` once more")
    return Finding("privacy", Health.GOOD, "what is kept is for its owner alone")


def _database(settings: "Settings") -> Finding:
    """What the database is, without making or changing one."""
    import sqlalchemy as sa

    from storage.engine import open_database
    from storage.migrate import HEAD, current_revision

    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return Finding("database", Health.GOOD, f"{url.database} (made at first use)")
    database = open_database(settings.database_url)
    try:
        revision = current_revision(database)
    finally:
        database.close()
    place = url.render_as_string(hide_password=True)
    waits = "" if revision == HEAD else ", to be migrated at first use: inkfield db migrate"
    return Finding("database", Health.GOOD, place + waits)


def _broker(settings: "Settings") -> Finding:
    if settings.broker_url.startswith("memory:"):
        detail = "memory:// (no server needed; one `inkfield work` on this machine)"
        return Finding("broker", Health.GOOD, detail)
    import redis

    from worker.broker import checked_tls, shown_broker

    place, url = shown_broker(settings.broker_url), checked_tls(settings.broker_url)
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise ServiceError(f"{place} does not answer ({error}); start redis, or unset INKFIELD_BROKER_URL") from error
    return Finding("broker", Health.GOOD, place)


def _workers(settings: "Settings") -> Finding:
    from inkfield.worker_checkup import all_workers

    told = all_workers(settings)
    if not told:
        return Finding("workers", Health.OPTIONAL, "none is at work; to have one: inkfield work")
    return Finding("workers", Health.GOOD, told)


def _worker_here(settings: "Settings") -> Finding:
    from inkfield.worker_checkup import worker_here

    return Finding("worker-here", Health.GOOD, worker_here(settings))


CHECKS: dict[str, Check] = {
    "libraries": _libraries,
    "poppler": _poppler,
    "network": _network,
    "layouts": _layouts,
    "thresholds": _thresholds,
    "home": _home,
    "privacy": _privacy,
    "database": _database,
    "broker": _broker,
    "workers": _workers,
}
ON_REQUEST: dict[str, Check] = {"worker-here": _worker_here}
"""Looked at only where they are named: the health check of a worker's container asks for its own worker alone."""
