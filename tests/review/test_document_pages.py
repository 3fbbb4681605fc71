"""The pages about documents, as a reviewer and an admin meet them."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from forms.reason import Reason, ReasonCode
from review.document_pages import SHOWN
from storage.states import DocumentState
from tests.review.browsers import add_accounts, signed_in, token_of
from tests.review.conftest import EXAMPLES, Running
from tests.storage.documents import done

HOSTILE = 'exe\u202efdp.<script>document.title = "executed"</script>=1+1.pdf'


@pytest.fixture
def running(server: Running) -> Running:
    """A server with a reviewer and an admin."""
    add_accounts(server)
    return server


@pytest.fixture
def admin(running: Running) -> Iterator[httpx.Client]:
    """An admin's browser."""
    with signed_in(running, "adam") as client:
        yield client


def sent(client: httpx.Client, content: bytes, name: str = "cheque.png") -> httpx.Response:
    """Upload as the page's script does."""
    token = {"X-CSRF-Token": token_of(client.get("/documents")), "Accept": "application/json"}
    return client.post("/documents", files={"file": (name, content)}, data={"layout": "auto"}, headers=token)


def failed(running: Running, admin: httpx.Client) -> str:
    """A document that could not be split."""
    document: str = sent(admin, b"%PDF-1.4 torn", HOSTILE).json()["document"]
    job = running.store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    running.store.documents.reject(job, Reason(ReasonCode.UNREADABLE, "damaged; scan it again"))
    return document


def test_an_upload_is_listed_and_its_page_shown(admin: httpx.Client) -> None:
    """What comes back as its picture are its pixels, and none of the bytes that were sent."""
    content = (EXAMPLES / "cheque.png").read_bytes()
    first, again = sent(admin, content + b"<script>"), sent(admin, content + b"<script>")
    assert (first.status_code, again.status_code) == (201, 200)
    document = first.json()["document"]
    assert f'href="/documents/{document}"' in admin.get("/documents?state=received").text
    assert document not in admin.get("/documents?state=done").text
    assert "inkfield work" in admin.get(f"/documents/{document}").text
    picture = admin.get(f"/documents/{document}/pages/1/picture.png")
    assert picture.headers["content-type"] == "image/png"
    with Image.open(BytesIO(picture.content)) as shown, Image.open(BytesIO(content)) as original:
        assert shown.size == original.size
    assert b"<script>" not in picture.content


def test_an_upload_without_the_sessions_token_is_refused(admin: httpx.Client) -> None:
    """Or with another's; nothing is taken in."""
    content = (EXAMPLES / "cheque.png").read_bytes()
    for headers in ({}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "é".encode()}):
        assert admin.post("/documents", files={"file": ("a.png", content)}, headers=headers).status_code == 403
    assert "a.png" not in admin.get("/documents").text


def test_what_failed_says_why_and_is_tried_again(running: Running, admin: httpx.Client) -> None:
    """In the list and on its own page; the button is an admin's."""
    document = failed(running, admin)
    for path in ("/documents?state=failed", f"/documents/{document}"):
        assert "damaged; scan it again" in admin.get(path).text
    with signed_in(running, "rita") as reviewer:
        assert "Try again" not in reviewer.get(f"/documents/{document}").text
    page = admin.get(f"/documents/{document}")
    assert "Try again" in page.text
    answer = admin.post(f"/documents/{document}/requeue", data={"csrf": token_of(page)})
    assert answer.status_code == 303
    assert document in admin.get("/documents?state=received").text
    assert admin.post(f"/documents/{document}/requeue", data={"csrf": token_of(page)}).status_code == 404


def test_a_foreign_name_is_shown_and_nothing_more(running: Running, admin: httpx.Client) -> None:
    """Markup is text, and what turns the direction of a text is written out."""
    document = failed(running, admin)
    for path in ("/documents", f"/documents/{document}"):
        text = admin.get(path).text
        assert "&lt;script&gt;document.title" in text
        assert "<script>document" not in text
        assert "\u202e" not in text
        assert "<bdi>exe\\u202efdp." in text


def test_a_page_tells_what_was_read_on_it(running: Running, admin: httpx.Client, tmp_path: Path) -> None:
    """Values with their status, and the way to the pages around it."""
    document = done(running.store, b"a scan", tmp_path / "in", pages=3)
    text = admin.get(f"/documents/{document}/pages/2").text
    assert ("2026-11-23" in text, "surer of some digits" in text) == (True, True)
    assert f'href="/documents/{document}/pages/1"' in text
    assert f'href="/documents/{document}/pages/3"' in text
    assert text.count("<rect") == 2
    for path in ("pages/4", "pages/0", "pages/x", "pages/4/picture.png"):
        assert admin.get(f"/documents/{document}/{path}").status_code in (404, 415, 422)
    nobody = "0" * 64
    for path in ("", "/pages/1", "/pages/1/picture.png"):
        assert admin.get(f"/documents/{nobody}{path}").status_code == 404


def test_a_long_list_is_turned_over(running: Running, admin: httpx.Client) -> None:
    """Every document is on one page of it, once."""
    for number in range(SHOWN + 3):
        running.store.documents.receive(f"{number:064x}", f"scan {number}.pdf", "application/pdf", "auto")
    seen: list[str] = []
    asked = "/documents?state=received"
    for _ in range(2):
        text = admin.get(asked).text
        seen += [each for each in (f"{number:064x}" for number in range(SHOWN + 3)) if f"/documents/{each}" in text]
        asked = text.partition('<a href="/documents?state=received&amp;cursor=')[2].partition('"')[0]
        asked = f"/documents?state=received&cursor={asked}"
    assert sorted(seen) == [f"{number:064x}" for number in range(SHOWN + 3)]
    assert admin.get("/documents?cursor=none").status_code == 422
    assert admin.get("/documents?state=nowhere").status_code == 422


def test_states_are_all_offered(admin: httpx.Client) -> None:
    """Each as a filter."""
    text = admin.get("/documents").text
    assert all(f'href="/documents?state={state}"' in text for state in DocumentState)
    assert "There are none that are failed." in admin.get("/documents?state=failed").text


def test_layouts_are_listed_with_how_they_perform(running: Running, admin: httpx.Client, tmp_path: Path) -> None:
    """Those that nothing was read with as well."""
    done(running.store, b"a scan", tmp_path / "in", pages=2)
    text = admin.get("/layouts").text
    assert "cheque_in" in text
    assert "teaching_form" in text
    assert '2 <span class="faint">50.0 %</span>' in text
