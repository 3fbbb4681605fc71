"""Workers whose broker is a Redis with a password or TLS, and one that goes away in the middle of the work."""

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.query import Filters
from storage.store import Store
from tests.brokers import PASSWORD, OwnRedis, own_certificate
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.workers import FINISH_SECONDS, finish, pages, wait_for, workers_on
from worker.intake import Intake


@pytest.fixture(params=["password", "TLS and password"])
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
        server = OwnRedis(folder, "redis", password=PASSWORD)
    server.start()
    yield server
    server.kill()


def receive(intake: Intake, folder: Path, numbers: range) -> None:
    """Documents of two pages, each a second's work."""
    for number in numbers:
        file = grey_file(folder / f"{number}.tif", number, standin.SLOW)
        intake.receive(file, file.name, "auto")


def finished(worker: subprocess.Popen[str], store: Store, expected: int) -> str:
    """Wait for the end; every page was read once; gives what the worker said, which is no secret."""
    said = finish(worker)
    lines = Counter((line["file"], line["page"]) for line in store.readings.records(Filters()))
    assert len(lines) == expected, said
    assert set(lines.values()) == {1}
    assert PASSWORD not in said
    return said


def test_a_broker_that_is_killed_and_comes_back_empty_loses_nothing(
    redis: OwnRedis, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """What was rung for is rung for again; what comes meanwhile is read too."""
    many = grey_file(tmp_path / "many.tif", *[standin.SLOW] * 16)
    intake.receive(many, many.name, "auto")
    with workers_on(store, redis.url) as workers:
        worker = workers.start()
        # More was rung for than the worker takes at once, so it holds all that it may, and asks for nothing.
        wait_for(lambda: pages(store, "read") >= 2 and redis.waiting("inkfield") > 0, worker)
        redis.kill()
        receive(intake, tmp_path, range(20, 22))
        # Until what it holds is read: not one of these bells is answered by a broker.
        wait_for(lambda: pages(store, "working") == 0, worker)
        redis.start()
        said = finished(worker, store, 20)
    assert "Traceback" not in said, said


@pytest.mark.long
def test_a_broker_that_hangs_is_waited_for(store: Store, intake: Intake, tmp_path: Path) -> None:
    """Its connections stay, but no answer comes for longer than anybody waits for one."""
    redis = OwnRedis(tmp_path, "redis")
    redis.start()
    receive(intake, tmp_path, range(10, 18))
    with workers_on(store, redis.url) as workers:
        worker = workers.start()
        wait_for(lambda: pages(store, "read") >= 2, worker)
        redis.freeze()
        time.sleep(13.0)
        redis.thaw()
        finished(worker, store, 16)
    redis.kill()


def test_a_wrong_password_is_a_missing_service(store: Store, tmp_path: Path) -> None:
    """Said at the start, without either password."""
    redis = OwnRedis(tmp_path, "redis", password=PASSWORD)
    redis.start()
    wrong = redis.url.replace(PASSWORD, "another-secret")
    with workers_on(store, wrong) as workers:
        worker = workers.start()
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
    with workers_on(store, redis.url) as workers:
        worker = workers.start()
        said = worker.communicate(timeout=FINISH_SECONDS)[1]
    redis.kill()
    assert worker.returncode == 4, said
