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
    kilobytes: float
    """Of that file, a thousand bytes each."""


@dataclass(frozen=True)
class Costs:
    """What was measured on one machine."""

    machine: str
    """Its processor."""
    by_architecture: Mapping[str, Cost]


def stored_costs() -> Costs:
    """What was measured when the architectures were last changed."""
    table = json.loads(resources.files("workshop.architectures").joinpath(FILE).read_text(encoding="utf-8"))
    return Costs(table["machine"], {name: Cost(**values) for name, values in table["by_architecture"].items()})


def store_costs(costs: Costs, folder: Path) -> Path:
    """Write what was measured into the file of that folder; gives its path."""
    path = folder / FILE
    path.write_text(json.dumps(asdict(costs), indent=1) + "\n", encoding="utf-8")
    return path
