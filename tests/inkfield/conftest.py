"""A person's machine: an empty home, no settings, an empty folder to stand in."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inkfield.__main__ import run as run_command
from inkfield.loudness import ROOMS

Ran = tuple[int, str, str]
"""Exit code, stdout, stderr."""
Run = Callable[..., Ran]

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, with every place where settings could come from empty."""
    for name in [each for each in os.environ if each.upper().startswith("INKFIELD_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(autouse=True)
def loudness_of_others() -> Iterator[None]:
    """What a command does to logging ends with its test: others in this process listen to the same loggers."""
    loggers = [logging.getLogger(), *(logging.getLogger(room) for room in ROOMS)]
    before = [(logger.level, list(logger.handlers)) for logger in loggers]
    yield
    for logger, (level, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers = handlers


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs one command as `main` does and gives its exit code, stdout and stderr."""

    def ran(*arguments: object) -> Ran:
        capfd.readouterr()
        exit_code = run_command([str(each) for each in arguments])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return exit_code, out, err

    return ran


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the sample scans."""
    return EXAMPLES
