"""A backup that is damaged, cut short or tampered with does not verify, and is never restored."""

import gzip
import hashlib
import io
import json
import os
import random
import signal
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.errors import MissingFileError, UnreadableFileError, UsageError
from storage.backup import check, make_backup, restore_into_empty
from storage.backup.tables import unpacked
from storage.store import Store, open_store
from tests.storage.documents import done, receive

Parts = dict[str, bytes]


def quietly(kind: str, done: int, total: int) -> None:
    """Whoever wants no progress."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of two documents that were read and one that waits."""
    home = tmp_path_factory.mktemp("home")
    store = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
    for content in (b"one", b"two"):
        done(store, content, home / "in", pages=2)
    receive(store, b"three" * 50_000, home / "in")
    path, _ = make_backup(store, home / "backup.tar", quietly)
    store.close()
    return path


def parts_of(path: Path) -> Parts:
    """The members of a backup, in their order."""
    with tarfile.open(path) as tar:
        return {info.name: stream.read() for info in tar if (stream := tar.extractfile(info)) is not None}


def rebuilt(parts: Parts, path: Path) -> Path:
    """A backup of these parts."""
    with tarfile.open(path, "w") as tar:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def test_a_whole_backup_verifies(whole: Path, tmp_path: Path) -> None:
    """So does one that tar has unpacked and packed again."""
    manifest = check(whole)
    assert (manifest.rows["documents"], manifest.rows["readings"], manifest.current_readings) == (3, 8, 8)
    assert (manifest.files["originals"].files, manifest.files["crops"].files) == (3, 4)
    assert check(rebuilt(parts_of(whole), tmp_path / "again.tar")) == manifest


def test_a_flipped_bit_is_found_wherever_it_is(whole: Path, tmp_path: Path) -> None:
    """In the middle of each member, and at places drawn from all that is compressed or says what the rest is."""
    content = whole.read_bytes()
    with tarfile.open(whole) as tar:
        infos = list(tar)
    bits = [(info.offset_data + info.size // 2, 4) for info in infos]
    assert len(bits) > 10
    drawn = random.Random(6)
    for info in infos:
        if info.name.endswith((".gz", ".json")):
            places = [info.offset_data + drawn.randrange(info.size) for _ in range(6)]
            bits += [(place, 1 << drawn.randrange(8)) for place in places]
    damaged = tmp_path / "damaged.tar"
    for place, bit in bits:
        damaged.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
        with pytest.raises((UnreadableFileError, UsageError)):
            check(damaged)


def test_a_backup_cut_short_anywhere_does_not_verify(whole: Path, tmp_path: Path) -> None:
    """Whatever a killed process or a full disk left of it."""
    content, short = whole.read_bytes(), tmp_path / "short.tar"
    with tarfile.open(whole) as tar:
        starts = [info.offset for info in tar]
    for length in {0, 511, *starts, starts[-1] + 600}:
        short.write_bytes(content[:length])
        with pytest.raises(UnreadableFileError):
            check(short)


def without(name: str) -> Callable[[Parts], Parts]:
    """Leave out the parts whose name begins so."""
    return lambda parts: {each: content for each, content in parts.items() if not each.startswith(name)}


def added(name: str) -> Callable[[Parts], Parts]:
    """Put one more part before the end."""
    return lambda parts: {**without("manifest")(parts), name: b"more", "manifest.json": parts["manifest.json"]}


def changed_manifest(**changes: object) -> Callable[[Parts], Parts]:
    """Say something else at the end."""

    def change(parts: Parts) -> Parts:
        manifest = json.loads(parts["manifest.json"]) | changes
        return parts | {"manifest.json": json.dumps(manifest).encode()}

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without("header.json"), "no backup of Inkfield"),
        (without("manifest.json"), "never finished"),
        (without("originals/"), "was changed or is not there"),
        (without("tables/readings"), "was changed or is not there"),
        (changed_manifest(digest="0" * 64), "was changed or is not there"),
        (changed_manifest(rows={"documents": 3}), "should have"),
        (changed_manifest(created=1.0), "not of one backup"),
        (changed_manifest(lost={"originals": {}}), "not as it was written"),
        (changed_manifest(lost={"originals": {"0" * 64: "rubbed"}, "crops": {}}), "nobody knows why"),
        (changed_manifest(current_readings=9), "8 readings are current instead of 9"),
        (added("originals/" + "0" * 64), "is not what it was"),
        (added("tables/strangers/000001.jsonl.gz"), "which no backup of schema"),
        (added("tables/documents/000002.jsonl.gz"), "cannot be unpacked"),
        (lambda parts: parts | {"tables/pages/000001.jsonl.gz": gzip.compress(b"7")}, "other columns"),
        (lambda parts: parts | {"more": b""}, "something follows its end"),
        (lambda parts: {"header.json": b"[]"} | without("header.json")(parts), "no JSON object"),
        (lambda parts: {"first": b""} | parts, "no backup of Inkfield"),
    ],
)
def test_a_backup_that_was_tampered_with_is_refused(
    whole: Path, tmp_path: Path, change: Callable[[Parts], Parts], told: str
) -> None:
    """The message names the file and what is wrong with it."""
    parts = change(parts_of(whole))
    with pytest.raises(UnreadableFileError, match=told) as caught:
        check(rebuilt(parts, tmp_path / "tampered.tar"))
    assert "tampered.tar" in str(caught.value)


