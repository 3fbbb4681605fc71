"""A scan that is sent over HTTP is stored before its receipt is, and whatever goes wrong leaves nothing."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from review.app import Parts
from segmentation.opening import sniff
from storage.listing import Listing
from storage.overview import overview
from storage.store import open_store
from tests.review.conftest import EXAMPLES, Running, answer_of, begun_upload, eventually, serving
from worker.intake import Intake

CHEQUE = (EXAMPLES / "cheque.png").read_bytes()
PNG = b"\x89PNG\r\n\x1a\n"


def in_spool(running: Running) -> list[Path]:
    """The uploads that are on their way."""
    return list(running.parts.spool.folder.iterdir())


def documents(running: Running) -> int:
    """How many are on record."""
    return sum(overview(running.store.database).documents.values())


def test_a_receipt_leads_to_the_very_bytes(server: Running) -> None:
    """201 with the id; the original is kept, the row is there, and the spool is empty again."""
    answer = server.send(CHEQUE, "inbox/cheque.png")
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["file"] == "inbox/cheque.png"
    assert receipt["duplicate"] is False
    assert answer.headers["location"] == f"/v1/documents/{receipt['document']}"
    assert server.store.originals.path(receipt["document"]).read_bytes() == CHEQUE
    assert server.http.get(answer.headers["location"]).json()["state"] == "received"
    assert in_spool(server) == []


def test_the_same_bytes_are_the_same_document(server: Running) -> None:
    """200 and the first one's id, whatever the name."""
    first, second = server.send(CHEQUE, "a.png"), server.send(CHEQUE, "b.pdf")
    assert (second.status_code, second.json()["duplicate"]) == (200, True)
    assert second.json()["document"] == first.json()["document"]
    assert documents(server) == 1


