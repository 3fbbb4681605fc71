"""Asking each request for a token."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from review.person import is_here
from review.tokens import Tokens
from storage.users import Users

BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="A token of INKFIELD_TOKENS.")

Access = Callable[..., Awaitable[None]]
"""A dependency that lets a request in, and leaves the name of who sent it in `request.state.client`."""


def access(tokens: Tokens, users: Users) -> Access:
    """Lets in who brings one of `tokens`; where there are none and no accounts either, everybody on this machine."""

    async def by_token(
        request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]
    ) -> None:
        holder = None if given is None else tokens.holder(given.credentials)
        if holder is None:
            raise _refused("a token is needed; send it in the header: Authorization: Bearer TOKEN")
        request.state.client = holder

    async def by_being_here(request: Request) -> None:
        if not is_here(request) or await run_sync(users.exist):
            raise _refused("programs are let in by a token, and there is none; set INKFIELD_TOKENS")
        request.state.client = "this machine"

    return by_token if tokens else by_being_here


def _refused(message: str) -> HTTPException:
    return HTTPException(401, message, {"WWW-Authenticate": 'Bearer realm="inkfield"'})
