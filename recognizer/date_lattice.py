"""The lattice of a date outside of a comb: the best way for a day whose parts are told by marks."""

from recognizer.lattice import Lattice
from recognizer.line_shape import EVEN
from recognizer.ways import START, Path, Step, Way, onwards, path_along

SEPARATOR = "/"
"""Stands for any mark between the parts of a date."""
UNSEEN = -3.0
"""Score of a mark of which there is no ink."""


class DateLattice(Lattice):
    """Knows where a slash may stand, which the network takes for a one."""

    def path_of_day(self, text: str) -> Path | None:
        """The best path on which a day stands that is written with SEPARATOR between its parts, or with nothing.

        None where no path holds it. Viterbi's recursion as in `path_of`, over characters and separators.
        """
        best: list[dict[int, Way]] = [{} for _ in range(len(self.candidates.pieces) + 1)]
        best[0][0] = START
        for node, starting in enumerate(self._starts):
            self._pass_small_marks(node, text, best[node])
            for index in starting:
                ahead, others = best[self.candidates.spans[index].last], self._other_steps(index)
                for at, way in best[node].items():
                    written = self._written(index, text[at : at + 1], others)
                    for there, step in [(at + 1, one) for one in written] + [(at, one) for one in others]:
                        _keep(ahead, there, onwards(way, step))
        found = best[-1].get(len(text))
        return path_along(found) if found else None

    def _written(self, index: int, text: str, others: list[Step]) -> list[Step]:
        """A span taken for the next character of a text or for its next separator, if it may be that."""
        if text in self._known:
            return [self._step(index, text)]
        return [self._separator(index, mark) for mark in others if not mark.text] if text == SEPARATOR else []

    def _separator(self, index: int, mark: Step) -> Step:
        """A mark taken for what parts a date: a high one may well be a slash."""
        high = self._shape.may_be_slash(self.candidates.spans[index].box)
        return mark._replace(score=max(mark.score, EVEN)) if high else mark

    def _pass_small_marks(self, node: int, text: str, here: dict[int, Way]) -> None:
        """Take what is too small for a piece, between the piece before `node` and that after it, for a separator."""
        pieces = self.candidates.pieces
        if not 0 < node < len(pieces):
            return
        start, end = pieces[node - 1].centre[0], pieces[node].centre[0]
        score = EVEN if any(start < mark.centre[0] < end for mark in self.candidates.marks) else UNSEEN
        for at, way in list(here.items()):
            if text[at : at + 1] == SEPARATOR:
                _keep(here, at + 1, (way[0] + score, way[1], way[2], way[3]))


def _keep(ways: dict[int, Way], at: int, way: Way) -> None:
    if at not in ways or ways[at][0] < way[0]:
        ways[at] = way