def test_rows_that_do_not_belong_together_are_found(whole: Path, tmp_path: Path) -> None:
    """Even where somebody has made the sums right again: pages without a document, rows without their file."""
    for cut, told in (("tables/documents", "belongs to one that is not there"), ("crops/", "crops/.* is not there")):
        parts = without(cut)(parts_of(whole))
        path = rebuilt(_with_right_sums(parts), tmp_path / "backup.tar")
        with pytest.raises(UnreadableFileError, match=told):
            check(path)


def _with_right_sums(parts: Parts) -> Parts:
    """The manifest that these parts ask for."""
    manifest = json.loads(parts.pop("manifest.json"))
    lines = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts.items())
    manifest["digest"] = hashlib.sha256(lines.encode()).hexdigest()
    for table in manifest["rows"]:
        manifest["rows"][table] = sum(
            len(unpacked(content)) for name, content in parts.items() if name.startswith(f"tables/{table}/")
        )
    for kind in manifest["files"]:
        sizes = [len(content) for name, content in parts.items() if name.startswith(f"{kind}/")]
        manifest["files"][kind] = {"files": len(sizes), "bytes": sum(sizes)}
    return parts | {"manifest.json": json.dumps(manifest).encode()}


def test_what_is_no_backup_at_all_is_said_so(tmp_path: Path) -> None:
    """An absent file, a scan, another archive."""
    with pytest.raises(MissingFileError, match=r"absent\.tar"):
        check(tmp_path / "absent.tar")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 " * 1000)
    with pytest.raises(UnreadableFileError, match="no backup"):
        check(scan)
    with pytest.raises(UnreadableFileError, match="no backup"):
        check(rebuilt({"a.txt": b"a"}, tmp_path / "other.tar"))


def test_a_backup_from_a_newer_version_is_refused(whole: Path, tmp_path: Path) -> None:
    """Its schema or its format is not known here."""
    parts = parts_of(whole)
    header = json.loads(parts["header.json"])
    for change, error in (({"schema": "9999"}, UsageError), ({"format": 2}, UnreadableFileError)):
        newer = parts | {"header.json": json.dumps(header | change).encode()}
        with pytest.raises(error):
            check(rebuilt(newer, tmp_path / "newer.tar"))


def test_a_damaged_backup_is_not_restored(whole: Path, store: Store, tmp_path: Path) -> None:
    """Not in part either: the store stays empty, rows and files."""
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(whole.read_bytes()[:-20_000])
    with pytest.raises(UnreadableFileError):
        restore_into_empty(damaged, store, quietly)
    assert not store.originals.folder.exists()
    assert not store.bells.anything_open()


def test_a_killed_backup_leaves_nothing_that_verifies(tmp_path: Path) -> None:
    """SIGKILL in the middle: no file under the name that was asked for, and what is left is no backup."""
    home = tmp_path / "home"
    store = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
    for number in range(3):
        done(store, b"%d" % number, tmp_path / "in")
    store.close()
    (target := tmp_path / "to").mkdir()
    child = os.fork()
    if child == 0:
        try:
            store = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
            make_backup(store, target / "backup.tar", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    (left,) = target.iterdir()
    assert left.name != "backup.tar"
    with pytest.raises(UnreadableFileError):
        check(left)
