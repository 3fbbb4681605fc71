"""Architectures and trained networks side by side, without TensorFlow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from forms.errors import ModelError
from recognizer.card import Card, load_card
from segmentation.normalisation import VERSION
from workshop.architectures.costs import Costs

TEST = "_test"
"""How figures of test sets end."""


@dataclass(frozen=True)
class Networks:
    """Trained networks whose cards were found."""

    cards: tuple[Card, ...]
    """The shipped one first."""
    refused: Mapping[Path, str]
    """Cards that cannot be used, and why."""


def find_networks(shipped: Path, runs: Path) -> Networks:
    """The shipped network and those that runs have exported below a folder; a folder that is not there has none."""
    cards, refused = [load_card(shipped, VERSION)], {}
    for path in sorted(runs.glob("*/export/*.json")):
        try:
            cards.append(load_card(path, VERSION))
        except ModelError as error:
            refused[path] = str(error)
    return Networks(tuple(cards), refused)


def as_record(costs: Costs, networks: Networks, recipes: Sequence[str]) -> dict[str, Any]:
    """Plain values: the shipped network, what architectures cost, all networks with their figures, recipes."""
    shipped = networks.cards[0]
    return {
        "shipped": shipped.name,
        "classes": list(shipped.classes),
        "parameters": shipped.parameters,
        "figures": dict(shipped.figures),
        "architectures": {name: asdict(cost) for name, cost in costs.by_architecture.items()},
        "measured_on": costs.machine,
        "networks": [
            {
                "name": card.name,
                "architecture": card.architecture,
                "card": str(card.folder),
                "classes": len(card.classes),
                "accuracy": _accuracy(card),
            }
            for card in networks.cards
        ],
        "recipes": list(recipes),
    }


def as_text(costs: Costs, networks: Networks, recipes: Sequence[str]) -> str:
    """The same in lines for a terminal."""
    return "\n".join(
        [*_architectures(costs, networks.cards), "", *_networks(networks), "", "recipes: " + ", ".join(recipes)]
    )


def _architectures(costs: Costs, cards: Iterable[Card]) -> Iterator[str]:
    best: dict[str, float] = {}
    for card in cards:
        found = _accuracy(card).get("mnist")
        if found is not None:
            best[card.architecture] = max(found, best.get(card.architecture, 0.0))
    head = f"{'parameters':>12}{'multiply-adds':>16}{'KB':>7}{'ms a character':>16}{'MNIST test':>13}"
    yield f"{'architecture':<13}{head}"
    for name, cost in costs.by_architecture.items():
        accuracy = f"{100 * best[name]:.2f} %" if name in best else "-"
        counts = f"{cost.parameters:>12,}{cost.multiply_adds:>16,}{cost.kilobytes:>7.0f}"
        yield f"{name:<13}{counts}{cost.milliseconds:>16.4f}{accuracy:>13}"
    yield f"28 x 28 grey, 12 classes; one core of {costs.machine}, LiteRT, batches of 128"


def _networks(networks: Networks) -> Iterator[str]:
    wide = max(len("network"), *(len(card.name) for card in networks.cards)) + 2
    yield f"{'network':<{wide}}{'architecture':<14}{'classes':>8}   accuracy on test sets"
    for card in networks.cards:
        figures = "  ".join(f"{name} {100 * value:.2f} %" for name, value in _accuracy(card).items()) or "not measured"
        which = "  (the one readers use)" if card is networks.cards[0] else ""
        yield f"{card.name:<{wide}}{card.architecture:<14}{len(card.classes):>8}   {figures}{which}"
    for path, why in networks.refused.items():
        yield f"{path} cannot be used: {why}"


def _accuracy(card: Card) -> dict[str, float]:
    """Test set to the share of characters that were read right."""
    return {name.removesuffix(TEST): value for name, value in card.figures.items() if name.endswith(TEST)}
