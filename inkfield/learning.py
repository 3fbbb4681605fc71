"""Networks by their names, and stepping back to the one before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import MissingFileError

if TYPE_CHECKING:
    from inkfield.settings import Settings
    from storage.champions import Champion

CARD = "digits.json"


def folder_of_model(settings: Settings, name: str) -> Path:
    """The folder of a network: one that was promoted, by its name, or any that holds its card (a run's too).

    MissingFileError where there is none.
    """
    from storage.champions import NAME, Champions

    champions = Champions(settings.home)
    tried = [champions.folder(name)] if NAME.fullmatch(name) else []
    tried += [Path(name), Path(name) / "export"]
    for folder in tried:
        if (folder / CARD).is_file():
            return folder
    known = ", ".join(champions.names()) or "none so far"
    raise MissingFileError(f"there is no network {name!r}: promoted here are {known}; or name the folder of its card")


def roll_back(settings: Settings) -> Champion:
    """Let the network before read again, byte for byte; ModelError where its folder is not as it was promoted.

    NothingFoundError where there is none before.
    """
    from recognizer.shipped import checked_folder
    from storage.champions import SHIPPED, Champions

    champions = Champions(settings.home)
    before = champions.before()
    if before.model != SHIPPED:
        checked_folder(champions.folder(before.model), before.identity)
    return champions.appoint(before.model, before.identity, "gone back to")
