"""`inkfield serve`: scans taken in and answers given over HTTP."""

from typing import Annotated

import typer

from inkfield.logs import log_as
from inkfield.loudness import say
from inkfield.settings import load_settings

PORT = 8414


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("serve")(serve)


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen at; others than this machine's own need INKFIELD_TOKENS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for any that is free.")] = PORT,
) -> None:
    """Take scans in over HTTP and tell what was read; `inkfield work` reads them."""
    from inkfield.composition import build_tokens, build_web
    from review import server

    settings = load_settings()
    log_as(settings.log)
    server.check_address(host, bool(build_tokens(settings)))
    app = build_web(settings)
    with server.listen(host, port) as listener:
        address = f"[{host}]" if ":" in host else host
        say(f"listening at http://{address}:{listener.getsockname()[1]}; Ctrl-C ends it")
        server.serve(app, listener)
