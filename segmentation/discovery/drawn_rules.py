"""Rules however faint: long straight runs darker than both their sides, strokes of a pen left out as far as may be.

A grey-level opening along a line (Soille 2003) keeps of every run the darkness of its faintest pixel, so a printed
guide line with a tenth of the ink's darkness stands out from the paper, and a stroke that bends does not. What is found
then counts only where it is long or runs from one rule to another, as borders of cells do and strokes of digits do not.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from forms.page import Pixels
from segmentation.discovery.runs import STEP, label_runs
from segmentation.quantiles import quantile_of_levels
from segmentation.structure import Structure

RUN = 19
"""Shortest run of a rule, working pixels: the side of a small cell."""
TOUCHED = 40
"""Shortest run of a rule that strokes touch, working pixels."""
FAINTEST = 6
"""Guide lines are at least this much darker than the paper, whatever it is like."""
DARK = 20
"""What is this dark is a rule on any paper."""
THICKEST = 16
"""Runs side by side over more than this are a picture or a word, working pixels."""
BREAK = 17
"""A rule may be broken for this long, working pixels."""
UNBROKEN = 0.8
"""Share of a rule that is drawn: closing breaks must not make one out of a pillar of letters."""
LONG = 110
"""A level rule longer than this is one wherever it ends; working pixels."""
REACH = 4
"""How far from a rule another one may end, working pixels."""
NEAR = 7
"""How far a side of a cell may be from where its comb says, working pixels."""
ROUNDS = 2
"""Each time that short runs fall away, others lose what they ended on."""
FOUR_TIMES = np.uint32(0x01010101)
"""Times a byte, this is that byte STEP times."""
ALONG = np.ones((1, 3), np.uint8)
"""One sample to the left and one to the right."""


@dataclass(frozen=True)
class DrawnRules:
    """Masks of a page's rules in the working frame, 255 on a rule, short breaks closed."""

    level: Pixels
    upright: Pixels

    @cached_property
    def around(self) -> "DrawnRules":
        """What lies near rules: a square of NEAR pixels around each of theirs."""
        square = np.ones((NEAR, NEAR), np.uint8)
        level, upright = (np.asarray(cv2.dilate(mask, square), np.uint8) for mask in (self.level, self.upright))
        return DrawnRules(level, upright)


@dataclass(frozen=True)
class RuleStrength:
    """How strongly each pixel belongs to a level run, and (transposed) to an upright one: darkness, 0 to 255.

    Of each, every STEP-th column is there: rules are long, and a quarter of the columns is a quarter of the work.
    """

    level: Pixels
    upright: Pixels
    size: tuple[int, int]
    """Width and height of the page, working pixels."""


def rule_strength(structure: Structure) -> RuleStrength:
    """The runs of a page in grey, to take rules of any faintness from."""
    return RuleStrength(
        _strength(structure.ink), _strength(np.asarray(cv2.transpose(structure.ink), np.uint8)), structure.size
    )


def rules_darker_than(strength: RuleStrength, faintest: int) -> DrawnRules:
    """The rules of at least this darkness: long level ones, and whatever runs from one rule to another."""
    width, height = strength.size
    across, down = _straight(strength.level, faintest), _straight(strength.upright, faintest)
    level, upright = _closed(across), _closed(down)
    runs = label_runs(level)
    long = runs.only(runs.covered_by(across, UNBROKEN) & (STEP * runs.width > LONG)).mask
    for _ in range(ROUNDS):
        upright = _between(upright, down, _turned(level, width))
        level = np.asarray(cv2.bitwise_or(long, _between(level, across, _turned(upright, height))), np.uint8)
    return DrawnRules(_whole(level, width), np.asarray(cv2.transpose(_whole(upright, height)), np.uint8))


def _strength(ink: Pixels) -> Pixels:
    """How dark the faintest pixel of the level run through each pixel is; every STEP-th column.

    A rule's faintest pixel has at least half of its mean darkness: a row of letters has gaps.
    """
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    strength = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, RUN), np.uint8))
    mean = np.asarray(cv2.blur(thick, (RUN, 1))[:, ::STEP], dtype=np.uint8, order="C")
    sampled = np.ascontiguousarray(strength[:, ::STEP])
    half = mean - (mean >> 1)  # in bytes, where fractions would take five times as long
    return np.asarray(sampled * (sampled >= half), dtype=np.uint8)


def _straight(strength: Pixels, faintest: int) -> Pixels:
    """The level runs of at least the given darkness that are thin and straight, as 255."""
    # On patterned paper the faintest runs are those of the pattern.
    pattern = 1.5 * quantile_of_levels(np.ascontiguousarray(strength[::5]), 0.8)
    _, drawn = cv2.threshold(strength, min(max(faintest, pattern), DARK), 255, cv2.THRESH_BINARY)
    if faintest >= DARK:
        # Ink was spread over three rows: what is thinner lies along the edge of a stroke by chance.
        drawn = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((3, 1), np.uint8))
    blocks = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((THICKEST, 1), np.uint8))
    runs = label_runs(np.asarray(cv2.subtract(drawn, blocks), np.uint8))
    # A rule that touches a stroke is not straight together with it; it is longer, though.
    bent = cv2.morphologyEx(runs.only(~runs.straight).mask, cv2.MORPH_OPEN, np.ones((1, TOUCHED // STEP), np.uint8))
    parts = label_runs(np.asarray(bent, np.uint8))
    return np.asarray(cv2.bitwise_or(runs.only(runs.straight).mask, parts.only(parts.straight).mask), np.uint8)


def _closed(runs: Pixels) -> Pixels:
    return np.asarray(cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, BREAK // STEP | 1), np.uint8)), np.uint8)


def _between(rules: Pixels, drawn: Pixels, across: Pixels) -> Pixels:
    """The parts of level rules that run from one of the rules `across` them to another and are mostly drawn."""
    # Two rules that meet in a corner may miss each other by a little.
    crossing = cv2.dilate(across, np.ones((2 * REACH + 1, 1), np.uint8))
    parts = label_runs(np.asarray(cv2.subtract(rules, crossing), np.uint8))
    ending = parts.ends_on(np.asarray(cv2.dilate(crossing, ALONG), np.uint8))
    # A rule may be broken anywhere but there: the stroke of a letter stops before it meets the rules around it.
    ending &= parts.ends_on(np.asarray(cv2.dilate(drawn, np.ones((3, 1), np.uint8)), np.uint8))
    kept = parts.only(ending & parts.covered_by(drawn, UNBROKEN)).mask
    # So that they meet the rules that they were parted by.
    return np.asarray(cv2.dilate(kept, ALONG, iterations=2), np.uint8)


def _turned(sampled: Pixels, width: int) -> Pixels:
    """A mask of level rules as one of upright rules sees it: transposed, every STEP-th of its columns."""
    rows = -(-sampled.shape[0] // STEP)
    padded = np.zeros((rows * STEP, sampled.shape[1]), np.uint8)
    padded[: sampled.shape[0]] = sampled
    pooled = padded.reshape(rows, STEP, -1).max(axis=1)
    return np.asarray(cv2.transpose(_whole(pooled, width)), np.uint8)


def _whole(sampled: Pixels, width: int) -> Pixels:
    """All columns of a mask of which every STEP-th is given."""
    # Four bytes at once, which are all the same: many times faster than repeating each.
    whole = np.multiply(sampled, FOUR_TIMES, dtype=np.uint32).view(np.uint8)
    return np.ascontiguousarray(whole[:, :width])
