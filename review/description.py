"""The description of the API (OpenAPI), with what no route can tell FastAPI by itself."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from review.bodies import ReadingLine
from review.problems import Problem

TEXT = """Send scans, ask how far they are, and get what was read.

Scans go into the same store as with `inkfield submit`, and `inkfield work` reads them. Every error is answered with
problem details (RFC 9457, `application/problem+json`)."""

TAGS = [
    {"name": "documents", "description": "Scans on record, and what was read on them."},
    {"name": "server", "description": "The server itself."},
]

BESIDE: tuple[type[BaseModel], ...] = (Problem, ReadingLine)
"""Models of answers that are no plain JSON."""


class Api(FastAPI):
    """An app without pages of its own: those that FastAPI offers load scripts from elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            title="Inkfield",
            version=version("inkfield"),
            description=TEXT,
            openapi_tags=TAGS,
            docs_url=None,
            redoc_url=None,
        )

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            schemas = super().openapi().setdefault("components", {}).setdefault("schemas", {})
            for model in BESIDE:
                described = model.model_json_schema(ref_template="#/components/schemas/{model}")
                schemas |= described.pop("$defs", {}) | {model.__name__: described}
        return super().openapi()
