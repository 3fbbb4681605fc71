"""The figures of each epoch of a run, on disk after each."""

import json
from pathlib import Path

from workshop.sections import Schedule
from workshop.training.files import write_text


class Journal:
    """Lines of `log.jsonl`; an epoch that is trained again after a kill takes the place of its old line."""

    def __init__(self, folder: Path) -> None:
        """Read what an earlier process of the same run has written."""
        self._path = folder / "log.jsonl"
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else []
        self.rows: list[dict[str, float]] = [json.loads(line) for line in lines]

    def keep(self, epochs: int) -> None:
        """Drop what is later than that many epochs."""
        self.rows = self.rows[:epochs]

    def write(self, figures: dict[str, float]) -> None:
        """Add the figures of the next epoch."""
        self.rows.append(figures)
        write_text(self._path, "".join(json.dumps(row) + "\n" for row in self.rows))

    def history(self) -> dict[str, list[float]]:
        """Figure to its value after each epoch."""
        return {key: [row[key] for row in self.rows] for key in (self.rows[0] if self.rows else {})}

    def best(self) -> float:
        """The highest accuracy so far on what is kept back; -1 before the first epoch."""
        return max((row["val_accuracy"] for row in self.rows), default=-1.0)

    def over(self, plan: Schedule) -> bool:
        """All epochs are trained, or none of the last ones was better, so that nothing is left to train."""
        reached = [row["val_accuracy"] for row in self.rows]
        waited = len(reached) - 1 - reached.index(max(reached)) if reached else 0
        return len(reached) >= plan.epochs or 0 < plan.patience <= waited
