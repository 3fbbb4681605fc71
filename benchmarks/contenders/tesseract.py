"""Tesseract through its program, digits alone, each field as one line; one call for all fields of a page."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from benchmarks.cutting import cut_out, opened_page
from benchmarks.task import Contender, Task

DPI = 300
"""What Tesseract's own manual asks for."""
ARGUMENTS = ("--psm", "7", "-c", "tessedit_char_whitelist=0123456789")


class _Tesseract:
    def __init__(self, program: str) -> None:
        self.program = program

    def read(self, task: Task) -> list[str | None]:
        crops = cut_out(task, *opened_page(task, DPI))
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{number}.png" for number in range(len(crops))]
            for file, crop in zip(files, crops, strict=True):
                Image.fromarray(crop).save(file, compress_level=1)
            listed = Path(folder) / "list.txt"
            listed.write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
            told = subprocess.run(  # noqa: S603
                [self.program, str(listed), "stdout", *ARGUMENTS], capture_output=True, text=True, check=True
            ).stdout
        texts = told.split("\f")[: len(files)]
        return [text.strip() or None for text in texts]


def opened() -> Contender:
    """The program; FileNotFoundError where it is not installed."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    program = shutil.which("tesseract")
    if program is None:
        raise FileNotFoundError("the program tesseract is not installed (Debian: tesseract-ocr)")
    return _Tesseract(program)
