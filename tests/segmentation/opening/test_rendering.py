"""Pages that are drawn: by poppler, by PDFium, and by PDFium where poppler fails without saying so."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from forms.errors import TooLargeError
from forms.page import Page, Scan
from segmentation.opening import open_page, rendering
from tests.segmentation.opening.paper import PdfPage, write_pdf

Save = Callable[[bytes], Scan]

DRAWING = "1 0 0 rg 36 36 72 72 re f 0 0 1 RG 4 w 144 20 m 144 200 l S"
"""A red square half an inch from the left and the foot, an inch wide, and a blue rule."""

needs_poppler = pytest.mark.skipif(not rendering.has_poppler(), reason="poppler-utils is not installed")


def without_poppler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without poppler: no program can be found on it."""
    empty = tmp_path / "bin"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))


def programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """A machine whose pdftoppm runs `script` instead; pdfinfo is the real one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pdfinfo").symlink_to(str(shutil.which("pdfinfo")))
    fake = folder / "pdftoppm"
    fake.write_text(f"#!/bin/sh\ncase \"$*\" in -v) echo 'pdftoppm version 22.12.0' >&2; exit 0;; esac\n{script}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def check_drawing(page: Page) -> None:
    """The drawing stands where it should, in its colours."""
    assert page.size == (1250, 834)
    assert page.dpi == 300
    inside = page.pixels[834 - 440 : 834 - 160, 160:440]
    assert (np.abs(inside.astype(int) - (255, 0, 0)) <= 2).all()
    assert (page.pixels[:, :140] == 255).all()
    assert (np.abs(page.pixels[400, 600].astype(int) - (0, 0, 255)) <= 2).all()


@pytest.fixture
def drawing(save: Save) -> Scan:
    """A page of 300 by 200.1 points with vector graphics."""
    return save(write_pdf(PdfPage(300, 200.1, DRAWING)))


@needs_poppler
def test_by_poppler(drawing: Scan) -> None:
    """Poppler draws a page at 300 dpi in its colours."""
    check_drawing(open_page(drawing, 1))


def test_by_pdfium(drawing: Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without poppler the same page is drawn to the same size by PDFium."""
    without_poppler(monkeypatch, tmp_path)
    assert not rendering.has_poppler()
    check_drawing(open_page(drawing, 1))


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_page(save: Save, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rotation: int) -> None:
    """Both draw a turned page as it is shown."""
    scan = save(write_pdf(PdfPage(300, 200, DRAWING, entries=f"/Rotate {rotation}")))
    upright = save(write_pdf(PdfPage(300, 200, DRAWING)))
    expected = np.rot90(open_page(upright, 1).pixels, -(rotation // 90)).astype(int)
    here = open_page(scan, 1).pixels
    without_poppler(monkeypatch, tmp_path)
    for pixels in (here, open_page(scan, 1).pixels):
        assert pixels.shape == expected.shape
        assert np.abs(pixels - expected).mean() < 2


@needs_poppler
@pytest.mark.parametrize(
    "script",
    [
        "exit 0",
        "exit 99",
        "printf 'P6\\n10 10\\n255\\n'; head -c 300 /dev/zero",
        "printf 'P6\\n1250 834\\n255\\n'; head -c 999 /dev/zero",
    ],
    ids=["prints nothing and says all is well", "fails", "wrong size", "stops half way"],
)
def test_failing_poppler(drawing: Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Whatever goes wrong in poppler, its output is checked and PDFium draws the page instead."""
    programs(monkeypatch, tmp_path, script)
    check_drawing(open_page(drawing, 1))


@needs_poppler
def test_poppler_that_never_ends(drawing: Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A page that takes poppler too long raises TooLargeError."""
    programs(monkeypatch, tmp_path, "exec sleep 60")
    monkeypatch.setattr(rendering, "SECONDS", 1)
    with pytest.raises(TooLargeError, match="takes more than"):
        open_page(drawing, 1)
