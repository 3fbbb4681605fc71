"""Taking a file in stores its bytes and its row, and looks no further."""

from pathlib import Path

import pytest

from forms.errors import EmptyFileError, MissingFileError, UnsupportedFileError
from storage.overview import documents_like, overview
from tests.worker.paper import grey_file
from worker.intake import Intake


def test_a_received_file_can_be_had_again(intake: Intake, tmp_path: Path) -> None:
    """The receipt's id leads to the very bytes, and the document waits."""
    file = grey_file(tmp_path / "form.png", 40)
    receipt = intake.receive(file, "inbox/form.png", "auto")
    assert not receipt.duplicate
    assert intake.store.originals.path(receipt.document).read_bytes() == file.read_bytes()
    assert documents_like(intake.store.database, receipt.document)[0].state == "received"


def test_the_same_content_under_another_name_is_the_same_document(intake: Intake, tmp_path: Path) -> None:
    """The second receipt has the first one's id and says so."""
    first = intake.receive(grey_file(tmp_path / "a.png", 40), "a.png", "auto")
    second = intake.receive(grey_file(tmp_path / "b.png", 40), "b.png", "auto")
    assert second.document == first.document
    assert second.duplicate


@pytest.mark.parametrize(
    ("content", "error"), [(None, MissingFileError), (b"", EmptyFileError), (b"dear sirs", UnsupportedFileError)]
)
def test_what_is_no_scan_is_refused_and_leaves_nothing(
    intake: Intake, tmp_path: Path, content: bytes | None, error: type[Exception]
) -> None:
    """No row, no copy."""
    file = tmp_path / "letter.pdf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(error):
        intake.receive(file, "letter.pdf", "auto")
    assert overview(intake.store.database).documents == {}
    assert not intake.store.originals.folder.exists()


def test_a_damaged_file_is_taken_in_since_nothing_is_decoded(intake: Intake, tmp_path: Path) -> None:
    """Its first bytes are those of a PDF; what is wrong with it shows when it is split."""
    file = tmp_path / "damaged.pdf"
    file.write_bytes(b"%PDF-1.7\nand then nothing")
    assert not intake.receive(file, "damaged.pdf", "auto").duplicate


def test_a_name_that_is_not_text_is_shown_by_its_bytes(intake: Intake, tmp_path: Path) -> None:
    """Such names exist on disks, and a database takes text only."""
    receipt = intake.receive(grey_file(tmp_path / "a.png", 40), "caf\udce9.png", "auto")
    assert receipt.file == "caf\\udce9.png"
