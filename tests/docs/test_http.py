"""docs/http.md, line by line, against a server that runs."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from inkfield.commands.serve import PORT
from review.app import Parts, build_app
from review.limits import Limits
from review.problems import Problem
from review.spool import Spool
from review.tokens import read_tokens
from segmentation.opening import open_page, sniff
from storage.store import open_store
from tests.review.conftest import TOKEN, running_app
from tests.services import absent
from worker.intake import Intake

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/http.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
DOCUMENT = "74db2c1cf7d6140dd984379aa9c20a5b43ddfe705f115d20e60e10a273771fb7"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a token."""
    home = tmp_path_factory.mktemp("http") / "home"
    store = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
    layouts = frozenset({"cheque_in"})
    tokens = read_tokens(TOKEN)
    parts = Parts(Intake(store, sniff), layouts, Spool(home / "uploads"), tokens, Limits(100_000_000), 8, open_page)
    with running_app(build_app(parts)) as running:
        yield running
    store.close()


def test_every_line_does_what_it_should(url: str) -> None:
    """One after the other, as a person would type them; each ends well and is answered as the text says."""
    if shutil.which("curl") is None:
        absent("curl")
    answers = [answered(line, url) for line in LINES]
    assert answers[0] == json.loads(re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)[0])
    assert answers[1]["file"] == "cheque.png"
    assert answers[2]["document"] == DOCUMENT
    assert {each["file"] for each in answers[3]["documents"]} == {"form.pdf", "cheque.png"}
    assert answers[4] is None  # nothing was read yet
    assert answers[5] is None
    assert answers[6] == {"status": "ok"}
    assert answers[7]["openapi"].startswith("3.1")
    assert len(answers) == 8


def answered(line: str, url: str) -> Any:
    """What a command prints, as JSON; None where that is nothing."""
    here = line.replace(f"http://127.0.0.1:{PORT}", url).replace("curl ", "curl --fail-with-body -sS ", 1)
    done = subprocess.run(
        ["sh", "-c", here],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "TOKEN": TOKEN, "DOCUMENT": DOCUMENT},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (line, done.stdout, done.stderr)
    return json.loads(done.stdout) if done.stdout else None


def test_the_problem_that_is_shown_is_one() -> None:
    """It has the keys that the description names."""
    shown = json.loads(re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)[1])
    assert Problem.model_validate(shown).model_dump(mode="json", exclude_none=True) == shown


def test_every_status_is_explained(url: str) -> None:
    """Each refusal that the description of the API names has a row in the table."""
    paths = httpx.get(f"{url}/openapi.json").json()["paths"]
    statuses = {status for path in paths.values() for route in path.values() for status in route["responses"]}
    assert [status for status in sorted(statuses - {"200", "201"}) if f"\n| {status} |" not in TEXT] == []
