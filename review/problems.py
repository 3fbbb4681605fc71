"""Errors as clients see them: problem details (RFC 9457), with the reason code where a scan is to blame."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from forms.errors import InputError, NothingFoundError, ServiceError
from forms.reason import Reason, ReasonCode
from review.bodies import ReasonBody

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5

STATUSES = {ReasonCode.TOO_LARGE: 413, ReasonCode.UNSUPPORTED: 415}
"""What an upload that is none of ours is answered with; 422 for the rest."""


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    where: str = Field(description="The parameter or form field.")
    message: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(default="about:blank", description="Always about:blank: the status says it.")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="A sentence for people.")
    reason: ReasonBody | None = Field(
        default=None, description="Where the file is to blame: the same codes as in readings."
    )
    faults: list[Fault] | None = Field(
        default=None, description="Where parameters or form fields are to blame: each of them."
    )


class Told(JSONResponse):
    """A problem as the answer to a request."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None) -> None:
        super().__init__(problem.model_dump(mode="json", exclude_none=True), problem.status, headers, MEDIA_TYPE)
        self.problem = problem


def problem(
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    reason: Reason | None = None,
    faults: Sequence[Fault] | None = None,
) -> Told:
    """The answer to a request that is refused."""
    told = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        reason=None if reason is None else ReasonBody.of(reason),
        faults=None if faults is None else list(faults),
    )
    return Told(told, headers)


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of these statuses: each answers with a Problem."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def as_told(request: Request, told: Told) -> Response:
    """The problem as it is."""
    del request
    return told


def add_problems(app: FastAPI, shown: Callable[[Request, Told], Response] = as_told) -> None:
    """Have every error of `app` answered with a problem, as `shown` shows it."""

    def add(kind: type[Exception], tell: Callable[[Request, Any], Awaitable[Told]]) -> None:
        async def answer(request: Request, error: Exception) -> Response:
            return shown(request, await tell(request, error))

        app.exception_handler(kind)(answer)

    add(HTTPException, _refused)
    add(RequestValidationError, _malformed)
    add(InputError, _rejected)
    add(NothingFoundError, _absent)
    add(ServiceError, _unavailable)
    add(Exception, _broken)


async def _refused(request: Request, error: HTTPException) -> Told:
    del request
    return problem(error.status_code, str(error.detail), error.headers)


async def _malformed(request: Request, error: RequestValidationError) -> Told:
    """Says what is wrong and where; what was sent is not repeated."""
    del request
    faults = [Fault(where=".".join(map(str, each["loc"])), message=each["msg"]) for each in error.errors()]
    return problem(422, "the request is not as the API describes it; see faults", faults=faults)


async def _rejected(request: Request, error: InputError) -> Told:
    del request
    return problem(STATUSES.get(error.code, 422), str(error), reason=error.reason)


async def _absent(request: Request, error: NothingFoundError) -> Told:
    del request
    return problem(404, str(error))


async def _unavailable(request: Request, error: ServiceError) -> Told:
    """What exactly is missing, and where it runs, is for the log."""
    log.warning("%s %s: %s", request.method, request.url.path, error)
    detail = "something that Inkfield needs cannot be used now; nothing was taken in, so try again"
    return problem(503, detail, {"Retry-After": str(RETRY_SECONDS)})


async def _broken(request: Request, error: Exception) -> Told:
    """Uvicorn writes the traceback to the log."""
    del request, error
    return problem(500, "a fault in Inkfield; its log says more")
