"""Running the application with uvicorn."""

import ipaddress
import signal
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from forms.errors import ServiceError, UsageError

CONNECTIONS = 256
"""More are answered with 503 at once."""
STOP_SECONDS = 20
"""How long what is under way may take to end once the server is told to stop."""


def check_address(host: str, asks_who: Callable[[], bool]) -> None:
    """Raises UsageError where other machines could reach `host` and nobody is asked who they are."""
    if not _is_own(host) and not asks_who():
        raise UsageError(
            f"{host} can be reached from other machines, and nobody there is known; "
            "set INKFIELD_TOKENS for programs or add accounts (inkfield user add), or leave --host at 127.0.0.1"
        )


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections at an address; port 0 for any that is free.

    Raises ServiceError where it cannot, most often because another program does.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server((str(address[0]), port), family=family, backlog=CONNECTIONS)
    except (OSError, UnicodeError) as error:
        cause = getattr(error, "strerror", None) or error
        raise ServiceError(
            f"{host}:{port} cannot be listened on ({cause}); end what listens there, or choose another --port"
        ) from error
    # Connections inherit it. Without, the body of an answer waits until its head is acknowledged: 40 ms each.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def server_of(app: ASGIApp) -> uvicorn.Server:
    """What serves `app`, with the limits that uvicorn has; all logging is left to whoever runs it."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until told to stop: SIGTERM ends it, SIGINT raises KeyboardInterrupt; what is under way is finished."""
    # When it has ended, uvicorn raises again what it was told to end by; SIGTERM has done its work by then.
    signal.signal(signal.SIGTERM, lambda *_: None)
    server_of(app).run(sockets=[listener])


def _is_own(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
