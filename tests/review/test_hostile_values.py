"""Names and values made to do harm, looked at in a real browser: nothing of them is executed."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from forms.page import Scan
from forms.reading import Status
from forms.reason import Reason, ReasonCode
from review.app import Parts
from storage.decisions import Decision
from storage.models import PageRow, ReadingRow
from storage.settling import Settled, Settling
from storage.store import Store
from tests.nouns import page_read, reading
from tests.review.conftest import EXAMPLES, running_app
from tests.review.desk import app_of, drawn
from tests.review.windows import Windows
from worker.crops import as_png

HOSTILE = (
    "<script>window.executed = 1</script>",
    '"><img src=x onerror="window.executed = 1">',
    "'><svg onload=window.executed=1>",
    "</title></script><script>window.executed = 1</script>",
    "javascript:window.executed=1",
    "{{ 7 * 191 }}{% raw %}",
    '=HYPERLINK("javascript:window.executed=1")',
    "invoice\u202efdp.exe",
    "\u2066<b>turned</b>\u2069\u0000\u0007\u2028",
)
SEEN = """() => [document.title, document.body.innerText,
  ...[...document.querySelectorAll("[title], [aria-label], input")]
    .flatMap(each => [each.title, each.ariaLabel, each.value])].join(" ")"""
"""All that a person reads or hears on a page; what a form sends back is not shown."""


@pytest.fixture
def store(small_parts: Parts) -> Store:
    """A document for each name, with such fields and values on its page; one of each is settled."""
    store = small_parts.intake.store
    for number, text in enumerate(HOSTILE):
        plain = text.replace("\0", "")
        document = store.originals.keep_bytes(as_png(drawn([])) + bytes([number]))
        store.documents.receive(document, plain, "image/png", plain)
        read(store, document, plain)
    return store


def read(store: Store, document: str, text: str) -> None:
    """One page, with values, fields, a layout and reasons of that text."""
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    assert store.documents.split(job, 1)
    (page_id,) = store.bells.due_pages(limit=10, trust=60.0)
    page = store.pages.claim(page_id, "worker:1", 60.0)
    assert page is not None
    doubt = {"status": Status.REVIEW, "kind": text[:20], "reason": Reason(ReasonCode.RANGE, text)}
    values = (reading(text, text, **doubt), reading("plain", text), reading("settled", "1", status=Status.REVIEW))
    assert store.pages.save(page, replace(page_read(Scan(document, "", Path()), 1, values), layout=text), {})
    with store.database.reading() as connection:
        asked = sa.select(ReadingRow.id).where(ReadingRow.page_id == page_id, ReadingRow.field == "settled")
        settled = connection.scalars(asked).one()
    Settling(store.database).settle(settled, "a window", text, "form", Settled(Decision.CORRECTED, text, text))


def nothing_ran(page: Page) -> None:
    """No script of a name's or value's, and no element made of one."""
    assert page.evaluate("typeof window.executed") == "undefined", page.url
    made = "img[src=x], script:not([src]), [onerror], [onload], main b"
    assert page.locator(made).count() == 0, page.url
    assert page.locator("a[href^='javascript:' i]").count() == 0, page.url
    assert "1337" not in page.locator("main").inner_text()
    assert not {"\u202e", "\u2066", "\u2028"} & set(page.evaluate(SEEN)), page.url


def test_hostile_names_and_values_are_not_executed(url: str, windows: Windows) -> None:
    """On every page about documents, and on those that they lead to."""
    page = windows.open(url, "/documents")
    waiting, seen = ["/", "/documents", "/layouts", "/report", "/sign-in?then=javascript:window.executed=1"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen or path.endswith(".json"):  # data, which no browser takes for a page
            continue
        seen.add(path)
        page.goto(url + path)
        nothing_ran(page)
        links = page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
        waiting.extend(link for link in links if link not in seen)
    assert sum(path.endswith("/pages/1") for path in seen) == len(HOSTILE)


def test_hostile_names_and_values_are_not_executed_where_they_are_settled(
    url: str, store: Store, windows: Windows
) -> None:
    """One at a time, on the grid, and beside each page."""
    page = windows.open(url)
    for number in range(len(HOSTILE)):
        expect(page.locator("#count")).to_contain_text(f"{len(HOSTILE)} wait")
        expect(page.locator("#desk")).to_have_attribute("data-reading", str(1 + 3 * number))
        nothing_ran(page)
        page.keyboard.press("n")
    page.goto(f"{url}/review/grid?character=1")
    expect(page.locator("#grid button")).not_to_have_count(0)
    nothing_ran(page)
    with store.database.reading() as connection:
        pages = connection.scalars(sa.select(PageRow.id)).all()
    assert len(pages) == len(HOSTILE)
    for number in pages:
        page.goto(f"{url}/review/forms/{number}")
        expect(page.locator("#fields li")).to_have_count(3)
        nothing_ran(page)


def test_hostile_names_of_uploads_are_not_executed(small_parts: Parts, windows: Windows) -> None:
    """As they are said by the page's script, and as they are listed afterwards."""
    scan = (EXAMPLES / "form.pdf").read_bytes()
    names = [each.replace("/", "_").replace("\0", "") for each in HOSTILE]
    files = [{"name": name, "mimeType": "", "buffer": scan + bytes([at])} for at, name in enumerate(names)]
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, "/documents")
        page.set_input_files("#files", [*files, {"name": names[0], "mimeType": "", "buffer": b"no scan"}])
        expect(page.locator("#uploads a")).to_have_count(len(files))
        expect(page.locator("#uploads .refused")).to_have_count(1)
        assert page.evaluate("typeof window.executed") == "undefined"
        assert page.locator("#uploads img, #uploads script, #uploads svg").count() == 0
        page.goto(f"{url}/documents?state=received")
        nothing_ran(page)
        expect(page.locator("tbody tr")).to_have_count(len(files))
