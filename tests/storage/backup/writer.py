"""Somebody who works on a store until told to stop: receives, splits, reads, saves, as a worker does.

    python -m tests.storage.backup.writer DATABASE_URL HOME NAME

It ends when its standard input does.
"""

import os
import select
import sys
import tempfile
from itertools import count
from pathlib import Path

from storage.store import open_store
from tests.storage.documents import read_page, receive


def main(database_url: str, home: Path, name: str) -> None:
    """Make documents of one to three pages, one after the other; pages wait a little before they are read."""
    store = open_store(database_url, home)
    with tempfile.TemporaryDirectory() as folder:
        for number in count():
            if select.select([sys.stdin], [], [], 0)[0]:
                break
            content = f"{name} {number} ".encode() + os.urandom(1000 * (number % 50))
            document = receive(store, content, Path(folder))
            job = store.documents.claim(document, f"{name}:{os.getpid()}", 60.0)
            if job is not None:
                store.documents.split(job, 1 + number % 3)
            for page_id in store.bells.due_pages(limit=2, trust=110.0):
                read_page(store, page_id)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
