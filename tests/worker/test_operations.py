"""How much is done for a page, counted: what grows here makes every page dearer. Nothing is timed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import redis
import sqlalchemy as sa
from numpy.typing import NDArray
from PIL import Image

from forms.page import Page, Scan
from forms.reading import PageReading
from inkfield.composition import build_choice, build_reader
from inkfield.settings import Settings
from segmentation.opening import count_pages, identify, open_page
from storage.query import Filters
from storage.store import Store
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.workers import finish, workers_on
from worker.bench import Bench
from worker.intake import Intake
from worker.read_page import read_page
from workshop.drawing.pages import draw_form_page

STATEMENTS, COMMITS = 12, 4
"""At most so many a page, its claim, the look for urgent work and each BEGIN included."""
ALONG = 14, 4
"""The same of a document of one small page, from its receipt to its end: who splits it reads it."""
PAGES = 20
BYTES = 2000
"""What a page sends to the broker at most, all that is said at the start and while waiting included."""


@dataclass
class Counted:
    """What a database was asked."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def counting(engine: sa.Engine) -> Iterator[Counted]:
    """Counts while it is open; one call with many rows is one statement."""
    counted = Counted()

    def asked(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.statements.append(statement)

    def committed(_connection: object) -> None:
        counted.commits += 1

    sa.event.listen(engine, "before_cursor_execute", asked)
    sa.event.listen(engine, "commit", committed)
    try:
        yield counted
    finally:
        sa.event.remove(engine, "before_cursor_execute", asked)
        sa.event.remove(engine, "commit", committed)


def cost_of_a_page(store: Store, intake: Intake, folder: Path, fields: int) -> Counted:
    """What it takes to claim, read and save a page of so many fields."""

    def read(page: Page, layout: str) -> PageReading:
        one = standin.read_brightness(page, layout, once=folder / "once")
        many = tuple(replace(one.readings[0], field=f"field_{number}") for number in range(fields))
        return replace(one, readings=many)

    bench = Bench(store, count_pages, standin.open_as_it_is, read, "worker", lease=60.0)
    file = grey_file(folder / f"{fields}.png", 100 + fields)
    bench.split_document(intake.receive(file, file.name, "auto").document)
    (page_id,) = store.bells.due_pages(limit=9, trust=60.0)
    with counting(store.database.engine) as counted:
        bench.read_one(page_id)
    return counted


def test_sixty_fields_cost_no_more_statements_than_one(store: Store, intake: Intake, tmp_path: Path) -> None:
    """All readings of a page go in one call, in one transaction."""
    one, sixty = (cost_of_a_page(store, intake, tmp_path, fields) for fields in (1, 60))
    assert len(list(store.readings.records(Filters()))) == 61
    assert len(sixty.statements) == len(one.statements) <= STATEMENTS
    assert sixty.commits == one.commits <= COMMITS


def test_a_small_document_costs_little_more_than_a_page(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """Its page is claimed where it is made."""
    first, second = (grey_file(tmp_path / f"{grey}.png", grey) for grey in (110, 120))
    bench.split_document(intake.receive(first, first.name, "auto").document)
    (page_id,) = bench.store.bells.due_pages(limit=9, trust=60.0)
    bench.read_one(page_id)
    document = intake.receive(second, second.name, "auto").document
    with counting(bench.store.database.engine) as counted:
        bench.split_document(document)
    assert len(list(bench.store.readings.records(Filters()))) == 2
    assert (len(counted.statements), counted.commits) <= ALONG, counted.statements


def test_a_page_costs_the_broker_one_small_bell(redis_url: str, store: Store, intake: Intake, tmp_path: Path) -> None:
    """Pushed once and never acknowledged; no pixels go with it."""
    file = grey_file(tmp_path / "pages.tif", *range(100, 100 + PAGES))
    intake.receive(file, file.name, "auto")
    with redis.Redis.from_url(redis_url) as server:
        server.config_resetstat()
        with workers_on(store, redis_url) as workers:
            finish(workers.start())
        sent = int(server.info("stats")["total_net_input_bytes"])
        calls = {name: int(told["calls"]) for name, told in server.info("commandstats").items()}
    assert len(list(store.readings.records(Filters()))) == PAGES
    assert PAGES < calls["cmdstat_lpush"] <= PAGES + 5, "one for the document, and any that was rung for twice"
    assert not {"cmdstat_hset", "cmdstat_zadd"} & set(calls), "nothing is kept until it is acknowledged"
    assert sent < BYTES * PAGES


def test_a_grey_page_of_a_pdf_is_one_byte_a_pixel(tmp_path: Path) -> None:
    """The embedded image is taken out as it is: not rendered larger, not made colour."""
    file = tmp_path / "page.pdf"
    rng = np.random.default_rng(1)
    picture = Image.fromarray(rng.integers(0, 255, (700, 500), dtype=np.uint8))
    picture.save(file, resolution=100)
    assert open_page(identify(file, "page.pdf"), 1).pixels.nbytes == 700 * 500


@dataclass(frozen=True)
class Counting:
    """A network of digits that counts how often it is asked."""

    classifier: Any
    asked: list[int]

    @property
    def card(self) -> Any:
        """The network's own."""
        return self.classifier.card

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The network's own, counted."""
        self.asked.append(len(crops))
        answer: NDArray[np.float32] = self.classifier.probabilities(crops)
        return answer


def test_a_page_asks_the_network_of_digits_once(tmp_path: Path) -> None:
    """All candidates of all fields go in one batch."""
    asked: list[int] = []
    settings = Settings(home=tmp_path)
    reader = build_reader(settings)
    digits = reader.strings.reader_of("0123456789")  # type: ignore[attr-defined]
    counting_reader = replace(digits, classifier=Counting(digits.classifier, asked))
    strings = replace(reader.strings, reader_of=lambda _: counting_reader)  # type: ignore[type-var]
    pixels, truth = draw_form_page(7)
    page = Page(Scan("drawn", "drawn", Path("drawn")), 1, pixels, 200.0)
    reading = read_page(page, replace(reader, strings=strings), build_choice(settings, "teaching_form"))
    assert len(reading.readings) == len(truth)
    assert len(asked) == 1
    assert asked[0] > 20
