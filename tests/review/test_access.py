"""Who is let in: every route, with every sort of token, with tokens set and without."""

import logging
from itertools import product

import httpx
import pytest

from review.app import Parts
from review.tokens import read_tokens
from tests.review.conftest import EXAMPLES, OTHER, TOKEN, Running, serving

CHEQUE = (EXAMPLES / "cheque.png").read_bytes()
NOBODY = "0" * 64
LOCKED = [
    ("POST", "/v1/documents"),
    ("GET", "/v1/documents"),
    ("GET", f"/v1/documents/{NOBODY}"),
    ("GET", f"/v1/documents/{NOBODY}/readings"),
    ("GET", "/v1/readings"),
]
OPEN = [("GET", "/healthz"), ("GET", "/openapi.json")]
WRONG = [
    None,
    "",
    "Bearer",
    TOKEN,
    f"Basic {TOKEN}",
    f"Bearer {TOKEN[:-1]}",
    f"Bearer {TOKEN}x",
    f"Bearer {TOKEN.upper()}",
    f"Bearer {TOKEN},{OTHER}",
    f"Bearer scanner={TOKEN}",
    "Bearer \xe9",
]


def asked(running: Running, method: str, path: str, header: str | None) -> httpx.Response:
    """What a client with that header, or without one, is told."""
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    return httpx.request(method, running.url + path, headers=headers)


def test_every_route_is_in_this_table(shared_server: Running) -> None:
    """A route that is added must say which it is."""
    paths = shared_server.http.get("/openapi.json").json()["paths"]
    routes = {(method.upper(), path.replace("{document}", NOBODY)) for path, each in paths.items() for method in each}
    assert routes == {*LOCKED, ("GET", "/healthz")}


@pytest.mark.parametrize("header", WRONG)
def test_who_has_no_token_gets_nothing(shared_server: Running, header: str | None) -> None:
    """401 on every route but the open ones, before anything else is looked at."""
    for method, path in LOCKED:
        answer = asked(shared_server, method, path, header)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="inkfield"')
        assert TOKEN not in answer.text
    for method, path in OPEN:
        assert asked(shared_server, method, path, header).status_code == 200


@pytest.mark.parametrize("token", [TOKEN, OTHER])
def test_who_has_a_token_is_let_in(shared_server: Running, token: str) -> None:
    """Each of them; what comes then is the route's own answer."""
    statuses = [asked(shared_server, method, path, f"Bearer {token}").status_code for method, path in LOCKED]
    assert statuses == [415, 200, 404, 404, 200]


def test_an_upload_without_a_token_is_not_even_read(shared_server: Running) -> None:
    """A sender that waits for leave is refused instead of being told to go on."""
    with shared_server.connected() as connection:
        connection.sendall(
            b"POST /v1/documents HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\n"
            b"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 500000\r\n\r\n"
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 401")


def test_a_token_in_the_address_is_none(shared_server: Running) -> None:
    """Addresses end up in logs."""
    for query in (f"?token={TOKEN}", f"?access_token={TOKEN}"):
        assert httpx.get(f"{shared_server.url}/v1/documents{query}").status_code == 401


def test_without_tokens_this_machine_may_do_all(small_parts: Parts) -> None:
    """No ceremony on a machine of one's own."""
    with serving(small_parts, tokens=read_tokens("")) as running:
        answer = httpx.post(f"{running.url}/v1/documents", files={"file": ("a.png", CHEQUE)})
        assert answer.status_code == 201
        assert "security" not in running.http.get("/openapi.json").json()["paths"]["/v1/documents"]["get"]


def test_without_tokens_another_host_is_refused(small_parts: Parts) -> None:
    """A page on the web may lead its own name to 127.0.0.1, but the browser then says that name."""
    hosts = ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::1")
    with serving(small_parts, tokens=read_tokens("")) as running:
        for host, path in product(hosts, ("/v1/documents", "/healthz", "/openapi.json")):
            assert running.http.get(path, headers={"Host": host}).status_code == 400


def test_without_tokens_the_machines_own_names_are_taken(small_parts: Parts) -> None:
    """By whichever port."""
    with serving(small_parts, tokens=read_tokens("")) as running:
        for host in ("127.0.0.1", "127.0.0.1:8414", "localhost:8414", "LOCALHOST", "[::1]:8414"):
            assert running.http.get("/v1/documents", headers={"Host": host}).status_code == 200


def test_with_tokens_a_proxy_may_say_any_host(shared_server: Running) -> None:
    """Who has no token gets nothing by that."""
    assert shared_server.http.get("/v1/documents", headers={"Host": "scans.example"}).status_code == 200


def test_the_log_names_the_holder_and_not_the_token(small_parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    """At the loudest, whatever is asked for."""
    caplog.set_level(logging.DEBUG)
    with serving(small_parts) as running:
        running.send(CHEQUE)
        running.send(b"dear sirs")
        for method, path in LOCKED:
            asked(running, method, path, f"Bearer {TOKEN}")
            asked(running, method, path, f"Bearer {TOKEN}x")
            asked(running, method, path, f"Basic {TOKEN}")
    assert "from scanner" in caplog.text
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not [record for record in ours if TOKEN in record.getMessage() or OTHER in record.getMessage()]
