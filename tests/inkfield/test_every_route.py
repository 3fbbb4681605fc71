"""Every route of the application as it is composed, asked by everybody: nobody gets what is not theirs.

The routes are the application's own: one that is added is asked as well. What may be opened without signing in, and
what is for admins, stands here; all else is for who is signed in.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import SecretStr
from starlette.types import ASGIApp

from inkfield.composition import build_web
from inkfield.settings import Settings
from review.app import ByPath
from review.guard import SAFE
from review.person import COOKIE, csrf_of
from storage.decisions import Role
from storage.sessions import Sessions
from storage.store import Store, open_store
from storage.users import Users
from tests.review.conftest import running_app

OPEN = {("GET", "/static/{name}"), ("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/healthz")}
FOR_ADMINS = {("POST", "/documents"), ("POST", "/documents/{document}/requeue")}
FOR_BOTH = {("POST", "/sign-out")}
"""Of what changes something outside of the review; a route that does so must be in one of the two."""

TOKEN = "scanner-of-the-first-floor"
PASSWORD = "correct horse battery"
VALUES = {"{document}": "0" * 64, "{name}": "base.css"}
REFUSED = (401, 403)

Route = tuple[str, str]
"""Method and path."""


@dataclass(frozen=True)
class Web:
    """The application while it runs."""

    app: ASGIApp
    url: str
    store: Store
    http: httpx.Client

    @property
    def site(self) -> list[Route]:
        """The routes for people."""
        return routes(by_path(self.app).site)

    @property
    def api(self) -> list[Route]:
        """The routes for programs."""
        return routes(by_path(self.app).api)

    def session(self, name: str) -> str:
        """The secret of a new session."""
        user = next(each.id for each in Users(self.store.database).all() if each.name == name)
        return Sessions(self.store.database).open(user)

    def asked(self, route: Route, secret: str | None = None, **headers: str) -> int:
        """How a route answers who brings a session or none."""
        cookie = {} if secret is None else {"Cookie": f"{COOKIE}={secret}"}
        self.http.cookies.clear()
        return self.http.request(route[0], filled(route[1]), headers={**cookie, **headers}).status_code


def by_path(app: Any) -> ByPath:
    """The routes inside of the layers."""
    while not isinstance(app, ByPath):
        app = app.app
    return app


def routes(app: Any) -> list[Route]:
    """All routes of an app; there is no other way in than these."""
    contexts = list(iter_route_contexts(app.routes))
    assert all(isinstance(each.route, APIRoute) for each in contexts if each.path != "/openapi.json")
    found = [(method, str(each.path)) for each in contexts for method in sorted(each.methods or ())]
    return [each for each in found if each[1] != "/openapi.json"]


def filled(path: str) -> str:
    """A path with values for its parameters."""
    parts = [VALUES.get(part, "1" if part.startswith("{") else part) for part in path.split("/")]
    return "/".join(part.replace("{view}", "page") if "{" in part else part for part in parts)


def token(secret: str) -> dict[str, str]:
    """The header that pages send with a session's token."""
    return {"X-CSRF-Token": csrf_of(secret)}


@contextmanager
def web(home: Path, tokens: str = "", *users: tuple[str, Role]) -> Iterator[Web]:
    """The application with these tokens and accounts."""
    settings = Settings(home=home, tokens=SecretStr(tokens))
    store = open_store(settings.database_url, home)
    for name, role in users:
        Users(store.database).add(name, role, PASSWORD)
    app = build_web(settings)
    with running_app(app) as url, httpx.Client(base_url=url, timeout=30) as http:
        yield Web(app, url, store, http)
    store.close()


BOTH = (("rita", Role.REVIEWER), ("adam", Role.ADMIN))


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """With accounts, without tokens."""
    with web(tmp_path_factory.mktemp("accounts") / "home", "", *BOTH) as running:
        yield running


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """With accounts and tokens."""
    with web(tmp_path_factory.mktemp("both") / "home", TOKEN, *BOTH) as running:
        yield running


