"""Originals are kept byte for byte under the hash of their content, and for their owner alone."""

import hashlib
from pathlib import Path

import pytest

from forms.errors import MissingFileError, ServiceError
from storage.originals import Originals

CONTENT = b"as it came" * 300_000


def test_a_kept_file_is_the_same_bytes_under_its_hash(tmp_path: Path) -> None:
    """What was given can be had again, whatever becomes of the source."""
    source = tmp_path / "form.pdf"
    source.write_bytes(CONTENT)
    originals = Originals(tmp_path / "originals")
    name = originals.keep(source)
    source.unlink()
    assert name == hashlib.sha256(CONTENT).hexdigest()
    assert originals.path(name).read_bytes() == CONTENT


def test_kept_files_and_folders_are_private(tmp_path: Path) -> None:
    """Nobody else on the machine may look at a cheque."""
    originals = Originals(tmp_path / "originals")
    kept = originals.path(originals.keep_bytes(CONTENT))
    assert [path.stat().st_mode & 0o077 for path in (kept, kept.parent, originals.folder)] == [0, 0, 0]


def test_keeping_twice_leaves_one_file_and_no_rubbish(tmp_path: Path) -> None:
    """The name is the content, so there is nothing to add."""
    source = tmp_path / "form.pdf"
    source.write_bytes(CONTENT)
    originals = Originals(tmp_path / "originals")
    originals.keep(source)
    originals.keep(source)
    assert len([path for path in originals.folder.rglob("*") if path.is_file()]) == 1


def test_an_absent_file_is_missing(tmp_path: Path) -> None:
    """The class says what kind of error it is."""
    with pytest.raises(MissingFileError):
        Originals(tmp_path / "originals").keep(tmp_path / "absent.pdf")


def test_a_folder_that_cannot_be_written_is_a_service_to_mend(tmp_path: Path) -> None:
    """The scan is not to blame, so it may be tried again."""
    source, blocked = tmp_path / "form.pdf", tmp_path / "originals"
    source.write_bytes(CONTENT)
    blocked.write_bytes(b"a file where the folder should be")
    with pytest.raises(ServiceError, match="cannot be stored"):
        Originals(blocked).keep(source)
