"""Styles and scripts of the pages, sent by the application itself. Kept in memory: they are few and small."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


@dataclass(frozen=True)
class Static:
    """A file."""

    content: bytes
    kind: str
    version: str
    """Changes with the content."""


@cache
def static_files() -> Mapping[str, Static]:
    """All files in `review/static/` by name."""
    found = {}
    for file in resources.files("review").joinpath("static").iterdir():
        kind = KINDS.get("." + file.name.rpartition(".")[2])
        if kind is not None:
            content = file.read_bytes()
            found[file.name] = Static(content, kind, hashlib.sha256(content).hexdigest()[:16])
    return found


def static_path(name: str) -> str:
    """Where a page finds a file: at another place whenever it has changed, so that browsers may keep it for ever."""
    return f"/static/{name}?v={static_files()[name].version}"


def static_router() -> APIRouter:
    """The route for an app; asks nobody who they are, since the page to sign in needs it."""
    router = APIRouter()
    router.add_api_route("/static/{name}", static)
    return router


async def static(request: Request, name: str, v: Annotated[str, Query(max_length=64)] = "") -> Response:
    """A file, for as long as its version is asked for; else to be asked for again."""
    file = static_files().get(name)
    if file is None:
        raise HTTPException(404, "there is no such file")
    tag = f'"{file.version}"'
    headers = {"Cache-Control": FOR_EVER if v == file.version else ASK_AGAIN, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(file.content, headers=headers, media_type=file.kind)
