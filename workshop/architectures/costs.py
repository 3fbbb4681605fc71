"""What each architecture costs, as it was measured last: read from a file, so that listing needs no TensorFlow.

`python -m workshop.measuring` writes the file anew.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

FILE = "costs.json"


@dataclass(frozen=True)
class Cost:
    """Of one network, for grey characters of 28 x 28 pixels and twelve classes."""

    parameters: int
    multiply_adds: int
    """For one character."""
    milliseconds: float
    """For one character: the exported LiteRT file on one core, in batches of 128."""


def stored_costs() -> dict[str, Cost]:
    """Architecture to what was measured of it."""
    return _read(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def store_costs(costs: Mapping[str, Cost], folder: Path) -> Path:
    """Write what was measured into the file of that folder; gives its path."""
    path = folder / FILE
    table = {name: asdict(cost) for name, cost in sorted(costs.items())}
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return path


def _read(text: str) -> dict[str, Cost]:
    return {name: Cost(**values) for name, values in json.loads(text).items()}
