"""People before the pages: a client that keeps cookies and sends what a browser would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from review.person import COOKIE
from storage.decisions import Role
from storage.sessions import Sessions
from storage.users import Users
from tests.review.conftest import Running

PASSWORDS = {"rita": "reviews all day long", "adam": "does everything else"}
ROLES = {"rita": Role.REVIEWER, "adam": Role.ADMIN}


def add_accounts(running: Running) -> None:
    """A reviewer and an admin."""
    for name, role in ROLES.items():
        Users(running.store.database).add(name, role, PASSWORDS[name])


@contextmanager
def browser(running: Running) -> Iterator[httpx.Client]:
    """A browser without a session."""
    headers = {"Accept": "text/html", "Origin": running.url, "Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=30) as client:
        yield client


@contextmanager
def signed_in(running: Running, name: str) -> Iterator[httpx.Client]:
    """A browser with a session, opened without the detour by the page."""
    users = Users(running.store.database)
    user = next(each.id for each in users.all() if each.name == name)
    with browser(running) as client:
        client.cookies.set(COOKIE, Sessions(running.store.database).open(user), "127.0.0.1")
        yield client


def sign_in(client: httpx.Client, name: str, password: str | None = None, then: str = "/") -> httpx.Response:
    """Fill in the form."""
    given = PASSWORDS[name] if password is None else password
    return client.post("/sign-in", data={"name": name, "password": given, "then": then})


def token_of(page: httpx.Response) -> str:
    """The token that a page brings along."""
    found = re.search(r'<meta name="csrf" content="([0-9a-f]{64})">', page.text)
    assert found is not None, page.text
    return found[1]
