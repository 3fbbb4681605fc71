"""The page in a real browser, by keyboard alone: nothing is lost, nothing is settled twice, the next crop is there."""

import statistics
import time

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from forms.reading import Status
from review.app import Parts
from storage.models import LookRow
from storage.store import Store
from tests.review.conftest import running_app
from tests.review.desk import app_of, decisions, lay_out
from tests.review.windows import Windows

PATIENCE = 60
"""Seconds in which what must come has come, however busy the machine is."""


@pytest.fixture
def store(small_parts: Parts) -> Store:
    """What the server settles."""
    return small_parts.intake.store


def all_sent(page: Page) -> None:
    """Wait until everything is stored."""
    expect(page.locator("#unsent")).to_be_hidden()


def first_field(page: Page) -> None:
    """Wait until there is something to look at."""
    expect(page.locator("#guess")).to_contain_text("=")


def test_a_hundred_fields_by_keyboard_alone(
    small_parts: Parts, store: Store, windows: Windows, record_property: object
) -> None:
    """Each takes one key; all are on record once, with the time they took."""
    kept = lay_out(store, 10)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url)
        first_field(page)
        for _ in range(99):
            before = page.locator("#desk").get_attribute("data-reading")
            page.keyboard.press("Enter")
            page.wait_for_function("before => document.getElementById('desk').dataset.reading !== before", arg=before)
        page.keyboard.press("Enter")
        expect(page.locator("#nothing")).to_be_visible()
        all_sent(page)
        script = "performance.getEntriesByName('inkfield:next').map(each => each.duration)"
        times = page.evaluate(script)
    assert sorted(row[0] for row in decisions(store)) == kept
    assert {row[1:] for row in decisions(store)} >= {("confirmed", "100", "review")}
    record_property("milliseconds from key to next crop", f"{statistics.median(times):.0f}, worst {max(times):.0f}")  # type: ignore[operator]


def test_every_key_says_what_it_should(small_parts: Parts, store: Store, windows: Windows) -> None:
    """Retyping, runner-up, blank, struck out, illegible, skip, undo."""
    kept = lay_out(store, 1)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url)
        first_field(page)
        page.keyboard.type("777")
        page.keyboard.press("Enter")
        expect(page.locator("#name")).to_have_text("field_1")
        page.keyboard.press("r")
        page.keyboard.press("Enter")
        for key, following in (("b", 3), ("s", 4), ("i", 5), ("n", 6)):
            page.keyboard.press(key)
            expect(page.locator("#name")).to_have_text(f"field_{following}")
        page.keyboard.press("u")
        expect(page.locator("#name")).to_have_text("field_4")
        expect(page.locator("#note")).to_contain_text("taken back")
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        page.keyboard.type("5")
        page.keyboard.press("Enter")
        all_sent(page)
        page.keyboard.press("?")
        expect(page.locator("#help")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("p")
        expect(page.locator("#sheet")).to_be_visible()
    assert decisions(store) == [
        (kept[0], "corrected", "777", "review"),
        (kept[1], "corrected", "191", "review"),
        (kept[2], "blank", "", "review"),
        (kept[3], "struck_out", "", "review"),
        (kept[4], "illegible", None, "review"),
        (kept[4], "undone", "144", "review"),
        (kept[4], "corrected", "145", "review"),
    ]


def test_what_cannot_be_a_value_comes_back_with_what_was_typed(
    small_parts: Parts, store: Store, windows: Windows
) -> None:
    """After the next field, with the reason; nothing is stored of it meanwhile."""
    kept = lay_out(store, 1)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url)
        first_field(page)
        page.locator("#typed").fill("12/4")
        page.keyboard.press("Enter")
        expect(page.locator("#trouble")).to_contain_text("cannot stand")
        page.keyboard.press("Enter")
        expect(page.locator("#name")).to_have_text("field_0")
        expect(page.locator("#typed")).to_have_value("12/4")
        page.locator("#typed").fill("124")
        page.keyboard.press("Enter")
        all_sent(page)
    assert decisions(store) == [(kept[1], "confirmed", "111", "review"), (kept[0], "corrected", "124", "review")]


