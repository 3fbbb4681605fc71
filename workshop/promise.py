"""Is the promise kept? `python -m workshop.promise` draws 100 times: fitted on 3,000 strings, delivered on 10,000.

Strings are composed of MNIST's test digits and drawn by the pen; nobody's digits of them were learnt from. A pool of
them is read once by the shipped reader. Each draw takes strings for fitting and others for delivery out of it, chooses
the threshold by the first alone, and counts how many of the second it accepts and how many of these are wrong. The
draws share the pool, so they are independent given the pool, not of it.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forms.guarantee import CERTAINTY, Labelled, proof
from forms.judgement import Judge
from forms.reading import Status
from recognizer.reader import Strings
from segmentation.proposing import propose
from workshop.composing import ComposedString, composed_strings
from workshop.datasets import measuring_set
from workshop.drawing.digit_images import DigitImages
from workshop.reading import shipped_reader

FITTED, DELIVERED, DRAWS, POOL = 3_000, 10_000, 100, 20_000
TARGET = 0.005
AT_ONCE = 50
"""Strings in one batch through the network: about a page."""


@dataclass(frozen=True)
class Pool:
    """Strings that were read."""

    confidence: NDArray[np.float64]
    """(n,), -1 where a rule objects: such a value is never accepted."""
    right: NDArray[np.bool_]
    """(n,)."""


@dataclass(frozen=True)
class Kept:
    """How often a promise was kept."""

    draws: int
    kept: int
    """Draws in which at most the target of what was delivered and accepted was wrong; nothing accepted is kept, too."""
    silent: int
    """Draws in which nothing was promised."""
    accepted: float
    """Mean share of the delivered strings that was accepted."""
    wrong: float
    """Share of all accepted ones that was wrong; 0 without any."""
    right: float
    """Share of the pool that is read rightly."""


def pool_of(strings: Iterator[ComposedString], reader: Strings) -> Pool:
    """Read all strings and hold them against their truth."""
    judge, rows = Judge(threshold=0.0), []
    while batch := list(islice(strings, AT_ONCE)):
        for one, string in zip(batch, reader.read([propose(one.image) for one in batch]), strict=True):
            (reading,) = judge.readings([string], ())
            free = reading.status is not Status.REVIEW
            rows.append((reading.confidence if free else -1.0, "".join(filter(str.isdigit, reading.raw)) == one.text))
    return Pool(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))


def keeping(pool: Pool, fitted: int, delivered: int, draws: int, target: float, seed: int) -> Kept:
    """Choose and deliver `draws` times."""
    rng = np.random.default_rng(seed)
    kept, silent, accepted, wrong = 0, 0, 0, 0
    for _ in range(draws):
        drawn = rng.permutation(len(pool.right))[: fitted + delivered]
        threshold = _chosen(pool, drawn[:fitted], target)
        taken = pool.confidence[drawn[fitted:]] >= threshold
        errors = int((taken & ~pool.right[drawn[fitted:]]).sum())
        silent += bool(np.isinf(threshold))
        kept += errors <= target * int(taken.sum())
        accepted, wrong = accepted + int(taken.sum()), wrong + errors
    share = accepted / (draws * delivered)
    return Kept(draws, kept, silent, share, wrong / max(1, accepted), float(pool.right.mean()))


def _chosen(pool: Pool, places: NDArray[np.int64], target: float) -> float:
    """The threshold that these strings prove; infinite where they prove none."""
    free = [place for place in places.tolist() if pool.confidence[place] >= 0]
    values = [Labelled(float(pool.confidence[place]), bool(pool.right[place])) for place in free]
    threshold = proof(values, target, CERTAINTY).threshold
    return np.inf if threshold is None else threshold


def read_pool(many: int, seed: int, data: Path | None) -> Pool:
    """A pool of `many` strings, read by the shipped reader."""
    digits = measuring_set("mnist", data)
    return pool_of(
        composed_strings(DigitImages.from_arrays(digits.images, digits.labels), many, seed), shipped_reader()
    )


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strings", type=int, default=POOL, help=f"of the pool; {POOL:,} unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", type=float, default=TARGET)
    parser.add_argument("--data", type=Path, help="folder that holds digits/mnist.npz; else MNIST is fetched")
    parser.add_argument("--pool", type=Path, help="an .npz for what was read; taken from there if it is there")
    told = parser.parse_args()
    if told.pool is not None and told.pool.is_file():
        stored = np.load(told.pool)
        pool = Pool(stored["confidence"], stored["right"])
    else:
        pool = read_pool(told.strings, told.seed, told.data)
        if told.pool is not None:
            np.savez(told.pool, confidence=pool.confidence, right=pool.right)
    part = min(1.0, len(pool.right) / (FITTED + DELIVERED))
    found = keeping(pool, int(part * FITTED), int(part * DELIVERED), DRAWS, told.target, told.seed)
    print(json.dumps(asdict(found)))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
