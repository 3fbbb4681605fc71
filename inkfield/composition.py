"""The composition root: every part built once, from the settings, and handed what it needs.

What is heavy is imported where it is built, so that a verb loads only what it uses.
"""

from __future__ import annotations

from functools import cache, partial
from getpass import getuser
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import LayoutError, UsageError
from forms.kinds.kind import DIGITS
from forms.layout_file import read_layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from forms.layout import Layout
    from forms.page import Page, Scan
    from forms.reading import PageReading
    from inkfield.settings import Settings
    from recognizer.reader import StringReader
    from review.tokens import Tokens
    from segmentation.decoding import Decoder
    from storage.promises import StoredPromises
    from storage.store import Store
    from worker.choice import Choice
    from worker.folder.settling import Patience
    from worker.folder.watcher import Watcher
    from worker.intake import Intake
    from worker.read_page import Reader

TOML = ".toml"
KEPT = 128 << 20
"""Bytes that a process that reads pages keeps at the end of its heap from one to the next: less makes `auto` slower."""


def build_store(settings: Settings) -> Store:
    """The store of this machine, its database brought to this version's schema.

    Raises SettingsError for a URL that cannot be one, ServiceError where the database cannot be reached.
    """
    from storage.store import open_store

    return open_store(settings.database_url, settings.home)


def build_store_as_it_is(settings: Settings) -> Store:
    """The store of this machine, its database of whatever schema it is: for a backup before an upgrade.

    Raises as `build_store` does.
    """
    from storage.engine import open_database
    from storage.originals import Originals
    from storage.store import Store

    originals, crops = Originals(settings.home / "originals"), Originals(settings.home / "crops")
    return Store(open_database(settings.database_url), originals, crops)


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


def known_layout(settings: Settings, name: str) -> Layout:
    """The layout of a name, or in a layout file (a path that ends in .toml).

    Raises UsageError for a name that is not known, LayoutError for a layout file with an error.
    """
    if name.endswith(TOML):
        return read_layout(Path(name))
    layouts = known_layouts(settings)
    if name not in layouts:
        raise UsageError(f"there is no layout {name!r}; known are {', '.join(sorted(layouts))}, or a layout file")
    return layouts[name]


def shipped_layouts() -> Path:
    """The folder of the layouts that come with Inkfield."""
    return Path(str(resources.files("forms.layouts")))


