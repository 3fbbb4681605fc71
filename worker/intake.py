"""Taking a file in: its bytes stored, its row committed, nothing decoded."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage.store import Store

Sniff = Callable[[Path], str]
"""The media type of a file by its first bytes; raises an InputError for what is none of ours."""


@dataclass(frozen=True)
class Receipt:
    """What was taken in."""

    document: str
    """SHA-256 of the content, hexadecimal: the document's id."""
    file: str
    duplicate: bool
    """Whether the same content had been received before; then nothing has changed, but that it may be urgent now."""


@dataclass(frozen=True)
class Intake:
    """The door of the store for files."""

    store: Store
    sniff: Sniff

    def receive(self, path: Path, file: str, layout: str, *, urgent: bool = False) -> Receipt:
        """Store the file at `path`, known to people as `file`, to be read with the layout choice `layout`.

        What is `urgent` is taken before what is not; said of a document that is known and still open, it becomes so.
        When this returns, original and row survive a power cut. Raises an InputError for a file that is none of ours or
        cannot be read, ServiceError where the store cannot be used now or the file is still being written.
        """
        media_type = self.sniff(path)
        document = self.store.originals.keep(path)
        # A name need not be text; what is not is shown by its bytes.
        name = file.encode("utf-8", "backslashreplace").decode("utf-8")
        new = self.store.documents.receive(document, name, media_type, layout, urgent=urgent)
        # An erasing of the same bytes may have come in between, and taken them along.
        if not self.store.originals.path(document).exists():
            self.store.originals.keep(path)
        return Receipt(document, name, duplicate=not new)
