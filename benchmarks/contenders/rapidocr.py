"""RapidOCR: its network that reads lines, on one thread, given each field as one line."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.cutting import cut_out, opened_page
from benchmarks.task import Contender, Task

DPI = 300


class _RapidOcr:
    def __init__(self, engine: Callable[..., Any]) -> None:
        self.engine = engine
        self.engine(np.full((48, 160, 3), 255, np.uint8), use_det=False, use_cls=False)

    def read(self, task: Task) -> list[str | None]:
        found: list[str | None] = []
        for crop in cut_out(task, *opened_page(task, DPI)):
            lines, _ = self.engine(np.stack([crop] * 3, axis=2), use_det=False, use_cls=False)
            found.append("".join(str(line[0]) for line in lines) if lines else None)
        return found


def opened() -> Contender:
    """The engine; ImportError where it is not installed."""
    from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415 - in its own process alone

    return _RapidOcr(RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1))
