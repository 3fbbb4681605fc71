"""A whole form beside its values in a real browser, by keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from forms.reading import Status
from review.app import Parts
from storage.store import Store
from tests.review.conftest import running_app
from tests.review.desk import app_of, decisions, lay_out
from tests.review.windows import Windows

FIRST = 1
"""The id of the only page."""
COLOUR = """([x, y]) => {
  const sheet = document.getElementById("sheet");
  const scale = sheet.width / 900;
  const [red, green, blue] = sheet.getContext("2d").getImageData(x * scale, y * scale, 1, 1).data;
  return [red, green, blue];
}"""
"""Of a point of the page, whose width is 900 pixels, as it is shown."""
FRAMED = [36, 87, 166]


@pytest.fixture
def store(small_parts: Parts) -> Store:
    """What the server settles."""
    return small_parts.intake.store


def value(page: Page, place: int) -> Locator:
    """The box with a field's value."""
    return page.get_by_label(f"field_{place}", exact=False)


def state(page: Page, place: int) -> Locator:
    """What is said of a field."""
    return page.locator("#fields li").nth(place).locator(".tag")


def test_a_form_is_settled_by_keyboard(small_parts: Parts, store: Store, windows: Windows) -> None:
    """Each value once: as it stands, typed anew, blank, struck out, illegible; what is settled is closed."""
    kept = lay_out(store, 1, rows=6)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, f"/review/forms/{FIRST}")
        expect(value(page, 0)).to_be_focused()
        expect(page.locator("#fields li").first).to_contain_text("surer of some digits than of others")
        page.keyboard.press("Enter")
        expect(value(page, 1)).to_be_focused()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type("777")
        page.keyboard.press("Enter")
        for place, keys in ((2, "Alt+b"), (3, "Alt+s"), (4, "Alt+i")):
            expect(value(page, place)).to_be_focused()
            page.keyboard.press(keys)
        expect(value(page, 5)).to_be_focused()
        for place in range(5):
            expect(state(page, place)).to_have_text("settled")
        expect(state(page, 5)).to_have_text("review")
        page.keyboard.press("ArrowUp")
        expect(value(page, 4)).to_be_focused()
        assert not value(page, 4).is_editable()
        page.keyboard.press("Enter")
        expect(value(page, 5)).to_be_focused()
        said = ["confirmed", "corrected; read as 111", "blank; read as 122", "struck out; read as 133"]
        said += ["illegible; read as 144"]
        expect(page.locator("#fields li p")).to_have_text([*said, "surer of some digits than of others"])
        page.reload()
        expect(value(page, 5)).to_be_focused()
        expect(state(page, 1)).to_have_text("settled")
        values = [value(page, place).input_value() for place in range(6)]
        assert values == ["100", "777", "", "", "", "155"]
        expect(page.locator("#fields li p").nth(1)).to_have_text("corrected by owner; read as 111")
    assert decisions(store) == [
        (kept[0], "confirmed", "100", "form"),
        (kept[1], "corrected", "777", "form"),
        (kept[2], "blank", "", "form"),
        (kept[3], "struck_out", "", "form"),
        (kept[4], "illegible", None, "form"),
    ]


def test_the_field_in_focus_is_framed_on_the_page(small_parts: Parts, store: Store, windows: Windows) -> None:
    """And a click on a field of the page goes to its value."""
    lay_out(store, 1, rows=4)
    corners = [[40 - 3, 20 + 70 * place + 30] for place in range(4)]
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, f"/review/forms/{FIRST}?at=2")
        expect(value(page, 1)).to_be_focused()
        page.wait_for_function(f"point => `${{({COLOUR})(point)}}` === '{','.join(map(str, FRAMED))}'", arg=corners[1])
        assert [page.evaluate(COLOUR, corner) == FRAMED for corner in corners] == [False, True, False, False]
        page.keyboard.press("ArrowDown")
        assert [page.evaluate(COLOUR, corner) == FRAMED for corner in corners] == [False, False, True, False]
        scale = page.evaluate("document.getElementById('sheet').clientWidth / 900")
        page.locator("#sheet").click(position={"x": 70 * scale, "y": 50 * scale})
        expect(value(page, 0)).to_be_focused()


def test_what_is_not_taken_comes_back(small_parts: Parts, store: Store, windows: Windows) -> None:
    """What cannot be a value, and what the server refuses; with the reason and what was typed."""
    kept = lay_out(store, 1, rows=2)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, f"/review/forms/{FIRST}")
        value(page, 0).fill("12/4")
        page.keyboard.press("Enter")
        expect(page.locator("#trouble")).to_contain_text("field_0: / cannot stand")
        expect(state(page, 0)).to_have_text("not stored")
        expect(value(page, 0)).to_be_focused()
        expect(value(page, 0)).to_have_value("12/4")
        page.route("**/review/settle", lambda route: route.fulfill(status=403, json={"detail": "not now"}))
        value(page, 0).fill("124")
        page.keyboard.press("Enter")
        expect(page.locator("#trouble")).to_contain_text("not now")
        page.unroute("**/review/settle")
        expect(value(page, 0)).to_be_focused()
        page.keyboard.press("Enter")
        expect(state(page, 0)).to_have_text("settled")
        expect(page.locator("#trouble")).to_be_hidden()
    assert decisions(store) == [(kept[0], "corrected", "124", "form")]


def test_what_somebody_else_has_before_their_eyes_is_closed(small_parts: Parts, store: Store, windows: Windows) -> None:
    """Values that nobody looks at are open, accepted ones as well."""
    lay_out(store, 1, rows=3)
    with running_app(app_of(small_parts)) as url:
        other = windows.open(url)
        expect(other.locator("#guess")).to_contain_text("=")
        page = windows.open(url, f"/review/forms/{FIRST}")
        for place in range(3):
            expect(state(page, place)).to_have_text("held by somebody else")
            assert not value(page, place).is_editable()


def test_accepted_values_can_be_put_right(small_parts: Parts, store: Store, windows: Windows) -> None:
    """They are open here, though nothing waits."""
    kept = lay_out(store, 1, Status.ACCEPTED, rows=2)
    with running_app(app_of(small_parts)) as url:
        page = windows.open(url, f"/review/forms/{FIRST}")
        expect(state(page, 1)).to_have_text("accepted")
        value(page, 1).fill("999")
        page.keyboard.press("Enter")
        expect(state(page, 1)).to_have_text("settled")
    assert decisions(store) == [(kept[1], "corrected", "999", "form")]
