"""The plots of a report, each as SVG in two sets of colours, for light and for dark screens."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ticker import MaxNLocator

from workshop.mistakes import Confusion
from workshop.reporting.reliability import Reliability

ALL_COUNTS = 14
"""Classes up to which every cell of a confusion shows its count; beyond, mistakes alone do."""
LONGEST = 12


@dataclass(frozen=True)
class Colours:
    """Of one look."""

    ground: str
    text: str
    faint: str
    first: str
    second: str
    band: str
    scale: str
    """Matplotlib's name of a scale from little to much."""
    much: str
    """Text on much of the scale."""


LIGHT = Colours("#ffffff", "#1b1f24", "#d5dae1", "#0b5cad", "#b4480f", "#9aa7b5", "Blues", "#ffffff")
DARK = Colours("#14181d", "#e6e9ee", "#3a424d", "#6cb2ff", "#ffa366", "#5d6b7a", "cividis", "#14181d")


def curve(history: Mapping[str, Sequence[float]], name: str, colours: Colours) -> bytes:
    """One figure after each epoch: of training, and with `val_` before its name of what is kept back."""
    with _drawn(5.2, 3.6, colours) as figure:
        axes = figure.add_subplot()
        for key, label, style, colour in (
            (name, "training", "o--", colours.second),
            (f"val_{name}", "kept back", "o-", colours.first),
        ):
            if key in history:
                epochs = range(1, len(history[key]) + 1)
                axes.plot(epochs, history[key], style, color=colour, markersize=3, label=label)
        axes.set(title=name.replace("_", " "), xlabel="epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend(frameon=False)
        return _svg(figure)


def confusion_matrix(confusion: Confusion, classes: Sequence[str], colours: Colours) -> bytes:
    """Rows are the truth; colours are the share of a row on a scale that shows rare mistakes, figures are counts."""
    many, rows = len(classes), np.maximum(1, confusion.sum(axis=1, keepdims=True))
    side = max(4.2, 0.42 * many if many <= ALL_COUNTS else 0.235 * many) + 0.9
    with _drawn(side, side, colours) as figure:
        axes = figure.add_subplot()
        strength = np.sqrt(confusion / rows)
        axes.imshow(strength, cmap=colours.scale, vmin=0, vmax=1)
        names = [shown_class(name, at) for at, name in enumerate(classes)]
        turn = 90 if max(map(len, names)) > 2 else 0
        axes.set_xticks(range(many), names, rotation=turn)
        axes.set_yticks(range(many), names)
        axes.tick_params(length=0, labelsize=9 if many <= ALL_COUNTS else 8)
        axes.set(xlabel="taken for", ylabel="truth")
        for row, column in np.argwhere(confusion).tolist():
            if many <= ALL_COUNTS or row != column:
                colour = colours.much if strength[row, column] > 0.55 else colours.text
                size = 8 if many <= ALL_COUNTS else 6
                axes.text(
                    column, row, str(confusion[row, column]), ha="center", va="center", fontsize=size, color=colour
                )
        return _svg(figure)


def reliability_diagram(found: Reliability, colours: Colours) -> bytes:
    """Accuracy by confidence, where chance would put a perfect network, and how many characters each bin has."""
    bins = [one for one in found.bins if one.characters]
    with _drawn(5.6, 5.4, colours) as figure:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
        upper.plot((0, 1), (0, 1), ":", color=colours.text, linewidth=1)
        for at, one in enumerate(bins):
            label = "band of a perfect network" if at == 0 else None
            upper.fill_between((one.low, one.high), *one.band, color=colours.band, alpha=0.45, linewidth=0, label=label)
        sure, right = [one.confidence for one in bins], [one.accuracy for one in bins]
        upper.plot(sure, right, "o-", color=colours.first, label="this network")
        upper.set(ylabel="share that is right", xlim=(0, 1), ylim=(0, 1.02))
        upper.legend(frameon=False, loc="upper left")
        lower.bar([one.low for one in bins], [one.characters for one in bins], 0.094, align="edge", color=colours.first)
        lower.set(xlabel="confidence", ylabel="characters", yscale="log")
        return _svg(figure)


def accuracies(shares: Mapping[str, float], colours: Colours) -> bytes:
    """The share that is right by data set, as points on a scale from the worst to 100 %."""
    with _drawn(6.4, 0.8 + 0.34 * len(shares), colours) as figure:
        axes = figure.add_subplot()
        places = range(len(shares))
        percents = [100 * share for share in shares.values()]
        least = min(percents)
        axes.hlines(places, least - 1, percents, color=colours.faint, linewidth=2)
        axes.plot(percents, places, "o", color=colours.first)
        for place, percent in zip(places, percents, strict=True):
            axes.annotate(
                f"{percent:.2f} %", (percent, place), (6, 0), textcoords="offset points", va="center", fontsize=8
            )
        axes.set_yticks(places, [_plain(name) for name in shares])
        axes.set(xlabel="% right", xlim=(least - 1, 100 + 0.18 * (101 - least)), ylim=(len(shares) - 0.5, -0.5))
        axes.set_xticks([tick for tick in axes.get_xticks() if least - 1 <= tick <= 100])
        return _svg(figure)


def shown_class(name: str, at: int) -> str:
    """A class as a plot can show it: cut where it is long, its number where the font lacks its letters."""
    known = get_font(findfont(FontProperties())).get_charmap()
    if any(ord(sign) not in known for sign in name):
        return f"#{at + 1}"
    return _plain(name if len(name) <= LONGEST else name[: LONGEST - 1] + "…")


def _plain(name: str) -> str:
    """Not to be taken for mathematics."""
    return name.replace("$", r"\$")


@contextmanager
def _drawn(width: float, height: float, colours: Colours) -> Iterator[Figure]:
    """A figure of so many inches in some colours; the settings of other plots stay as they were."""
    look: dict[Any, Any] = {
        "axes.facecolor": colours.ground,
        "axes.edgecolor": colours.faint,
        "axes.labelcolor": colours.text,
        "axes.titlesize": 11,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": colours.text,
        "xtick.color": colours.text,
        "ytick.color": colours.text,
        "font.size": 9,
        "svg.fonttype": "path",
        "svg.hashsalt": "report",  # the same figures give the same bytes
    }
    with mpl.rc_context(look):
        yield Figure(figsize=(width, height), facecolor=colours.ground, layout="constrained")


def _svg(figure: Figure) -> bytes:
    for axes in figure.axes:
        _grid(axes)
    written = BytesIO()
    figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()


def _grid(axes: Axes) -> None:
    if not axes.images:
        axes.grid(visible=True, color=axes.spines["left"].get_edgecolor(), linewidth=0.6, alpha=0.7)
        axes.set_axisbelow(True)
