"""A real server over a real store of each kind, and programs that talk to it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.types import ASGIApp

from review.app import Parts, build_app
from review.limits import Limits
from review.server import listen, server_of
from review.spool import Spool
from review.tokens import read_tokens
from segmentation.opening import open_page, sniff
from storage.store import Store, open_store
from tests.review.desk import app_of
from tests.review.windows import Windows, running_chromium
from worker.intake import Intake

TOKEN = "scanner-of-the-first-floor"
OTHER = "ledger-of-the-second-floor"
EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Running:
    """A server that runs, and what it works with."""

    url: str
    parts: Parts
    http: httpx.Client
    """A program that has a token."""

    @property
    def store(self) -> Store:
        """Where it puts documents."""
        return self.parts.intake.store

    def send(self, content: bytes, name: str = "scan.png", **fields: str) -> httpx.Response:
        """Upload one file."""
        return self.http.post("/v1/documents", files={"file": (name, content)}, data=fields)

    def connected(self) -> socket.socket:
        """A bare connection, for what no library would send."""
        address = httpx.URL(self.url)
        return socket.create_connection((address.host, int(address.port or 0)), timeout=30)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """A new, empty store."""
    opened = open_store(database_url, tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def parts(store: Store, tmp_path: Path) -> Parts:
    """What a server works with: two tokens, and a megabyte for a request."""
    return parts_of(store, tmp_path / "home")


@pytest.fixture
def small_parts(tmp_path: Path) -> Iterator[Parts]:
    """The same on SQLite alone, for what does not depend on the database."""
    opened = open_store(f"sqlite:///{tmp_path / 'home' / 'inkfield.db'}", tmp_path / "home")
    yield parts_of(opened, tmp_path / "home")
    opened.close()


@pytest.fixture
def server(parts: Parts) -> Iterator[Running]:
    """A server over each kind of store."""
    with serving(parts) as running:
        yield running


@pytest.fixture
def small_server(small_parts: Parts) -> Iterator[Running]:
    """A server over SQLite."""
    with serving(small_parts) as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server over SQLite for all tests that do not mind what others have left there."""
    home = tmp_path_factory.mktemp("shared") / "home"
    opened = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
    with serving(parts_of(opened, home)) as running:
        yield running
    opened.close()


@pytest.fixture
def url(small_parts: Parts, store: Store) -> Iterator[str]:
    """A server with the pages of the review, over the small store that a module of tests has filled as its `store`."""
    assert small_parts.intake.store is store
    with running_app(app_of(small_parts)) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process: starting it takes longer than most of them."""
    with running_chromium() as started:
        yield started


@pytest.fixture
def windows(chromium: Browser) -> Iterator[Windows]:
    """Windows of it; a script that went wrong in one of them fails the test."""
    opened = Windows(chromium)
    yield opened
    opened.close()
    assert not opened.faults


@contextmanager
def serving(parts: Parts, **changes: object) -> Iterator[Running]:
    """Run a server in a thread of its own, with `changes` to the parts, and end it."""
    parts = replace(parts, **changes)  # type: ignore[arg-type]
    with (
        running_app(build_app(parts)) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30) as http,
    ):
        yield Running(url, parts, http)


@contextmanager
def running_app(app: ASGIApp) -> Iterator[str]:
    """Serve an application, as `inkfield serve` does; gives its URL."""
    server = server_of(app)
    with listen("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()


def eventually(what: Callable[[], object]) -> None:
    """Wait until something is true."""
    until = time.monotonic() + 30
    while not what():
        assert time.monotonic() < until, "it did not come to pass in 30 s"
        time.sleep(0.01)


def answer_of(connection: socket.socket) -> str:
    """All that comes until the other side closes."""
    received = b""
    while data := connection.recv(1 << 16):
        received += data
    return received.decode()


def begun_upload(size: int, content: bytes = b"\x89PNG\r\n\x1a\n begun") -> bytes:
    """The first part of an upload that says it has `size` bytes in all."""
    head = (
        "POST /v1/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
        f"Authorization: Bearer {TOKEN}\r\nContent-Length: {size}\r\n\r\n"
    )
    part = '--cut\r\nContent-Disposition: form-data; name="file"; filename="scan.png"\r\n\r\n'
    return (head + part).encode() + content


def parts_of(store: Store, home: Path) -> Parts:
    """What a server over a store works with."""
    return Parts(
        intake=Intake(store, sniff),
        layouts=frozenset({"teaching_form"}),
        spool=Spool(home / "uploads"),
        tokens=read_tokens(f"scanner={TOKEN},ledger={OTHER}"),
        limits=Limits(size=1_000_000),
        uploads=4,
        open_page=open_page,
    )
