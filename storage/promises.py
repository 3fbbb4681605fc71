"""Promises on disk: `thresholds.jsonl` in INKFIELD_HOME, a JSON object a line, appended and never changed.

A file and not a table: `inkfield read` needs promises too and has no database; what was promised when stays on record;
and an appended line is whole or absent. Machines that share a database share this folder as well.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from forms.errors import ServiceError, SettingsError
from forms.layout import FieldSpec
from forms.promise import Promise, Promised
from storage.durable import append_line

FILE = "thresholds.jsonl"


@dataclass
class StoredPromises:
    """The promises of an INKFIELD_HOME, read again whenever the file has changed: workers need no restart."""

    home: Path
    reader: str
    """What reads now."""
    _seen: tuple[int, int] = (-1, -1)
    _promised: Promised = field(init=False)

    def threshold(self, layout: str | None, spec: FieldSpec) -> float | None:
        """See `forms.promise.Promises`. SettingsError where the file is damaged."""
        return self.now().threshold(layout, spec)

    def now(self) -> Promised:
        """What is promised now; SettingsError where the file is damaged."""
        path = self.home / FILE
        try:
            stat = path.stat()
            seen = stat.st_mtime_ns, stat.st_size
        except (FileNotFoundError, NotADirectoryError):
            seen = 0, 0
        except OSError as error:
            raise ServiceError(f"{path} cannot be read ({error.strerror}); see its permissions") from error
        if seen != self._seen:
            self._promised, self._seen = Promised(_read(path) if any(seen) else (), self.reader), seen
        return self._promised


def keep_promise(home: Path, promise: Promise) -> None:
    """Put a promise on record; it survives a power cut once this returns. ServiceError where it cannot be written."""
    line = json.dumps(asdict(promise) | {"made": promise.made.isoformat()})
    path = home / FILE
    try:
        append_line(path, line)
    except OSError as error:
        raise ServiceError(f"{path} cannot be written ({error.strerror}); see its permissions and its disk") from error


def _read(path: Path) -> list[Promise]:
    promises = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            promises.append(Promise(**row | {"made": datetime.fromisoformat(row["made"])}))
        except (ValueError, TypeError, KeyError) as error:
            raise SettingsError(f"{path}, line {number} is no promise ({error}); remove that line") from error
    return promises
