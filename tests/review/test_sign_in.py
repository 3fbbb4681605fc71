"""Signing in and out, as a browser does it."""

from collections.abc import Iterator

import httpx
import pytest

from review.attempts import FORGOTTEN, FREE, LONGEST, Attempts
from review.person import COOKIE, csrf_of
from review.rendering import DOORS, POLICY
from review.sign_in import here
from storage.users import Users
from tests.review.browsers import PASSWORDS, add_accounts, browser, sign_in, signed_in
from tests.review.conftest import Running


@pytest.fixture
def running(small_server: Running) -> Running:
    """A server with a reviewer and an admin."""
    add_accounts(small_server)
    return small_server


@pytest.fixture
def client(running: Running) -> Iterator[httpx.Client]:
    """A browser without a session."""
    with browser(running) as client:
        yield client


def test_the_way_in_and_out(client: httpx.Client) -> None:
    """Sent to sign in, brought back to what was asked for, known there, and unknown again after signing out."""
    asked = client.get("/sign-out?x=1", headers={"Accept": "text/html"})
    assert asked.status_code == 405
    asked = client.get("/?state=failed")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?then=/%3Fstate%3Dfailed")
    form = client.get(asked.headers["location"])
    assert 'value="/?state=failed"' in form.text
    inside = sign_in(client, "rita", then="/?state=failed")
    assert (inside.status_code, inside.headers["location"]) == (303, "/?state=failed")
    kept = inside.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=strict" in kept
    assert "Path=/" in kept
    assert "Secure" not in kept
    home = client.get("/nowhere")
    assert home.status_code == 404
    assert client.get("/sign-in").status_code == 303
    assert client.get("/").headers["location"] == DOORS[0].path
    replayed = client.cookies[COOKIE]
    assert client.post("/sign-out", data={"csrf": csrf_of("another secret")}).status_code == 403
    assert client.get("/").status_code == 303
    out = client.post("/sign-out", data={"csrf": csrf_of(replayed)})
    assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, replayed)
    again = client.get("/", headers={"Accept": "*/*"})
    assert again.status_code == 401


def test_the_cookie_is_for_https_alone_where_the_browser_speaks_it(running: Running) -> None:
    """It says so itself, whatever a proxy makes of it."""
    with browser(running) as client:
        secure = {"Origin": running.url.replace("http:", "https:")}
        data = {"name": "rita", "password": "reviews all day long"}
        assert "Secure" in client.post("/sign-in", data=data, headers=secure).headers["set-cookie"]


def test_signing_in_anew_ends_the_session_before(running: Running) -> None:
    """A session that somebody else planted or saw is worth nothing afterwards."""
    with signed_in(running, "rita") as client, browser(running) as other:
        before = client.cookies[COOKIE]
        sign_in(client, "adam")
        assert client.cookies[COOKIE] != before
        other.cookies.set(COOKIE, before)
        assert other.get("/sign-in").status_code == 200


@pytest.mark.parametrize("name", ["rita", "nobody", "<script>alert(1)</script>", ""])
def test_a_wrong_password_opens_nothing_and_says_not_which_was_wrong(client: httpx.Client, name: str) -> None:
    """The same words for a name that is known and for one that is not."""
    answer = sign_in(client, name, "wrong horse battery")
    assert answer.status_code == 401
    assert "That name and password do not belong together." in answer.text
    assert "set-cookie" not in answer.headers
    assert "<script>alert" not in answer.text


def test_who_tries_out_passwords_is_slowed_down(client: httpx.Client) -> None:
    """Even the right one has to wait then, and other names do not."""
    statuses = [sign_in(client, "rita", "wrong horse battery").status_code for _ in range(FREE)]
    assert statuses == [401] * FREE
    slowed = sign_in(client, "rita")
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) >= 1
    assert sign_in(client, "RITA", PASSWORDS["rita"]).status_code == 429
    assert sign_in(client, "adam").status_code == 303


def test_pauses_grow_end_and_are_forgotten() -> None:
    """By a clock of the test's own."""
    time = [1000.0]
    attempts = Attempts(lambda: time[0])
    key = ("192.0.2.1", "rita")
    assert [attempts.begin(key) for _ in range(FREE)] == [0.0] * FREE
    waited = []
    for _ in range(12):
        waited.append(attempts.begin(key))
        time[0] += waited[-1]
        assert attempts.begin(key) == 0.0
    assert waited[:4] == [1.0, 2.0, 4.0, 8.0]
    assert waited[-1] == LONGEST
    assert attempts.begin(("192.0.2.2", "rita")) == 0.0
    time[0] += FORGOTTEN + 1
    assert [attempts.begin(key) for _ in range(FREE)] == [0.0] * FREE
    attempts.succeeded(key)
    assert attempts.begin(key) == 0.0


def test_a_pause_begins_when_a_wrong_password_was_told() -> None:
    """However long it took to check: else a busy server would slow nobody down."""
    time = [1000.0]
    attempts = Attempts(lambda: time[0])
    key = ("192.0.2.1", "rita")
    for _ in range(FREE):
        assert attempts.begin(key) == 0.0
        time[0] += 7.0
        attempts.failed(key)
    assert attempts.begin(key) == 1.0


@pytest.mark.parametrize(
    "then",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "javascript:alert(1)", "/\r\nX: 1", ""],
)
def test_nobody_is_led_elsewhere(then: str) -> None:
    """What follows signing in is a path of this server."""
    assert here(then) == "/"


def test_pages_say_what_a_browser_may_load(client: httpx.Client) -> None:
    """Nothing from elsewhere, and nothing that stands in the page itself; errors as well."""
    for path in ("/sign-in", "/nowhere"):
        answer = client.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert "unsafe" not in POLICY


def test_a_form_that_is_none_is_refused(client: httpx.Client) -> None:
    """Too long, of another sort, or malformed."""
    plain = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-in", content=b"name=" + b"x" * 30_000, headers=plain).status_code == 413
    assert client.post("/sign-in", content=b"{}", headers={"Content-Type": "application/json"}).status_code == 415
    assert client.post("/sign-in", content=b"a=\xff", headers=plain).status_code == 400
    assert client.post("/sign-in", content=b"&".join([b"a=1"] * 200), headers=plain).status_code == 400


def test_a_removed_user_is_out_at_once(running: Running) -> None:
    """With the next request."""
    with signed_in(running, "rita") as client:
        assert client.get("/sign-in").status_code == 303
        Users(running.store.database).remove("rita")
        assert client.get("/sign-in").status_code == 200
