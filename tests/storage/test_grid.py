"""Characters side by side: disjoint sheets, the odd ones come to review, whole values are confirmed at once."""

import sqlalchemy as sa

from storage.decisions import Decision, Purpose
from storage.grid import Grid, Sheet, is_whole
from storage.looks import Looks
from storage.models import CorrectionRow
from storage.settling import Settled, Settling
from storage.store import Store
from storage.waiting import Which, one
from tests.nouns import reading
from tests.storage.paper_trail import stored

ALL = Which()


def sevens(store: Store, many: int) -> list[int]:
    """That many accepted values of one seven; gives their ids."""
    return stored(store, [reading(f"field{place}", "7", raw="7") for place in range(many)])


def ids(sheet: Sheet) -> list[int]:
    """The readings of a sheet."""
    return [each.reading_id for each in sheet.readings]


def confirmed(store: Store) -> list[tuple[int, str]]:
    """Who confirmed what, in their order."""
    asked = sa.select(CorrectionRow.reading_id, CorrectionRow.settled_by).order_by(CorrectionRow.reading_id)
    with store.database.reading() as connection:
        rows = connection.execute(asked.where(CorrectionRow.decision == Decision.CONFIRMED, CorrectionRow.text == "7"))
        return [(row.reading_id, row.settled_by) for row in rows]


def test_sheets_hold_what_was_read_as_the_character_and_nobody_gets_anothers(store: Store) -> None:
    """About as many characters as asked for; the next sheet goes on where it ended."""
    kept = stored(
        store, [reading("two", "77", raw="77"), reading("none", "11", raw="11"), reading("one", "7", raw="7")]
    )
    kept += stored(store, [reading(f"field{place}", "7", raw="7") for place in range(2)], "batch/other.pdf")
    grid = Grid(store.database)
    first = grid.sheet("ann", "7", ALL, 2)
    assert (ids(first), first.after) == ([kept[0]], kept[0])
    assert ids(grid.sheet("ben", "7", ALL, 9)) == kept[2:]
    assert ids(grid.sheet("ann", "7", ALL, 9, kept[0])) == []
    Looks(store.database).leave("ben")
    assert ids(grid.sheet("ann", "7", ALL, 9, kept[0])) == kept[2:]


def test_all_but_the_odd_ones_are_confirmed_and_these_come_to_review(store: Store) -> None:
    """For the purpose of the grid, before all that waits."""
    kept = sevens(store, 5)
    grid = Grid(store.database)
    grid.sheet("ann's window", "7", ALL, 9)
    assert grid.looked_at("ann's window", "ann", kept, [kept[1], kept[3]]) == 3
    assert confirmed(store) == [(kept[0], "ann"), (kept[2], "ann"), (kept[4], "ann")]
    taken = Looks(store.database).take("another window", ALL, 9)
    assert [(found.reading_id, purpose) for found, purpose in taken] == [
        (kept[1], Purpose.GRID),
        (kept[3], Purpose.GRID),
    ]


def test_the_same_sheet_sent_again_changes_nothing(store: Store) -> None:
    """As happens where an answer was lost on its way."""
    kept = sevens(store, 3)
    grid = Grid(store.database)
    grid.sheet("ann's window", "7", ALL, 9)
    assert grid.looked_at("ann's window", "ann", kept, []) == 3
    assert grid.looked_at("ann's window", "ann", kept, []) == 3
    assert confirmed(store) == [(each, "ann") for each in kept]


def test_what_somebody_else_has_settled_or_holds_by_now_is_passed_over(store: Store) -> None:
    """Nothing of theirs is changed, and all others are confirmed all the same."""
    kept = sevens(store, 4)
    grid, settling = Grid(store.database), Settling(store.database)
    settling.settle(kept[0], "ben's window", "ben", Purpose.REVIEW, Settled(Decision.ILLEGIBLE))
    Looks(store.database).take_these("ben's window", kept[1:2], Purpose.REVIEW)
    assert grid.looked_at("ann's window", "ann", kept, []) == 2
    assert confirmed(store) == [(kept[2], "ann"), (kept[3], "ann")]


def test_whole_is_a_value_of_which_a_sheet_shows_all(store: Store) -> None:
    """One 7 of 71 proves nothing of the other digit."""
    texts = ("7", "77", "71", "17")
    kept = stored(store, [reading(f"field{text}", text, raw=text) for text in texts])
    found = [one(store.database, each) for each in kept]
    assert [each is not None and is_whole(each, "7") for each in found] == [True, True, False, False]
