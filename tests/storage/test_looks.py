"""Taking what waits: disjoint for any number of people, in order, and back when its lease is over."""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from forms.reading import Status
from storage.decisions import Purpose
from storage.looks import Looks
from storage.models import LookRow
from storage.store import Store
from storage.waiting import Order, Which, progress
from tests.nouns import reading
from tests.storage.paper_trail import stored, waiting

ALL = Which()


def ids(looks: object) -> list[int]:
    """The ids of readings that were taken."""
    return [found.reading_id for found, _ in looks]  # type: ignore[attr-defined]


def test_the_worst_come_first_and_nobody_gets_what_another_has(store: Store) -> None:
    """Two people take three each of seven."""
    kept = stored(store, [*waiting(7), reading("sure")])
    looks = Looks(store.database)
    assert ids(looks.take("one", ALL, 3)) == kept[6:3:-1]
    assert ids(looks.take("two", ALL, 3)) == kept[3:0:-1]
    assert ids(looks.take("two", ALL, 9, without=kept[1:4])) == [kept[0]]


def test_the_oldest_come_first_where_asked(store: Store) -> None:
    """In the order of documents, pages and fields."""
    kept = stored(store, waiting(2), "b/1.pdf") + stored(store, waiting(2), "a/2.pdf")
    looks = Looks(store.database)
    assert ids(looks.take("one", Which(Order.OLDEST), 9)) == kept


def test_layout_and_batch_narrow_what_is_taken(store: Store) -> None:
    """A batch is how the file's name begins, or the document's id."""
    stored(store, waiting(2), "b/1.pdf")
    kept = stored(store, waiting(2), "a/2.pdf")
    looks = Looks(store.database)
    assert sorted(ids(looks.take("one", Which(batch="a/"), 9))) == kept
    assert ids(looks.take("two", Which(layout="other"), 9)) == []
    assert progress(store.database, Which(batch="a/")).waiting == 2


def test_what_a_closed_browser_held_comes_back(store: Store) -> None:
    """Its lease runs out by the database's clock; until then it is kept alive."""
    kept = stored(store, waiting(2))
    looks = Looks(store.database)
    looks.take("one", ALL, 2)
    assert looks.keep("one", kept) == kept
    with store.database.writing() as connection:
        connection.execute(sa.update(LookRow).values(lease_until=1.0))
    assert sorted(ids(looks.take("two", ALL, 9))) == kept
    assert looks.keep("one", kept) == []


def test_what_is_left_is_free_at_once(store: Store) -> None:
    """Only what one holds oneself can be handed back."""
    kept = stored(store, waiting(3))
    looks = Looks(store.database)
    looks.take("one", ALL, 3)
    looks.leave("two")
    looks.leave("one", kept[:1])
    assert ids(looks.take("two", ALL, 9)) == kept[:1]
    looks.leave("one")
    assert sorted(ids(looks.take("two", ALL, 9))) == kept


def test_eight_people_at_once_get_every_field_once(store: Store) -> None:
    """However their transactions meet."""
    kept = stored(store, waiting(96))

    def person(name: int) -> list[int]:
        mine: list[int] = []
        while taken := ids(Looks(store.database).take(f"person {name}", ALL, 5, without=mine)):
            mine += taken
        return mine

    with ThreadPoolExecutor(8) as people:
        taken = [each for mine in people.map(person, range(8)) for each in mine]
    assert sorted(taken) == kept


def test_a_share_of_what_the_machine_vouches_for_is_drawn(store: Store) -> None:
    """As large as asked, the same each time, and mixed with what needs review."""
    kept = stored(store, [*waiting(20), *(reading(f"sure{place}", status=Status.ACCEPTED) for place in range(600))])
    which = Which(audit_share=0.1)
    drawn = progress(store.database, which).audit
    assert 30 <= drawn <= 95
    assert progress(store.database, Which(audit_share=1.0)).audit == 600
    taken = Looks(store.database).take("one", which, 400)
    assert sum(purpose is Purpose.AUDIT for _, purpose in taken) == drawn
    assert {found.reading_id for found, purpose in taken if purpose is Purpose.REVIEW} == set(kept[:20])
    assert ids(Looks(store.database).take("two", which, 400)) == []


def test_what_is_marked_on_a_grid_comes_first_and_stays_marked(store: Store) -> None:
    """Until it is settled, however often it is handed back."""
    kept = stored(store, [*waiting(2), reading("sure"), reading("other")])
    looks = Looks(store.database)
    assert looks.take_these("one", kept[2:], Purpose.REVIEW)
    looks.mark("one", kept[2:3])
    looks.leave("one")
    assert progress(store.database, ALL).marked == 1
    for person in ("two", "three"):
        taken = looks.take(person, ALL, 2)
        assert [(found.reading_id, purpose) for found, purpose in taken] == [
            (kept[2], Purpose.GRID),
            (kept[1], Purpose.REVIEW),
        ]
        looks.leave(person)
