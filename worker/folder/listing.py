"""What lies in a folder."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms.errors import ServiceError
from worker.folder.names import is_left_alone, shown
from worker.folder.sight import Sight


@dataclass(frozen=True)
class Listing:
    """The entries of one folder that are not left alone by their names."""

    files: Mapping[str, Sight]
    """Plain files, sorted by name."""
    folders: Sequence[str]
    others: Sequence[str]
    """Links, pipes, sockets and devices: none of these is ever opened."""


def look_into(folder: Path) -> Listing:
    """List a folder; raises ServiceError where it cannot be listed now."""
    files: dict[str, Sight] = {}
    folders: list[str] = []
    others: list[str] = []
    try:
        names = sorted(os.listdir(folder), key=os.fsencode)  # noqa: PTH208 - names are all that is wanted
    except OSError as error:
        raise ServiceError(f"{shown(folder)} cannot be listed ({error.strerror}); see that it is there") from error
    for name in names:
        if is_left_alone(name):
            continue
        try:
            status = os.lstat(folder / name)
        except OSError:  # gone meanwhile, or not to be looked at: the next look will tell
            continue
        if stat.S_ISREG(status.st_mode):
            files[name] = Sight.of(status)
        else:
            (folders if stat.S_ISDIR(status.st_mode) else others).append(name)
    return Listing(files, folders, others)
