"""The composition root: every part built once, from the settings, and handed what it needs.

What is heavy is imported where it is built, so that a verb loads only what it uses.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import LayoutError, ServiceError
from forms.layout_file import read_layout

if TYPE_CHECKING:
    from forms.layout import Layout
    from inkfield.settings import Settings
    from recognizer.runtime import Classifier
    from storage.store import Store


def build_store(settings: Settings) -> Store:
    """The store of this machine, its database brought to this version's schema.

    Raises SettingsError for a URL that cannot be one, ServiceError where the database cannot be reached.
    """
    from storage.store import open_store

    return open_store(settings.database_url, settings.home)


def known_layouts(settings: Settings) -> dict[str, Layout]:
    """Every layout that a page is tried on, by name: the shipped ones and those in the folder `layouts`.

    Raises LayoutError for a file with an error, and for two layouts of one name.
    """
    known: dict[str, Layout] = {}
    for file in (*_toml_files(shipped_layouts()), *_toml_files(settings.layouts)):
        layout = read_layout(file)
        if layout.name in known:
            raise LayoutError(file, None, f"there is a layout {layout.name!r} already; give this one another name")
        known[layout.name] = layout
    return known


def shipped_layouts() -> Path:
    """The folder of the layouts that come with Inkfield."""
    return Path(str(resources.files("forms.layouts")))


def _toml_files(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder is not None else []


def build_classifier(settings: Settings) -> Classifier:
    """The network, run by what `runtime` names; build it in the process that uses it.

    Raises ModelError where weights or card are not right, ServiceError where the runtime is not installed.
    """
    from recognizer.runtime import load_classifier
    from segmentation.normalisation import VERSION

    return load_classifier(settings.runtime, VERSION)


def check_database(settings: Settings) -> str:
    """What the database is, in words, without making or changing one; ServiceError where it cannot be used."""
    import sqlalchemy as sa

    from storage.engine import open_database
    from storage.migrate import HEAD, current_revision

    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return f"{url.database} (made at first use)"
    database = open_database(settings.database_url)
    try:
        revision = current_revision(database)
    finally:
        database.close()
    place = url.render_as_string(hide_password=True)
    return place if revision == HEAD else f"{place}, to be migrated at first use: inkfield db migrate"


def check_broker(settings: Settings) -> str:
    """What the broker is, in words; ServiceError where it does not answer."""
    if settings.broker_url.startswith("memory:"):
        return "memory:// (no server needed; one `inkfield work` on this machine)"
    import redis

    place = settings.broker_url.rpartition("@")[2]
    try:
        with redis.Redis.from_url(settings.broker_url, socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise ServiceError(f"{place} does not answer ({error}); start redis, or unset INKFIELD_BROKER_URL") from error
    return place
