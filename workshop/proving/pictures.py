"""Pictures of a measurement: the curve of risk against coverage, and a sheet of the worst cases."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from matplotlib.figure import Figure

from forms.page import Pixels
from workshop.proving.figures import ERRORS, Figures
from workshop.proving.outcomes import Outcome

WORST = 30
COLUMNS = 3
CELL = (420, 110)
"""Width and height of one case, pixels."""
CAPTION = 26


def save_curves(figures: Sequence[Figures], path: Path) -> None:
    """A PNG with a curve for each set: the share that is wrong among those accepted, from the surest on."""
    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.add_subplot()
    for one in figures:
        axes.plot(100 * one.curve.coverage, 100 * one.curve.risk, drawstyle="steps-post", label=one.name)
    for error in ERRORS:
        axes.axhline(100 * error, color="grey", linewidth=0.6, linestyle=":")
    axes.set(xlabel="accepted, % of all fields", ylabel="wrong, % of the accepted", xlim=(0, 100), ylim=(0, None))
    axes.legend(frameon=False)
    figure.savefig(path, dpi=150)


def save_sheet(wrong: Sequence[Outcome], causes: Sequence[str], path: Path) -> None:
    """A PNG of the surest of the wrong values: the field as it was cut out, what is written, read and to blame."""
    ranked = sorted(zip(wrong, causes, strict=True), key=lambda pair: -_surety(pair[0]))[:WORST]
    cells = [_cell(outcome, cause) for outcome, cause in ranked]
    width, height = CELL
    rows = -(-len(cells) // COLUMNS)
    sheet = np.full((max(1, rows) * (height + CAPTION), COLUMNS * width), 255, np.uint8)
    for at, cell in enumerate(cells):
        top, left = at // COLUMNS * (height + CAPTION), at % COLUMNS * width
        sheet[top : top + height + CAPTION, left : left + width] = cell
    cv2.imwrite(str(path), sheet)


def _surety(outcome: Outcome) -> float:
    return -1.0 if outcome.found is None else outcome.found.reading.confidence


def _cell(outcome: Outcome, cause: str) -> Pixels:
    width, height = CELL
    cell = np.full((height + CAPTION, width), 255, np.uint8)
    if outcome.found is not None:
        picture = outcome.found.string.candidates.field.pixels
        factor = min((width - 10) / picture.shape[1], (height - 6) / picture.shape[0])
        size = max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor))
        cell[3 : 3 + size[1], 5 : 5 + size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    seen = outcome.seen if outcome.seen is not None else "not found"
    caption = f"{outcome.truth.text or 'blank'} > {seen or 'blank'}  {_surety(outcome):.3f}  {cause}"
    cv2.putText(cell, caption, (5, height + 17), cv2.FONT_HERSHEY_SIMPLEX, 0.45, 0, 1, cv2.LINE_AA)
    return cell
