"""Writing a report to disk."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workshop.reporting.findings import Findings
from workshop.reporting.page import as_page
from workshop.reporting.record import as_record
from workshop.training.files import write_text


def write_report(found: Findings, page: Path) -> Path:
    """Write the page, and its figures beside it with the ending `.json`; gives the path of the page."""
    write_text(page.with_suffix(".json"), as_json(as_record(found)) + "\n")
    write_text(page, as_page(found))
    return page


def as_json(record: Mapping[str, Any]) -> str:
    """A report's figures as one object on one line."""
    return json.dumps(record, ensure_ascii=False)
