"""What a report is about: a run, its card, or both."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.errors import MissingFileError, UnreadableFileError
from recognizer.card import load_card
from segmentation.normalisation import VERSION
from workshop.recipe import Recipe, from_table


@dataclass(frozen=True)
class Subject:
    """A network with what is written down about it."""

    name: str
    recipe: Recipe
    run: Path | None
    """The folder of a finished run; None where there is a card alone."""
    card: Path | None
    """None where the run was not exported."""
    log: Mapping[str, Any]
    """The run's recipe and history; empty without a run."""
    told: Mapping[str, Any]
    """What the card says; empty without a card."""

    @property
    def history(self) -> Mapping[str, list[float]]:
        """Figure to its value after each epoch; empty without a run."""
        found: Mapping[str, list[float]] = self.log.get("history", {})
        return found


def find_subject(path: Path) -> Subject:
    """Open a run's folder, a folder of an export, or a card.

    A card that lies in the folder `export` of a finished run brings its run along. MissingFileError where nothing to
    report on is there; ModelError for a card that cannot be used.
    """
    if path.is_dir():
        run, cards = path, sorted(path.glob("export/*.json")) or sorted(path.glob("*.json"))
        card = next((one for one in cards if _is_card(one)), None)
    else:
        run, card = path.parent.parent, path
    return subject_of(run, card)


def subject_of(run: Path, card: Path | None) -> Subject:
    """A run's folder and a card, which may lie elsewhere; MissingFileError where there is neither."""
    run_log = _log(run)
    if card is None and not run_log:
        raise MissingFileError(f"{run} holds neither a finished run nor a card; name a run's folder or a card's file")
    if card is None:
        return Subject(run.resolve().name, _recipe(run_log["recipe"], run), run, None, run_log, {})
    checked = load_card(card, VERSION)
    told = json.loads(card.read_text(encoding="utf-8"))
    mine = run_log if run_log.get("recipe", {}).get("name") == told["recipe"].get("name") else {}
    recipe = _recipe(mine.get("recipe") or told["recipe"], card)
    return Subject(checked.name, recipe, run if mine else None, card, mine, told)


def _is_card(path: Path) -> bool:
    table = _read(path)
    return isinstance(table, dict) and {"files", "figures", "classes", "preprocessing"} <= set(table)


def _log(run: Path) -> dict[str, Any]:
    """Recipe and history of a finished run; empty where there is none."""
    if not ((run / "log.json").is_file() and (run / "model.keras").is_file()):
        return {}
    found = _read(run / "log.json")
    if not isinstance(found, dict) or not {"recipe", "history"} <= set(found):
        raise UnreadableFileError(f"{run / 'log.json'} holds no recipe and history; train the run again with --fresh")
    return found


def _read(path: Path) -> Any:  # noqa: ANN401 (whatever JSON holds)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnreadableFileError(f"{path} is damaged ({error}); export or train again") from error


def _recipe(table: dict[str, Any], source: Path) -> Recipe:
    return from_table(table, str(source))
