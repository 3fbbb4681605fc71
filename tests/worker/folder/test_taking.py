"""Complete files are taken in and moved to their fates; the rest is waited for."""

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from forms.errors import ServiceError
from segmentation.opening import MediaType
from storage.overview import overview
from storage.standing import standings
from storage.states import DocumentState
from tests.worker.folder.scans import end, fates, names, one_of_each, picture
from worker.folder import taking
from worker.folder.fates import Fate, Moved
from worker.folder.listing import look_into
from worker.folder.watcher import Watcher
from worker.intake import Intake


def looks(watcher: Watcher, number: int = 2) -> list[Moved]:
    """What moves in so many looks."""
    return [moved for _ in range(number) for moved in watcher.poll()]


def documents(intake: Intake) -> int:
    """How many documents are on record."""
    return sum(overview(intake.store.database).documents.values())


def test_a_complete_file_is_taken_at_the_second_look(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """The first look only remembers it; its document is on record when it moves."""
    (inbox / "form.png").write_bytes(picture("PNG", 1))
    assert looks(watcher, 1) == []
    (moved,) = looks(watcher, 1)
    assert (moved.fate, moved.path) == (Fate.PROCESSED, inbox / "processed" / "form.png")
    (standing,) = standings(intake.store.database, [str(moved.document)]).values()
    assert (standing.file, standing.state) == ("form.png", "received")


@pytest.mark.parametrize("name", ["form.pdf", "form.jpg", "form.png", "form.tif"])
def test_slow_writer(watcher: Watcher, inbox: Path, intake: Intake, name: str) -> None:
    """A file written in pieces, with pauses of several looks, is not taken before its last piece, and then is whole."""
    content = one_of_each(5)[name]
    step = max(1, len(content) // 25)
    with (inbox / name).open("wb", buffering=0) as file:
        for at in range(0, len(content), step):
            file.write(content[at : at + step])
            if at + step < len(content.rstrip()):
                assert looks(watcher, 3) == []
        (moved,) = looks(watcher, 3)
    assert moved.path.read_bytes() == content
    assert intake.store.originals.path(str(moved.document)).read_bytes() == content
    assert documents(intake) == 1


def test_writer_that_pauses_between_pages(inbox: Path, intake: Intake, watcher: Watcher) -> None:
    """A file that looks whole and still grows is waited for until it has been quiet for long enough."""
    watcher.patience = type(watcher.patience)(settle=0.2, give_up=600.0)
    watcher.end()
    watcher.start()
    pages = [picture("PDF", seed) for seed in range(4)]
    file = inbox / "form.pdf"
    file.touch()
    for page in pages:
        with file.open("ab") as more:
            more.write(page)
        assert looks(watcher, 3) == []
    time.sleep(0.25)
    (moved,) = looks(watcher, 1)
    assert moved.path.read_bytes() == b"".join(pages)
    assert documents(intake) == 1


def test_the_same_content_again_goes_to_duplicates(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """Once is enough, and the person sees as what it was received, and how that stands."""
    for name in ("a.png", "b.png"):
        (inbox / name).write_bytes(picture("PNG", 1))
    assert [moved.fate for moved in looks(watcher)] == [Fate.PROCESSED, Fate.DUPLICATE]
    assert fates(inbox)["duplicates"] == ["b.png"]
    assert "received as a.png, and is received now" in (inbox / "duplicates" / "b.png.reason.txt").read_text()
    assert documents(intake) == 1


def test_the_same_file_on_another_day_goes_to_duplicates(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """Its name is that of the document too, but it came after the document was received."""
    for _ in range(3):
        (inbox / "a.png").write_bytes(picture("PNG", 1))
        looks(watcher)
        for document in watcher._watched[""].following.inbox.ledger.next(9):
            end(intake.store, document, DocumentState.DONE, None)
        looks(watcher, 1)
    assert fates(inbox)["processed"] == ["a.png"]
    assert fates(inbox)["duplicates"] == ["a-1.png", "a.png"]


def test_a_file_that_is_no_scan_goes_to_failed_with_a_reason_beside_it(watcher: Watcher, inbox: Path) -> None:
    """The reason has the code, a sentence, and what to do."""
    (inbox / "letter.txt").write_text("dear sirs")
    (moved,) = looks(watcher)
    assert (moved.document, moved.fate) == (None, Fate.FAILED)
    assert names(inbox / "failed") == ["letter.txt", "letter.txt.reason.txt"]
    code, _, advice = (inbox / "failed" / "letter.txt.reason.txt").read_text().splitlines()
    assert code.startswith("unsupported: ")
    assert advice.startswith("What to do: ")


@pytest.mark.parametrize("content", [b"", picture("PDF", 1)[:200]])
def test_a_file_that_stays_incomplete_is_given_up(watcher: Watcher, inbox: Path, content: bytes) -> None:
    """Not before its time, and by the file's own age, so that a start long afterwards need not wait again."""
    (inbox / "form.pdf").write_bytes(content)
    assert looks(watcher, 4) == []
    watcher.end()
    watcher.patience = type(watcher.patience)(settle=0.0, give_up=0.0)
    watcher.start()
    (moved,) = looks(watcher)
    assert moved.fate is Fate.FAILED
    assert names(inbox / "failed") == ["form.pdf", "form.pdf.reason.txt"]


def test_a_file_that_is_completed_after_a_long_wait_is_taken(watcher: Watcher, inbox: Path) -> None:
    """Whoever is waited for is looked at again when more has come."""
    content = picture("PDF", 1)
    (inbox / "form.pdf").write_bytes(content[:300])
    assert looks(watcher, 4) == []
    with (inbox / "form.pdf").open("ab") as more:
        more.write(content[300:])
    (moved,) = looks(watcher)
    assert moved.fate is Fate.PROCESSED


ODD = [
    "-rf.png",
    "new\nline.png",
    "\x1b[2J.png",
    "'; DROP TABLE documents.png",
    "e\u0301.png",
    "\u00e9.png",
    "caf\udce9.png",
    "é" * 125 + "x.png",
    "..png",
    " .png",
    "%s{0}$HOME`id`.png",
]


def test_odd_names(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """Decomposed letters, bytes that are no UTF-8, 255 bytes, line ends and dashes are taken as they are."""
    odd = [name for name in ODD if not name.startswith(".")]
    for seed, name in enumerate(odd):
        (inbox / name).write_bytes(picture("PNG", seed))
    assert sorted(moved.path.name for moved in looks(watcher)) == sorted(odd)
    assert documents(intake) == len(odd)


def test_a_name_of_255_bytes_that_fails_is_shortened(watcher: Watcher, inbox: Path) -> None:
    """So that its reason's name can be longer than its own."""
    (inbox / ("x" * 251 + ".png")).write_text("no scan")
    (moved,) = looks(watcher)
    assert names(inbox / "failed") == [moved.path.name, moved.path.name + ".reason.txt"]


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/etc/passwd"), Path.mkdir])
def test_what_is_no_plain_file_is_never_opened(watcher: Watcher, inbox: Path, make: Callable[[Path], None]) -> None:
    """A link may point anywhere, a pipe would wait for ever; each is told of once."""
    make(inbox / "form.pdf")
    assert looks(watcher, 4) == []
    assert "form.pdf" in names(inbox)


def test_file_replaced_by_a_link_between_look_and_opening(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """What was seen was a file; the link in its place is not followed, whatever it leads to."""
    content = picture("PNG", 1)
    (inbox / "form.png").write_bytes(content)
    looks(watcher, 1)
    secret = inbox.parent / "secret.png"
    secret.write_bytes(content)
    os.utime(secret, ns=(0, (inbox / "form.png").stat().st_mtime_ns))
    listing = look_into(inbox)
    (inbox / "form.png").unlink()
    (inbox / "form.png").symlink_to(secret)
    assert list(watcher._watched[""].taking.take(listing)) == []
    assert documents(intake) == 0


def test_move_cut_off_after_the_row(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """A crash between commit and move leaves the file; it is then the document's own and no duplicate."""
    file = inbox / "form.png"
    file.write_bytes(picture("PNG", 1))
    time.sleep(0.01)
    intake.receive(file, file.name, "auto")
    (moved,) = looks(watcher)
    assert moved.fate is Fate.PROCESSED
    assert documents(intake) == 1


def test_folder_of_originals_cannot_be_written(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """The file waits where it is until there is room, and is taken then."""
    (inbox / "form.png").write_bytes(picture("PNG", 1))
    blocked = intake.store.originals.folder
    blocked.write_bytes(b"a file where the folder should be")
    with pytest.raises(ServiceError, match="cannot be stored"):
        looks(watcher)
    assert names(inbox / "processed") == []
    blocked.unlink()
    (moved,) = looks(watcher)
    assert moved.fate is Fate.PROCESSED


def test_subfolders_removed_by_a_tidy_person(watcher: Watcher, inbox: Path) -> None:
    """They are made again."""
    for folder in ("processed", "failed"):
        (inbox / folder).rmdir()
    (inbox / "form.png").write_bytes(picture("PNG", 1))
    (inbox / "letter.txt").write_text("dear sirs")
    assert len(looks(watcher)) == 2
    assert fates(inbox)["processed"] == ["form.png"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_waited_for(watcher: Watcher, inbox: Path) -> None:
    """Some programs open a file to others when it is complete."""
    (inbox / "form.png").write_bytes(picture("PNG", 1))
    (inbox / "form.png").chmod(0)
    assert looks(watcher, 3) == []
    (inbox / "form.png").chmod(0o600)
    assert len(looks(watcher)) == 1


def test_disk_with_a_bad_sector(watcher: Watcher, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be read is waited for like one that is not complete; the others are taken."""
    bad, good = picture("PNG", 1), picture("JPEG", 2)
    (inbox / "a.png").write_bytes(bad)
    (inbox / "b.jpg").write_bytes(good)
    real = taking.examine

    def failing(file: BinaryIO, size: int) -> MediaType:
        if size == len(bad):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(file, size)

    monkeypatch.setattr(taking, "examine", failing)
    assert [moved.path.name for moved in looks(watcher, 3)] == ["b.jpg"]
    assert fates(inbox)[""] == ["a.png"]
