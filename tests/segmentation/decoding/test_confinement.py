"""A decoder and the programs that it starts live within limits."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from forms.page import Scan
from segmentation.decoding import Decoder
from segmentation.decoding.confinement import CPU_SECONDS, FILE_BYTES, MEMORY
from tests.segmentation.decoding.painter import child_of
from tests.segmentation.opening.paper import PdfPage, Picture, flate_image, full_page, write_pdf

Save = Callable[[bytes], Scan]
ROOT = Path(__file__).parents[3]


def test_limits_of_the_child(decoder: Decoder, save: Save, grey: Picture) -> None:
    """Memory, size of files, core dumps and processor time are limited; the last is granted anew each time."""
    scan = save(write_pdf(full_page(flate_image(grey), 120, 90)))
    decoder.open_page(scan, 1)
    child = child_of(decoder)
    assert child.rlimit(psutil.RLIMIT_AS) == (MEMORY, MEMORY)
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (FILE_BYTES, FILE_BYTES)
    assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
    assert CPU_SECONDS <= child.rlimit(psutil.RLIMIT_CPU)[0] <= child.cpu_times().user + CPU_SECONDS + 2
    child.rlimit(psutil.RLIMIT_CPU, (7000, -1))
    decoder.open_page(scan, 1)
    assert child.rlimit(psutil.RLIMIT_CPU)[0] < 7000


def test_limits_of_its_programs(save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What draws a page for the decoder has the same limits."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for program, script in (("pdfinfo", "echo 'Pages: 1'"), ("pdftoppm", f"ulimit -v -f -c > {tmp_path / 'limits'}")):
        (folder / program).write_text(f"#!/bin/bash\n[ \"$*\" = -v ] && echo 'version 22.12.0' >&2 || {script}\n")
        (folder / program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    with Decoder() as decoder:
        decoder.open_page(save(write_pdf(PdfPage(72, 72, "0 0 9 9 re f"))), 1)
    told = (tmp_path / "limits").read_text().split()
    assert {str(MEMORY // 1024), str(FILE_BYTES // 1024), "0"} <= set(told)


def test_deaf_to_what_goes_to_the_whole_group(decoder: Decoder, save: Save, grey: Picture) -> None:
    """A service manager that stops all processes at once does not take a page away that is being read."""
    scan = save(write_pdf(full_page(flate_image(grey), 120, 90)))
    decoder.count_pages(scan)
    child = child_of(decoder)
    for quiet in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        child.send_signal(quiet)
    assert decoder.open_page(scan, 1).number == 1
    assert child_of(decoder) == child


def test_loads_only_what_opening_needs() -> None:
    """Neither networks, databases, queues nor settings are loaded to open a file."""
    program = "import sys, segmentation.decoding.child, segmentation.decoding.answers; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"tensorflow", "keras", "ai_edge_litert", "onnxruntime", "sqlalchemy", "celery", "pydantic", "typer"}
    rooms = {"worker", "storage", "recognizer", "inkfield", "workshop", "review"}
    assert not (heavy | rooms) & {name.partition(".")[0] for name in done.stdout.split()}


def test_a_large_parent(save: Save, grey: Picture) -> None:
    """What a parent once held is not laid to its child's charge: the child goes on from page to page."""
    path = save(write_pdf(full_page(flate_image(grey), 120, 90))).path
    program = (
        "import numpy, pathlib; from forms.page import Scan; from segmentation.decoding import Decoder\n"
        "numpy.ones(1_800_000_000, numpy.uint8)\n"
        f"scan = Scan('', 'scan', pathlib.Path({str(path)!r}))\n"
        "with Decoder() as decoder:\n"
        "    children = [(decoder.open_page(scan, 1), decoder._child.pid)[1] for _ in range(3)]\n"
        "print(len(set(children)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "1"
