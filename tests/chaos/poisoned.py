"""The program itself, but that some pages kill the process that reads them, every time.

    python -m tests.chaos.poisoned POISON work ...

POISON is a file with a line for each such page: the document's id and the page's number. It is looked at before each
page; once the page's line is gone the fault counts as mended. All else is `inkfield` as it is.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from forms.page import Page
from forms.reading import PageReading
from inkfield import composition
from inkfield.__main__ import run
from inkfield.settings import Settings

if TYPE_CHECKING:  # it loads OpenCV, which a worker must load after it has forked
    from worker.choice import Choice

ReadPage = Callable[[Page, str], PageReading]


def main(poison: Path, arguments: list[str]) -> int:
    """Run one command with poison in the way of its reader; gives the exit code."""
    build = composition.build_read_page

    def build_poisoned(settings: Settings, choice: "Callable[[str], Choice]") -> ReadPage:
        return _poisoned(build(settings, choice), poison)

    composition.build_read_page = build_poisoned
    return run(arguments)


def _poisoned(read: ReadPage, poison: Path) -> ReadPage:
    def read_or_die(page: Page, layout: str) -> PageReading:
        if f"{page.scan.document} {page.number}" in poison.read_text().splitlines():
            os.kill(os.getpid(), signal.SIGKILL)
        return read(page, layout)

    return read_or_die


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
