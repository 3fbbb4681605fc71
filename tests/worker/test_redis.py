"""Workers whose broker is a Redis with a password or TLS, and one that goes away in the middle of the work."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.overview import overview
from storage.query import Filters
from storage.store import Store
from tests.brokers import PASSWORD, OwnRedis, own_certificate
from tests.worker import standin
from tests.worker.paper import grey_file
from worker.intake import Intake

ROOT = Path(__file__).parents[2]
FINISH_SECONDS = 90.0


@pytest.fixture(params=["plain", "password", "TLS and password"])
def redis(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OwnRedis]:
    """A server of each kind."""
    folder = tmp_path / "redis"
    folder.mkdir()
    if request.param == "TLS and password":
        certificate, key = own_certificate(folder, "redis")
        files = ("--tls-cert-file", str(certificate), "--tls-key-file", str(key), "--tls-ca-cert-file")
        options = (*files, str(certificate), "--tls-auth-clients", "no")
        server = OwnRedis(folder, "rediss", options, f"?ssl_ca_certs={certificate}", PASSWORD)
    else:
        server = OwnRedis(folder, "redis", password=PASSWORD if request.param == "password" else None)
    server.start()
    yield server
    server.kill()


@contextlib.contextmanager
def working(store: Store, broker_url: str) -> Iterator[subprocess.Popen[str]]:
    """A worker of two processes that ends when all is done."""
    home = store.originals.folder.parent
    database = store.database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.worker.standin", database, broker_url, str(home), "20"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield worker
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.communicate()


def receive(intake: Intake, folder: Path, numbers: range) -> None:
    """Documents of two pages, each a second's work."""
    for number in numbers:
        file = grey_file(folder / f"{number}.tif", number, standin.SLOW)
        intake.receive(file, file.name, "auto")


def until(condition: Callable[[], bool], worker: subprocess.Popen[str]) -> None:
    """Wait for something while the worker runs."""
    end = time.monotonic() + FINISH_SECONDS
    while not condition():
        assert worker.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)


def read(store: Store) -> int:
    """How many pages were read."""
    return overview(store.database).pages.get("read", 0)


def finish(worker: subprocess.Popen[str], store: Store, documents: int) -> str:
    """Wait for the end; every page was read once; gives what the worker said, which is no secret."""
    said = worker.communicate(timeout=FINISH_SECONDS)[1]
    assert worker.returncode == 0, said
    lines = Counter((line["file"], line["page"]) for line in store.readings.records(Filters()))
    assert len(lines) == 2 * documents, said
    assert set(lines.values()) == {1}
    assert PASSWORD not in said
    return said


def test_a_broker_that_is_killed_and_comes_back_empty_loses_nothing(
    redis: OwnRedis, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """What was rung for is rung for again; what comes meanwhile is read too."""
    receive(intake, tmp_path, range(10, 18))
    with working(store, redis.url) as worker:
        until(lambda: read(store) >= 2, worker)
        redis.kill()
        receive(intake, tmp_path, range(20, 22))
        time.sleep(2.0)
        redis.start()
        said = finish(worker, store, 10)
    assert "Traceback" not in said, said


def test_a_broker_that_hangs_is_waited_for(store: Store, intake: Intake, tmp_path: Path) -> None:
    """Its connections stay, but no answer comes for longer than anybody waits for one."""
    redis = OwnRedis(tmp_path, "redis")
    redis.start()
    receive(intake, tmp_path, range(10, 18))
    with working(store, redis.url) as worker:
        until(lambda: read(store) >= 2, worker)
        redis.freeze()
        time.sleep(13.0)
        redis.thaw()
        finish(worker, store, 8)
    redis.kill()


def test_a_wrong_password_is_a_missing_service(store: Store, tmp_path: Path) -> None:
    """Said at the start, without either password."""
    redis = OwnRedis(tmp_path, "redis", password=PASSWORD)
    redis.start()
    wrong = redis.url.replace(PASSWORD, "another-secret")
    with working(store, wrong) as worker:
        said = worker.communicate(timeout=FINISH_SECONDS)[1]
    redis.kill()
    assert worker.returncode == 4, said
    assert len(said.splitlines()) == 1, said
    assert "secret" not in said


def test_a_certificate_that_nobody_vouches_for_is_refused(store: Store, tmp_path: Path) -> None:
    """Without ssl_ca_certs only the system's authorities count."""
    certificate, key = own_certificate(tmp_path, "redis")
    files = ("--tls-cert-file", str(certificate), "--tls-key-file", str(key), "--tls-ca-cert-file", str(certificate))
    redis = OwnRedis(tmp_path, "rediss", (*files, "--tls-auth-clients", "no"))
    redis.start()
    with working(store, redis.url) as worker:
        said = worker.communicate(timeout=FINISH_SECONDS)[1]
    redis.kill()
    assert worker.returncode == 4, said
