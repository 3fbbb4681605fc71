"""The lattice of an amount: knows where the slash of `/-` or `/=` may stand that closes it, which looks like a one."""

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidates
from forms.geometry import Box
from recognizer.lattice import Lattice
from recognizer.line_shape import EVEN
from recognizer.marks import LOW, is_double
from recognizer.ways import SLASH, Path, Step

PRIOR = 1.0
"""Log-odds of a slash against a one where only dashes follow: people write `25/-` as well as `251-`, but of last digits
one in ten is a one. Not the whole logarithm of ten, for the reader of lines has learnt a part of it."""
ALIKE, STEEP, MOST = 1.08, 6.5, 2.0
"""So many times as high as the digits it may be either; with its height the log-odds grow so steeply, to so much at
most. Measured on 800 drawn slashes behind kept-back digits of MNIST, and on 200 ones of these."""
SEVEN = -3.0
"""How much less a slash looks like a seven than like a one: log 0.05."""
FLAT, SHORT = 1.3, 0.2
"""A dash is so many times wider than high, and at least so wide as a share of the text height."""
BESIDE = 0.45
"""The middle of what closes an amount is at most so many text heights from the line's."""


class AmountLattice(Lattice):
    """Takes the last high stroke before nothing but dashes for a slash, too."""

    def __init__(self, candidates: Candidates, probabilities: NDArray[np.float32], classes: Sequence[str]) -> None:
        """As Lattice."""
        super().__init__(candidates, probabilities, classes)
        self._slash_ends = self._before_dashes()

    def prior(self, path: Path) -> float:
        """See Lattice."""
        boxes = [(step, self.candidates.spans[step.span].box) for step in path.steps]
        slash = next((box for step, box in boxes if step.text == SLASH), None)
        digits = [box.height for step, box in boxes if step.is_character]
        if slash is None or not digits:
            return 0.0
        return PRIOR + max(-MOST, min(MOST, STEEP * (slash.height / median(digits) - ALIKE)))

    def _before_dashes(self) -> frozenset[int]:
        """The nodes behind which there are dashes and nothing else; the tip of a slash may be one of the low pieces."""
        pieces, found = self.candidates.pieces, set()
        dashes = [box for box in (*pieces, *self.candidates.marks) if self._is_dash(box)]
        for node in range(len(pieces), 0, -1):
            before = pieces[node - 1]
            if any(box.centre[0] > before.right for box in dashes):
                found.add(node)
            if before.height >= LOW * self._shape.height:
                break
        return frozenset(found)

    def _is_dash(self, box: Box) -> bool:
        """Whether a box may be a dash or an equals sign in the middle of the line."""
        height = self._shape.height
        flat = box.height < LOW * height and SHORT * height <= box.width >= FLAT * box.height
        return (flat or is_double(box, height)) and abs(self._shape.offset(box)) < BESIDE

    def _like_slash(self, index: int) -> float:
        """The score of taking a span for a slash: the network knows none and takes it for a one."""
        row = self._rows[index]
        return EVEN + float(np.logaddexp(row[self._known["1"]], row[self._known["7"]] + SEVEN))

    def _other_steps(self, index: int) -> list[Step]:
        """See Lattice; and the slash."""
        span, steps = self.candidates.spans[index], super()._other_steps(index)
        if span.first > 0 and span.last in self._slash_ends and self._shape.may_be_slash(span.box):
            steps.append(Step(index, SLASH, self._like_slash(index) + self._cost_of_pieces(span), None))
        return steps
