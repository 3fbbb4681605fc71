"""Fixtures that several rooms' tests share."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import services


@pytest.fixture(scope="session", autouse=True)
def heeding_interrupts() -> None:
    """A run that was started in a shell's background ignores SIGINT, and so would every program that it tests."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real scans; who has none skips the tests that need it."""
    named = os.environ.get("INKFIELD_DATA")
    if not named:
        pytest.skip("INKFIELD_DATA names no folder of real scans")
    return Path(named)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a Redis server that only this run uses."""
    with services.running_redis() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that only this run uses, without a database name."""
    with services.running_postgresql() as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database."""
    with services.new_database(postgresql_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'inkfield.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what tests have measured, and the seeds that they drew from, whether they passed or not."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    for report in reports:
        if told := ", ".join(f"{name} {figure}" for name, figure in getattr(report, "user_properties", ())):
            terminalreporter.write_line(f"{report.nodeid}: {told}")
