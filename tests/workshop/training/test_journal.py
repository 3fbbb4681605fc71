"""The figures of a run on disk."""

from pathlib import Path
from typing import Any

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")


def journal_of(folder: str, reached: list[float], keep: int, plan: dict[str, Any]) -> dict[str, Any]:
    """A journal that another process wrote, of which so many epochs are kept."""
    from pathlib import Path  # noqa: PLC0415 (in the child)

    from workshop.sections import Schedule  # noqa: PLC0415
    from workshop.training.journal import Journal  # noqa: PLC0415

    first = Journal(Path(folder))
    for accuracy in reached:
        first.write({"val_accuracy": accuracy})
    again = Journal(Path(folder))
    again.keep(keep)
    return {"history": again.history(), "best": again.best(), "over": again.over(Schedule(**plan))}


def test_an_epoch_that_is_repeated_takes_its_old_line(child: Child, tmp_path: Path) -> None:
    """What is later than the backup is forgotten, the best of it too."""
    told = child(journal_of, tmp_path, [0.5, 0.7, 0.9], 2, {"epochs": 5})
    assert told == {"history": {"val_accuracy": [0.5, 0.7]}, "best": 0.7, "over": False}


@pytest.mark.parametrize(
    ("reached", "plan", "over"),
    [
        ([], {"epochs": 3, "patience": 1}, False),
        ([0.5, 0.6, 0.7], {"epochs": 3}, True),
        ([0.5, 0.7, 0.6], {"epochs": 9, "patience": 2}, False),
        ([0.5, 0.7, 0.6, 0.7], {"epochs": 9, "patience": 2}, True),
        ([0.7, 0.6, 0.6], {"epochs": 9}, False),
    ],
)
def test_it_knows_when_nothing_is_left_to_train(
    child: Child, tmp_path: Path, reached: list[float], plan: dict[str, Any], over: bool
) -> None:
    """All epochs are there, or patience is at its end."""
    assert child(journal_of, tmp_path, reached, 9, plan)["over"] is over
