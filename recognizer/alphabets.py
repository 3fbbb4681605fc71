"""Pages whose fields hold several alphabets: each field is read by the network that knows its kind's characters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forms.field import Candidates, DigitString
from forms.kinds import KINDS
from forms.kinds.kind import TICKS
from recognizer.reader import Strings
from recognizer.ticks import TickReader


@dataclass(frozen=True)
class ReaderByAlphabet:
    """Reads each lattice with the reader of its kind's alphabet."""

    reader_of: Callable[[str], Strings]
    """The reader for an alphabet. Asked only where a page holds such a field, so readers may be opened there."""

    def read(self, lattices: Sequence[Candidates]) -> list[DigitString]:
        """See `recognizer.reader.Strings`; one call of each network that the page needs."""
        places: dict[str, list[int]] = {}
        for at, lattice in enumerate(lattices):
            places.setdefault(KINDS[lattice.field.spec.kind].alphabet, []).append(at)
        found: dict[int, DigitString] = {}
        for alphabet, positions in places.items():
            reader = TickReader() if alphabet == TICKS else self.reader_of(alphabet)
            strings = reader.read([lattices[at] for at in positions])
            found |= dict(zip(positions, strings, strict=True))
        return [found[at] for at in range(len(lattices))]
