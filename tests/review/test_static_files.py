"""Styles and scripts come from the server itself."""

from review.static_files import static_files, static_path
from tests.review.conftest import Running


def test_every_file_is_sent_with_its_kind_and_kept_for_ever(shared_server: Running) -> None:
    """At the place that pages name, which changes with the content."""
    assert "base.css" in static_files()
    for name, file in static_files().items():
        answer = shared_server.http.get(static_path(name))
        assert answer.content == file.content
        assert answer.headers["content-type"] == file.kind
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_another_version_is_asked_for_again(shared_server: Running) -> None:
    """And not sent twice to who has it."""
    answer = shared_server.http.get("/static/base.css")
    assert answer.headers["cache-control"] == "public, no-cache"
    same = shared_server.http.get("/static/base.css", headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_nothing_else_is_sent(shared_server: Running) -> None:
    """No file beside them."""
    for path in ("/static/", "/static/app.py", "/static/..%2Fapp.py", "/static/../app.py", "/static/%2e%2e/app.py"):
        assert shared_server.http.get(path).status_code == 404
