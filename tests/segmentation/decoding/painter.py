"""Programs in poppler's place that misbehave as told, and looks at processes."""

import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from segmentation.decoding import Decoder

DRAWING = "1 0 0 rg 36 36 72 72 re f"
"""On a page of 300 by 200.1 points: a red square, which no scan has."""
BLUE = np.full((834, 1250, 3), (0, 0, 255), np.uint8)
"""What the programs of these tests draw, where they draw anything."""

SLEEPS = "echo $$ > {asleep}; exec sleep 600"
SLEEPS_ONCE = "[ -e {asleep} ] && exec cat {page}; " + SLEEPS
WRITES_TO_A_FULL_DISK = "cat {page} > /dev/full 2> {asleep}; exit 0"


class Painter:
    """A machine with programs of poppler's that misbehave as `script` says, and a page that they may draw."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
        """`script` may name {page}, the page as pdftoppm prints it, and {asleep}, a file for its process number."""
        folder.mkdir()
        self.asleep, page = folder / "asleep", folder / "page.ppm"
        Image.fromarray(BLUE).save(page)
        self._add(folder / "pdfinfo", "echo 'Pages: 1'")
        self._add(folder / "pdftoppm", script.format(page=page, asleep=self.asleep))
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def process(self) -> psutil.Process:
        """The program, as soon as it sleeps."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.asleep.exists() and (number := self.asleep.read_text().strip()):
                return psutil.Process(int(number))
            time.sleep(0.01)
        raise AssertionError("pdftoppm was never run")

    def _add(self, program: Path, script: str) -> None:
        program.write_text(f"#!/bin/sh\ncase \"$*\" in -v) echo 'version 22.12.0' >&2; exit 0;; esac\n{script}\n")
        program.chmod(0o755)


def child_of(decoder: Decoder) -> psutil.Process:
    """The decoder's child."""
    decoder.start()
    assert decoder._child is not None
    return psutil.Process(decoder._child.pid)


def has_ended(process: psutil.Process) -> bool:
    """Whether a process is gone, within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return False