def test_the_same_file_sent_by_several_at_once_is_one_document(server: Running) -> None:
    """One is told that it was the first, the others that they were not."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: server.send(CHEQUE, f"{number}.png"), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert documents(server) == 1


def test_layout_and_urgency_go_on_record(server: Running) -> None:
    """As the form asks."""
    document = server.send(CHEQUE, layout="teaching_form", urgent="true").json()["document"]
    entry, pages = Listing(server.store.database).document(document)
    assert (entry.layout, entry.urgent, pages) == ("teaching_form", True, [])


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"", 422, "empty"), (b"dear sirs", 415, "unsupported"), (b"#!/bin/sh\nrm -rf ~\n", 415, "unsupported")],
)
def test_what_is_no_scan_is_refused_with_its_reason(
    shared_server: Running, content: bytes, status: int, code: str
) -> None:
    """The reason is one of the closed list; nothing is stored."""
    before = documents(shared_server)
    answer = shared_server.send(content, "scan.png")
    assert (answer.status_code, answer.json()["reason"]["code"]) == (status, code)
    assert documents(shared_server) == before
    assert in_spool(shared_server) == []


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"layout": "no_such_form"}, "body.layout"),
        ({"layout": "../../etc/passwd.toml"}, "body.layout"),
        ({"layout": "field\0"}, "body.layout"),
        ({"urgent": "perhaps"}, "body.urgent"),
        ({"urgnet": "true"}, "body.urgnet"),
    ],
)
def test_a_field_that_is_wrong_is_named(shared_server: Running, fields: dict[str, str], where: str) -> None:
    """422 and its name; the file is not taken in without it."""
    before = documents(shared_server)
    answer = shared_server.http.post("/v1/documents", files={"file": ("a.png", CHEQUE)}, data=fields)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["faults"]] == [where]
    assert documents(shared_server) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd",
        "/etc/cron.d/inkfield",
        "C:\\scans\\form.png",
        "<script>alert(1)</script>.png",
        "=cmd|' /C calc'!A0.png",
        "\u202egnp.mrof.png",
        "'; DROP TABLE documents; --.png",
        "cafe\u0301 \u5de5.png",
        "line\nbreak.png",
        "n" * 1000,
    ],
)
def test_an_odd_name_is_data(shared_server: Running, name: str) -> None:
    """It comes back as it was sent, and no file of that name is made."""
    home = shared_server.parts.spool.folder.parent
    before = {path for path in home.rglob("*") if path.name == Path(name).name}
    document = shared_server.send(PNG + name.encode(), name).json()["document"]
    shown = shared_server.http.get(f"/v1/documents/{document}").json()["file"]
    # Clients write a line break as %0A, as browsers do; python-multipart takes the drive off a Windows path.
    assert shown == {"line\nbreak.png": "line%0Abreak.png", "C:\\scans\\form.png": "form.png"}.get(name, name)
    assert {path for path in home.rglob("*") if path.name == Path(name).name} == before


@pytest.mark.parametrize(("sent", "shown"), [(b"nul\0l.png", "null.png"), (b"caf\xe9.png", "caf\\xe9.png")])
def test_a_name_that_no_database_takes_is_made_one(server: Running, sent: bytes, shown: str) -> None:
    """Bytes that are no text are shown as such; NUL is left out."""
    body = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="' + sent + b'"\r\n\r\n' + CHEQUE
    answer = server.http.post(
        "/v1/documents",
        content=body + b"\r\n--cut--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=cut"},
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["file"] == shown


def test_a_client_that_goes_away_leaves_nothing(small_server: Running) -> None:
    """What had come is removed, and no row was made."""
    with small_server.connected() as connection:
        connection.sendall(begun_upload(100_000))
        eventually(lambda: in_spool(small_server))
    eventually(lambda: not in_spool(small_server))
    assert documents(small_server) == 0
    assert not small_server.store.originals.folder.exists()


def test_a_form_that_is_cut_short_is_refused(small_server: Running) -> None:
    """The request is whole and the form is not: taking it in would store half a scan."""
    whole = begun_upload(0)
    body = whole[whole.index(b"\r\n\r\n") + 4 :]
    with small_server.connected() as connection:
        connection.sendall(begun_upload(len(body)).replace(b"Host:", b"Connection: close\r\nHost:"))
        answer = answer_of(connection)
    assert answer.startswith("HTTP/1.1 400")
    assert "cut short" in answer
    assert documents(small_server) == 0


def test_only_so_many_uploads_at_once(small_parts: Parts) -> None:
    """The next one is told to come again, and may once the first is through."""
    with serving(small_parts, uploads=1) as running, running.connected() as connection:
        rest = b"\r\n--cut--\r\n"
        begun = begun_upload(0)
        size = len(begun) - begun.index(b"\r\n\r\n") - 4 + len(rest)
        connection.sendall(begun_upload(size).replace(b"Host:", b"Connection: close\r\nHost:"))
        eventually(lambda: in_spool(running))
        refused = running.send(CHEQUE)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        connection.sendall(rest)
        assert answer_of(connection).startswith("HTTP/1.1 201")
        assert running.send(CHEQUE).status_code == 201


def test_others_are_answered_while_an_upload_waits_for_the_database(small_server: Running, tmp_path: Path) -> None:
    """Somebody holds SQLite's write lock; the server still says that it lives."""
    lock = sqlite3.connect(tmp_path / "home" / "inkfield.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(small_server.send, CHEQUE)
        eventually(small_server.store.originals.folder.exists)
        assert small_server.http.get("/healthz").status_code == 200
        assert not waiting.done()
        lock.execute("ROLLBACK")
        assert waiting.result().status_code == 201
    lock.close()


def test_a_store_that_is_gone_takes_nothing_in(postgresql_url: str, small_parts: Parts, tmp_path: Path) -> None:
    """503, to be tried again, and not a word about where the database is."""
    store = open_store(postgresql_url, tmp_path / "home")
    with serving(small_parts, intake=Intake(store, sniff)) as running:
        server, _, name = postgresql_url.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        for answer in (running.send(CHEQUE), running.http.get("/healthz"), running.http.get("/v1/documents")):
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
            assert "postgresql" not in json.dumps(answer.json())
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert running.send(CHEQUE).status_code == 201
    store.close()
