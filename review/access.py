"""Asking each request for a token."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from review.tokens import Tokens

BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="A token of INKFIELD_TOKENS.")

Access = Callable[..., Awaitable[None]]
"""A dependency that lets a request in, and leaves the name of who sent it in `request.state.client`."""


def access(tokens: Tokens) -> Access:
    """Lets in who brings one of `tokens`; where there are none, everybody who reaches the server."""

    async def by_token(
        request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]
    ) -> None:
        holder = None if given is None else tokens.holder(given.credentials)
        if holder is None:
            raise HTTPException(
                401,
                "a token is needed; send it in the header: Authorization: Bearer TOKEN",
                {"WWW-Authenticate": 'Bearer realm="inkfield"'},
            )
        request.state.client = holder

    async def by_being_here(request: Request) -> None:
        request.state.client = "this machine"

    return by_token if tokens else by_being_here
