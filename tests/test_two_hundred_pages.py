"""The whole program on two hundred drawn pages: what the queue reads is what `read` reads, each page exactly once.

Figures go into the report: pytest -m long tests/test_two_hundred_pages.py -o junit_family=xunit1 --junitxml=figures.xml
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from workshop.drawing.pages import draw_form_page

ROOT = Path(__file__).parents[1]
FIRST_SEED = 5000
PAGES_OF_FILES = {"png": [1] * 20, "pdf": [9] * 10, "tif": [9] * 10}
"""Forty files, two hundred pages."""
SAVED_AS: Mapping[str, Mapping[str, object]] = {"png": {}, "pdf": {"resolution": 200}, "tif": {"compression": "jpeg"}}

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

Line = Mapping[str, object]
Place = tuple[str, int, str]
"""File, page, field."""
Note = Callable[[str, object], None]


@dataclass(frozen=True)
class Scans:
    """Drawn files, and what is written on them."""

    folder: Path
    truth: Mapping[Place, str]


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Scans:
    """Two hundred teaching forms by as many writers, grey and colour."""
    folder = tmp_path_factory.mktemp("scans")
    truth: dict[Place, str] = {}
    seed = FIRST_SEED
    for ending, files in PAGES_OF_FILES.items():
        for number, pages in enumerate(files):
            file = folder / f"{ending}-{number:02d}.{ending}"
            images = []
            for page in range(1, pages + 1):
                pixels, values = draw_form_page(seed)
                seed += 1
                truth.update({(file.name, page, field): value for field, value in values.items()})
                images.append(Image.fromarray(pixels).convert("RGB" if number % 2 else "L"))
            many: Mapping[str, object] = {"save_all": True, "append_images": images[1:]} if pages > 1 else {}
            images[0].save(file, **SAVED_AS[ending], **many)
    return Scans(folder, truth)


@pytest.fixture(scope="module")
def read_here(scans: Scans) -> Sequence[Line]:
    """What `read` finds, without a queue."""
    return lines(inkfield({}, "read", str(scans.folder), "--json"))


@pytest.fixture(params=["memory and SQLite", "redis and PostgreSQL"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The settings of each supported pair, with nothing remembered yet."""
    home = {"INKFIELD_HOME": str(tmp_path / "home")}
    if request.param == "memory and SQLite":
        yield home
        return
    broker, database = request.getfixturevalue("redis_url"), request.getfixturevalue("postgresql_url")
    yield home | {"INKFIELD_BROKER_URL": broker, "INKFIELD_DATABASE_URL": database}


def inkfield(settings: Mapping[str, str], *arguments: str) -> str:
    """Run the program, which must end well; gives its stdout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
    ended = subprocess.run(
        [sys.executable, "-m", "inkfield", *arguments],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)} | settings,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def lines(output: str) -> Sequence[Line]:
    """The records of JSON lines."""
    return [json.loads(line) for line in output.splitlines()]


def test_read_finds_every_field_and_accepts_little_that_is_wrong(
    scans: Scans, read_here: Sequence[Line], record_property: Note
) -> None:
    """Every field of every page once; of the accepted values at most one in a hundred is wrong."""
    found = Counter(_place(line) for line in read_here)
    assert found == Counter(dict.fromkeys(scans.truth, 1))
    right = {_place(line): _digits(line["raw"]) == scans.truth[_place(line)] for line in read_here}
    accepted = [_place(line) for line in read_here if line["status"] == "accepted"]
    wrong = [f"{place}: {scans.truth[place]}" for place in accepted if not right[place]]
    for name, figure in (("fields", len(found)), ("right", sum(right.values())), ("accepted", len(accepted))):
        record_property(name, figure)
    record_property("accepted and wrong", len(wrong))
    assert len(wrong) <= len(accepted) / 100, wrong


def test_the_queue_reads_the_same_each_exactly_once(
    scans: Scans, read_here: Sequence[Line], settings: Mapping[str, str], record_property: Note
) -> None:
    """Submitted, read by two processes, and told again: the same lines, none twice, none missing."""
    began = time.monotonic()
    assert len(inkfield(settings, "submit", str(scans.folder)).split()) == 40
    record_property("seconds to submit", round(time.monotonic() - began, 1))
    began = time.monotonic()
    inkfield(settings, "work", "--drain", "--concurrency", "2")
    record_property("seconds to work", round(time.monotonic() - began, 1))
    queued = lines(inkfield(settings, "results", "--json"))
    assert _counted(queued) == _counted(read_here)
    status = json.loads(inkfield(settings, "status", "--json"))
    assert status["documents"] == {"done": 40}
    assert status["pages"] == {"read": 200}


def _place(line: Line) -> Place:
    page = line["page"]
    assert isinstance(page, int)
    return Path(str(line["file"])).name, page, str(line["field"])


def _digits(raw: object) -> str:
    """What is written without placeholders, as the truth has it."""
    return "".join(filter(str.isdigit, str(raw)))


def _counted(records: Sequence[Line]) -> Counter[str]:
    return Counter(json.dumps(record, sort_keys=True) for record in records)
