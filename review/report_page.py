"""The report as a page of this server, and as a file that stands alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from forms.share import Share
from review.person import Reviewer
from review.plots import Point, reliability_plot
from review.rendering import environment, page
from review.static_files import static_files
from storage.engine import Database
from storage.report import Report, as_json, report
from storage.tallies import tallies


@dataclass(frozen=True)
class ReportRoutes:
    """The routes of the report."""

    database: Database

    def router(self) -> APIRouter:
        """The routes; none is a coroutine, so that the event loop does not wait for the database."""
        router = APIRouter()

        def shown(request: Request, who: Reviewer) -> HTMLResponse:
            del who
            return page(request, "report.jinja", _values(report(tallies(self.database))))

        def told(who: Reviewer) -> dict[str, object]:
            del who
            return as_json(report(tallies(self.database)))

        router.add_api_route("/report", shown, response_model=None)
        router.add_api_route("/report.json", told, response_model=None)
        return router


def report_file(told: Report) -> str:
    """The report as HTML that needs nothing beside it."""
    values = {**_values(told), "style": static_files()["base.css"].content.decode()}
    return environment().get_template("report_file.jinja").render(values)


def _values(told: Report) -> Mapping[str, object]:
    points = [
        Point(each.confidence, each.right.rate or 0.0, each.right.low, each.right.high) for each in told.reliability
    ]
    return {"report": told, "plot": reliability_plot(points), "share": _share}


def _share(share: Share) -> str:
    """A share for people: what was seen, its interval, and of how many."""
    if share.rate is None:
        return "nobody looked"
    return f"{share.rate:.2%} ({share.low:.2%} to {share.high:.2%}; {share.count} of {share.of})"
