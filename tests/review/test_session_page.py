"""A reviewer's day in a real browser, with accounts: in, some fields, out; nothing is left open behind them."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from review.app import Parts
from review.person import COOKIE
from storage.store import Store
from storage.users import Users
from tests.review.browsers import PASSWORDS, ROLES
from tests.review.desk import decisions, lay_out
from tests.review.windows import Windows


@pytest.fixture
def store(small_parts: Parts) -> Store:
    """What the server settles: two fields; and a reviewer and an admin."""
    store = small_parts.intake.store
    lay_out(store, 1, rows=2)
    for name, role in ROLES.items():
        Users(store.database).add(name, role, PASSWORDS[name])
    return store


def sign_in(page: Page, name: str, password: str = "") -> None:
    """Fill in the form, by keyboard."""
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password or PASSWORDS[name])
    page.keyboard.press("Enter")


def secret_of(page: Page) -> str:
    """The session's secret, which no script of a page can read."""
    assert page.evaluate("document.cookie") == ""
    return next(each["value"] for each in page.context.cookies() if each["name"] == COOKIE)


def test_a_reviewer_signs_in_settles_and_leaves_nothing_behind(url: str, store: Store, windows: Windows) -> None:
    """The field is settled under their name; going back shows the door, and so does the session's old secret."""
    page = windows.open(url, "/review?order=oldest")
    sign_in(page, "rita", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    sign_in(page, "rita")
    expect(page).to_have_url(f"{url}/review?order=oldest")
    expect(page.locator("#guess")).to_contain_text("= 100")
    page.keyboard.press("Enter")
    expect(page.locator("#guess")).to_contain_text("= 111")
    expect(page.locator("#unsent")).to_be_hidden()
    page.goto(f"{url}/documents")
    expect(page.get_by_role("link", name="batch/0.png")).to_be_visible()
    secret = secret_of(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{url}/sign-in")
    assert page.context.cookies() == []
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert "batch/0.png" not in page.content()
        assert "111" not in page.locator("body").inner_text()
    page.context.add_cookies([{"name": COOKIE, "value": secret, "url": url}])
    page.goto(f"{url}/documents")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert [row[1:] for row in decisions(store)] == [("confirmed", "100", "review")]


def test_what_is_decided_after_the_session_ended_comes_back(url: str, store: Store, windows: Windows) -> None:
    """Nothing is stored by a page that was left open, and what was typed is not lost."""
    page = windows.open(url)
    sign_in(page, "rita")
    expect(page.locator("#guess")).to_contain_text("=")
    Users(store.database).set_password("rita", "a new one for all windows")
    page.keyboard.type("777")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("sign in")
    assert decisions(store) == []
    page.keyboard.press("n")
    expect(page.locator("#typed")).to_have_value("777")


def test_a_page_sends_its_sessions_token_and_no_other_is_taken(url: str, windows: Windows) -> None:
    """A request without it, from a script of the same server, is refused."""
    page = windows.open(url)
    sign_in(page, "rita")
    expect(page.locator("#guess")).to_contain_text("=")
    asked = """async ([path, token]) => (await fetch(path, {method: "POST", body: '{"tab": "a-window"}',
      headers: {"Content-Type": "application/json", ...token}})).status"""
    for token in ({}, {"X-CSRF-Token": "0" * 64}):
        assert page.evaluate(asked, ["/review/undo", token]) == HTTPStatus.FORBIDDEN
    own = page.get_attribute("meta[name=csrf]", "content")
    assert page.evaluate(asked, ["/review/undo", {"X-CSRF-Token": own}]) == HTTPStatus.OK


def test_a_reviewer_is_not_offered_what_is_an_admins(url: str, windows: Windows) -> None:
    """Uploads and their script; an admin is."""
    for name, offered in (("rita", 0), ("adam", 1)):
        page = windows.open(url, "/documents")
        sign_in(page, name)
        expect(page.locator("#list")).to_be_visible()
        expect(page.locator("#drop")).to_have_count(offered)
        expect(page.locator("script")).to_have_count(offered)
