"""Networks that were learnt here, and which of them reads: the folder `models` in INKFIELD_HOME.

`models/NAME/` holds cards and weights of one network, never changed once they lie there. `models/champions.jsonl` has a
line for each promotion and each step back, appended and never changed; the last one says who reads. Files and not a
table, as with promises: `inkfield read` needs a champion too and has no database.
"""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from forms.errors import NothingFoundError, ServiceError, SettingsError
from storage.durable import append_line, sync_file

FOLDER, FILE = "models", "champions.jsonl"
SHIPPED = ""
"""In place of a name: the network that comes with Inkfield."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Champion:
    """Who reads, and since when."""

    model: str
    """Its folder's name; SHIPPED for the network that comes with Inkfield."""
    identity: str
    """Over all of its cards and weights; another one now, and the folder was tampered with."""
    since: datetime
    why: str
    """By which figures it was promoted, or that it was gone back to."""


@dataclass(frozen=True)
class Champions:
    """The networks of one INKFIELD_HOME."""

    home: Path

    def folder(self, model: str) -> Path:
        """Where a network's cards and weights lie; SettingsError for what cannot be a name."""
        if not NAME.fullmatch(model):
            raise SettingsError(f"{model!r} cannot be the name of a network; use letters, digits, '.', '-' and '_'")
        return self.home / FOLDER / model

    def names(self) -> list[str]:
        """All networks that were ever promoted here."""
        return sorted(path.name for path in (self.home / FOLDER).glob("*") if path.is_dir() and path.name[0] != ".")

    def keep(self, source: Path, model: str) -> Path:
        """Copy a folder of cards and weights under a name, whole or not at all; what lies there already stays."""
        final = self.folder(model)
        if final.is_dir():
            return final
        fresh = final.with_name(f".{model}.incoming")
        try:
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True, mode=0o700)
            for path in sorted(source.iterdir()):
                if path.is_file():
                    shutil.copyfile(path, fresh / path.name)
                    sync_file(fresh / path.name)
            fresh.replace(final)
            sync_file(final.parent)
        except OSError as error:
            raise ServiceError(
                f"{final} cannot be written ({error.strerror}); see its permissions and its disk"
            ) from error
        return final

    def history(self) -> Sequence[Champion]:
        """All champions, the first one first; SettingsError where the file is damaged."""
        path = self.home / FOLDER / FILE
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise ServiceError(f"{path} cannot be read ({error.strerror}); see its permissions") from error
        found = []
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                found.append(Champion(**row | {"since": datetime.fromisoformat(row["since"])}))
            except (ValueError, TypeError, KeyError) as error:
                raise SettingsError(f"{path}, line {number} names no champion ({error}); remove that line") from error
        return found

    def now(self) -> Champion | None:
        """Who reads; None for the network that comes with Inkfield."""
        history = self.history()
        return history[-1] if history and history[-1].model != SHIPPED else None

    def appoint(self, model: str, identity: str, why: str) -> Champion:
        """Let a network read from now on; it survives a power cut once this returns."""
        champion = Champion(model, identity, datetime.now(UTC), why)
        folder = self.home / FOLDER
        line = json.dumps(asdict(champion) | {"since": champion.since.isoformat()})
        try:
            append_line(folder / FILE, line)
        except OSError as error:
            raise ServiceError(f"{folder} cannot be written ({error.strerror}); see its disk") from error
        return champion

    def before(self) -> Champion:
        """Who read before the present champion was promoted; NothingFoundError where that one came with Inkfield.

        Steps back are not counted: going back twice goes two champions back.
        """
        stack: list[Champion] = []
        for one in self.history():
            seen = [each.model for each in stack]
            if one.model in seen:
                stack = stack[: seen.index(one.model) + 1]
            elif one.model == SHIPPED:
                stack = []
            else:
                stack.append(one)
        if not stack:
            raise NothingFoundError("the network that comes with Inkfield reads; there is none to go back to")
        return stack[-2] if len(stack) > 1 else Champion(SHIPPED, "", stack[-1].since, "")
