"""Whatever happens in the middle of a request, it is answered or reported, and the next one is answered."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import pytest

from forms.errors import ServiceError, TooLargeError
from forms.page import Scan
from segmentation.decoding import Decoder
from segmentation.opening import open_page
from tests.segmentation.decoding.painter import (
    BLUE,
    DRAWING,
    SLEEPS,
    SLEEPS_ONCE,
    WRITES_TO_A_FULL_DISK,
    Painter,
    has_ended,
)
from tests.segmentation.opening.paper import PdfPage, write_pdf

Save = Callable[[bytes], Scan]


@contextmanager
def killing(decoder: Decoder, painter: Painter, times: int) -> Iterator[list[psutil.Process]]:
    """Kill the decoder each time its program sleeps, so many times; gives the programs."""
    programs: list[psutil.Process] = []

    def kill() -> None:
        for _ in range(times):
            programs.append(painter.process())
            if times > 1:
                painter.asleep.unlink()
            assert decoder._child is not None
            os.kill(decoder._child.pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    yield programs
    thread.join()


def test_killed_in_mid_request(save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request is tried once more with a new child, and answered; the old one's program is gone."""
    drawing = save(write_pdf(PdfPage(300, 200.1, DRAWING)))
    painter = Painter(tmp_path / "bin", monkeypatch, SLEEPS_ONCE)
    with Decoder() as decoder, killing(decoder, painter, times=1) as programs:
        assert np.array_equal(decoder.open_page(drawing, 1).pixels, BLUE)
    assert has_ended(programs[0])


def test_killed_twice_in_mid_request(save: Save, scan: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is killed again is nobody's fault but the machine's: trying later may help. The next request is answered."""
    drawing = save(write_pdf(PdfPage(300, 200.1, DRAWING)))
    painter = Painter(tmp_path / "bin", monkeypatch, SLEEPS)
    with Decoder() as decoder:
        with killing(decoder, painter, times=2) as programs, pytest.raises(ServiceError, match="kills the decoder"):
            decoder.open_page(drawing, 1)
        assert all(has_ended(program) for program in programs)
        assert decoder.count_pages(scan) == 3


def test_too_slow(save: Save, scan: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request is given up after its time, together with the program that was busy with it."""
    drawing = save(write_pdf(PdfPage(300, 200.1, DRAWING)))
    painter = Painter(tmp_path / "bin", monkeypatch, SLEEPS)
    with Decoder(seconds=2.0) as decoder:
        with pytest.raises(TooLargeError, match="more than 2 seconds"):
            decoder.open_page(drawing, 1)
        assert has_ended(painter.process())
        assert decoder.count_pages(scan) == 3


def test_disk_full_while_poppler_writes(save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Poppler ends with 0 when it could write nothing; the page is drawn by PDFium instead, whole."""
    drawing = save(write_pdf(PdfPage(300, 200.1, DRAWING)))
    painter = Painter(tmp_path / "bin", monkeypatch, WRITES_TO_A_FULL_DISK)
    with Decoder() as decoder:
        page = decoder.open_page(drawing, 1)
    assert "No space left" in painter.asleep.read_text()
    assert page.size == (1250, 834)
    assert (np.abs(page.pixels[834 - 440 : 834 - 160, 160:440].astype(int) - (255, 0, 0)) <= 2).all()


class TimeIsUpError(Exception):
    """As Celery raises it in the middle of whatever a task is doing."""


def test_interrupted_in_mid_request(save: Save, scan: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception from a signal while a page is being opened does not make the next answer that page."""

    programs: list[psutil.Process] = []

    def ring() -> None:
        programs.append(painter.process())
        signal.pthread_kill(main, signal.SIGALRM)

    def interrupt(*_: object) -> None:
        raise TimeIsUpError

    drawing = save(write_pdf(PdfPage(300, 200.1, DRAWING)))
    painter = Painter(tmp_path / "bin", monkeypatch, SLEEPS)
    main = threading.get_ident()
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with Decoder() as decoder:
            assert decoder.count_pages(scan) == 3
            thread = threading.Thread(target=ring)
            thread.start()
            with pytest.raises(TimeIsUpError):
                decoder.open_page(drawing, 1)
            thread.join()
            assert has_ended(programs[0])
            assert np.array_equal(decoder.open_page(scan, 2).pixels, open_page(scan, 2).pixels)
    finally:
        signal.signal(signal.SIGALRM, before)
