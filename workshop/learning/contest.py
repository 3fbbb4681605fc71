"""A challenger against the champion, on what neither has learnt from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

from recognizer.ctc import best_texts, shortened, without_marks
from recognizer.reader import StringReader
from workshop.datasets import Images, Labels
from workshop.drawing.shapes import DIGITS
from workshop.learning.fields import SettledField
from workshop.lines.pool import Lines
from workshop.truth.rows import characters

MAY_LOSE = 0.0005
"""Share of the locked base data that a challenger may read worse."""
MAY_LOSE_LINES = 0.01
"""Share of drawn lines that it may read worse: they are drawn from locked digits, but are no real paper."""
CHANCE = 0.05
"""Likelihood that an equal challenger would have won as clearly by chance, above which it is refused."""


@dataclass(frozen=True)
class Contest:
    """What both did."""

    characters: int
    """Of the locked base data."""
    champion: int
    """How many of them it reads right."""
    challenger: int
    fields: int
    """Settled fields that were kept back."""
    won: int
    """Of them those that only the challenger reads right."""
    lost: int
    """Those that only the champion does."""
    lines: int = 0
    """Drawn lines of locked digits, for the reader of lines alone."""
    champion_lines: int = 0
    challenger_lines: int = 0

    @property
    def chance(self) -> float:
        """How likely an equal challenger would do so well or better.

        McNemar's test (1947) on the fields that only one of them reads right, one-sided and exact with the mid-p
        value of Fagerland, Lydersen and Laake (2013), which keeps its level with few fields and wastes less.
        """
        many = self.won + self.lost
        above = sum(comb(many, wins) for wins in range(self.won + 1, many + 1))
        return (above + comb(many, self.won) / 2) / 2.0**many

    def objections(self) -> Iterator[str]:
        """Why it must not be promoted; none where it may be."""
        loss = (self.champion - self.challenger) / max(1, self.characters)
        if loss > MAY_LOSE:
            yield (
                f"it reads {loss:.3%} of {self.characters:,} locked digits worse, and may lose {MAY_LOSE:.2%} at most; "
                "learn with a smaller rate or from more corrections"
            )
        fewer = (self.champion_lines - self.challenger_lines) / max(1, self.lines)
        if fewer > MAY_LOSE_LINES:
            yield (
                f"its reader of lines reads {fewer:.2%} of {self.lines:,} drawn lines worse, and may lose "
                f"{MAY_LOSE_LINES:.0%} at most; learn from more corrections"
            )
        if not self.fields:
            yield "no corrections were kept back to measure on; settle fields of more documents"
        elif self.chance > CHANCE:
            yield (
                f"of {self.fields} settled fields kept back it reads {self.won} right that the champion does not "
                f"and {self.lost} the other way round, as could be chance (p = {self.chance:.3f}); settle more fields"
            )

    def as_text(self) -> str:
        """In words."""
        return (
            f"locked digits right {self.challenger:,} of {self.characters:,} (champion {self.champion:,}); drawn lines "
            f"{self.challenger_lines:,} of {self.lines:,} ({self.champion_lines:,}); of {self.fields} settled fields "
            f"kept back {self.won} won and {self.lost} lost (p = {self.chance:.3f})"
        )


def contest(
    champion: StringReader,
    challenger: StringReader,
    locked: tuple[Images, Labels],
    lines: Sequence[Lines],
    settled: Sequence[SettledField],
) -> Contest:
    """Ask both. `locked` are digits and `lines` drawn lines, `settled` the fields that were kept back.

    A field is right where the whole of what is written was read, by both networks together as they read in service.
    """
    both = champion, challenger
    right = [_digits_right(one, locked) for one in both]
    drawn = [_lines_right(one, lines) for one in both]
    first, second = ([is_right(one, field) for field in settled] for one in both)
    pairs = list(zip(first, second, strict=True))
    return Contest(
        characters=len(locked[1]),
        champion=right[0],
        challenger=right[1],
        fields=len(settled),
        won=sum(new and not old for old, new in pairs),
        lost=sum(old and not new for old, new in pairs),
        lines=sum(len(one.labels) for one in lines),
        champion_lines=drawn[0],
        challenger_lines=drawn[1],
    )


def is_right(reader: StringReader, field: SettledField) -> bool:
    """Whether the whole of what is written in a field is read."""
    return characters(reader.read([field.lattice])[0].raw) == characters(field.text)


def _digits_right(reader: StringReader, locked: tuple[Images, Labels]) -> int:
    images, labels = locked
    return int((reader.classifier.probabilities(images[..., 0]).argmax(axis=1) == labels).sum())


def _lines_right(reader: StringReader, lines: Sequence[Lines]) -> int:
    """How many drawn lines the reader of lines reads right, marks aside; none where there is no such reader."""
    if reader.lines is None:
        return 0
    strips = [strip[..., 0] for some in lines for strip in some.strips]
    wanted = [tuple(int(one) for one in label if one < len(DIGITS)) for some in lines for label in some.labels]
    seen = (best_texts(shortened(without_marks(steps, len(DIGITS)))[0])[0][0] for steps in reader.lines.steps(strips))
    return sum(text == truth for text, truth in zip(seen, wanted, strict=True))
