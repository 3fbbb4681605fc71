"""The report of a race says what befell whom."""

import json
from pathlib import Path

from benchmarks.race import Result
from benchmarks.report import FIRST, Conditions, Report, write


def test_a_task_that_failed_is_named_with_its_reason(tmp_path: Path) -> None:
    """In the table and in the figures: a count alone could not be looked into."""
    why = "open-0.pdf: ServiceError('no memory')"
    sets = {"pages": {FIRST: Result([0.1, 0.2], 0.3, 12, 24, [why]), "another": Result([1.0, 2.0], 3.0, 6, 24)}}
    now = Conditions("2026-11-27 10:00 UTC", "small", 2, "x86_64", 0.1, 1.0, real_scans=True)
    table = write(Report(now, sets, {FIRST: 0.3}, {FIRST: 300.0}, {}), tmp_path).read_text(encoding="utf-8")
    assert f"{FIRST} failed on {why}." in table
    assert table.count("failed on") == 1
    told = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert told["sets"]["pages"][FIRST]["errors"] == [why]
