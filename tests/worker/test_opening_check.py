"""A worker whose processes cannot open their bench ends with the error that hindered them."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from forms.errors import InkfieldError, LayoutError, ModelError, ServiceError, UsageError
from segmentation.opening import count_pages
from storage.store import Store
from tests.worker import standin
from worker import opening_check
from worker.bench import Bench
from worker.opening_check import BenchOpener, Trouble, check_opening


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    """A pipe on which nothing has been said."""
    pipe = Trouble()
    yield pipe
    pipe.close()


def failing(error: Exception) -> Callable[[], Bench]:
    """What cannot open a bench."""

    def open_bench() -> Bench:
        raise error

    return open_bench


def good(store: Store, folder: Path) -> Bench:
    """A bench with the stand-in reader."""
    return Bench(
        store,
        count_pages,
        standin.open_as_it_is,
        partial(standin.read_brightness, once=folder / "once"),
        "worker",
        60.0,
    )


@pytest.mark.parametrize(
    ("hindrance", "kind"),
    [
        (ModelError("the weights are missing"), ModelError),
        (ServiceError("no runtime"), ServiceError),
        (LayoutError("form.toml", 3, "write a number"), UsageError),
        (ImportError("libGL.so.1"), ServiceError),
        (RuntimeError("something else"), InkfieldError),
    ],
)
def test_what_hinders_a_child_is_raised_in_the_parent(hindrance: Exception, kind: type[InkfieldError]) -> None:
    """In the class that says what becomes of it, with the message that says what to do."""
    with pytest.raises(kind, match=str(hindrance)) as caught:
        check_opening(failing(hindrance))
    assert type(caught.value) is kind


def test_a_child_that_dies_while_it_opens_is_told_of_too() -> None:
    """A native library made for another processor ends its process without a word."""
    with pytest.raises(ServiceError, match="exit code 3"):
        check_opening(partial(os._exit, 3))


def test_a_child_that_never_gets_ready_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is killed after a while."""
    monkeypatch.setattr(opening_check, "OPEN_SECONDS", 0.2)
    with pytest.raises(ServiceError, match="not ready"):
        check_opening(standin.hang)


def test_a_bench_that_opens_passes(store: Store, tmp_path: Path) -> None:
    """And nothing is left open in the parent."""
    check_opening(lambda: good(store, tmp_path))


def test_a_bench_is_opened_once(store: Store, tmp_path: Path, trouble: Trouble) -> None:
    """Every later call gives the same one, and there is no trouble."""
    bench = BenchOpener(lambda: good(store, tmp_path), trouble)
    assert bench() is bench()
    assert trouble.told(0.0) is None


def test_an_error_that_stops_is_told_at_once(trouble: Trouble) -> None:
    """The worker hears the class and the words."""
    with pytest.raises(ModelError):
        BenchOpener(failing(ModelError("the weights ✗ are missing")), trouble)()
    told = trouble.told(0.0)
    assert isinstance(told, ModelError)
    assert str(told) == "the weights ✗ are missing"


def test_a_service_that_is_away_is_waited_for_a_while(trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database may restart while a process begins; only one that stays away ends the worker."""
    bench = BenchOpener(failing(ServiceError("no database")), trouble)
    for _ in range(3):
        with pytest.raises(ServiceError):
            bench()
    assert trouble.told(0.0) is None
    monkeypatch.setattr(opening_check, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(ServiceError):
        bench()
    assert isinstance(trouble.told(0.0), ServiceError)


def test_a_very_long_message_still_fits_into_one_piece(trouble: Trouble) -> None:
    """Two processes that speak at once are both understood."""
    for _ in range(2):
        trouble.tell(ModelError("✗" * 100_000))
    assert isinstance(trouble.told(0.0), ModelError)
