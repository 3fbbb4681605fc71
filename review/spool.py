"""A folder for what is on its way: uploads coming in and long answers going out, on disk and not in memory."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from forms.errors import ServiceError

LEFT_SECONDS = 24 * 3600.0
"""Nothing is on its way for that long: a file so old was left by a server that was killed."""


@dataclass(frozen=True)
class Spool:
    """Temporary files in one private folder."""

    folder: Path

    def open(self) -> None:
        """Make the folder and remove what a killed server left; raises ServiceError where that cannot be done."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for file in self.folder.iterdir():
                if time.time() - file.stat().st_mtime > LEFT_SECONDS:
                    file.unlink(missing_ok=True)
        except OSError as error:
            raise ServiceError(f"{self.folder} cannot be used ({error.strerror}); see who may write there") from error

    @contextmanager
    def incoming(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A new file with its path, gone at the end; raises ServiceError where there is no room for it."""
        try:
            with tempfile.NamedTemporaryFile(dir=self.folder) as file:
                yield Path(file.name), cast(BinaryIO, file)
        except OSError as error:
            raise self._full(error) from error

    def outgoing(self) -> BinaryIO:
        """A new file without a name, for whoever closes it; raises ServiceError where there is no room for it."""
        try:
            return cast(BinaryIO, tempfile.TemporaryFile(dir=self.folder))
        except OSError as error:
            raise self._full(error) from error

    def _full(self, error: OSError) -> ServiceError:
        return ServiceError(f"{self.folder} cannot be written ({error.strerror}); see that there is room")
