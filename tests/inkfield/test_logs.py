"""What is logged: readable by programs, told of what, and never with anything that was read."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inkfield.logs import LogFormat, log_as
from inkfield.loudness import Loudness, say, set_loudness

ROOT = Path(__file__).parents[2]
NUMBERS = {"timestamp", "document", "process"}
"""Keys whose values may look like any number."""


def ran(home: Path, *arguments: str) -> tuple[str, str]:
    """One verb with logs as JSON; its stdout and stderr."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
    settings = clean | {"INKFIELD_HOME": str(home), "INKFIELD_LOG": "json", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "inkfield", *arguments],
        cwd=ROOT, env=settings, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_a_worker_tells_of_documents_and_pages_and_of_no_value(tmp_path: Path) -> None:
    """A form read by a real worker: each line is JSON, each page is named, and no value of its fields is in any."""
    document = ran(tmp_path, "submit", "examples/form.pdf")[0].split()[0]
    _, said = ran(tmp_path, "work", "--drain", "--concurrency", "1", "-vv")
    lines: list[dict[str, Any]] = [json.loads(line) for line in said.splitlines()]
    assert all({"timestamp", "level", "logger", "message", "process"} <= line.keys() for line in lines)
    records = [json.loads(line) for line in ran(tmp_path, "results", "--json")[0].splitlines()]
    pages = {line["page"]: line for line in lines if "fields" in line}
    assert pages.keys() == {record["page"] for record in records}
    for number, line in pages.items():
        of_page = [record for record in records if record["page"] == number]
        assert (line["document"], line["attempt"], line["fields"]) == (document, 1, len(of_page))
        assert line["review"] == sum(record["status"] == "review" for record in of_page)
    values = {str(record[key]) for record in records for key in ("text", "raw")}
    telling = {value for value in values if len(value) > 3}
    assert len(telling) > 5
    for line in lines:
        words = json.dumps([value for key, value in line.items() if key not in NUMBERS]).replace(document, "")
        assert [value for value in telling if value in words] == []


@pytest.fixture(params=LogFormat)
def logged(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Iterator[io.StringIO]:
    """What is logged in either form."""
    del capfd
    set_loudness(Loudness.EVERYTHING)
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(said := io.StringIO())
    log_as(request.param)
    yield said
    if request.param is LogFormat.JSON:
        assert [json.loads(line) for line in said.getvalue().splitlines()]


def test_an_error_of_a_library_is_logged_without_what_it_quotes(logged: io.StringIO) -> None:
    """Its class and its place are, and those of the error it came of."""
    log = logging.getLogger("worker.outcomes")
    try:
        try:
            int("1234.56")
        except ValueError as error:
            raise KeyError("1234.56") from error
    except KeyError:
        log.exception("page 1, attempt 1: %s", "KeyError")
    said = logged.getvalue()
    assert "1234.56\\n" not in said
    assert "'1234.56'" not in said
    assert "ValueError" in said
    assert Path(__file__).name in said


def test_what_is_always_said_is_said_however_quiet(logged: io.StringIO) -> None:
    """A server's address, and the error that a verb ends with."""
    set_levels = [logging.getLogger(name) for name in ("inkfield", "")]
    for logger in set_levels:
        logger.setLevel(logging.ERROR)
    say("listening at http://127.0.0.1:8414")
    assert "listening at http://127.0.0.1:8414" in logged.getvalue()
