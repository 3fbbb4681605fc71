"""The fields of a plain form (application/x-www-form-urlencoded): a few short ones, read whole."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, HTTPException, Request

MOST_BYTES = 20_000
MOST_FIELDS = 100
PLAIN_FORM = "application/x-www-form-urlencoded"


def is_form(request: Request) -> bool:
    """Whether a request brings such a form."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == PLAIN_FORM


async def read_fields(request: Request) -> Mapping[str, str]:
    """The fields by name, read once; the last of a name counts.

    Raises HTTPException for what is no such form or too long.
    """
    known: Mapping[str, str] | None = getattr(request.state, "fields", None)
    if known is None:
        known = await _read(request)
        request.state.fields = known
    return known


Fields = Annotated[Mapping[str, str], Depends(read_fields)]
"""The fields of the form that a request brings."""


async def _read(request: Request) -> Mapping[str, str]:
    if not is_form(request):
        raise HTTPException(415, f"send a form: {PLAIN_FORM}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"larger than {MOST_BYTES} bytes, the most that such a form may have")
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"))
    except ValueError as error:
        raise HTTPException(400, "the form is malformed") from error
