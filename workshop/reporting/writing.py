"""Writing a report to disk."""

import json
from pathlib import Path

from workshop.reporting.findings import Findings
from workshop.reporting.page import as_page
from workshop.reporting.record import as_record
from workshop.reporting.subject import Subject
from workshop.training.files import write_text


def write_report(found: Findings, page: Path) -> Path:
    """Write the page, and its figures beside it with the ending `.json`; gives the path of the page."""
    write_text(page.with_suffix(".json"), as_json_line(found) + "\n")
    write_text(page, as_page(found))
    return page


def page_of(subject: Subject) -> Path:
    """Where a report goes by itself: into the run, and for a card alone into the current folder."""
    return subject.run / "report.html" if subject.run else Path(f"{subject.name}.report.html")


def as_json_line(found: Findings) -> str:
    """A report's figures as one object on one line."""
    return json.dumps(as_record(found), ensure_ascii=False)