def _toml_files(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder is not None else []


def build_intake(settings: Settings) -> Intake:
    """What takes files in; raises as `build_store` does."""
    from segmentation.opening import sniff
    from worker.intake import Intake

    return Intake(build_store(settings), sniff)


def build_watcher(settings: Settings, folder: Path, layout: str, patience: Patience) -> Watcher:
    """What watches a folder; raises as `build_store` and `build_choice` do.

    Raises UsageError for a folder of Inkfield's own: what lies there would be moved away.
    """
    from worker.folder.watcher import Watcher

    watched, own = folder.resolve(), settings.home.resolve()
    if watched.is_relative_to(own) or watched in (settings.layouts, settings.data):
        raise UsageError(f"{folder} is a folder of Inkfield's own; watch one where nothing but scans arrives")
    names = {"auto", "field", *known_layouts(settings)}
    return Watcher(folder, build_intake(settings), checked_choice(settings, layout), names, patience)


def build_tokens(settings: Settings) -> Tokens:
    """Who may use the HTTP interface; raises SettingsError where `tokens` is malformed."""
    from review.tokens import read_tokens

    return read_tokens(settings.tokens.get_secret_value())


def asks_who(settings: Settings) -> bool:
    """Whether there is anybody whom the server could let in from elsewhere: tokens or accounts.

    Makes no database where there is none; raises as `build_tokens` and `build_store` do.
    """
    import sqlalchemy as sa

    from storage.users import Users

    if build_tokens(settings):
        return True
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return False
    return Users(build_store(settings).database).exist()


def build_web(settings: Settings) -> ASGIApp:
    """The web application; raises as `build_intake`, `build_tokens` and `known_layouts` do."""
    from review.app import Parts, build_app
    from review.limits import Limits
    from review.review_pages import review_pages
    from review.spool import Spool
    from segmentation.decoding import Decoder

    parts = Parts(
        intake=build_intake(settings),
        layouts=frozenset(known_layouts(settings)),
        spool=Spool(settings.home / "uploads"),
        tokens=build_tokens(settings),
        limits=Limits(size=settings.upload_size),
        uploads=settings.uploads,
        open_page=Decoder().open_page,
        owner=_user_of_this_machine(),
    )
    pages = review_pages(parts.intake.store, known_layouts(settings), parts.open_page, settings.audit_share)
    return build_app(parts, pages)


def _user_of_this_machine() -> str:
    """The name under which this process runs."""
    try:
        return getuser()[:64]
    except (OSError, KeyError):  # a number without a name, as in a container
        return "owner"


def build_decoder() -> Decoder:
    """What opens scans, its child already on its way; build it in the process that uses it."""
    from segmentation.decoding import Decoder

    decoder = Decoder()
    decoder.start()
    return decoder


def build_reader(settings: Settings, learnt: Path | None = None) -> Reader:
    """What reads a page, by the champion or by the network in the folder `learnt`; build it in the process using it.

    Raises as `build_strings` does.
    """
    from forms.judgement import Judge
    from recognizer.alphabets import ReaderByAlphabet
    from segmentation.heap import keep_freed
    from worker.read_page import Reader

    keep_freed(KEPT)
    reader_of = cache(partial(build_strings, settings, learnt=learnt))
    # Nearly every page has digits: a fault in their network shows now. Others are opened by the page that needs them.
    reader_of(DIGITS)
    return Reader(ReaderByAlphabet(reader_of), Judge(settings.threshold, build_promises(settings)))


def build_promises(settings: Settings) -> StoredPromises:
    """What is promised about accepted values, with the weights of now."""
    from recognizer.identity import identity_of
    from recognizer.runtime import shipped_card
    from storage.promises import StoredPromises

    return StoredPromises(settings.home, identity_of(build_champion(settings) or shipped_card().parent))


def build_champion(settings: Settings) -> Path | None:
    """The folder of the network that was promoted here; None where that which ships reads.

    Raises ModelError where it is gone or not as it was promoted.
    """
    from recognizer.shipped import checked_folder
    from storage.champions import Champions

    champions = Champions(settings.home)
    champion = champions.now()
    return None if champion is None else checked_folder(champions.folder(champion.model), champion.identity)


def build_choices(settings: Settings) -> Callable[[str], Choice]:
    """The layout choices that are on record with pages, each built once; for what reads from the store.

    A layout that has gone since makes every page that asks for it raise UsageError.
    """
    return cache(partial(build_choice, settings))


def build_read_page(
    settings: Settings, choice: Callable[[str], Choice], learnt: Path | None = None
) -> Callable[[Page, str], PageReading]:
    """Reads a page with the layout choice that is on record with it.

    `learnt` is the folder of another network than the champion, to see what it would read.
    """
    from worker.read_page import read_page

    reader = build_reader(settings, learnt)

    def read(page: Page, layout: str) -> PageReading:
        return read_page(page, reader, choice(layout))

    return read


def build_open_page(decoder: Decoder, choice: Callable[[str], Choice]) -> Callable[[Scan, int, str], Page]:
    """Opens a page as fine as the layout choice that is on record with it is read."""

    def opened(scan: Scan, number: int, layout: str) -> Page:
        return decoder.open_page(scan, number, choice(layout).paper)

    return opened


def build_choice(settings: Settings, layout: str) -> Choice:
    """What `--layout` asks for: auto, field, the name of a known layout, or a layout file (a path that ends in .toml).

    Raises UsageError for a name that is not known, LayoutError for a layout file with an error.
    """
    from worker.choice import Exactly, named_choice

    if layout.endswith(TOML):
        return Exactly(read_layout(Path(layout)))
    return named_choice(layout, known_layouts(settings))


def checked_choice(settings: Settings, layout: str) -> str:
    """What `--layout` asks for, in a form that means the same in every folder; raises as `build_choice` does."""
    build_choice(settings, layout)
    return str(Path(layout).resolve()) if layout.endswith(TOML) else layout


def build_strings(settings: Settings, alphabet: str = DIGITS, learnt: Path | None = None) -> StringReader:
    """The reader of an alphabet, run by what `runtime` names; build it in the process that uses it.

    The champion reads unless the folder of another network is given.

    Raises ModelError where weights or card are not right, ServiceError where the runtime is not installed.
    """
    from recognizer.shipped import shipped_reader
    from segmentation import line_strip, normalisation

    folder = learnt or build_champion(settings)
    return shipped_reader(settings.runtime, alphabet, normalisation.VERSION, line_strip.VERSION, folder)
