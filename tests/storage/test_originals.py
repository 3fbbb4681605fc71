"""Originals are kept byte for byte under the hash of their content, and for their owner alone."""

import errno
import hashlib
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from forms.errors import MissingFileError, ServiceError, UnreadableFileError
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


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_kept_files_and_folders_are_private(tmp_path: Path, umask: int) -> None:
    """Nobody else on the machine may look at a cheque, whatever the umask of who keeps it."""
    source = tmp_path / "form.pdf"
    source.write_bytes(CONTENT)
    originals = Originals(tmp_path / "originals")
    before = os.umask(umask)
    try:
        kept = [originals.path(originals.keep(source)), originals.path(originals.keep_bytes(b"a crop"))]
        originals.put_back(hashlib.sha256(b"put back").hexdigest(), [b"put ", b"back"])
    finally:
        os.umask(before)
    assert all(path.is_file() for path in kept)
    everything = [originals.folder, *originals.folder.rglob("*")]
    assert len(everything) == 7
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything} == {0o700, 0o600}


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


def test_whoever_opens_the_source_decides_what_is_kept(tmp_path: Path) -> None:
    """By default a link is followed, for somebody named it; the watched folder opens otherwise."""
    (tmp_path / "form.pdf").write_bytes(CONTENT)
    (tmp_path / "link.pdf").symlink_to("form.pdf")

    def no_links(path: Path) -> BinaryIO:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")

    assert Originals(tmp_path / "originals").keep(tmp_path / "link.pdf") == hashlib.sha256(CONTENT).hexdigest()
    with pytest.raises(UnreadableFileError):
        Originals(tmp_path / "originals", no_links).keep(tmp_path / "link.pdf")


def test_disk_with_a_bad_sector(tmp_path: Path) -> None:
    """A source that cannot be read to its end is to blame, and not the place it was to be stored in."""

    class Broken(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    (tmp_path / "form.pdf").write_bytes(CONTENT)
    originals = Originals(tmp_path / "originals", lambda path: cast(BinaryIO, Broken(path)))
    with pytest.raises(UnreadableFileError, match="Input/output error"):
        originals.keep(tmp_path / "form.pdf")
    assert [path for path in originals.folder.rglob("*") if path.is_file()] == []


def test_a_crop_that_finds_no_room_is_a_service_to_mend(tmp_path: Path) -> None:
    """The page is not to blame, so it may be tried again; nothing half is left."""
    (blocked := tmp_path / "crops").write_bytes(b"a file where the folder should be")
    with pytest.raises(ServiceError, match="cannot be stored"):
        Originals(blocked).keep_bytes(CONTENT)


def test_content_is_put_back_under_its_own_hash_only(tmp_path: Path) -> None:
    """What was spoiled is replaced; what is another content is refused and leaves nothing."""
    originals = Originals(tmp_path / "originals")
    name = originals.keep_bytes(CONTENT)
    originals.path(name).write_bytes(b"spoiled")
    with pytest.raises(UnreadableFileError):
        originals.put_back(name, [b"another"])
    originals.put_back(name, [CONTENT[:1000], CONTENT[1000:]])
    assert originals.path(name).read_bytes() == CONTENT
    assert [path.name for path in originals.folder.rglob("*") if path.is_file()] == [name]


def test_copies_that_nobody_completes_are_removed(tmp_path: Path) -> None:
    """Only those that are old: a young one may be in the making."""
    originals = Originals(tmp_path / "originals")
    originals.keep_bytes(CONTENT)
    old, young = (originals.folder / f".incoming-{name}" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(CONTENT)
    os.utime(old, (1e9, 1e9))
    assert originals.remove_stale(3600.0) == 1
    assert (old.exists(), young.exists()) == (False, True)
