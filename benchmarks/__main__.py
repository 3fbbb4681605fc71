"""Measure and write it down: `python -m benchmarks [--size small|full]`; `make bench` installs what it needs first."""

import argparse
import datetime
import os
import statistics
import tempfile
from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.material import SIZES, sets
from benchmarks.race import Entrant, run
from benchmarks.report import OUT, Conditions, Report, write


def measured(size: str, data: Path | None) -> Report:
    """The whole race."""
    sizes, load = SIZES[size], os.getloadavg()[0]
    entrants: dict[str, Entrant] = {}
    absent: dict[str, str] = {}
    start_up: dict[str, float] = {}
    for module, name in CONTENDERS.items():
        entrant, times = Entrant(module), []
        if entrant.absent is not None:
            absent[name] = entrant.absent
            continue
        for _ in range(sizes.starts - 1):
            again = Entrant(module)
            times.append(again.start_up)
            again.close()
        entrants[name], start_up[name] = entrant, statistics.median([entrant.start_up, *times])
    with tempfile.TemporaryDirectory() as folder:
        results = {name: run(entrants, tasks) for name, tasks in sets(sizes, data, Path(folder)).items()}
    memory = {name: entrant.peak_mb() for name, entrant in entrants.items()}
    for entrant in entrants.values():
        entrant.close()
    now = datetime.datetime.now(datetime.UTC)
    return Report(Conditions.now(now, size, load, data is not None), results, start_up, memory, absent)


def main() -> None:
    """Measure and write table and plots."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--size", choices=SIZES, default="small", help="small: two minutes; medium: some five; full: some twenty"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    data = os.environ.get("INKFIELD_DATA")
    print(write(measured(asked.size, Path(data) if data else None), asked.out))  # noqa: T201


if __name__ == "__main__":
    main()
