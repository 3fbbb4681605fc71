"""The decoder gives what opening gives, outlives its child, and leaves nothing behind."""

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from forms.errors import MissingFileError, ServiceError, TooLargeError
from forms.page import Scan
from segmentation.decoding import Decoder
from segmentation.decoding.confinement import MEMORY
from segmentation.opening import count_pages, open_page
from tests.segmentation.decoding.painter import DRAWING, child_of, has_ended
from tests.segmentation.opening.paper import PdfImage, PdfPage, Picture, flate_image, full_page, write_pdf

Save = Callable[[bytes], Scan]
ROOT = Path(__file__).parents[3]


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """An image as a file of Pillow's format `kind`."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def wrappings(grey: Picture, colour: Picture) -> Iterator[bytes]:
    """Pages in every format and mode, turned and see-through ones among them."""
    for picture in (grey, colour):
        image = Image.fromarray(picture)
        for kind in ("PNG", "TIFF", "JPEG"):
            for orientation in (1, 6, 7):
                exif = Image.Exif()
                exif[0x0112] = orientation
                yield encoded(image, kind, exif=exif, dpi=(200, 200))
        sheet = full_page(flate_image(picture), 28.8, 21.6)
        yield write_pdf(sheet, replace(sheet, entries="/Rotate 90"))
        yield write_pdf(full_page(replace(flate_image(picture), soft_mask=flate_image(grey)), 120, 90))
        jpeg = f"/Width 120 /Height 90 /BitsPerComponent 8 /Filter /DCTDecode /ColorSpace /Device{image.mode.title()}"
        jpeg = jpeg.replace("DeviceL", "DeviceGray").replace("DeviceRgb", "DeviceRGB")
        yield write_pdf(full_page(PdfImage(jpeg, encoded(image, "JPEG")), 120, 90))
    for mode, kind in (("1", "PNG"), ("LA", "PNG"), ("RGBA", "TIFF"), ("P", "PNG"), ("CMYK", "TIFF"), ("CMYK", "JPEG")):
        yield encoded(Image.fromarray(colour).convert(mode), kind)
    yield encoded(Image.fromarray(grey > 128), "TIFF", compression="group4")
    yield encoded(Image.fromarray(grey.astype(np.uint16) * 257), "PNG")
    more = [Image.fromarray(np.roll(colour, shift)) for shift in (1, 2)]
    yield encoded(more[0], "TIFF", save_all=True, append_images=more, compression="tiff_lzw")
    yield write_pdf(PdfPage(300, 200.1, DRAWING), PdfPage(72, 54))


@pytest.mark.long
def test_the_same_pages_as_without_it(decoder: Decoder, save: Save, grey: Picture, colour: Picture) -> None:
    """Every page of every format comes as it does in the same process: pixels, type, size and resolution."""
    files = 0
    for content in wrappings(grey, colour):
        scan = save(content)
        assert decoder.count_pages(scan) == count_pages(scan)
        for page in decoder.open_pages(scan):
            here = open_page(scan, page.number)
            assert (page.scan, page.number, page.dpi) == (scan, here.number, here.dpi)
            assert page.pixels.dtype == here.pixels.dtype
            assert np.array_equal(page.pixels, here.pixels)
            page.pixels[0, 0] = 7  # as free to be drawn on as any other
        files += 1
    assert files == 34


def test_a_page_that_is_not_there(decoder: Decoder, save: Save, grey: Picture) -> None:
    """Errors come back as the classes they are, with their messages."""
    scan = save(encoded(Image.fromarray(grey), "PNG"))
    for number in (0, 2):
        with pytest.raises(MissingFileError, match=f"no page {number}"):
            decoder.open_page(scan, number)


def test_pages_stay_as_they_are(scan: Scan) -> None:
    """A page that is kept does not change when others are opened after it, nor when its decoder is gone."""
    with Decoder() as decoder:
        kept = list(decoder.open_pages(scan))
        part = decoder.open_page(scan, 2).pixels[10:20, ::3]
        for number in (1, 3, 1, 3):
            decoder.open_page(scan, number)
    for page in kept:
        assert np.array_equal(page.pixels, open_page(scan, page.number).pixels)
    assert np.array_equal(part, open_page(scan, 2).pixels[10:20, ::3])


def test_nothing_is_left_behind(scan: Scan) -> None:
    """A hundred pages, kept and dropped, and a killed child leave no process and no open file."""
    before = psutil.Process().children()
    files = psutil.Process().num_fds()
    with Decoder() as decoder:
        for number in range(100):
            page = decoder.open_page(scan, number % 3 + 1)
        child_of(decoder).kill()
        decoder.open_page(scan, 1)
    del page
    assert psutil.Process().children() == before
    assert psutil.Process().num_fds() <= files


def test_a_new_child_after_so_many_requests(scan: Scan) -> None:
    """No child answers more than it should, and nobody sees the change."""
    with Decoder(requests=3) as decoder:
        children = []
        for _ in range(7):
            children.append(child_of(decoder).pid)
            assert decoder.open_page(scan, 3).number == 3
    assert [children.count(pid) for pid in dict.fromkeys(children)] == [3, 3, 1]


def test_killed_between_requests(scan: Scan) -> None:
    """A child that was killed while it waited is replaced, and the next request is answered."""
    with Decoder() as decoder:
        for _ in range(3):
            child = child_of(decoder)
            child.send_signal(signal.SIGKILL)
            assert np.array_equal(decoder.open_page(scan, 2).pixels, open_page(scan, 2).pixels)
            assert child_of(decoder).pid != child.pid


def test_no_room_for_the_page(scan: Scan) -> None:
    """A page that cannot be handed over whole is not handed over; later, with room, it is."""
    with Decoder() as decoder:
        decoder.count_pages(scan)
        child_of(decoder).rlimit(psutil.RLIMIT_FSIZE, (5000, 5000))
        with pytest.raises(ServiceError, match="no memory for the page"):
            decoder.open_page(scan, 1)
        child_of(decoder).kill()
        assert np.array_equal(decoder.open_page(scan, 1).pixels, open_page(scan, 1).pixels)


def test_out_of_memory(save: Save, scan: Scan) -> None:
    """A child whose memory is used up is replaced, and a page that it could not open is opened by the next."""
    large = save(encoded(Image.new("RGB", (4000, 4000)), "PNG"))
    with Decoder() as decoder:
        decoder.count_pages(scan)
        tight = child_of(decoder)
        tight.rlimit(psutil.RLIMIT_AS, (tight.memory_info().vms + (40 << 20), MEMORY))
        assert decoder.open_page(large, 1).size == (4000, 4000)
        assert child_of(decoder).pid != tight.pid


def test_out_of_memory_anew(save: Save, scan: Scan) -> None:
    """Where a page takes more memory than a new child may have, it is too large, and the next one is read."""
    large = save(encoded(Image.new("RGB", (4000, 4000)), "PNG"))
    with Decoder() as decoder:
        for _ in range(2):
            tight = child_of(decoder)
            assert decoder._child is not None
            decoder._child.await_ready()
            tight.rlimit(psutil.RLIMIT_AS, (tight.memory_info().vms + (40 << 20), MEMORY))
            with pytest.raises(TooLargeError):
                decoder.open_page(large, 1)
            assert decoder.open_page(scan, 1).number == 1
            decoder.close()


def _sum_in_fork(decoder: Decoder, scan: Scan, told: "multiprocessing.connection.Connection") -> None:
    page = decoder.open_page(scan, 1)
    told.send((child_of(decoder).pid, int(page.pixels.sum())))
    decoder.close()


def test_used_after_a_fork(scan: Scan) -> None:
    """A process forked from one with a decoder gets a child of its own and leaves the other's alone."""
    context = multiprocessing.get_context("fork")
    with Decoder() as decoder:
        page = decoder.open_page(scan, 1)
        mine = child_of(decoder).pid
        here, there = context.Pipe()
        fork = context.Process(target=_sum_in_fork, args=(decoder, scan, there))
        fork.start()
        theirs, total = here.recv()
        fork.join()
        assert fork.exitcode == 0
        assert theirs != mine
        assert total == int(page.pixels.sum())
        assert child_of(decoder).pid == mine
        assert decoder.count_pages(scan) == 3
        here.close()
        there.close()


def test_threads_take_turns(scan: Scan) -> None:
    """Several threads with one decoder each get the pages they asked for."""
    wrong: list[int] = []

    def look(number: int) -> None:
        for _ in range(5):
            if not np.array_equal(decoder.open_page(scan, number).pixels, right[number]):
                wrong.append(number)

    right = {number: open_page(scan, number).pixels for number in (1, 2, 3)}
    with Decoder() as decoder:
        threads = [threading.Thread(target=look, args=(number,)) for number in right]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_the_child_ends_with_its_parent() -> None:
    """A parent that is killed without a word leaves no decoder."""
    lines = ("import time", "from segmentation.decoding import Decoder", "decoder = Decoder()", "decoder.start()")
    program = "; ".join([*lines, "print(decoder._child.pid, flush=True)", "time.sleep(600)"])
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    with parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert has_ended(child)


def test_a_child_that_cannot_start(scan: Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A child that cannot even start says so as a missing service, not as a fault of the file."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with Decoder() as decoder, pytest.raises(ServiceError, match="does not start"):
        decoder.count_pages(scan)
