"""What became of documents is told as it is in the store, and readings are the lines people script against."""

import json
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from forms.reading import PageReading
from forms.reason import Reason, ReasonCode
from storage.models import DocumentRow
from storage.query import Filters
from storage.store import Store
from tests.nouns import page_not_read, page_read
from tests.review.conftest import Running

READ, BAD, BROKEN = "a" * 64, "b" * 64, "c" * 64


def received(store: Store, number: int) -> str:
    """A document that waits."""
    document = f"{number:064x}"
    store.documents.receive(document, f"{number}.pdf", "application/pdf", "auto")
    return document


@pytest.fixture
def stored(server: Running) -> Sequence[str]:
    """A document with a page read and one that failed, a document that could not be split, and one that waits."""
    store = server.store
    store.documents.receive(READ, "read <b>.pdf", "application/pdf", "auto")
    job = store.documents.claim(READ, "test:1", 60.0)
    assert job is not None
    store.documents.split(job, 2)
    for page_id, ended in zip(store.bells.due_pages(limit=9, trust=60.0), (page_read, page_not_read), strict=True):
        page = store.pages.claim(page_id, "test:1", 60.0)
        assert page is not None
        done: PageReading = ended(page.scan, page.number)
        store.pages.save(page, done, {})
    store.documents.receive(BROKEN, "broken.pdf", "application/pdf", "auto")
    job = store.documents.claim(BROKEN, "test:1", 60.0)
    assert job is not None
    store.documents.reject(job, Reason(ReasonCode.ENCRYPTED, "save it without a password"))
    store.documents.receive(BAD, "waits.png", "image/png", "field", urgent=True)
    return READ, BROKEN, BAD


@pytest.mark.usefixtures("stored")
def test_a_document_is_told_with_its_pages(server: Running) -> None:
    """State, and why what could not be read was not."""
    read = server.http.get(f"/v1/documents/{READ}").json()
    assert (read["state"], read["reason"], read["page_count"], read["file"]) == ("done", None, 2, "read <b>.pdf")
    assert [page["state"] for page in read["pages"]] == ["read", "failed"]
    assert read["pages"][0] | {"state": None} == {
        "page": 1, "state": None, "layout": "cheque_in", "page_size": [1000, 600], "dpi": 119.5, "reason": None
    }  # fmt: skip
    assert read["pages"][1]["reason"]["code"] == "unreadable"
    broken = server.http.get(f"/v1/documents/{BROKEN}").json()
    assert (broken["state"], broken["pages"]) == ("failed", [])
    assert broken["reason"] == {"code": "encrypted", "message": "save it without a password"}
    waits = server.http.get(f"/v1/documents/{BAD}").json()
    assert (waits["state"], waits["urgent"], waits["media_type"]) == ("received", True, "image/png")
    assert waits["received"].endswith("Z")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("document", [READ, BROKEN, BAD])
def test_readings_are_the_lines_of_results(server: Running, document: str) -> None:
    """To the byte; none for what was not read yet."""
    answer = server.http.get(f"/v1/documents/{document}/readings")
    expected = [json.dumps(record) + "\n" for record in server.store.readings.records(Filters(document=document))]
    assert answer.text == "".join(expected)
    assert len(expected) == {READ: 3, BROKEN: 1, BAD: 0}[document]
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["inkfield-state"] == {READ: "done", BROKEN: "failed", BAD: "received"}[document]
    assert list(server.parts.spool.folder.iterdir()) == []


@pytest.mark.parametrize("rest", ["", "/readings"])
def test_a_document_that_is_not_known_is_not_found(server: Running, rest: str) -> None:
    """The beginning of an id is no id."""
    document = received(server.store, 1)
    assert server.http.get(f"/v1/documents/{'f' * 64}{rest}").status_code == 404
    for wrong in (
        document[:-1],
        document.upper().replace("0", "A"),
        f"{document}0",
        "%25",
        "..%2F..",
        f"{document}%0A",
    ):
        assert server.http.get(f"/v1/documents/{wrong}{rest}").status_code in (404, 422)


def test_a_list_is_walked_with_its_cursor(server: Running) -> None:
    """Newest first, each once, though others arrive in between."""
    first = [received(server.store, number) for number in range(7)]
    walked: list[str] = []
    cursor: str | None = None
    for arriving in range(100, 104):
        asked = {"limit": "2"} | ({} if cursor is None else {"cursor": cursor})
        page = server.http.get("/v1/documents", params=asked).json()
        walked += [each["document"] for each in page["documents"]]
        cursor = page["next"]
        received(server.store, arriving)
    assert cursor is None
    assert walked == first[::-1]


def test_documents_of_one_moment_are_each_listed_once(server: Running) -> None:
    """Where the clock does not tell them apart, their ids do."""
    documents = {received(server.store, number) for number in range(5)}
    with server.store.database.writing() as connection:
        connection.execute(sa.update(DocumentRow).values(created=1_790_000_000.125))
    walked: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = server.http.get("/v1/documents", params={"limit": "1"} | ({"cursor": cursor} if cursor else {})).json()
        walked += [each["document"] for each in page["documents"]]
        cursor = page["next"]
    assert sorted(walked) == sorted(documents)


@pytest.mark.usefixtures("stored")
def test_a_list_of_one_state(server: Running) -> None:
    """Only those, and the others not."""
    for state, documents in (("done", [READ]), ("failed", [BROKEN]), ("received", [BAD]), ("split", [])):
        page = server.http.get("/v1/documents", params={"state": state}).json()
        assert [each["document"] for each in page["documents"]] == documents


@pytest.mark.parametrize(
    "asked",
    [
        {"cursor": "x"}, {"cursor": "W10="}, {"cursor": "WzEuNSwgIngiXQ=="}, {"cursor": "\N{SNOWMAN}"},
        {"cursor": "WzFlOTk5LCAiYWEiXQ=="}, {"cursor": "W1tbW1tb"}, {"cursor": "bnVsbA=="},
        {"state": "lost"}, {"stat": "done"}, {"limit": "0"}, {"limit": "501"}, {"limit": "many"},
    ],
)  # fmt: skip
def test_a_question_that_is_none_is_refused(shared_server: Running, asked: dict[str, str]) -> None:
    """422, with the parameter's name."""
    answer = shared_server.http.get("/v1/documents", params=asked)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["faults"]] == [f"query.{next(iter(asked))}"]
