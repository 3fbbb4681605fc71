"""The pages as one application: who may open them, and what they say where something is wrong."""

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from review.guard import SAFE
from review.person import People, person
from review.problems import Told, add_problems
from review.rendering import DOORS, page
from review.sign_in import SignInRoutes
from review.static_files import static_router
from storage.decisions import Role


def build_site(people: People, routers: Sequence[APIRouter]) -> FastAPI:
    """The pages. All routes of `routers` are closed to who is not signed in; those for admins alone say so themselves.

    A route gets to know who asks by a parameter of the type `Reviewer` or `Admin` (review/person.py). It is not part of
    the API's description.
    """
    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    site.state.people = people
    add_problems(site, _shown)
    site.include_router(static_router())
    site.include_router(SignInRoutes(people).router())
    for router in (_first_page(), *routers):
        site.include_router(router, dependencies=[Depends(person(Role.REVIEWER))])
    return site


def _first_page() -> APIRouter:
    router = APIRouter()

    async def first() -> Response:
        return RedirectResponse(DOORS[0].path, 303)

    router.add_api_route("/", first, response_model=None)
    return router


def _shown(request: Request, told: Told) -> Response:
    """What is wrong: a page for who looks at pages, a problem as JSON for scripts. Who is not signed in is asked to."""
    if "text/html" not in request.headers.get("accept", ""):
        return told
    if told.status_code == 401 and request.method in SAFE:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?then={quote(asked, safe='/')}", 303)
    shown = page(request, "problem.jinja", {"problem": told.problem}, told.status_code)
    for name in ("retry-after", "allow"):
        if name in told.headers:
            shown.headers[name] = told.headers[name]
    return shown
