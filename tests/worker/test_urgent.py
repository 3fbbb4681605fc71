"""What is urgent is read before what was there already, rung for or not, on both brokers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.models import DocumentRow, PageRow
from storage.overview import documents_like
from storage.store import Store
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.workers import Workers, finish, pages, wait_for, workers_on
from worker.intake import Intake

WAITING = 14


@pytest.fixture(params=["memory", "redis"])
def workers(request: pytest.FixtureRequest, store: Store) -> Iterator[Workers]:
    """Workers of two processes on each broker."""
    broker_url = "memory://" if request.param == "memory" else request.getfixturevalue("redis_url")
    with workers_on(store, broker_url) as started:
        yield started


@pytest.mark.parametrize("known", [False, True])
def test_urgent_pages_overtake_those_that_wait(
    known: bool, workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """Only what is being read at that moment ends before them, whether they are new or become urgent now."""
    slow = grey_file(tmp_path / "slow.tif", *[standin.SLOW] * WAITING)
    intake.receive(slow, slow.name, "auto")
    urgent = grey_file(tmp_path / "urgent.tif", 60, 61)
    worker = workers.start()
    wait_for(lambda: pages(store, "working") == 2, worker)
    if known:
        document = intake.receive(urgent, urgent.name, "auto").document
        wait_for(lambda: documents_like(store.database, document)[0].pages == 2, worker)
    before = pages(store, "read")
    receipt = intake.receive(urgent, urgent.name, "auto", urgent=True)
    assert receipt.duplicate == known
    finish(worker)
    with store.database.reading() as connection:
        ended = sa.select(PageRow.document_id).join(DocumentRow).order_by(PageRow.updated)
        order = list(connection.scalars(ended))
    overtaken = len(order) - 1 - order[::-1].index(receipt.document)
    # Those that were read, the two in hand, and one or two begun while the document was being split.
    assert overtaken <= before + 2 + 2 + 1
