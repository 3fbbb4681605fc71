"""The web application: routes that are handed in, and the layers that hold around all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from review.access import access
from review.answers import AnswerRoutes
from review.description import Api
from review.document_pages import DocumentPages
from review.guard import HEADERS, OWN_NAMES, SameOrigin, SecurityHeaders
from review.health import HealthRoutes
from review.intake import IntakeRoutes, Uploads
from review.limits import LimitedRequests, Limits
from review.metrics import MetricsRoutes
from review.person import People
from review.problems import add_problems
from review.questions import QuestionRoutes
from review.report_page import ReportRoutes
from review.site import build_site
from review.spool import Spool
from review.tokens import Tokens
from storage.sessions import Sessions
from storage.users import Users
from worker.intake import Intake
from worker.page_picture import OpenPage, PagePictures

PROGRAMS = "/v1/"
"""Where the API begins."""


@dataclass(frozen=True)
class Parts:
    """What the application works with."""

    intake: Intake
    layouts: Collection[str]
    """The names of the layouts that a scan may be sent for."""
    spool: Spool
    tokens: Tokens
    """Who may use the API; without any, everybody on this machine while there are no accounts."""
    limits: Limits
    uploads: int
    """How many may be under way at once."""
    open_page: OpenPage
    """Opens pages of originals to be looked at."""
    owner: str = "owner"
    """Who uses this machine, for the pages while there are no accounts."""


@dataclass(frozen=True)
class ByPath:
    """The API for programs and the pages for people, told apart by path."""

    api: FastAPI
    site: FastAPI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as ASGI says."""
        path = scope.get("path", "")
        own = path.startswith(PROGRAMS) or path in ("/healthz", "/metrics", "/openapi.json")
        await (self.api if own else self.site)(scope, receive, send)


def build_app(parts: Parts, pages: Sequence[APIRouter] = ()) -> ASGIApp:
    """The application; `pages` are further pages, closed to who is not signed in. For one event loop.

    Raises ServiceError where the spool's folder cannot be used.
    """
    parts.spool.open()
    users = Users(parts.intake.store.database)
    app: ASGIApp = SameOrigin(LimitedRequests(build_routes(parts, pages), parts.limits))
    if not parts.tokens and not users.exist():
        # Else a page on the web could reach us under a name of its own that it has lead to 127.0.0.1 (DNS rebinding).
        app = TrustedHostMiddleware(app, OWN_NAMES, www_redirect=False)
    return SecurityHeaders(app, HEADERS)


def build_routes(parts: Parts, pages: Sequence[APIRouter] = ()) -> ByPath:
    """All routes, without the layers around them."""
    store = parts.intake.store
    users = Users(store.database)
    api = Api()
    add_problems(api)
    allowed = Depends(access(parts.tokens, users))
    intake = IntakeRoutes(parts.intake, parts.layouts, parts.spool, Uploads(parts.uploads))
    api.include_router(intake.router(), dependencies=[allowed])
    api.include_router(AnswerRoutes(store, parts.spool).router(), dependencies=[allowed])
    api.include_router(QuestionRoutes(store, parts.spool).router(), dependencies=[allowed])
    api.include_router(MetricsRoutes(store).router(), dependencies=[allowed])
    api.include_router(HealthRoutes(store).router())
    documents = DocumentPages(store, parts.layouts, intake, PagePictures(store.originals, parts.open_page))
    own = [documents.router(), ReportRoutes(store.database).router()]
    site = build_site(People(users, Sessions(store.database), parts.owner), [*own, *pages])
    return ByPath(api, site)
