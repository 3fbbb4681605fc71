"""`inkfield serve` as a program and its user meet it: a process, a port, signals, and a worker beside it."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

ROOT = Path(__file__).parents[3]
TOKEN = "scanner-of-the-first-floor"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """An environment with a home of its own and a token."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
    ours = {"INKFIELD_HOME": str(tmp_path / "home"), "INKFIELD_TOKENS": f"scanner={TOKEN}", "PYTHONPATH": str(ROOT)}
    return clean | ours


def command(*arguments: str) -> list[str]:
    """The program with these arguments."""
    return [sys.executable, "-m", "inkfield", *arguments]


def finished(settings: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program run to its end."""
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120, check=False
    )


@contextmanager
def serving(settings: Mapping[str, str], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, with its URL; its stderr can be read once it has ended."""
    process = subprocess.Popen(
        command("serve", "--port", "0", *arguments), cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True
    )
    with process:
        assert process.stderr is not None
        said = ""
        while (found := re.search(r"http://\S+:\d+", said)) is None:
            line = process.stderr.readline()
            assert line, said
            said = line
        try:
            yield process, found[0]
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_is_sent_is_read_as_read_reads_it(
    settings: dict[str, str], database: str, request: pytest.FixtureRequest
) -> None:
    """The samples go in over HTTP, a worker reads them, and out come the very lines of `read --json`."""
    if database == "postgresql":
        settings["INKFIELD_DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    names = ["examples/form.pdf", "examples/cheque.png"]
    with serving(settings) as (_, url), httpx.Client(base_url=url, headers=HEADERS, timeout=30) as http:
        places = []
        for name in names:
            answer = http.post("/v1/documents", files={"file": (name, (ROOT / name).read_bytes())})
            assert answer.status_code == 201
            places.append(answer.headers["location"])
        assert finished(settings, "work", "--drain", "--concurrency", "1").returncode == 0
        answers = [http.get(f"{place}/readings") for place in places]
        listed = http.get("/v1/documents").json()["documents"]
    assert [answer.headers["inkfield-state"] for answer in answers] == ["done", "done"]
    assert [each["state"] for each in listed] == ["done", "done"]
    read = finished(settings, "read", "--json", *names).stdout
    assert len(read.splitlines()) > 10
    assert "".join(answer.text for answer in answers) == read


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it(settings: dict[str, str], number: int, exit_code: int) -> None:
    """SIGTERM is how servers are told to stop, SIGINT is Ctrl-C; neither is an accident."""
    with serving(settings) as (process, url):
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        process.send_signal(number)
        assert process.wait(30) == exit_code
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_an_upload_that_is_under_way_is_finished_first(settings: dict[str, str]) -> None:
    """Told to stop in the middle of it, the server still gives the receipt."""
    with serving(settings) as (process, url):

        def form() -> Iterator[bytes]:
            yield b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\x89PNG\r\n\x1a\n'
            process.send_signal(signal.SIGTERM)
            yield b"the rest"
            yield b"\r\n--cut--\r\n"

        head = HEADERS | {"Content-Type": "multipart/form-data; boundary=cut"}
        assert httpx.post(f"{url}/v1/documents", content=form(), headers=head, timeout=30).status_code == 201
        assert process.wait(30) == 0


def test_other_machines_are_not_let_in_without_a_token(settings: dict[str, str]) -> None:
    """A usage error that names the setting, before anything is opened."""
    del settings["INKFIELD_TOKENS"]
    refused = finished(settings, "serve", "--host", "0.0.0.0", "--port", "0")
    assert refused.returncode == 2
    assert "INKFIELD_TOKENS" in refused.stderr
    assert not Path(settings["INKFIELD_HOME"]).exists()


def test_a_port_that_is_taken_ends_with_four(settings: dict[str, str]) -> None:
    """Another program listens there."""
    with serving(settings) as (_, url):
        refused = finished(settings, "serve", "--port", url.rpartition(":")[2])
    assert refused.returncode == 4
    assert "--port" in refused.stderr


@pytest.mark.parametrize("tokens", ["tooshort", f"a b={TOKEN}", f"a={TOKEN},b={TOKEN}"])
def test_tokens_that_are_none_are_refused_unseen(settings: dict[str, str], tokens: str) -> None:
    """Even at the loudest."""
    settings["INKFIELD_TOKENS"] = tokens
    refused = finished(settings, "serve", "-vv", "--port", "0")
    assert refused.returncode == 2
    assert "INKFIELD_TOKENS" in refused.stderr
    assert TOKEN not in refused.stderr
    assert "tooshort" not in refused.stderr


def test_tokens_in_a_file_are_refused_unseen(settings: dict[str, str], tmp_path: Path) -> None:
    """Files are copied and shown around."""
    file = tmp_path / "inkfield.toml"
    file.write_text(f'tokens = "{TOKEN}"\n')
    refused = finished(settings | {"INKFIELD_CONFIG": str(file)}, "serve", "-vv", "--port", "0")
    assert refused.returncode == 2
    assert "INKFIELD_TOKENS" in refused.stderr
    assert TOKEN not in refused.stderr


def test_nothing_it_says_has_the_token(settings: dict[str, str]) -> None:
    """At the loudest, through good requests, bad ones and ones that are none."""
    with serving(settings, "-vv") as (process, url):
        for header in (f"Bearer {TOKEN}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN):
            for path in ("/v1/documents", "/v1/documents/x", "/nowhere"):
                httpx.get(url + path, headers={"Authorization": header})
                httpx.post(url + path, headers={"Authorization": header}, files={"file": ("a.png", b"x")})
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        assert process.stderr is not None
        said = process.stderr.read()
    assert "GET /v1/documents" in said
    assert TOKEN not in said


def test_an_upload_is_not_held_in_memory(settings: dict[str, str]) -> None:
    """Ninety megabytes go through, and the process grows by less than a third of that."""
    megabytes = 90

    def form() -> Iterator[bytes]:
        yield b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\x89PNG\r\n\x1a\n'
        for _ in range(megabytes):
            yield bytes(1_000_000)
        yield b"\r\n--cut--\r\n"

    with serving(settings) as (process, url):
        server = psutil.Process(process.pid)
        httpx.post(f"{url}/v1/documents", headers=HEADERS, files={"file": ("a.png", b"\x89PNG\r\n\x1a\n")})
        before = server.memory_info().rss
        head = HEADERS | {"Content-Type": "multipart/form-data; boundary=cut"}
        answer = httpx.post(f"{url}/v1/documents", content=form(), headers=head, timeout=60)
        assert answer.status_code == 201
        assert server.memory_info().rss - before < megabytes * 1_000_000 / 3
    stored = json.loads(finished(settings, "status", "--json").stdout)
    assert stored["documents"] == {"received": 2}
