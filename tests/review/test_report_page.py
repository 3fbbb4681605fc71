"""The report as a page and as a file."""

import re

from review.report_page import report_file
from storage.decisions import Decision, Purpose
from storage.report import report
from storage.tallies import tallies
from tests.review.browsers import add_accounts, signed_in
from tests.review.conftest import Running
from tests.storage.decided import decide, reading_id
from tests.storage.documents import done

HOSTILE = "<script>alert(1)</script>"


def test_the_page_shows_the_report_and_runs_nothing(server: Running) -> None:
    """A reviewer sees it; it holds no script, no style of its own, and no markup from values."""
    _settle(server)
    add_accounts(server)
    assert server.http.get("/report", headers={"Accept": "application/json", "Authorization": ""}).status_code == 401
    with signed_in(server, "rita") as client:
        shown = client.get("/report")
        told = client.get("/report.json").json()
    assert shown.status_code == 200
    assert "cheque_in: total" in shown.text
    assert not re.search("<script|<style| style=", shown.text)
    assert told["all"]["accepted_wrong"]["count"] == 1


def test_the_file_needs_nothing_beside_it(server: Running) -> None:
    """It brings its style, and asks for nothing."""
    _settle(server)
    text = report_file(report(tallies(server.store.database)))
    assert "<style>" in text
    assert "<svg" in text
    assert not re.search(r"<script|src=|<link|url\(|href=", text)


def _settle(server: Running) -> None:
    done(server.store, b"one", server.parts.spool.folder.parent / "in")
    decide(server.store, reading_id(server.store, "total"), Decision.CORRECTED, HOSTILE, Purpose.AUDIT)
    decide(server.store, reading_id(server.store, "date"), Decision.CONFIRMED, "2026-11-23")
