"""Every field is read by the network that knows its alphabet, and no other network is opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.field import Candidates, DigitString
from forms.geometry import Box
from forms.kinds.kind import CAPITALS, DIGITS
from forms.layout import FieldSpec
from recognizer.alphabets import ReaderByAlphabet
from recognizer.reader import Strings
from recognizer.runtime import SHIPPED, shipped_card
from tests.sheets import blank_paper, field_of


@dataclass
class Opened:
    """Readers that say their alphabet's first character, and a list of those that were opened."""

    alphabets: list[str] = field(default_factory=list)

    def __call__(self, alphabet: str) -> Strings:
        """A reader for an alphabet."""
        self.alphabets.append(alphabet)
        return FirstCharacter(alphabet)


@dataclass
class FirstCharacter:
    """Reads the same in every field."""

    alphabet: str

    def read(self, lattices: Sequence[Candidates]) -> list[DigitString]:
        """See Strings."""
        return [DigitString(each, self.alphabet[0], (), 1.0, (), f"of {len(self.alphabet)}") for each in lattices]


def blank(kind: str) -> Candidates:
    """A lattice of a field of that kind, nothing in it."""
    image = field_of(blank_paper(), FieldSpec("n", kind, Box(0, 0, 30, 9)))
    return Candidates(image, (), (), frozenset(), (), 0.0)


def test_each_field_meets_its_own_network() -> None:
    """Letters among digits keep their places; each network is asked once."""
    opened = Opened()
    kinds = ["number", "letters", "amount", "date", "letters"]
    lattices = [blank(kind) for kind in kinds]
    strings = ReaderByAlphabet(opened).read(lattices)
    assert [string.raw for string in strings] == ["0", "A", "0", "0", "A"]
    assert [string.model for string in strings] == ["of 10", "of 26", "of 10", "of 10", "of 26"]
    assert [string.candidates for string in strings] == lattices
    assert opened.alphabets == [DIGITS, CAPITALS]


def test_a_page_without_letters_never_opens_their_network() -> None:
    """Whoever reads digits alone pays for digits alone."""
    opened = Opened()
    ReaderByAlphabet(opened).read([blank("number"), blank("date")])
    assert opened.alphabets == [DIGITS]
    assert ReaderByAlphabet(opened).read([]) == []


def test_every_alphabet_has_a_network() -> None:
    """Each has its own card among the weights that ship."""
    cards = [shipped_card(alphabet) for alphabet in SHIPPED]
    assert len(set(cards)) == len(cards) == 2
    assert all(card.is_file() for card in cards)
