"""The API does what its description says, whatever is sent: requests made from the description itself."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import schemathesis
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.types import ASGIApp

from review.app import build_app
from review.cursor import as_cursor
from storage.listing import Place
from storage.store import open_store
from tests.review.conftest import TOKEN, parts_of

schemathesis.openapi.format("binary", st.binary(max_size=99).map(lambda content: b"\x89PNG\r\n\x1a\n" + content))
schemathesis.openapi.format("cursor", st.floats(0, 2e9).map(lambda created: as_cursor(Place(created, "0" * 64))))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ASGIApp]:
    """The application over SQLite, with tokens."""
    home: Path = tmp_path_factory.mktemp("described") / "home"
    store = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
    yield build_app(parts_of(store, home))
    store.close()


@pytest.fixture(scope="module")
def described(app: ASGIApp) -> BaseSchema:
    """The application with its own description."""
    return schemathesis.openapi.from_asgi("/openapi.json", app)


NOT_HELD = [negative_data_rejection]
"""It takes an empty list for a wrong value, which is not sent at all; what is refused, the other tests say."""


def send_what_is_described(described: BaseSchema, operation: str, mode: GenerationMode, most: int) -> None:
    """Send requests made from the description of an operation, right or wrong ones, and hold the answers against it."""
    asked = next(
        each.ok() for each in described.get_all_operations() if each.ok().definition.raw["operationId"] == operation
    )

    @seed(20_261_123)
    @settings(max_examples=most, phases=(Phase.generate,), deadline=None, database=None)
    @given(asked.as_strategy(generation_mode=mode))
    def hold(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"}, excluded_checks=NOT_HELD)

    hold()


OPERATIONS = ("receive_document", "list_documents", "get_document", "get_readings")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
ASKED = [*product(OPERATIONS, MODES), ("get_health", GenerationMode.POSITIVE)]


@pytest.mark.parametrize(("operation", "mode"), ASKED)
def test_answers_are_as_described(described: BaseSchema, operation: str, mode: GenerationMode) -> None:
    """A few dozen requests a route."""
    send_what_is_described(described, operation, mode, most=40)


@pytest.mark.long
@pytest.mark.parametrize(("operation", "mode"), ASKED)
def test_answers_are_as_described_for_long(described: BaseSchema, operation: str, mode: GenerationMode) -> None:
    """Hundreds of requests a route."""
    send_what_is_described(described, operation, mode, most=200)
