"""Files that mean harm: each has its clear reason, the decoder goes on, and the next file is read as ever."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from forms.errors import InputError, TooLargeError
from forms.page import Page, Scan
from forms.reason import ReasonCode
from segmentation.decoding import Decoder
from segmentation.decoding.confinement import MEMORY
from segmentation.opening import identify, open_page
from tests.segmentation.decoding.hostile_images import GREY, IMAGES
from tests.segmentation.decoding.hostile_pdf import PDFS
from tests.segmentation.decoding.painter import child_of
from tests.segmentation.opening.paper import flate_image, full_page, write_pdf

FILES = PDFS | IMAGES

EMPTY, ENCRYPTED, TOO_LARGE = {ReasonCode.EMPTY}, {ReasonCode.ENCRYPTED}, {ReasonCode.TOO_LARGE}
UNREADABLE, UNSUPPORTED = {ReasonCode.UNREADABLE}, {ReasonCode.UNSUPPORTED}

REFUSED: dict[str, set[ReasonCode]] = {
    "nested forms": TOO_LARGE,
    "stream bomb": TOO_LARGE,
    "image bomb": TOO_LARGE,
    "endless pattern": TOO_LARGE,
    "page of 200 inches": TOO_LARGE,
    "no pages": EMPTY,
    "encrypted": ENCRYPTED,
    "circular page tree": UNREADABLE,
    "cut short": UNREADABLE,
    "garbage after the header": UNREADABLE,
    "lying image": UNREADABLE,
    "huge JPEG 2000": TOO_LARGE,
    "modest JPEG 2000": UNREADABLE,
    "huge JBIG2": UNREADABLE,
    "PNG of 900 million pixels": TOO_LARGE,
    "PNG with a lying size": UNREADABLE,
    "PNG with a text bomb": UNREADABLE,
    "TIFF of 3,600 million pixels": TOO_LARGE,
    "TIFF of 10,001 pages": TOO_LARGE,
    "TIFF with data that are not there": UNREADABLE,
    "TIFF with a count of tags that lies": UNREADABLE,
    "JPEG cut short": UNREADABLE,
    "JPEG of 4,225 million pixels": TOO_LARGE,
    "JPEG of 40,000 scans": TOO_LARGE,
    "JPEG with a PDF in its comment": UNREADABLE,
    "GIF that says it is a PNG": UNSUPPORTED,
    "PostScript": UNSUPPORTED,
    "nothing at all": EMPTY,
}
"""Those that give no page."""

ENDLESS = ("nested forms", "stream bomb", "image bomb", "endless pattern")
"""Those that only a limit ends."""


def _is_white(page: Page) -> bool:
    return page.size[0] == 2480 and bool((page.pixels == 255).all())


def _says_42(page: Page) -> bool:
    """Text at the foot, nothing else, on an A4 page."""
    dark = np.argwhere(page.pixels < 128)
    return page.size == (2480, 3508) and bool(len(dark) > 200 and dark[:, 0].min() > 3000 and dark[:, 1].max() < 500)


READ: dict[str, tuple[int, Callable[[Page], bool]]] = {
    "form in itself": (1, _is_white),
    "five thousand pages": (5000, lambda page: page.size == (300, 300) and bool((page.pixels[150:, :100] == 0).any())),
    "lying count": (1, _says_42),
    "circular table": (1, _says_42),
    "deep arrays": (1, _is_white),
    "objects within themselves": (1, lambda page: page.size == (2480, 3509)),
    "PNG with too much data": (1, lambda page: page.size == (200, 300) and not page.pixels.any()),
    "TIFF whose directory follows itself": (2, lambda page: page.size == (8, 8)),
    "JPEG in print colours": (1, lambda page: bool(np.abs(page.pixels.astype(int) - GREY).mean() < 3)),
    "PDF with a JPEG before it": (1, _says_42),
}
"""Those that can be read all the same: how many pages, and what the last must look like."""


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """A scan as people have them."""
    noise = np.random.default_rng(9).integers(200, 256, (400, 300), dtype=np.uint8)
    path = tmp_path_factory.mktemp("honest") / "scan.pdf"
    path.write_bytes(write_pdf(full_page(flate_image(noise), 72, 96)))
    return identify(path, "scan.pdf")


@pytest.fixture
def and_then(decoder: Decoder, honest: Scan) -> Iterator[None]:
    """After each hostile file an honest one is read, identically, and nothing is left running."""
    yield
    check_honest(decoder, honest)


def check_honest(decoder: Decoder, honest: Scan) -> None:
    """The honest scan is read as ever, within the limits, and no program is left of what was before."""
    assert np.array_equal(decoder.open_page(honest, 1).pixels, open_page(honest, 1).pixels)
    child = child_of(decoder)
    assert child.rlimit(psutil.RLIMIT_AS) == (MEMORY, MEMORY)
    assert child.children(recursive=True) == []


def written(tmp_path: Path, name: str) -> Scan:
    """The hostile file of that name, known by nothing but its content."""
    path = tmp_path / "scan"
    path.write_bytes(FILES[name]())
    return Scan("", "scan", path)


def test_every_file_is_expected_to_end_somehow() -> None:
    """No file is left out of the two tables, and there are thirty and more."""
    assert sorted(FILES) == sorted([*REFUSED, *READ])
    assert len(FILES) >= 30


@pytest.mark.usefixtures("and_then")
@pytest.mark.parametrize("name", [name for name in REFUSED if name not in ENDLESS])
def test_refused(name: str, decoder: Decoder, tmp_path: Path) -> None:
    """A file that gives no page says why in its code and what to do in its message."""
    scan = written(tmp_path, name)
    with pytest.raises(InputError) as refused:
        decoder.open_page(scan, decoder.count_pages(scan))
    assert refused.value.code in REFUSED[name]
    assert len(str(refused.value)) > 20
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize("name", ENDLESS)
def test_ended_by_a_limit(name: str, impatient: Decoder, tmp_path: Path, honest: Scan) -> None:
    """A file that would take for ever, or all memory, is given up, with all the programs that were busy with it."""
    with pytest.raises(TooLargeError, match=r"print it to a new PDF"):
        impatient.open_page(written(tmp_path, name), 1)
    check_honest(impatient, honest)


@pytest.mark.usefixtures("and_then")
@pytest.mark.parametrize("name", READ)
def test_read_all_the_same(name: str, decoder: Decoder, tmp_path: Path) -> None:
    """A file that gives pages gives as many as it has, and the right ones."""
    scan = written(tmp_path, name)
    count, is_right = READ[name]
    assert decoder.count_pages(scan) == count
    assert is_right(decoder.open_page(scan, count))


@pytest.mark.usefixtures("and_then")
def test_what_is_no_file(decoder: Decoder, tmp_path: Path) -> None:
    """Folders, devices, pipes, circular links and impossible names are refused without being opened."""
    (tmp_path / "x.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    cases = {
        tmp_path / "x.pdf": ReasonCode.UNSUPPORTED,
        tmp_path / "pipe.pdf": ReasonCode.UNSUPPORTED,
        Path("/dev/zero"): ReasonCode.UNSUPPORTED,
        tmp_path / "circle": ReasonCode.NOT_FOUND,
        tmp_path / ("x" * 300): ReasonCode.NOT_FOUND,
        tmp_path / "nul\0.pdf": ReasonCode.NOT_FOUND,
        Path("../../../nowhere/passwd.pdf"): ReasonCode.NOT_FOUND,
    }
    for path, code in cases.items():
        with pytest.raises(InputError) as refused:
            decoder.count_pages(Scan("", "x.pdf", path))
        assert refused.value.code is code, path


@pytest.mark.usefixtures("and_then")
@pytest.mark.parametrize(
    "name",
    [b"two\nlines.pdf", b"latin-\xe9-1.pdf", b"; rm -rf $HOME `id`.pdf", b"-dash.pdf", "é decomposed e\u0301".encode()],
)
def test_odd_names(name: bytes, decoder: Decoder, honest: Scan, tmp_path: Path) -> None:
    """A name is data: whatever bytes it has, the file is read, also by programs that are given its name."""
    drawn = tmp_path / os.fsdecode(name)
    drawn.write_bytes(FILES["circular table"]())
    scanned = tmp_path / os.fsdecode(name + b"2")
    scanned.write_bytes(honest.path.read_bytes())
    assert _says_42(decoder.open_page(Scan("", "x", drawn), 1))
    assert np.array_equal(decoder.open_page(Scan("", "x", scanned), 1).pixels, open_page(honest, 1).pixels)


def test_a_relative_name_means_this_folder(decoder: Decoder, honest: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoder lives in another folder, and opens what its parent means."""
    monkeypatch.chdir(honest.path.parent)
    assert decoder.count_pages(Scan("", "x", Path(honest.path.name))) == 1


@pytest.mark.usefixtures("and_then")
def test_a_file_that_vanishes(decoder: Decoder, honest: Scan, tmp_path: Path) -> None:
    """Once counted and then gone, it is not found."""
    scan = Scan("", "x", tmp_path / "x")
    scan.path.write_bytes(honest.path.read_bytes())
    assert decoder.count_pages(scan) == 1
    scan.path.unlink()
    with pytest.raises(InputError) as refused:
        decoder.open_page(scan, 1)
    assert refused.value.code is ReasonCode.NOT_FOUND


@pytest.mark.long
@pytest.mark.parametrize("name", REFUSED)
def test_refused_within_the_limits_of_a_worker(name: str, tmp_path: Path, honest: Scan) -> None:
    """With the time that a worker grants, each is refused for the same reason before a worker's patience ends."""
    scan = written(tmp_path, name)
    with Decoder() as decoder:
        with pytest.raises(InputError) as refused:
            decoder.open_page(scan, decoder.count_pages(scan))
        assert refused.value.code in REFUSED[name]
        assert np.array_equal(decoder.open_page(honest, 1).pixels, open_page(honest, 1).pixels)
