"""`inkfield serve` and `inkfield review`: scans taken in, answers given and fields settled over HTTP."""

import threading
import webbrowser
from collections.abc import Callable
from typing import Annotated

import typer

from inkfield.logs import log_as
from inkfield.loudness import say
from inkfield.settings import load_settings

PORT = 8414

Host = Annotated[
    str,
    typer.Option(help="The address to listen at; others than this machine's own need INKFIELD_TOKENS or accounts."),
]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for any that is free.")]


def add_to(app: typer.Typer) -> None:
    """Put the verbs on the command line."""
    app.command("serve")(serve)
    app.command("review")(review)


def serve(host: Host = "127.0.0.1", port: Port = PORT) -> None:
    """Take scans in over HTTP, tell what was read, and show the pages to settle it; `inkfield work` reads them."""
    _serve(host, port)


def review(
    host: Host = "127.0.0.1",
    port: Port = PORT,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
) -> None:
    """Settle what the machine would not: the same server as `serve`, with its page opened in the browser."""
    _serve(host, port, None if no_open else _open)


def _serve(host: str, port: int, once_it_listens: Callable[[str], None] | None = None) -> None:
    from inkfield.composition import asks_who, build_web
    from review import server

    settings = load_settings()
    log_as(settings.log)
    server.check_address(host, lambda: asks_who(settings))
    app = build_web(settings)
    with server.listen(host, port) as listener:
        address = f"[{host}]" if ":" in host else host
        url = f"http://{address}:{listener.getsockname()[1]}"
        say(f"listening at {url}; Ctrl-C ends it")
        if once_it_listens is not None:
            once_it_listens(url)
        server.serve(app, listener)


def _open(url: str) -> None:
    """Open the page; a browser that runs in the terminal would keep the server waiting."""
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
