"""The web application: routes that are handed in, and the layers that hold around all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from review.access import access
from review.answers import AnswerRoutes
from review.description import Api
from review.guard import HEADERS, SameOrigin, SecurityHeaders
from review.health import HealthRoutes
from review.intake import IntakeRoutes, Uploads
from review.limits import LimitedRequests, Limits
from review.metrics import MetricsRoutes
from review.problems import add_problems
from review.spool import Spool
from review.tokens import Tokens
from worker.intake import Intake

OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Parts:
    """What the application works with."""

    intake: Intake
    layouts: Collection[str]
    """The names of the layouts that a scan may be sent for."""
    spool: Spool
    tokens: Tokens
    """Who may use the API; without any, everybody on this machine."""
    limits: Limits
    uploads: int
    """How many may be under way at once."""


def build_app(parts: Parts, routers: Sequence[APIRouter] = ()) -> ASGIApp:
    """The application; `routers` are further routes, which see to their own access. For one event loop.

    Raises ServiceError where the spool's folder cannot be used.
    """
    parts.spool.open()
    api = Api()
    add_problems(api)
    allowed = Depends(access(parts.tokens))
    intake = IntakeRoutes(parts.intake, parts.layouts, parts.spool, Uploads(parts.uploads))
    api.include_router(intake.router(), dependencies=[allowed])
    api.include_router(AnswerRoutes(parts.intake.store, parts.spool).router(), dependencies=[allowed])
    api.include_router(MetricsRoutes(parts.intake.store).router(), dependencies=[allowed])
    api.include_router(HealthRoutes(parts.intake.store).router())
    for router in routers:
        api.include_router(router)
    app: ASGIApp = SameOrigin(LimitedRequests(api, parts.limits))
    if not parts.tokens:
        # Else a page on the web could reach us under a name of its own that it has lead to 127.0.0.1 (DNS rebinding).
        app = TrustedHostMiddleware(app, OWN_NAMES, www_redirect=False)
    return SecurityHeaders(app, HEADERS)
