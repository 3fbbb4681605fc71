"""Figures as Prometheus fetches them."""

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from forms.reading import Status
from review import metrics
from storage.states import WorkState
from storage.store import Store
from tests.review.conftest import Running
from tests.storage.documents import done, receive
from worker.heartbeat import Pulse, workers_folder


def fetched(running: Running) -> dict[tuple[str, str], float]:
    """Each sample by its name and its label's value."""
    answer = running.http.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {(each.name, "".join(each.labels.values())): each.value for family in families for each in family.samples}


def filled(store: Store, tmp_path: Path) -> None:
    """Two pages read, one document that waits, one worker at work."""
    done(store, b"first", tmp_path / "in", pages=2)
    receive(store, b"second", tmp_path / "in")
    Pulse(workers_folder(store.home), "here.1", 140.0).beat()


def test_the_figures_are_those_of_the_store(server: Running, tmp_path: Path) -> None:
    """What waits, what was read, what is to be reviewed and how fast it goes, on each kind of database."""
    filled(server.store, tmp_path)
    found = fetched(server)
    assert found["inkfield_documents", "done"] == found["inkfield_documents", "received"] == 1
    assert found["inkfield_pages", "read"] == 2
    assert found["inkfield_readings", "review"] == 2
    assert found["inkfield_pages_per_second", ""] == 2 / 60
    assert found["inkfield_fields_per_second", ""] == 4 / 60
    assert 0 < found["inkfield_oldest_waiting_seconds", ""] < 300
    assert found["inkfield_workers", "well"] == 1


def test_what_has_not_happened_yet_is_nought(small_server: Running) -> None:
    """So that an alarm on it can be set before."""
    found = fetched(small_server)
    assert {found["inkfield_pages", state] for state in WorkState} == {0.0}
    assert {found["inkfield_readings", status] for status in Status} == {0.0}


def test_the_store_is_asked_once_in_a_while(
    small_server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two fetches in a row are one question, here however long the machine takes between them."""
    monkeypatch.setattr(metrics, "FRESH_SECONDS", 600.0)
    before = fetched(small_server)
    filled(small_server.store, tmp_path)
    assert fetched(small_server) == before


def test_a_token_is_asked_for(small_server: Running) -> None:
    """Figures are no secret of this machine's alone."""
    assert httpx.get(f"{small_server.url}/metrics").status_code == 401
