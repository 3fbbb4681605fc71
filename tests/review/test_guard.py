"""What browsers are told, and what is not taken from them."""

import pytest

from tests.review.conftest import EXAMPLES, Running

CHEQUE = (EXAMPLES / "cheque.png").read_bytes()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_page_of_another_site_cannot_send_scans(shared_server: Running, headers: dict[str, str]) -> None:
    """Its form needs no leave from us to be sent, so it is refused when it comes."""
    before = shared_server.http.get("/v1/documents").json()
    answer = shared_server.http.post("/v1/documents", files={"file": ("a.png", CHEQUE)}, headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden")
    assert shared_server.http.get("/v1/documents").json() == before


def test_a_page_of_this_server_can(small_server: Running) -> None:
    """And so can a program, which says nothing of the kind."""
    own = {"Origin": small_server.url, "Sec-Fetch-Site": "same-origin"}
    answer = small_server.http.post("/v1/documents", files={"file": ("a.png", CHEQUE)}, headers=own)
    assert answer.status_code == 201
    older = {"Origin": small_server.url}
    assert small_server.http.post("/v1/documents", files={"file": ("a.png", CHEQUE)}, headers=older).status_code == 200


@pytest.mark.parametrize("path", ["/v1/documents", "/healthz", "/openapi.json", "/nowhere", "/v1/documents/x"])
def test_every_answer_has_the_security_headers(shared_server: Running, path: str) -> None:
    """Errors too; and none says what the server is made of or lets another site read it."""
    headers = shared_server.http.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"].startswith("default-src 'none'; frame-ancestors 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/docs/oauth2-redirect"])
def test_no_page_loads_anything_from_elsewhere(shared_server: Running, path: str) -> None:
    """The pages that FastAPI would offer are not there."""
    assert shared_server.http.get(path).status_code == 404
