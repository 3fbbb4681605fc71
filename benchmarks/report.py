"""What was measured, as a dated table, as JSON and as plots."""

import datetime
import json
import os
import platform
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from benchmarks.plots import bars
from benchmarks.race import Result

OUT = Path("docs/benchmarks")
FIRST = "Inkfield"


@dataclass(frozen=True)
class Conditions:
    """Under which a report holds."""

    date: str
    size: str
    cores: int
    processor: str
    load_before: float
    load_after: float
    real_scans: bool

    @classmethod
    def now(cls, when: datetime.datetime, size: str, load_before: float, real_scans: bool) -> Self:
        """As this machine is now."""
        cores = len(os.sched_getaffinity(0))
        date = when.strftime("%Y-%m-%d %H:%M UTC")
        return cls(date, size, cores, platform.machine(), load_before, os.getloadavg()[0], real_scans)


@dataclass(frozen=True)
class Report:
    """One run."""

    conditions: Conditions
    sets: Mapping[str, Mapping[str, Result]]
    start_up: Mapping[str, float]
    memory: Mapping[str, float]
    absent: Mapping[str, str]


def write(report: Report, folder: Path) -> Path:
    """Table, JSON and plots, named by date and size; the path of the table."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{report.conditions.date[:10]}-{report.conditions.size}"
    (folder / f"{stem}.json").write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
    speed = {name: {who: 1000 * _median(one) for who, one in each.items()} for name, each in report.sets.items()}
    right = {name: {who: _right(one) for who, one in each.items()} for name, each in report.sets.items()}
    bars(speed, "median ms a file (logarithmic)", "log", folder / f"{stem}-speed.png")
    bars(right, "fields read rightly, %", "linear", folder / f"{stem}-accuracy.png")
    table = folder / f"{stem}.md"
    table.write_text(_markdown(report, stem), encoding="utf-8")
    return table


def _median(result: Result) -> float:
    return statistics.median(result.seconds)


def _right(result: Result) -> float:
    return 100 * result.right / max(1, result.fields)


def _markdown(report: Report, stem: str) -> str:
    now = report.conditions
    lines = [
        f"# Side by side, {now.date}, {now.size}",
        "",
        f"`make bench`, {now.cores} cores ({now.processor}), load {now.load_before:.1f} before and "
        f"{now.load_after:.1f} after (this run is about 1 of it). Every file goes to all contenders in turns, "
        "one at a time, one thread each.",
        "Inkfield finds the fields itself; the others are told where they lie. Strips and strings are one field each. "
        "Times are of the whole way from file to values; a ratio is of medians.",
        "",
    ]
    if not now.real_scans:
        lines += ["Without `INKFIELD_DATA` there were no real scans.", ""]
    lines += [f"Absent: {name} ({why})." for name, why in report.absent.items()] + [""] * bool(report.absent)
    for name, each in report.sets.items():
        first = each[FIRST]
        lines += [f"## {name}: {len(first.seconds)} files, {first.fields} fields", "", HEADER, RULER]
        for who, one in each.items():
            cpu = 1000 * one.cpu_seconds / len(one.seconds)
            lines.append(
                f"| {who} | {1000 * _median(one):.1f} | {_median(one) / _median(first):.2f} | {cpu:.0f} "
                f"| {one.right} ({_right(one):.1f} %) | {len(one.errors)} |"
            )
        lines.append("")
        for who, one in each.items():
            lines += [f"{who} failed on {error}.", ""] if (error := next(iter(one.errors), None)) else []
    lines += ["## Start-up and memory", "", "| | s until ready | peak MB, children included |", "| --- | --- | --- |"]
    lines += [f"| {who} | {report.start_up[who]:.2f} | {report.memory[who]:.0f} |" for who in report.start_up]
    lines += ["", f"![Speed]({stem}-speed.png)", "", f"![Accuracy]({stem}-accuracy.png)", ""]
    return "\n".join(lines)


HEADER = "| | median ms a file | times Inkfield's | CPU ms a file | right | failed |"
RULER = "| --- | --- | --- | --- | --- | --- |"