@pytest.fixture(scope="module")
def neither(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """With neither: a person's own machine."""
    with web(tmp_path_factory.mktemp("neither") / "home") as running:
        yield running


def test_every_route_that_changes_something_says_whose_it_is(accounts: Web) -> None:
    """Outside of the review, which is for both."""
    changing = {each for each in accounts.site if each[0] not in SAFE and not each[1].startswith("/review/")}
    assert changing - OPEN == FOR_ADMINS | FOR_BOTH
    assert len(accounts.site) >= 12


def test_who_is_not_signed_in_opens_nothing(accounts: Web) -> None:
    """Neither without a session, nor with one that was made up, has ended, has expired, or is kept in the table."""
    sessions = Sessions(accounts.store.database)
    ended = accounts.session("adam")
    sessions.end(ended)
    adam = next(each.id for each in Users(accounts.store.database).all() if each.name == "adam")
    expired = sessions.open(adam, seconds=-1)
    live = accounts.session("adam")
    kept = sessions.find(live)
    assert kept is not None
    for secret in (None, "", "x", ended, expired, kept.id):
        headers = {} if secret is None else token(secret)
        for route in {*accounts.site, *accounts.api} - OPEN:
            assert accounts.asked(route, secret, **headers) == 401, (route, secret)


def test_a_reviewer_opens_all_but_what_is_for_admins(accounts: Web) -> None:
    """And nothing of what programs need a token for."""
    for route in accounts.site:
        rita = accounts.session("rita")
        status = accounts.asked(route, rita, **token(rita))
        assert (status in REFUSED) == (route in FOR_ADMINS), (route, status)
    for route in {*accounts.api} - OPEN:
        rita = accounts.session("rita")
        assert accounts.asked(route, rita, **token(rita)) == 401, route


def test_an_admin_opens_all_pages(accounts: Web) -> None:
    """All of them; signing in anew asks for a password."""
    for route in {*accounts.site} - {("POST", "/sign-in")}:
        adam = accounts.session("adam")
        assert accounts.asked(route, adam, **token(adam)) not in REFUSED, route


def test_nothing_is_changed_without_the_sessions_own_token(accounts: Web) -> None:
    """Without one, with another session's, with one that is none."""
    for route in (each for each in {*accounts.site} - OPEN if each[0] not in SAFE):
        adam = accounts.session("adam")
        for headers in ({}, token(accounts.session("adam")), {"X-CSRF-Token": ""}, {"X-CSRF-Token": adam}):
            assert accounts.asked(route, adam, **headers) == 403, route


def test_nothing_is_changed_by_a_page_of_another_site(accounts: Web) -> None:
    """Even if it knew the token; signing in as well."""
    for route in (each for each in accounts.site if each[0] not in SAFE):
        adam = accounts.session("adam")
        for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert accounts.asked(route, adam, **token(adam), **foreign) == 403, route


def test_after_signing_out_a_cookie_is_replayed_in_vain(accounts: Web) -> None:
    """On every route; another session of the same person goes on."""
    out, other = accounts.session("adam"), accounts.session("adam")
    assert accounts.asked(("POST", "/sign-out"), out, **token(out)) == 303
    for route in {*accounts.site} - OPEN:
        assert accounts.asked(route, out, **token(out)) == 401, route
    assert accounts.asked(("GET", "/documents"), other) == 200


def test_a_token_opens_the_api_and_no_page(both: Web) -> None:
    """And an account's session opens pages and not the API."""
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    adam = both.session("adam")
    for route in both.api:
        assert both.asked(route, **bearer) not in REFUSED, route
        assert (both.asked(route, adam, **token(adam)) == 401) == (route not in OPEN), route
    for route in {*both.site} - OPEN:
        assert both.asked(route, **bearer) == 401, route


def test_on_a_machine_of_ones_own_everything_is_open_to_it_alone(neither: Web) -> None:
    """Without ceremony, but not to a name of somebody else's, and nothing is changed without the process's token."""
    page = httpx.get(f"{neither.url}/documents").text
    given = {"X-CSRF-Token": page.partition('name="csrf" content="')[2][:64]}
    for route in {*neither.site, *neither.api} - {("POST", "/sign-in")}:
        assert neither.asked(route, **given) not in REFUSED, route
        assert neither.asked(route, **given, Host="evil.example") == 400, route
        if route[0] not in SAFE and route in neither.site:
            assert neither.asked(route) == 403, route
            assert neither.asked(route, **token("guessed")) == 403, route


def test_tokens_alone_open_no_page_under_another_name(tmp_path: Path) -> None:
    """Programs are let in from elsewhere then, and a browser may be led here from there."""
    with web(tmp_path / "home", TOKEN) as running:
        for route in {*running.site} - OPEN:
            assert running.asked(route, Host="evil.example") == 401, route
            assert running.asked(route, Host="127.0.0.1.evil.example", Authorization=f"Bearer {TOKEN}") == 401, route
        assert running.asked(("GET", "/documents")) == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8414", "localhost", "scans.example"])
def test_without_accounts_pages_answer_this_machine_alone(tmp_path: Path, host: str) -> None:
    """A request from another address gets nothing, whichever name it asks for."""
    with web(tmp_path / "home", TOKEN) as running:

        async def statuses() -> list[int]:
            afar = httpx.ASGITransport(running.app, client=("192.0.2.7", 4711))
            async with httpx.AsyncClient(transport=afar, base_url="http://here", headers={"Host": host}) as client:
                asked = [each for each in running.site if each not in OPEN]
                return [(await client.request(method, filled(path))).status_code for method, path in asked]

        with ThreadPoolExecutor(1) as aside:  # a browser's driver may keep an event loop in this thread
            assert set(aside.submit(anyio.run, statuses).result()) == {401}


def test_the_last_account_removed_opens_nothing_to_others(tmp_path: Path) -> None:
    """A server that others reach goes on refusing them; its own machine is asked for nothing any more."""
    with web(tmp_path / "home", "", ("adam", Role.ADMIN)) as running:
        assert running.asked(("GET", "/documents")) == 401
        Users(running.store.database).remove("adam")
        assert running.asked(("GET", "/documents")) == 200
        for route in {*running.site, *running.api} - OPEN:
            assert running.asked(route, Host="scans.example") == 401, route


def test_every_page_has_the_policy_and_no_script_or_style_of_its_own(accounts: Web) -> None:
    """All that is HTML, errors as well."""
    pages = 0
    for method, path in accounts.site:
        adam = accounts.session("adam")
        headers = {"Accept": "text/html", "Cookie": f"{COOKIE}={adam}", **token(adam)}
        answer = accounts.http.request(method, filled(path), headers=headers)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        if answer.headers.get("content-type", "").startswith("text/html"):
            pages += 1
            assert "style=" not in answer.text
            assert "<style" not in answer.text
            assert re.search(r"<[^>]* on\w+=", answer.text) is None
            assert all("src=" in part for part in answer.text.split("<script")[1:])
            assert "http://" not in answer.text.replace(accounts.url, "")
            assert "https://" not in answer.text
    assert pages >= 5
