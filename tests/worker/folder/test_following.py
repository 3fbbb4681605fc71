"""Files in processed/ are looked after until their documents have ended."""

from pathlib import Path

import pytest

from forms.errors import ServiceError
from forms.reason import ReasonCode
from storage.states import DocumentState
from tests.worker.folder.scans import end, fates, names, picture
from worker.folder.fates import Fate
from worker.folder.ledger import STATE
from worker.folder.watcher import Watcher
from worker.intake import Intake


def taken(watcher: Watcher, inbox: Path, seed: int = 1) -> str:
    """Let a file `form.png` be taken; gives its document."""
    (inbox / "form.png").write_bytes(picture("PNG", seed))
    (moved,) = [moved for _ in range(2) for moved in watcher.poll()]
    return str(moved.document)


def notes(inbox: Path) -> list[str]:
    """The documents whose ends are waited for."""
    return names(inbox / STATE / "open")


@pytest.mark.parametrize(
    ("state", "reason", "fate"),
    [
        (DocumentState.FAILED, ReasonCode.ENCRYPTED, Fate.FAILED),
        (DocumentState.FAILED, ReasonCode.QUARANTINED, Fate.FAILED),
        (DocumentState.UNIDENTIFIED, ReasonCode.UNIDENTIFIED, Fate.UNIDENTIFIED),
    ],
)
def test_a_file_moves_on_when_its_document_ends_badly(
    watcher: Watcher, inbox: Path, intake: Intake, state: DocumentState, reason: ReasonCode, fate: Fate
) -> None:
    """With the reason, the document and what to do beside it; and nothing is waited for any more."""
    document = taken(watcher, inbox)
    assert notes(inbox) == [document]
    end(intake.store, document, state, reason)
    (moved,) = watcher.poll()
    assert (moved.fate, moved.document, moved.path) == (fate, document, inbox / fate / "form.png")
    assert fates(inbox)["processed"] == notes(inbox) == []
    told = (inbox / fate / "form.png.reason.txt").read_text()
    assert told.startswith(f"{reason}: this is why\n")
    assert document in told


def test_a_file_stays_when_its_document_is_done(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """And costs nothing from then on."""
    end(intake.store, taken(watcher, inbox), DocumentState.DONE, None)
    assert list(watcher.poll()) == []
    assert fates(inbox)["processed"] == ["form.png"]
    assert notes(inbox) == []


def test_an_end_while_nobody_watched_is_found_at_the_next_start(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """The notes lie in the folder."""
    document = taken(watcher, inbox)
    watcher.end()
    end(intake.store, document, DocumentState.FAILED, ReasonCode.ENCRYPTED)
    watcher.start()
    (moved,) = watcher.poll()
    assert moved.fate is Fate.FAILED


def test_a_file_that_a_person_took_away_is_let_go(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """It is theirs."""
    document = taken(watcher, inbox)
    (inbox / "processed" / "form.png").unlink()
    end(intake.store, document, DocumentState.FAILED, ReasonCode.ENCRYPTED)
    assert list(watcher.poll()) == []
    assert notes(inbox) == []


def test_an_erased_document_is_let_go(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """Nothing is known of it any more."""
    document = taken(watcher, inbox)
    with intake.store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM documents")
    assert list(watcher.poll()) == []
    assert document not in notes(inbox)


def test_writer_that_goes_on_after_the_move(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """What it adds is read too: the file is put back when its document has ended, and taken again."""
    with (inbox / "form.png").open("wb", buffering=0) as writer:
        writer.write(picture("PNG", 1))
        (moved,) = [moved for _ in range(2) for moved in watcher.poll()]
        writer.write(b"more")
    end(intake.store, str(moved.document), DocumentState.DONE, None)
    assert list(watcher.poll()) == []
    assert fates(inbox)[""] == ["form.png"]
    (again,) = [moved for _ in range(2) for moved in watcher.poll()]
    assert again.document != moved.document


def test_notes_torn_by_a_power_cut(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """An empty or strange note is left out; its file stays in processed/."""
    document = taken(watcher, inbox)
    (inbox / STATE / "open" / document).write_bytes(b"")
    end(intake.store, document, DocumentState.FAILED, ReasonCode.ENCRYPTED)
    assert list(watcher.poll()) == []
    assert fates(inbox)["processed"] == ["form.png"]
    assert notes(inbox) == []


def test_everybody_has_a_turn(watcher: Watcher, inbox: Path) -> None:
    """Of many documents a few are asked about at each look, and all of them in time."""
    ledger = watcher._watched[""].following.inbox.ledger
    documents = {taken(watcher, inbox, seed) for seed in range(7)}
    turns = [ledger.next(3) for _ in range(3)]
    assert {document for turn in turns for document in turn} == documents


def test_a_file_that_cannot_be_moved_on_is_told_of_once(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """The others move, and it is tried again without a word."""
    document = taken(watcher, inbox)
    end(intake.store, document, DocumentState.FAILED, ReasonCode.ENCRYPTED)
    (inbox / "failed").rmdir()
    (inbox / "failed").write_bytes(b"a file where the folder should be")
    following = watcher._watched[""].following
    with pytest.raises(ServiceError, match="cannot be made"):
        list(following.follow())
    assert list(following.follow()) == []
    (inbox / "failed").unlink()
    assert [moved.fate for moved in following.follow()] == [Fate.FAILED]
