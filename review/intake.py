"""Taking scans in over HTTP. A receipt is a promise: original and row are committed before it is sent."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from review.bodies import ReceiptBody
from review.multipart import FILE, FormReader
from review.problems import answers
from review.spool import Spool
from storage.rows import storable
from worker.intake import Intake, Receipt

log = logging.getLogger(__name__)


class UploadFields(BaseModel):
    """What a form may say beside its file."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"required": [FILE]})

    layout: str = Field(
        default="auto",
        max_length=200,
        description="auto: the layout that fits best; field: each image is one field; or a name.",
    )
    urgent: bool = Field(default=False, description="Take it before what is not urgent.")


@dataclass
class Uploads:
    """How many uploads may be under way at once."""

    most: int
    _under_way: int = field(default=0, init=False)

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one upload; raises HTTPException (503) where there are too many. For the event loop's thread alone."""
        if self._under_way >= self.most:
            raise HTTPException(503, "too many uploads at once; try again", {"Retry-After": "1"})
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1


@dataclass(frozen=True)
class IntakeRoutes:
    """The routes that take scans in."""

    intake: Intake
    layouts: Collection[str]
    """The names of the layouts that may be asked for."""
    spool: Spool
    uploads: Uploads

    def router(self) -> APIRouter:
        """The routes for an app."""
        router = APIRouter(prefix="/v1", tags=["documents"])
        router.add_api_route(
            "/documents",
            self.receive,
            methods=["POST"],
            operation_id="receive_document",
            summary="Take a scan in",
            status_code=201,
            response_model=ReceiptBody,
            response_description="Taken in: it is stored and will be read.",
            responses={
                200: {
                    "model": ReceiptBody,
                    "description": "The same bytes were received before; it is the same document.",
                },
                **answers(400, 401, 403, 408, 413, 415, 422, 503),
            },
            openapi_extra={"requestBody": _request_body(self.layouts)},
        )
        return router

    async def receive(self, request: Request) -> Response:
        """Store a PDF, TIFF, JPEG or PNG file (by its content, never by its name) to be read.

        One file a request, as `multipart/form-data`. The same bytes twice are one document. Whether a file is whole
        shows when it is split: ask for the document's state.
        """
        with self.uploads.one_more():
            receipt = await self._received(request)
        told = ReceiptBody.of(receipt)
        sender = request.state.client
        told_of = {"document": receipt.document, "client": sender}
        log.info("document %s received from %s", receipt.document, sender, extra=told_of)
        place = {"Location": f"/v1/documents/{receipt.document}"}
        return JSONResponse(told.model_dump(mode="json"), 200 if receipt.duplicate else 201, place)

    async def _received(self, request: Request) -> Receipt:
        with self.spool.incoming() as (path, to):
            name, fields = await _form(request, to)
            asked = self._checked(fields)
            return await run_sync(lambda: self.intake.receive(path, storable(name), asked.layout, urgent=asked.urgent))

    def _checked(self, fields: dict[str, str]) -> UploadFields:
        """The fields with their defaults; raises RequestValidationError, which does not repeat what was sent."""
        try:
            asked = UploadFields.model_validate(fields)
        except ValidationError as error:
            faults = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_input=False)]
            raise RequestValidationError(faults) from error
        if asked.layout not in ("auto", "field", *self.layouts):
            message = f"no such layout; known are auto, field, {', '.join(sorted(self.layouts))}"
            raise RequestValidationError([{"loc": ("body", "layout"), "msg": message, "type": "value_error"}])
        return asked


async def _form(request: Request, to: BinaryIO) -> tuple[str, dict[str, str]]:
    """The name of the file that a form brings and its other fields; the file's bytes go `to` as they come."""
    form = FormReader(request.headers.get("content-type"), to)
    try:
        async for chunk in request.stream():
            await run_sync(form.write, chunk)
    except ClientDisconnect as error:
        raise HTTPException(400, "the connection ended in the middle") from error
    return await run_sync(form.finish)


def _request_body(layouts: Collection[str]) -> dict[str, Any]:
    schema = UploadFields.model_json_schema()
    schema["properties"]["layout"]["enum"] = ["auto", "field", *sorted(layouts)]
    file = {"type": "string", "format": "binary", "description": "The scan, with a file name."}
    schema["properties"] = {FILE: file, **schema["properties"]}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
