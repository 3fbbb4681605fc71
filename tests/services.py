"""Private servers for tests: started on free ports in a temporary folder, gone when the tests are."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

UNPRIVILEGED = ("postgres", "nobody")
START_SECONDS = 60.0


def absent(service: str) -> None:
    """Skip by name where a service is not installed on a person's machine; fail where CI is set."""
    message = f"{service} is not installed here"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def redis_program() -> str:
    """Where redis-server is, or its twin."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        absent("redis-server")
    return str(program)


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """A redis-server of our own; gives its URL."""
    program = redis_program()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="inkfield-redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        with _server([*command, "--save", "", "--appendonly", "no"], Path(folder), lambda: _redis_answers(port)):
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def running_postgresql() -> Iterator[str]:
    """A PostgreSQL cluster of our own, owned by an unprivileged user when we are root; gives the URL of its server."""
    initdb, postgres = _postgresql_program("initdb"), _postgresql_program("postgres")
    if initdb is None or postgres is None:
        absent("PostgreSQL")
    user = _unprivileged_user()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="inkfield-postgresql-", ignore_cleanup_errors=True) as folder:
        if user is not None:
            shutil.chown(folder, user)
        data = Path(folder) / "data"
        make = [str(initdb), "-D", str(data), "-U", "inkfield", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        made = subprocess.run(make, user=user, cwd=folder, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        command = [str(postgres), "-D", str(data), "-p", str(port), "-k", folder, "-h", "127.0.0.1"]
        fast = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        url = f"postgresql://inkfield@127.0.0.1:{port}"
        with _server(command + fast, Path(folder), lambda: _postgresql_answers(url), user):
            yield url


@contextlib.contextmanager
def new_database(server: str) -> Iterator[str]:
    """An empty database on a server; gives its URL and drops it afterwards."""
    name = f"test_{time.monotonic_ns()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def _server(command: list[str], folder: Path, answers: Callable[[], bool], user: str | None = None) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, user=user, stdout=output, stderr=output)
    try:
        until = time.monotonic() + START_SECONDS
        while not answers():
            assert process.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < until, f"{command[0]} did not start in {START_SECONDS:.0f} s"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _redis_answers(port: int) -> bool:
    with redis.Redis(port=port) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def _postgresql_answers(url: str) -> bool:
    try:
        psycopg.connect(f"{url}/postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _postgresql_program(name: str) -> str | None:
    found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    return found[-1] if found else shutil.which(name)


def _unprivileged_user() -> str | None:
    """Who runs PostgreSQL, which refuses root; None where we are nobody special ourselves."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