def test_a_decision_that_the_server_did_not_get_is_sent_again(
    small_parts: Parts, store: Store, windows: Windows
) -> None:
    """And where it stays away, the field comes back; the decision is stored once."""
    lay_out(store, 1, rows=2)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url)
        first_field(page)
        lost = iter([True])
        page.route("**/review/settle", lambda route: route.abort() if next(lost, False) else route.continue_())
        page.keyboard.press("Enter")
        all_sent(page)
        assert len(decisions(store)) == 1
        page.route("**/review/settle", lambda route: route.fulfill(status=403, json={"detail": "not now"}))
        page.keyboard.press("Enter")
        expect(page.locator("#trouble")).to_contain_text("not now")
        expect(page.locator("#note")).to_contain_text("not stored")
        page.unroute("**/review/settle")
        page.keyboard.press("Enter")
        expect(page.locator("#nothing")).to_be_visible()
        all_sent(page)
    assert len(decisions(store)) == 2


def test_decisions_are_stored_in_the_order_in_which_they_were_made(
    small_parts: Parts, store: Store, windows: Windows
) -> None:
    """However long one of them is on its way; so undoing takes the last one back."""
    kept = lay_out(store, 1)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url)
        first_field(page)
        on_their_way: list[Route] = []
        page.route("**/review/settle", lambda route: route.continue_() if on_their_way else on_their_way.append(route))
        for following in (1, 2, 3):
            page.keyboard.press("Enter")
            expect(page.locator("#name")).to_have_text(f"field_{following}")
        expect(page.locator("#unsent")).to_have_text("3 being stored")
        assert decisions(store) == []
        on_their_way[0].continue_()
        all_sent(page)
        page.keyboard.press("u")
        expect(page.locator("#name")).to_have_text("field_2")
    assert [row[:2] for row in decisions(store)] == [
        (kept[0], "confirmed"),
        (kept[1], "confirmed"),
        (kept[2], "confirmed"),
        (kept[2], "undone"),
    ]


def test_two_browsers_get_disjoint_fields_and_a_closed_one_loses_nothing(
    small_parts: Parts, store: Store, windows: Windows
) -> None:
    """Each field is settled once, whoever has it; what the closed one held comes back when its lease is over."""
    kept = lay_out(store, 3)
    with running_app(app_of(small_parts)) as url:
        one, other, gone = (windows.open(url) for _ in range(3))
        for page in (one, other, gone):
            first_field(page)
        gone.route("**/review/leave", lambda route: route.abort())
        gone.context.close()
        for _ in range(11):
            one.keyboard.press("Enter")
            other.keyboard.press("Enter")
        for page in (one, other):
            all_sent(page)
        with store.database.writing() as connection:
            assert len(decisions(store)) >= 16
            connection.execute(sa.update(LookRow).values(lease_until=1.0))
        until = time.monotonic() + PATIENCE
        while len(decisions(store)) < len(kept) and time.monotonic() < until:
            for page in (one, other):
                page.keyboard.press("Enter")
                page.wait_for_timeout(20)
    assert sorted(row[0] for row in decisions(store)) == kept


def test_what_comes_while_nothing_waits_is_shown_by_itself(small_parts: Parts, store: Store, windows: Windows) -> None:
    """Nobody need press a key to see that there is work again."""
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url)
        expect(page.locator("#nothing")).to_be_visible()
        lay_out(store, 1)
        expect(page.locator("#guess")).to_contain_text("=", timeout=1000 * PATIENCE)
        expect(page.locator("#nothing")).to_be_hidden()


def test_the_audit_hides_the_value_until_one_is_typed(small_parts: Parts, store: Store, windows: Windows) -> None:
    """Who sees something else is told, and asked once more."""
    kept = lay_out(store, 1, Status.ACCEPTED, rows=2)
    with running_app(app_of(small_parts, audit_share=1.0)) as url:
        page = windows.open(url)
        expect(page.locator("#purpose")).to_be_visible()
        texts = {"field_0": "100", "field_1": "111"}
        first = page.locator("#name").inner_text()
        page.keyboard.press("Enter")
        expect(page.locator("#note")).to_contain_text("type what stands there")
        page.keyboard.type(texts[first])
        page.keyboard.press("Enter")
        expect(page.locator("#name")).not_to_have_text(first)
        assert "111" not in page.content()
        page.keyboard.type("888")
        page.keyboard.press("Enter")
        expect(page.locator("#note")).to_contain_text("the machine read")
        page.keyboard.press("Enter")
        expect(page.locator("#nothing")).to_be_visible()
        all_sent(page)
    assert sorted(row[0] for row in decisions(store)) == kept
    assert sorted(row[1:] for row in decisions(store)) == [
        ("confirmed", texts[first], "audit"),
        ("corrected", "888", "audit"),
    ]
