"""Whether others on this machine could read what is kept."""

import stat
from collections.abc import Sequence
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
FOLDERS = ("originals", "crops", "erasing")


def too_open(home: Path, database: Path | None) -> Sequence[Path]:
    """The folders of kept files in `home`, and the embedded database's files, that others than their owner may enter.

    Inkfield makes them private; somebody else may have made or changed them. `database` is None where it is a server.
    """
    kept = [home / name for name in FOLDERS]
    if database is not None:
        kept += [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    return [path for path in kept if _is_open(path)]


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:  # not there, or not ours to see
        return False
