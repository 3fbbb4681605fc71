"""Plots as PNG, without a screen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Scale = Literal["linear", "log"]


def bars(figures: Mapping[str, Mapping[str, float]], label: str, scale: Scale, file: Path) -> None:
    """A group of bars for each of `figures`, in each group the same bars in the same order."""
    import matplotlib as mpl  # noqa: PLC0415 - heavy, and only here

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    groups, names = list(figures), list(dict.fromkeys(name for each in figures.values() for name in each))
    width = 0.8 / len(names)
    figure, axes = plt.subplots(figsize=(11, 4.5), layout="constrained")
    for place, name in enumerate(names):
        at = [group + (place - (len(names) - 1) / 2) * width for group in range(len(groups))]
        axes.bar(at, [figures[group].get(name, 0.0) for group in groups], width, label=name)
    axes.set_xticks(range(len(groups)), [group.replace(", ", ",\n") for group in groups])
    axes.set_ylabel(label)
    axes.set_yscale(scale)
    axes.legend(ncols=3, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=100)
    plt.close(figure)
