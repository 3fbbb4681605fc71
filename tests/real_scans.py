"""The real scans, as far as a person has them: which there are, what is true of them, which layout finds them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forms.geometry import Box
from forms.layout import Layout
from forms.page import Page
from segmentation.opening import identify, open_page
from workshop.drawing.form import shipped_layout

KNOWN = {
    "forms/c1_2014": "c1_2014",
    "forms/kpu_2024": "kpu_2024",
    "cheques/idrbt_axis": "cheque_in",
    "cheques/idrbt_canara": "cheque_in",
    "cheques/idrbt_icici": "cheque_in",
    "forms/nist_hsf": "nist_hsf",
    "forms/marks/sheet*": "marks_table",
    "cheques/us/[ab]_*": "cheque_us",
}
"""Folders of scans, or patterns in one, to the layout that finds them."""
STRANGE = ("forms/c1_poster", "forms/exam_grade", "forms/marks/roll*", "forms/student_number", "cheques/us/best*")
"""The same of forms that no shipped layout describes, or of which too little print is left."""
NAMES = ("c1_2014", "cheque_in", "cheque_us", "kpu_2024", "marks_table", "nist_hsf", "teaching_form")
IMAGES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True)
class Truth:
    """One field of a scan, as a person marked it."""

    box: Box
    """Drawn by hand, pixels of the page."""
    text: str


def images_in(folder: Path) -> list[Path]:
    """The pictures in a folder, by name; or those that a path with a pattern as its last part names."""
    found = folder.iterdir() if folder.is_dir() else folder.parent.glob(folder.name)
    return sorted(path for path in found if path.suffix.lower() in IMAGES)


def known_scans(data: Path) -> Iterator[tuple[Path, str]]:
    """The scans that a shipped layout describes, each with the layout's name."""
    for folder, layout in KNOWN.items():
        for path in images_in(data / folder):
            yield path, layout


def strange_scans(data: Path) -> list[Path]:
    """The scans that no shipped layout describes."""
    return [path for folder in STRANGE for path in images_in(data / folder)] + [data / "blank" / "exam_cover.png"]


def truth_of(path: Path) -> list[Truth]:
    """What was marked on a scan."""
    lines = (path.parent.parent / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    mine = [row for row in rows if row["file"] == f"{path.parent.name}/{path.name}"]
    return [Truth(Box(*row["box"]), row["text"]) for row in mine]


def first_page(path: Path) -> Page:
    """The first page of a file."""
    return open_page(identify(path, path.name), 1)


def shipped() -> list[Layout]:
    """Every layout that comes with Inkfield."""
    return [shipped_layout(name) for name in NAMES]
