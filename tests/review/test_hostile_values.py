"""Names and values made to do harm, looked at in a real browser: nothing of them is executed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from forms.page import Scan
from forms.reading import Status
from review.app import Parts
from tests.nouns import page_read, reading
from tests.review.conftest import EXAMPLES, Running, serving
from tests.services import absent

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


@pytest.fixture
def running(small_parts: Parts, tmp_path: Path) -> Iterator[Running]:
    """A person's own machine, with a document for each name, read as such values."""
    with serving(small_parts) as server:
        for number, text in enumerate(HOSTILE):
            scan = tmp_path / f"{number}.png"
            scan.write_bytes((EXAMPLES / "cheque.png").read_bytes() + bytes([number]))
            document = server.store.originals.keep(scan)
            plain = text.replace("\0", "")
            server.store.documents.receive(document, plain, "image/png", plain)
            read(server, document, plain)
        yield server


@pytest.fixture
def browser_page() -> Iterator[Page]:
    """A page of Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        absent("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def read(server: Running, document: str, text: str) -> None:
    """One page, with a value, a field and a layout of that text."""
    job = server.store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    assert server.store.documents.split(job, 1)
    (page_id,) = server.store.bells.due_pages(limit=10, trust=60.0)
    page = server.store.pages.claim(page_id, "worker:1", 60.0)
    assert page is not None
    values = (reading(text, text, status=Status.REVIEW, kind=text[:20]), reading("plain", text))
    assert server.store.pages.save(page, page_read(Scan(document, "", Path()), 1, values), {})


def nothing_ran(page: Page) -> None:
    """No script of a name's or value's, and no element made of one."""
    assert page.evaluate("typeof window.executed") == "undefined", page.url
    assert page.locator("img[src=x], script:not([src]), [onerror], [onload], b").count() == 0, page.url
    assert page.locator("a[href^='javascript:' i]").count() == 0, page.url
    assert "1337" not in page.locator("main").inner_text()
    assert not {"\u202e", "\u2066", "\u2028"} & set(page.content())


@pytest.mark.long
def test_hostile_names_and_values_are_not_executed(running: Running, browser_page: Page) -> None:
    """On every page about documents, and on those that they lead to."""
    dialogs: list[str] = []
    browser_page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    waiting, seen = ["/", "/documents", "/layouts", "/sign-in?then=javascript:window.executed=1"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 200 or path.endswith(".json"):  # data, which no browser takes for a page
            continue
        seen.add(path)
        browser_page.goto(running.url + path, wait_until="load")
        nothing_ran(browser_page)
        links = browser_page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
        waiting.extend(link for link in links if link not in seen)
    assert sum("/pages/1" in path for path in seen) == len(HOSTILE)
    assert not dialogs


@pytest.mark.long
def test_hostile_names_of_uploads_are_not_executed(running: Running, browser_page: Page) -> None:
    """As they are said by the page's script, and as they are listed afterwards."""
    browser_page.goto(f"{running.url}/documents")
    scan = (EXAMPLES / "form.pdf").read_bytes()
    names = [each.replace("/", "_").replace("\0", "") for each in HOSTILE]
    files = [{"name": name, "mimeType": "", "buffer": scan + bytes([at])} for at, name in enumerate(names)]
    browser_page.set_input_files("#files", [*files, {"name": names[0], "mimeType": "", "buffer": b"no scan"}])
    browser_page.wait_for_function(
        "n => [...document.querySelectorAll('#uploads li')].filter(e => !/ (waits|is being sent)$/.test(e.textContent))"
        ".length === n",
        arg=len(files) + 1,
    )
    assert browser_page.locator("#uploads a").count() == len(files)
    assert browser_page.locator("#uploads .refused").count() == 1
    assert browser_page.evaluate("typeof window.executed") == "undefined"
    assert browser_page.locator("#uploads img, #uploads script, #uploads svg").count() == 0
    browser_page.goto(f"{running.url}/documents?state=received")
    nothing_ran(browser_page)
    assert browser_page.locator("tbody tr").count() == len(files)
