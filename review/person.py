"""Who sends a request to the pages, and what they may do."""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from review.fields import is_form, read_fields
from review.guard import OWN_NAMES, SAFE
from storage.decisions import Role
from storage.sessions import Sessions, session_id
from storage.users import Users

COOKIE = "inkfield_session"
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - a header's name
TOKEN_FIELD = "csrf"  # noqa: S105 - a form field's name


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, or sits at a machine that asks nobody who they are."""

    name: str
    role: Role
    session: str
    """The id of their session."""
    csrf: str = field(repr=False)
    """What their pages send back with all that changes something, and no other site's page can know."""
    signed_in: bool = True
    """Whether they gave a password: else there is nothing to sign out of."""


@dataclass(frozen=True)
class People:
    """Tells who sends a request."""

    users: Users
    sessions: Sessions
    owner: str
    """Who uses this machine: everybody there is taken for them while there are no accounts."""
    _secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), init=False, repr=False)

    def of(self, request: Request) -> Person | None:
        """The person, None where they have yet to sign in."""
        secret = request.cookies.get(COOKIE)
        session = None if secret is None else self.sessions.find(secret)
        if secret is not None and session is not None:
            return Person(session.user, session.role, session.id, csrf_of(secret))
        if is_here(request) and not self.users.exist():
            return Person(self.owner, Role.ADMIN, session_id(self._secret), csrf_of(self._secret), signed_in=False)
        return None


def is_here(request: Request) -> bool:
    """Whether a request comes from this machine and asks for it by a name of its own.

    A page on the web may lead its name to 127.0.0.1 (DNS rebinding), but the browser then says that name.
    """
    try:
        address = ipaddress.ip_address("" if request.client is None else request.client.host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    host = request.headers.get("host", "").rpartition("@")[2]
    name = host[: host.find("]") + 1] if host.startswith("[") else host.split(":")[0]
    return (mapped or address).is_loopback and name.lower() in OWN_NAMES


def present(request: Request) -> Person | None:
    """A dependency: who sends this. Also left in `request.state.person`, where templates find it."""
    people: People = request.app.state.people
    who = people.of(request)
    request.state.person = who
    return who


@cache
def person(role: Role) -> Callable[..., Awaitable[Person]]:
    """A dependency that lets in who may do what `role` may; all that changes something must bring their token."""

    async def allowed(request: Request, who: Annotated[Person | None, Depends(present)]) -> Person:
        if who is None:
            raise HTTPException(401, "sign in first")
        if role is Role.ADMIN and who.role is not Role.ADMIN:
            raise HTTPException(403, "only an admin may do this")
        if request.method not in SAFE and not hmac.compare_digest(await _token(request), who.csrf.encode()):
            raise HTTPException(403, "this came from a page of an earlier session; load the page again")
        return who

    return allowed


Reviewer = Annotated[Person, Depends(person(Role.REVIEWER))]
"""Somebody who may settle fields; an admin may as well."""
Admin = Annotated[Person, Depends(person(Role.ADMIN))]
"""Somebody who may do all."""


def csrf_of(secret: str) -> str:
    """The token of the session with that secret; the one does not tell the other."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


async def _token(request: Request) -> bytes:
    given = request.headers.get(TOKEN_HEADER)
    if given is None and is_form(request):
        given = (await read_fields(request)).get(TOKEN_FIELD)
    return (given or "").encode("utf-8", "replace")
