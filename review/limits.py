"""How large a request may be and how long it may take, whoever sends it; an ASGI layer around all routes.

Uvicorn limits neither. Time is limited by pace: a sender may pause for a while, and must on the whole keep up a
small rate, so that many slow senders cannot hold the server.
"""

import time
from dataclasses import dataclass
from typing import Any

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Limits:
    """What a sender is granted."""

    size: int
    """Bytes of one request."""
    pause: float = 30.0
    """Seconds without a byte."""
    pace: float = 10_000.0
    """Bytes a second on the whole, after the first pause."""
    linger: float = 5.0
    """Seconds for which the rest of a refused request is still taken, so that its sender gets to read the answer."""


@dataclass(frozen=True)
class LimitedRequests:
    """Holds each request of `app` to the limits: 413 for one that is too large, 408 for one that is too slow."""

    app: ASGIApp
    limits: Limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as ASGI says."""
        if scope["type"] == "http":
            request = _Request(Headers(scope=scope), self.limits, receive, send)
            await self.app(scope, request.receive, request.send)
        else:
            await self.app(scope, receive, send)


class _Request:
    """One request while it is served."""

    def __init__(self, headers: Headers, limits: Limits, receive: Receive, send: Send) -> None:
        declared = headers.get("content-length", "")
        self._declared = int(declared) if declared.isdecimal() else 0
        self._whole = not self._declared and "transfer-encoding" not in headers
        self._limits, self._receive, self._send = limits, receive, send
        self._started, self._received, self._early = time.monotonic(), 0, False

    async def receive(self) -> Message:
        """The next part of the request; raises HTTPException, which leads to the answer."""
        if self._whole:
            return await self._receive()
        if self._declared > self._limits.size:
            raise self._too_large()
        try:
            with anyio.fail_after(self._patience()):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(408, "the request came too slowly; try again over a better connection") from error
        self._received += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._received > self._limits.size:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        """A part of the answer; where it comes before the request is whole, the connection ends with it."""
        if message["type"] == "http.response.start" and not self._whole:
            self._early = True
            MutableHeaders(scope=message)["connection"] = "close"
        elif self._early and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._take_the_rest()
            message = _END
        await self._send(message)

    def _patience(self) -> float:
        """Seconds until the next part must be here."""
        due = self._started + self._limits.pause + self._received / self._limits.pace
        return max(0.0, min(self._limits.pause, due - time.monotonic()))

    def _too_large(self) -> HTTPException:
        return HTTPException(413, f"larger than {self._limits.size} bytes, the most that is taken; split the document")

    async def _take_the_rest(self) -> None:
        """Closing at once would reset the connection, and the sender might never see why."""
        with anyio.move_on_after(self._limits.linger):
            while True:
                message = await self._receive()
                if not message.get("more_body", False):
                    return


_END: dict[str, Any] = {"type": "http.response.body", "body": b"", "more_body": False}
