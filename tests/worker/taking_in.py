"""Files taken in and split, by one bench, without a queue."""

from pathlib import Path

from worker.bench import Bench
from worker.intake import Intake


def split(bench: Bench, intake: Intake, file: Path) -> list[int]:
    """Receive and split a file; gives the ids of its page rows."""
    bench.split_document(intake.receive(file, file.name, "auto").document)
    return list(bench.store.bells.due_pages(limit=99, trust=60.0))
