"""Hundreds of characters side by side in a real browser: the odd ones are marked, the others confirmed at once."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forms.reading import Status
from review.app import Parts
from storage.store import Store
from tests.review.conftest import running_app
from tests.review.desk import app_of, decisions, lay_out_alike
from tests.review.windows import Windows

ODD = {3: "1", 17: "2", 18: "4", 150: "9", 299: "1"}
"""Where something else stands than was read."""
PATIENCE = 60
"""Seconds in which what must come has come, however busy the machine is."""
SHOWN = "() => performance.getEntriesByName('inkfield:grid').map(each => each.startTime).at(-1)"
STORED = "() => performance.getEntriesByName('inkfield:stored').map(each => each.duration).at(-1)"


@pytest.fixture
def store(small_parts: Parts) -> Store:
    """What the server settles."""
    return small_parts.intake.store


def grid_of(windows: Windows, url: str) -> Page:
    """A window with the sevens, all drawn."""
    page = windows.open(url, "/review/grid?character=7")
    drawn(page)
    return page


def drawn(page: Page) -> None:
    """Wait until the sheet is there, or it is known that there is none."""
    expect(page.locator("#grid")).to_have_attribute("aria-busy", "false")


def readings_on(page: Page) -> list[int]:
    """The readings of the sheet, in their order."""
    found: list[int] = page.eval_on_selector_all("#grid button", "all => all.map(each => Number(each.dataset.reading))")
    return found


@pytest.mark.parametrize("status", [Status.REVIEW, Status.ACCEPTED])
def test_three_hundred_crops_are_settled_in_one_look(
    small_parts: Parts, store: Store, windows: Windows, status: Status, record_property: Callable[[str, object], None]
) -> None:
    """The odd ones are marked by mouse and by keyboard; all others are confirmed, once, and nothing else is stored."""
    kept = lay_out_alike(store, "7", 30, ODD, status)
    odd = [kept[place] for place in ODD]
    with running_app(app_of(small_parts)) as url:
        page = grid_of(windows, url)
        assert readings_on(page) == kept
        tiles = page.locator("#grid button")
        for place in (3, 150):
            tiles.nth(place).click()
        tiles.first.focus()
        page.keyboard.press("ArrowDown")
        line = page.evaluate("[...document.querySelectorAll('#grid button')].indexOf(document.activeElement)")
        for _ in range(abs(17 - line)):
            page.keyboard.press("ArrowRight" if line < 17 else "ArrowLeft")
        for key in ("Space", "ArrowRight", "Space", "ArrowRight", "Space", "Space"):
            page.keyboard.press(key)
        for _ in range(30):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        expect(page.locator("#count")).to_have_text("300 shown, 5 fields marked")
        shown = page.evaluate(SHOWN)
        page.keyboard.press("Enter")
        expect(page.locator("#count")).to_have_text("295 confirmed, 5 marked. 0 shown")
        record_property(f"milliseconds until 300 crops ({status}) are shown", f"{shown:.0f}")
        record_property("milliseconds until 295 decisions are stored", f"{page.evaluate(STORED):.0f}")
        assert decisions(store) == [(each, "confirmed", "7", "grid") for each in kept if each not in odd]
        page.goto(f"{url}/review")
        desk, seen = page.locator("#desk"), ""
        expect(desk).to_have_attribute("data-reading", re.compile(r"\d"))
        for _ in ODD:
            expect(desk).not_to_have_attribute("data-reading", seen)
            seen = desk.get_attribute("data-reading") or ""
            page.keyboard.type(ODD[kept.index(int(seen))])
            page.keyboard.press("Enter")
        expect(page.locator("#nothing")).to_be_visible()
        expect(page.locator("#unsent")).to_be_hidden()
    stored = sorted(decisions(store))
    assert [row[0] for row in stored] == kept
    assert [row for row in stored if row[0] in odd] == [
        (kept[place], "corrected", truth, "grid") for place, truth in ODD.items()
    ]


def test_two_people_get_no_crop_in_common(small_parts: Parts, store: Store, windows: Windows) -> None:
    """And each confirms their own alone; a window that was closed hands its crops back."""
    kept = lay_out_alike(store, "7", 32, {}, Status.REVIEW)
    with running_app(app_of(small_parts)) as url:
        one, other = grid_of(windows, url), grid_of(windows, url)
        mine, theirs = readings_on(one), readings_on(other)
        assert (mine, theirs) == (kept[:300], kept[300:])
        other.keyboard.press("Enter")
        expect(other.locator("#count")).to_have_text("20 confirmed, 0 marked. 0 shown")
        assert [row[0] for row in decisions(store)] == theirs
        one.close(run_before_unload=True)
        until = time.monotonic() + PATIENCE
        while not readings_on(other) and time.monotonic() < until:  # the closed one's word may be on its way
            other.reload()
            drawn(other)
        assert readings_on(other) == mine


def test_a_sheet_that_the_server_refuses_stays_with_its_marks(
    small_parts: Parts, store: Store, windows: Windows
) -> None:
    """It says why, stores nothing, and is taken once the server lets it be."""
    kept = lay_out_alike(store, "7", 1, {}, Status.REVIEW)
    with running_app(app_of(small_parts)) as url:
        page = grid_of(windows, url)
        page.locator("#grid button").nth(4).click()
        page.route("**/review/grid/looked-at", lambda route: route.fulfill(status=403, json={"detail": "not now"}))
        page.keyboard.press("Enter")
        expect(page.locator("#trouble")).to_have_text("not stored: not now")
        assert decisions(store) == []
        assert readings_on(page) == kept
        expect(page.locator("#grid button[aria-pressed=true]")).to_have_count(1)
        page.unroute("**/review/grid/looked-at")
        page.keyboard.press("Enter")
        expect(page.locator("#count")).to_have_text("9 confirmed, 1 marked. 0 shown")
        expect(page.locator("#trouble")).to_be_hidden()
    assert [row[0] for row in decisions(store)] == [*kept[:4], *kept[5:]]
