"""docker-compose.yml: right by its schema, and every command in it run for real, without containers."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from inkfield.commands.serve import PORT
from tests.services import absent

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
INKFIELD = [sys.executable, "-m", "inkfield"]

pytestmark = pytest.mark.xdist_group("compose")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services as compose sees them: merged, with the values of .env.example put in."""
    lines = (line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if line and line[0] != "#")
    values = dict(lines)

    def value(found: re.Match[str]) -> str:
        return values.get(found[1]) or found[2] or ""

    text = re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}", value, COMPOSE.read_text())
    read: dict[str, Any] = YAML(typ="safe").load(text)["services"]
    return read


@pytest.fixture
def settings(services: dict[str, Any], tmp_path: Path, redis_url: str, postgresql_url: str) -> dict[str, str]:
    """The environment that compose gives our services, with private servers and a folder in the place of its own."""
    ours = services["worker"]["environment"]
    assert ours == services["migrate"]["environment"] == services["watcher"]["environment"]
    assert ours["INKFIELD_DATABASE_URL"].startswith("postgresql://")
    assert ours["INKFIELD_BROKER_URL"].startswith("redis://")
    here = {
        "INKFIELD_DATABASE_URL": postgresql_url,
        "INKFIELD_BROKER_URL": redis_url,
        "INKFIELD_HOME": str(tmp_path / "data"),
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
    return {**clean, **{name: str(value) for name, value in ours.items()}, **here}


def test_schema() -> None:
    """The file is right by the compose specification."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_shape(services: dict[str, Any]) -> None:
    """Servers keep their data in named volumes, everything waits for what it needs, and all that runs on is watched."""
    volumes = YAML(typ="safe").load(COMPOSE.read_text())["volumes"]
    for name, service in services.items():
        kept = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
        assert all(volume.split(":")[0] in volumes for volume in kept), name
        assert name == "migrate" or "healthcheck" in service, name
    for name in ("worker", "watcher", "serve"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert "--appendonly yes" in " ".join(services["valkey"]["command"])


def test_our_services(services: dict[str, Any], settings: dict[str, str], tmp_path: Path) -> None:
    """Migrated once, watched and worked on, a scan that is dropped into the inbox is read."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    watching = [str(inbox) if word == "/inbox" else word for word in services["watcher"]["command"]]
    finished(services["migrate"]["command"], settings)
    shutil.copy(ROOT / "examples/blank.png", inbox / "scan.png")
    with running(services["worker"]["command"], settings), running(watching, settings):
        until = time.monotonic() + 90
        while not (records := results(settings)):
            assert time.monotonic() < until, "the scan was not read in 90 s"
            time.sleep(0.5)
        for name in ("worker", "watcher"):
            program, *arguments = services[name]["healthcheck"]["test"][1:]
            assert program == "inkfield"
            finished(arguments, settings)
    assert {record["layout"] for record in records} == {"teaching_form"}
    assert {record["status"] for record in records} == {"blank"}


def test_http(services: dict[str, Any], settings: dict[str, str]) -> None:
    """The server listens for other machines, by its token alone, and its health check finds it there."""
    serve = services["serve"]
    assert {**serve["environment"], "INKFIELD_TOKENS": None} == {
        **services["worker"]["environment"],
        "INKFIELD_TOKENS": None,
    }
    assert serve["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    _, program, *arguments = serve["healthcheck"]["test"]
    assert program == "python"
    check = [sys.executable, *(argument.replace(str(PORT), port) for argument in arguments)]
    assert not answers(check)
    refused = [*INKFIELD, *serve["command"], "--port", port]
    assert subprocess.run(refused, cwd=ROOT, env=settings, capture_output=True, check=False, timeout=60).returncode == 2
    with running([*serve["command"], "--port", port], {**settings, "INKFIELD_TOKENS": "scanner=" + 32 * "x"}):
        until = time.monotonic() + 60
        while not answers(check):
            assert time.monotonic() < until, "it did not answer in 60 s"
            time.sleep(0.2)


def test_broker(services: dict[str, Any], tmp_path: Path) -> None:
    """The broker's command starts a server that writes what it was told to its append-only file."""
    _, *options = services["valkey"]["command"]
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        absent("redis-server")
    path = tmp_path / "socket"
    here = ["--port", "0", "--unixsocket", str(path), "--dir", str(tmp_path)]
    with subprocess.Popen([str(program), *options, *here], stdout=subprocess.DEVNULL) as server:
        try:
            client = str(program).replace("-server", "-cli")
            assert services["valkey"]["healthcheck"]["test"] == ["CMD", "valkey-cli", "ping"]
            until = time.monotonic() + 20
            while not answers([client, "-s", str(path), "ping"]):
                assert time.monotonic() < until
                time.sleep(0.1)
            assert answers([client, "-s", str(path), "set", "a", "1"])
        finally:
            server.terminate()
    assert any(each.name.startswith("appendonly") for each in tmp_path.rglob("*"))


def test_image_holds_every_room() -> None:
    """The image is built from every package that pyproject.toml lists, and the build is sent them."""
    dockerfile, sent = (ROOT / "Dockerfile").read_text(), (ROOT / ".dockerignore").read_text().splitlines()
    for room in ("forms", "segmentation", "recognizer", "storage", "worker", "review", "workshop", "inkfield"):
        assert f"COPY {room} {room}\n" in dockerfile
        assert f"!{room}" in sent


def answers(command: list[str]) -> bool:
    """Whether a program ends well."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def finished(arguments: list[str], settings: dict[str, str]) -> str:
    """One command of ours run to its end; its stdout."""
    done = subprocess.run(
        [*INKFIELD, *arguments], cwd=ROOT, env=settings, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in (0, 5), done.stderr
    return done.stdout


def results(settings: dict[str, str]) -> list[dict[str, Any]]:
    """What has been read so far."""
    return [json.loads(line) for line in finished(["results", "--json"], settings).splitlines()]


@contextmanager
def running(arguments: list[str], settings: dict[str, str]) -> Iterator[None]:
    """One command of ours running as compose runs it: told to stop at the end, and given time to."""
    with subprocess.Popen([*INKFIELD, *arguments], cwd=ROOT, env=settings, start_new_session=True) as process:
        try:
            yield
            assert process.poll() is None, "it ended by itself"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
