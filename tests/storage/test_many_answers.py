"""A hundred thousand readings: questions use indexes, exports keep memory flat."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil
import pytest
import sqlalchemy as sa

from forms.reading import Status
from forms.record import Record
from storage.decisions import Decision, Purpose
from storage.exports import write_csv
from storage.figures import figures
from storage.models import CorrectionRow, DocumentRow, PageRow, ReadingRow
from storage.performance import performance
from storage.query import Filters
from storage.report import report
from storage.rows import reading_values
from storage.states import DocumentState, WorkState
from storage.store import Store
from storage.tables import field_table, form_table
from storage.tallies import tallies
from storage.workbooks import write_workbook
from tests.nouns import doubtful, reading

pytestmark = pytest.mark.long

READINGS = 100_000
A_PAGE = 10
MEGABYTES = 40
"""An export may hold at most so much at once; all readings as lines are some 100 MB."""


@pytest.fixture
def full(store: Store) -> Store:
    """A store with READINGS readings of 10 fields, a tenth in review, of which half is settled."""
    pages = READINGS // A_PAGE
    template = reading_values(0, 1, (reading(text="0420"), doubtful("due")), {})
    with store.database.writing() as connection:
        documents = [
            {"id": f"{page:064x}", "file": f"batch-{page % 50}/{page}.pdf", "media_type": "application/pdf",
             "layout": "auto", "state": DocumentState.DONE, "created": 1.79e9 + 300.0 * page}
            for page in range(pages)
        ]  # fmt: skip
        connection.execute(sa.insert(DocumentRow), documents)
        pages_read = [
            {"id": page + 1, "document_id": f"{page:064x}", "number": 1, "state": WorkState.READ, "width": 1000,
             "height": 600, "layout": f"layout-{page % 3}"}
            for page in range(pages)
        ]  # fmt: skip
        connection.execute(sa.insert(PageRow), pages_read)
        for first in range(0, pages, 500):
            connection.execute(sa.insert(ReadingRow), [
                {**template[place == 0], "id": page * A_PAGE + place + 1, "page_id": page + 1, "position": place,
                 "field": f"field-{place}", "confidence": 1 - (page % 997) / 2000, "text": f"{page:05d}"}
                for page in range(first, first + 500) for place in range(A_PAGE)
            ])  # fmt: skip
        settled = [
            {"id": page + 1, "reading_id": page * A_PAGE + 1, "decision": Decision.CONFIRMED, "text": f"{page:05d}",
             "purpose": Purpose.REVIEW, "settled_by": f"person-{page % 7}", "seconds": 2.0}
            for page in range(0, pages, 2)
        ]  # fmt: skip
        connection.execute(sa.insert(CorrectionRow), settled)
        standing = sa.select(CorrectionRow.id).where(CorrectionRow.reading_id == ReadingRow.id).scalar_subquery()
        connection.execute(sa.update(ReadingRow).values(correction_id=standing))
    with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return store


@contextmanager
def growth() -> Iterator[list[int]]:
    """The memory of this process, bytes: before, and every few milliseconds until the end."""
    process, ended = psutil.Process(), threading.Event()
    sizes = [process.memory_info().rss]

    def look() -> None:
        while not ended.wait(0.02):
            sizes.append(process.memory_info().rss)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield sizes
    finally:
        ended.set()
        looking.join()


def test_exports_of_all_readings_keep_memory_flat(full: Store, tmp_path: Path) -> None:
    """Every reading is written, whatever the form, and none of it is kept."""
    ask = full.readings.briefly
    fields = full.readings.fields(Filters())
    with (tmp_path / "x").open("wb") as file:
        text = io.TextIOWrapper(file, newline="")
        exports: dict[str, tuple[Callable[[], int], int]] = {
            "csv": (lambda: write_csv(field_table(ask(Filters())), text), READINGS),
            "forms": (lambda: write_csv(form_table(ask(Filters()), fields), text), READINGS // A_PAGE),
            "xlsx": (lambda: write_workbook(field_table(ask(Filters())), file), READINGS),
        }
        for name, (write, rows) in exports.items():
            begun = time.perf_counter()
            with growth() as sizes:
                assert write() == rows
            grown = (max(sizes) - sizes[0]) / 1e6
            print(f"{name}: {time.perf_counter() - begun:.1f} s, {grown:.1f} MB")  # noqa: T201 - a figure to write down
            assert grown < MEGABYTES
        text.detach()


def first_of(lines: Iterator[Record]) -> Record:
    """The first line alone; the question is left, and its connection given back."""
    try:
        return next(lines)
    finally:
        lines.close()  # type: ignore[attr-defined]


def test_questions_to_many_readings_are_answered(full: Store) -> None:
    """What each takes is told, not judged; unsettled readings by status are found by their index."""
    first = f"{7:064x}"
    ask = full.readings.records
    questions: dict[str, Callable[[], object]] = {
        "document": lambda: len(list(ask(Filters(document=first)))),
        "value": lambda: len(list(ask(Filters(value="00042")))),
        "reviewer and field": lambda: first_of(ask(Filters(settled_by="person-3", field="field-0"))),
        "review": lambda: first_of(ask(Filters(status=Status.REVIEW))),
        "figures": lambda: figures(full.database),
        "report": lambda: report(tallies(full.database)),
        "layouts": lambda: performance(full.database),
    }
    for name, question in questions.items():
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            question()
            times.append(time.perf_counter() - begun)
        print(f"{name}: {1000 * median(times):.0f} ms")  # noqa: T201 - a figure to write down
    if full.database.engine.dialect.name == "sqlite":
        unsettled = "status = 'review' AND correction_id IS NULL"
        plan = f"EXPLAIN QUERY PLAN SELECT id FROM readings WHERE is_current AND {unsettled}"
        with full.database.reading() as connection:
            told = str(connection.exec_driver_sql(plan).all())
        assert "SEARCH readings USING" in told
