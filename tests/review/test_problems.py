"""Every error is a problem by RFC 9457, and none says more than it should."""

import httpx
import pytest
from fastapi import APIRouter

from forms.errors import ModelError
from review.app import Parts, build_app
from tests.review.conftest import Running, running_app

SECRET = "the weights at /srv/inkfield are torn"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PUT", "/v1/documents", 405),
        ("GET", "/v1/documents?limit=x", 422),
        ("POST", "/v1/documents", 415),
    ],
)
def test_an_error_is_a_problem(shared_server: Running, method: str, path: str, status: int) -> None:
    """Its body repeats the status, and what was sent is not repeated."""
    answer = shared_server.http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"]
    assert told["detail"]


def test_what_was_sent_is_not_repeated(shared_server: Running) -> None:
    """It may be a person's number, and logs of clients are long."""
    answer = shared_server.http.get("/v1/documents", params={"limit": "4111111111111111x", "state": "4222222222222"})
    assert answer.status_code == 422
    assert "4111111111111111" not in answer.text
    assert "4222222222222" not in answer.text


def test_a_fault_of_ours_is_not_told_in_detail(small_parts: Parts) -> None:
    """500, with the security headers; the log has the rest. The route is one that was handed in."""
    router = APIRouter()

    @router.get("/broken")
    def broken() -> None:
        raise ModelError(SECRET)

    with running_app(build_app(small_parts, [router])) as url:
        answer = httpx.get(f"{url}/broken")
        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert SECRET not in answer.text
        assert httpx.get(f"{url}/healthz").status_code == 200
