"""A watcher that is killed right before its Nth access to the file system, for every N, and what the next makes of it.

    python -m tests.worker.folder.dying FOLDER FIRST STEP

For N = FIRST, FIRST + STEP, ... a fork of this program takes in a small folder until it kills itself (SIGKILL), and a
second one does the same without dying; a line of JSON says where everything lies then. It ends when there is no Nth
access. Accesses are counted by Python's audit events: opening, renaming, listing, making, removing, and loading the
rename of the C library. The state on disk does not change between two of them but by what the first one does.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from forms.reason import ReasonCode
from segmentation.opening import sniff
from storage.overview import overview
from storage.states import DocumentState
from storage.store import Store, open_store
from tests.worker.folder.scans import end, fates, names, picture
from worker.folder.fates import Fate
from worker.folder.ledger import STATE
from worker.folder.settling import Patience
from worker.folder.watcher import Watcher
from worker.intake import Intake

EVENTS = ("open", "os.", "ctypes.dlsym", "shutil.", "tempfile.")
FILES = {
    "a.png": picture("PNG", 1),
    "b.png": picture("PNG", 1),
    "c.txt": b"dear sirs",
    "d.tif": picture("TIFF", 2),
}


def main(folder: Path, first: int, step: int) -> None:
    """Die at every place."""
    template = folder / "template"
    in_fork(lambda: opened(template / "home").close())
    (template / "inbox").mkdir()
    for name, content in FILES.items():
        (template / "inbox" / name).write_bytes(content)
    number, killed = first, True
    while killed:
        here = folder / str(number)
        shutil.copytree(template, here)
        killed = in_fork(lambda here=here, number=number: work(here, number)) == -signal.SIGKILL
        assert in_fork(lambda here=here: work(here, 0)) == 0
        in_fork(lambda here=here, number=number: tell(here, number))
        shutil.rmtree(here)
        number += step


def in_fork(what: Callable[[], None]) -> int:
    """Do something in a process of its own: 0, or the signal that ended it as a negative number."""
    child = os.fork()
    if child == 0:
        try:
            what()
            sys.stdout.flush()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def opened(home: Path) -> Store:
    """The store in a folder."""
    return open_store(f"sqlite:///{home / 'inkfield.db'}", home)


def work(here: Path, number: int) -> None:
    """Take in the folder, let the first document end badly, and look again; killed before access `number` if not 0."""
    store = opened(here / "home")
    if number:
        die_before(number)
    watcher = Watcher(here / "inbox", Intake(store, sniff), "auto", (), Patience(settle=0.0, give_up=600.0))
    assert watcher.start()
    list(watcher.sweep())
    with store.database.reading() as connection:
        document = connection.exec_driver_sql("SELECT id FROM documents WHERE file = 'a.png'").scalar_one()
    end(store, document, DocumentState.FAILED, ReasonCode.ENCRYPTED)
    list(watcher.sweep())
    store.close()


def die_before(number: int) -> None:
    """From now on count accesses, and never come to access `number`."""
    left = number

    def count(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001 - the audit hook's shape
        nonlocal left
        if event.startswith(EVENTS):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def tell(here: Path, number: int) -> None:
    """Where everything lies."""
    inbox, store = here / "inbox", opened(here / "home")
    told = {
        "died before": number,
        "fates": fates(inbox),
        "reasons": {fate: len([name for name in names(inbox / fate) if name.endswith(".reason.txt")]) for fate in Fate},
        "documents": dict(overview(store.database).documents),
        "waited for": len(names(inbox / STATE / "open")),
        "half written": names(inbox / STATE / "scratch"),
        "intact": sorted(
            path.name for path in inbox.rglob("*") if path.is_file() and FILES.get(path.name) == path.read_bytes()
        ),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
