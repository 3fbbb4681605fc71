"""Documents as a worker leaves them, made without one: real originals and crops, readings as they would be."""

import hashlib
from pathlib import Path

from forms.page import Scan
from storage.store import Store
from tests.nouns import doubtful, page_read, reading

CROP_FIELD = "date"
"""The field of a page whose picture is kept."""


def receive(store: Store, content: bytes, folder: Path) -> str:
    """Take in a file with that content; gives the document's id."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{hashlib.sha256(content).hexdigest()}.pdf"
    file.write_bytes(content)
    document = store.originals.keep(file)
    assert store.documents.receive(document, file.name, "application/pdf", "auto")
    file.unlink()
    return document


def read(store: Store, document: str, pages: int = 1, crop: bytes | None = None) -> None:
    """Split a document that was received and read its pages; each has two readings, one with the picture `crop`."""
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    assert store.documents.split(job, pages)
    while due := store.bells.due_pages(limit=100, trust=60.0):
        for page_id in due:
            read_page(store, page_id, crop)


def read_page(store: Store, page_id: int, crop: bytes | None = None) -> None:
    """Claim, read and save one page."""
    job = store.pages.claim(page_id, "worker:1", 60.0)
    assert job is not None
    picture = crop if crop is not None else f"picture of page {job.number} of {job.scan.document}".encode()
    crops = {CROP_FIELD: store.crops.keep_bytes(picture)}
    text = f"{int(job.scan.document[:8], 16)}{job.number}"
    values = (reading(text=text), doubtful(CROP_FIELD))
    assert store.pages.save(job, page_read(Scan(job.scan.document, "", Path()), job.number, values), crops)


def done(store: Store, content: bytes, folder: Path, pages: int = 1, crop: bytes | None = None) -> str:
    """A document that was received and read; gives its id."""
    document = receive(store, content, folder)
    read(store, document, pages, crop)
    return document


def files(store: Store) -> set[str]:
    """The names of all originals and crops that are kept."""
    folders = (store.originals.folder, store.crops.folder)
    return {file.name for folder in folders for file in folder.rglob("*") if file.is_file()}
