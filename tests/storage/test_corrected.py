"""What can be learnt from: readings that a person gave a value."""

from storage.corrected import SettledReadings
from storage.decisions import Decision
from storage.store import Store
from tests.nouns import doubtful, reading
from tests.storage.decided import decide
from tests.storage.paper_trail import stored


def test_readings_that_a_person_gave_a_value_teach(store: Store) -> None:
    """In the order of the page; blank, illegible and undone ones say nothing of characters."""
    fields = [reading("a"), doubtful("b"), reading("c"), reading("d"), reading("e"), reading("f")]
    kept = stored(store, fields, "scan.pdf")
    decide(store, kept[0], Decision.CONFIRMED, "042")
    decide(store, kept[1], Decision.CORRECTED, "2026-11-24")
    decide(store, kept[2], Decision.BLANK, "")
    decide(store, kept[3], Decision.ILLEGIBLE, None)
    decide(store, kept[4], Decision.CONFIRMED, "042")
    decide(store, kept[4], Decision.UNDONE, "042")
    found = list(SettledReadings(store.database, store.originals).all())
    assert [(one.reading.field, one.decision, one.text, one.settled_by) for one in found] == [
        ("a", Decision.CONFIRMED, "042", "ada"),
        ("b", Decision.CORRECTED, "2026-11-24", "ada"),
    ]
    assert {(one.scan.file, one.page, one.layout) for one in found} == {("scan.pdf", 1, "cheque_in")}
    assert found[1].reading.text == "2026-11-23", "as the machine left it"
