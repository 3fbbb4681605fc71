"""No request is larger or slower than it may be, whatever it says of itself."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat

import pytest

from review.app import Parts
from review.limits import Limits
from storage.overview import overview
from tests.review.conftest import TOKEN, Running, answer_of, begun_upload, eventually, serving

PNG = b"\x89PNG\r\n\x1a\n"
FORM = {"Content-Type": "multipart/form-data; boundary=cut"}
HEAD = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
TAIL = b"\r\n--cut--\r\n"


def nothing_is_left(running: Running) -> bool:
    """Neither in the spool nor on record."""
    return not list(running.parts.spool.folder.iterdir()) and not overview(running.store.database).documents


@pytest.fixture
def narrow(small_parts: Parts) -> Iterator[Running]:
    """A server that takes 200,000 bytes."""
    with serving(small_parts, limits=Limits(size=200_000, linger=0.3)) as running:
        yield running


@pytest.fixture
def hasty(small_parts: Parts) -> Iterator[Running]:
    """A server that waits half a second."""
    with serving(small_parts, limits=Limits(size=200_000, pause=0.5, pace=1_000_000, linger=0.3)) as running:
        yield running


def test_exactly_the_limit_is_taken_and_a_byte_more_is_not(narrow: Running) -> None:
    """The whole request counts."""
    fits = PNG.ljust(200_000 - len(HEAD) - len(TAIL), b"\0")
    assert narrow.http.post("/v1/documents", content=HEAD + fits + TAIL, headers=FORM).status_code == 201
    answer = narrow.http.post("/v1/documents", content=HEAD + fits + b"\0" + TAIL, headers=FORM)
    assert answer.status_code == 413
    assert "200000 bytes" in answer.json()["detail"]


def test_a_size_that_is_declared_too_large_is_refused_unread(narrow: Running) -> None:
    """A sender that waits for leave is told so instead."""
    with narrow.connected() as connection:
        connection.sendall(begun_upload(200_001, b"").replace(b"Host:", b"Expect: 100-continue\r\nHost:"))
        assert connection.recv(1000).startswith(b"HTTP/1.1 413")
    eventually(lambda: nothing_is_left(narrow))


def test_a_size_that_is_not_declared_is_counted(narrow: Running) -> None:
    """In pieces without end, and the sender still gets to read why they are not taken."""

    def endless() -> Iterator[bytes]:
        yield HEAD + PNG
        yield from repeat(b"\0" * 10_000, 1000)

    answer = narrow.http.post("/v1/documents", content=endless(), headers=FORM)
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"
    eventually(lambda: nothing_is_left(narrow))


def test_a_body_longer_than_declared_is_no_part_of_the_upload(narrow: Running) -> None:
    """The form ends where its length says, short of its own end; what follows is no request."""
    with narrow.connected() as connection:
        begun = begun_upload(0)
        size = len(begun) - begun.index(b"\r\n\r\n") - 4
        connection.sendall(begun_upload(size) + TAIL + b"\0" * 1000)
        answer = answer_of(connection)
    assert answer.startswith("HTTP/1.1 400")
    assert "201" not in answer
    eventually(lambda: nothing_is_left(narrow))


@pytest.mark.parametrize("size", ["-1", "ten", "1e3", "99999999999999999999999", "10, 20"])
def test_a_length_that_is_none_is_refused(narrow: Running, size: str) -> None:
    """By the server or by us, and nothing is taken in."""
    with narrow.connected() as connection:
        connection.sendall(begun_upload(7).replace(b"Content-Length: 7", b"Content-Length: " + size.encode()))
        assert connection.recv(1000)[9:12] in (b"400", b"413")
    eventually(lambda: nothing_is_left(narrow))


def test_a_sender_that_stops_is_not_waited_for(hasty: Running) -> None:
    """408, and the connection ends."""
    with hasty.connected() as connection:
        connection.sendall(begun_upload(100_000))
        answer = answer_of(connection)
    assert answer.startswith("HTTP/1.1 408")
    eventually(lambda: nothing_is_left(hasty))


def test_a_sender_that_drips_is_not_waited_for_either(hasty: Running) -> None:
    """Each byte comes in time, and all of them together do not."""
    with hasty.connected() as connection:
        connection.sendall(begun_upload(100_000))
        connection.settimeout(0.05)
        answer = b""
        for _ in range(600):
            try:
                connection.sendall(b"\0")
                answer += connection.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                break
            if answer:
                break
    assert answer.startswith(b"HTTP/1.1 408")
    eventually(lambda: nothing_is_left(hasty))


def test_an_answer_before_the_end_of_the_request_closes_the_connection(narrow: Running) -> None:
    """Whoever goes on sending is cut off, and holds nothing."""
    with narrow.connected() as connection:
        connection.sendall(begun_upload(100_000).replace(TOKEN.encode(), b"x" * len(TOKEN)))
        answer = answer_of(connection)
        assert answer.startswith("HTTP/1.1 401")
        assert "connection: close" in answer

        def cut_off() -> bool:
            try:
                connection.sendall(b"\0" * 1000)
            except OSError:
                return True
            return False

        eventually(cut_off)


def test_a_connection_serves_request_after_request(narrow: Running) -> None:
    """Limits are for each of them, and count from its beginning."""
    with narrow.connected() as connection:
        for _ in range(3):
            whole = HEAD + PNG.ljust(150_000, b"\0") + TAIL
            connection.sendall(begun_upload(len(whole), b"").split(b"\r\n\r\n")[0] + b"\r\n\r\n" + whole)
            answer = b""
            while not answer.endswith(b"}"):
                answer += connection.recv(10_000)
            assert answer[9:12] in (b"201", b"200")


def test_what_is_no_request_is_answered(narrow: Running) -> None:
    """And the server lives on; what it leaves unread may take the answer along in a reset (RFC 9112, 9.6)."""
    for rubbish in (b"\x16\x03\x01\x02\x00", b"GET /\r\n\r\n", b"\0" * 100_000):
        with narrow.connected() as connection, suppress(ConnectionError):
            connection.sendall(rubbish)
            connection.shutdown(socket.SHUT_WR)
            answer_of(connection)
    assert narrow.http.get("/healthz").status_code == 200
