"""Scans are dropped and chosen in a real browser; what failed says why and is tried again from its page."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forms.reason import Reason, ReasonCode
from review.app import Parts
from storage.listing import Listing
from storage.states import DocumentState
from storage.store import Store
from tests.review.conftest import EXAMPLES, running_app
from tests.review.desk import app_of
from tests.review.windows import Windows


@pytest.fixture
def store(small_parts: Parts) -> Store:
    """Where the server puts documents."""
    return small_parts.intake.store


def drag(page: Page, kinds: tuple[str, ...], *files: Path) -> None:
    """What the browser is told when a person drags files over a window from elsewhere."""
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    driver = page.context.new_cdp_session(page)
    for kind in kinds:
        driver.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 500, "data": data})


def said(page: Page) -> list[str]:
    """What is said of each file, all having been sent."""
    expect(page.locator("#uploads")).not_to_contain_text("waits")
    expect(page.locator("#uploads")).not_to_contain_text("is being sent")
    return page.locator("#uploads li").all_inner_texts()


def id_of(name: str) -> str:
    """The id of an example."""
    return sha256((EXAMPLES / name).read_bytes()).hexdigest()


def test_what_is_dropped_anywhere_on_the_page_is_taken_in(
    small_parts: Parts, store: Store, windows: Windows, tmp_path: Path
) -> None:
    """Several at once; what is no scan is refused by name and the others are taken all the same."""
    notes = tmp_path / "notes.txt"
    notes.write_text("dear sirs")
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, "/documents")
        drag(page, ("dragEnter", "dragOver"), EXAMPLES / "form.pdf")
        expect(page.locator("#drop.over")).to_be_visible()
        drag(page, ("drop",), EXAMPLES / "form.pdf", notes, EXAMPLES / "faint.tif")
        expect(page.locator("#uploads a")).to_have_count(2)
        first, refused, last = said(page)
        assert (first, last) == ("form.pdf was taken in", "faint.tif was taken in")
        assert refused.startswith("notes.txt neither PDF, TIFF, JPEG nor PNG by its content")
        expect(page.locator("#drop.over")).to_have_count(0)
        expect(page.locator("#list tbody tr")).to_have_count(2)
        expect(page.locator("#list")).to_contain_text("faint.tif")
    assert {each.document for each in Listing(store.database).documents(None, None, 9)} == {
        id_of("form.pdf"),
        id_of("faint.tif"),
    }


def test_what_is_chosen_is_taken_in_once(small_parts: Parts, store: Store, windows: Windows) -> None:
    """The same scan again is said to be here; layout and urgency are those that were chosen."""
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, "/documents")
        page.get_by_label("Layout").select_option("teaching_form")
        page.get_by_label("urgent").check()
        for _ in range(2):
            with page.expect_file_chooser() as chooser:
                page.get_by_text("Choose scans").click()
            chooser.value.set_files([EXAMPLES / "cheque.png"])
        expect(page.locator("#uploads a")).to_have_count(2)
        assert said(page) == ["cheque.png was taken in", "cheque.png is here already"]
        page.locator("#uploads a").first.click()
        expect(page.locator("h1")).to_have_text("cheque.png")
    (entry,) = Listing(store.database).documents(None, None, 9)
    assert (entry.document, entry.layout, entry.urgent) == (id_of("cheque.png"), "teaching_form", True)


def test_what_failed_says_why_and_waits_again_at_a_click(small_parts: Parts, store: Store, windows: Windows) -> None:
    """In the list of what failed, on its page, and no longer once it waits again."""
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, "/documents")
        torn = (EXAMPLES / "form.pdf").read_bytes()[:5000]
        page.set_input_files("#files", [{"name": "torn.pdf", "mimeType": "application/pdf", "buffer": torn}])
        expect(page.locator("#uploads a")).to_have_count(1)
        document = sha256(torn).hexdigest()
        job = store.documents.claim(document, "worker:1", 60.0)
        assert job is not None
        store.documents.reject(job, Reason(ReasonCode.UNREADABLE, "the file ends too soon; scan it again"))
        page.get_by_role("link", name="failed", exact=True).click()
        expect(page.locator("#list tbody tr")).to_contain_text("the file ends too soon; scan it again")
        page.get_by_role("link", name="torn.pdf").click()
        expect(page.locator(".warning")).to_contain_text("the file ends too soon; scan it again")
        page.get_by_role("button", name="Try again what was not read").click()
        expect(page.locator(".tag")).to_have_text("received")
        expect(page.locator(".warning")).to_have_count(0)
        expect(page.get_by_role("button", name="Try again what was not read")).to_have_count(0)
    assert Listing(store.database).state(document) is DocumentState.RECEIVED
