"""What is written into a backup and read from it, part by part, with every single bit of it flipped."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from forms.errors import UnreadableFileError
from storage.backup.manifest import CROPS, KINDS, MISSING, Amount, Header, Manifest, as_header, as_manifest
from storage.backup.manifest import packed as packed_json
from storage.backup.tables import packed, unpacked

HEADER = Header(1, "0004", 1_780_000_000.25)
MANIFEST = Manifest(
    "0004", HEADER.created, {"documents": 3}, 8, dict.fromkeys(KINDS, Amount(3, 40)),
    {kind: {"ab12": MISSING} if kind == CROPS else {} for kind in KINDS}, "0" * 64,
)  # fmt: skip


def each_flipped(content: bytes) -> Iterator[bytes]:
    """The content as often as it has bits, each time with another one flipped."""
    for place in range(len(content)):
        for bit in range(8):
            yield content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def rows() -> list[sa.RowMapping]:
    """Rows of a table of two columns that compress as those of a store do: much that repeats, some that does not."""
    numbered = sa.union_all(
        *(sa.select(sa.literal(number).label("id"), sa.literal(f"{number**9:x}").label("text")) for number in range(40))
    )
    with sa.create_engine("sqlite://").connect() as connection:
        return list(connection.execute(numbered).mappings())


def test_rows_with_a_flipped_bit_are_refused_or_the_same() -> None:
    """Whether the bit breaks the frame, the codes, the sum or nothing that matters; never with another error."""
    content, given = packed(rows()), [dict(row) for row in rows()]
    assert unpacked(content) == given
    refused = 0
    for flipped in each_flipped(content):
        try:
            assert unpacked(flipped) == given
        except UnreadableFileError:
            refused += 1
    assert refused > 0.95 * 8 * len(content)


@pytest.mark.parametrize(
    ("part", "read"), [(HEADER, as_header), (MANIFEST, as_manifest)], ids=["header.json", "manifest.json"]
)
def test_what_a_backup_says_of_itself_is_refused_or_of_its_form(
    part: Header | Manifest, read: Callable[[bytes], Header | Manifest]
) -> None:
    """A flipped bit in a name or in the syntax is told as damage, and never as an error of the program."""
    assert read(packed_json(part)) == part
    refused = 0
    for flipped in each_flipped(packed_json(part)):
        try:
            assert type(read(flipped)) is type(part)
        except UnreadableFileError:
            refused += 1
    assert refused > 0
