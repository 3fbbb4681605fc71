"""What the page's script asks for, and who gets it."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from forms.reading import Status
from review.app import Parts
from storage.store import Store
from tests.review.browsers import token_of
from tests.review.conftest import running_app
from tests.review.desk import app_of, lay_out

TAB = "a-window-of-somebody"


@pytest.fixture
def store(small_parts: Parts) -> Store:
    """What the server settles."""
    return small_parts.intake.store


@contextmanager
def client(url: str) -> Iterator[httpx.Client]:
    """A browser that has opened the page."""
    headers = {"Origin": url, "Accept": "application/json"}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as opened:
        opened.headers["X-CSRF-Token"] = token_of(opened.get("/review", headers={"Accept": "text/html"}))
        yield opened


def taken(page: httpx.Client, **asked: object) -> list[dict[str, object]]:
    """Fields that the page takes."""
    answer = page.post("/review/take", json={"tab": TAB, **asked})
    assert answer.status_code == 200, answer.text
    fields: list[dict[str, object]] = answer.json()["fields"]
    return fields


def test_pictures_are_png_kept_for_ever_and_gone_with_their_address(small_parts: Parts, store: Store) -> None:
    """Field, surroundings and page; an address that was made up opens nothing."""
    lay_out(store, 1)
    with running_app(app_of(small_parts)) as url, client(url) as page:
        (field, *_) = taken(page)
        pictures: dict[str, str] = field["pictures"]  # type: ignore[assignment]
        for view in ("field", "around", "page"):
            answer = page.get(pictures[view])
            assert answer.content.startswith(b"\x89PNG")
            assert answer.headers["x-content-type-options"] == "nosniff"
            kept = "no-store" if view == "page" else "private, max-age=31536000, immutable"
            assert answer.headers["cache-control"] == kept
        _, _, _, reading, stamped, _ = pictures["field"].split("/")
        assert page.get(f"/review/pictures/{reading}/{'0' * len(stamped)}/field").status_code == 404
        assert page.get(f"/review/pictures/{reading}/{stamped}/secrets").status_code == 422


def test_nothing_is_settled_without_the_pages_token(small_parts: Parts, store: Store) -> None:
    """However the request is dressed."""
    lay_out(store, 1)
    with running_app(app_of(small_parts)) as url, client(url) as page:
        del page.headers["X-CSRF-Token"]
        for path in ("take", "keep", "leave", "settle", "undo", "grid/sheet", "grid/looked-at", "forms/1/take"):
            assert page.post(f"/review/{path}", json={"tab": TAB}).status_code == 403


def test_what_is_malformed_is_refused(small_parts: Parts, store: Store) -> None:
    """Unknown words, sizes and names."""
    lay_out(store, 1)
    decision = {"tab": TAB, "reading": 1, "purpose": "review", "said": "typed", "typed": "1"}
    with running_app(app_of(small_parts)) as url, client(url) as page:
        for change in (
            {"said": "undone"},
            {"reading": 2**40},
            {"tab": ""},
            {"seconds": -1},
            {"more": 1},
            {"typed": "1" * 9999},
        ):
            assert page.post("/review/settle", json={**decision, **change}).status_code == 422
        typed = page.post("/review/settle", json={**decision, "typed": "<script>"}).json()
        assert typed["outcome"] == "refused"
        gone = page.post("/review/settle", json={**decision, "reading": 999}).json()
        assert gone["outcome"] == "gone"


def test_an_audited_value_is_not_sent(small_parts: Parts, store: Store) -> None:
    """Nor can it be confirmed unseen."""
    lay_out(store, 1, Status.ACCEPTED)
    with running_app(app_of(small_parts, audit_share=1.0)) as url, client(url) as page:
        field = taken(page, many=1)[0]
        assert field["hidden"] is True
        assert not {"text", "raw", "characters", "confidence"} & set(field)
        decision = {"tab": TAB, "reading": field["id"], "purpose": "audit", "said": "confirmed"}
        assert page.post("/review/settle", json=decision).json()["outcome"] == "refused"
