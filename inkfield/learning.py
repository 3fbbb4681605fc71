"""From what people settled to a network that reads: teaching, promotion, and the way back."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import MissingFileError, ModelError

if TYPE_CHECKING:
    from inkfield.settings import Settings
    from storage.champions import Champion
    from storage.corrected import Settled
    from workshop.training import Tell

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


def champion_folder(settings: Settings) -> Path:
    """Where cards and weights of whoever reads now lie."""
    from inkfield.composition import build_champion
    from recognizer.runtime import shipped_card

    return build_champion(settings) or shipped_card().parent


def teach_champion(
    settings: Settings, source: str, data: Path | None, runs: Path, name: str | None, tell: Tell
) -> Path:
    """Teach the champion what people settled; gives the challenger's card.

    `source` is `corrections` for the store of the settings, or a folder of corrections. The same corrections and the
    same champion make the same run.
    """
    import shutil

    from inkfield.labelled import CORRECTIONS
    from workshop.learning.challenger import make_challenger
    from workshop.learning.teaching import Lesson

    gathered = runs / ".corrections"
    shutil.rmtree(gathered, ignore_errors=True)
    if source == CORRECTIONS:
        _collect(settings, gathered, tell)
    else:
        shutil.copytree(source, gathered)
    champion = champion_folder(settings)
    told = (gathered / "corrections.jsonl").read_bytes() + (champion / CARD).read_bytes()
    release = f"learnt.{hashlib.sha256(told).hexdigest()[:8]}"
    run = runs / (name or release)
    shutil.rmtree(run / "corrections", ignore_errors=True)
    run.mkdir(parents=True, exist_ok=True)
    gathered.rename(run / "corrections")
    return make_challenger(champion, run / "corrections", data, run, release, Lesson(), tell)


def _collect(settings: Settings, folder: Path, tell: Tell) -> None:
    from inkfield.composition import build_decoder, build_store
    from storage.corrected import SettledReadings
    from worker.crops import as_png, cut
    from workshop.learning.collecting import collect
    from workshop.training import Notice

    store = build_store(settings)
    with build_decoder() as decoder:

        def picture(one: Settled) -> bytes:
            """The crop that is kept, else one cut anew: of what was accepted none is kept."""
            if one.crop is not None and store.crops.path(one.crop).is_file():
                return store.crops.path(one.crop).read_bytes()
            return as_png(cut(decoder.open_page(one.scan, one.page).pixels, one.reading.box))

        done = collect(SettledReadings(store.database, store.originals).all(), picture, folder)
    tell(
        Notice(
            f"{done.fields:,} settled fields; {done.doubtful} with characters whose box is doubtful; left out: "
            f"{done.untold} of which nobody typed what is written, {done.lost} without a picture"
        )
    )


def promote_run(settings: Settings, run: Path, data: Path | None) -> Champion:
    """Let the challenger of a run read, if it is better; ModelError with all reasons where it is not."""
    from recognizer.card import load_card
    from recognizer.identity import identity_of
    from segmentation.normalisation import VERSION
    from storage.champions import Champions
    from workshop.learning.challenger import EXPORT, challenge

    if not (run / EXPORT / CARD).is_file():
        raise MissingFileError(f"{run} holds no challenger; make one with inkfield model train --from corrections")
    found = challenge(champion_folder(settings), run, data)
    objections = list(found.objections())
    if objections:
        raise ModelError(f"not promoted: {'; '.join(objections)}. {found.as_text()}")
    champions = Champions(settings.home)
    name = load_card(run / EXPORT / CARD, VERSION).name
    kept = champions.keep(run / EXPORT, name)
    return champions.appoint(name, identity_of(kept), found.as_text())


def told_champions(settings: Settings) -> list[str]:
    """A line for each network that was promoted here, and which of them reads; none where there never was one."""
    from storage.champions import Champions

    champions = Champions(settings.home)
    now = champions.now()
    names = champions.names()
    if not names:
        return []
    reads = now.model if now else "the network that comes with Inkfield"
    why = f" ({now.why})" if now else ""
    return [f"promoted here: {', '.join(names)}", f"champion: {reads}{why}"]
