"""Signing in and out."""

import math
from dataclasses import dataclass, field
from typing import Annotated

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from review.attempts import Attempts
from review.fields import Fields
from review.person import COOKIE, People, Person, Reviewer, present
from review.rendering import page
from storage.sessions import SECONDS

AT_ONCE = 2
"""Passwords that are checked at once: each check takes 64 MiB."""
TEMPLATE = "sign_in.jinja"


@dataclass(frozen=True)
class SignInRoutes:
    """The routes to sign in, which are open to everybody, and to sign out."""

    people: People
    attempts: Attempts = field(default_factory=Attempts)
    _checks: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE), init=False)

    def router(self) -> APIRouter:
        """The routes for an app."""
        router = APIRouter()
        router.add_api_route("/sign-in", self.ask, response_model=None)
        router.add_api_route("/sign-in", self.sign_in, methods=["POST"], response_model=None)
        router.add_api_route("/sign-out", self.sign_out, methods=["POST"], response_model=None)
        return router

    def ask(self, request: Request, who: Annotated[Person | None, Depends(present)], then: str = "/") -> Response:
        """The page that asks for name and password; who is signed in goes on."""
        if who is not None:
            return RedirectResponse(here(then), 303)
        return _page(request, then, "", 200)

    async def sign_in(self, request: Request, fields: Fields) -> Response:
        """Open a session for who brings a right name and password."""
        name, then = fields.get("name", ""), fields.get("then", "/")
        key = ("" if request.client is None else request.client.host, name.casefold()[:100])
        wait = self.attempts.begin(key)
        if wait > 0:
            seconds = math.ceil(wait)
            refused = _page(request, then, f"Too many wrong passwords; try again in {seconds} seconds.", 429)
            refused.headers["Retry-After"] = str(seconds)
            return refused
        password = fields.get("password", "")
        user = await run_sync(self.people.users.with_password, name, password, limiter=self._checks)
        if user is None:
            self.attempts.failed(key)
            return _page(request, then, "That name and password do not belong together.", 401)
        self.attempts.succeeded(key)
        await run_sync(self._end, request)
        secret = await run_sync(self.people.sessions.open, user)
        answer = RedirectResponse(here(then), 303)
        secure = is_secure(request)
        answer.set_cookie(COOKIE, secret, int(SECONDS), httponly=True, samesite="strict", secure=secure)
        return answer

    def sign_out(self, request: Request, who: Reviewer) -> Response:
        """End the session: its cookie opens nothing any more."""
        del who
        self._end(request)
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=is_secure(request))
        return answer

    def _end(self, request: Request) -> None:
        secret = request.cookies.get(COOKIE)
        if secret is not None:
            self.people.sessions.end(secret)


def here(path: str) -> str:
    """A path on this server, the first page where it is anything else."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


def is_secure(request: Request) -> bool:
    """Whether the browser speaks https, be it to a proxy before this server; it says so itself."""
    return request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")


def _page(request: Request, then: str, message: str, status: int) -> Response:
    return page(request, TEMPLATE, {"then": here(then), "message": message}, status)
