"""Promises survive on disk, and whoever reads sees new ones without a restart."""

import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forms.errors import ServiceError, SettingsError
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.promise import Promise
from storage.promises import FILE, StoredPromises, keep_promise

FIELD = FieldSpec("total", "number", Box(0, 0, 24, 9))
PROMISE = Promise("tally", None, 0.005, 0.95, 0.8, 3000, 2500, 3, 0.003, "abc", datetime(2026, 11, 26, tzinfo=UTC), "x")


def test_a_new_promise_is_seen_by_who_reads_already(tmp_path: Path) -> None:
    """Nothing is promised without a file; each line that is added counts from then on, and older ones stay."""
    stored = StoredPromises(tmp_path / "home", "abc")
    assert stored.threshold("tally", FIELD) is None
    keep_promise(tmp_path / "home", PROMISE)
    assert stored.threshold("tally", FIELD) == 0.8
    keep_promise(tmp_path / "home", replace(PROMISE, threshold=None, wrong=40))
    assert stored.threshold("tally", FIELD) is None
    assert list(stored.now().promises) == [PROMISE, replace(PROMISE, threshold=None, wrong=40)]


def test_promises_are_for_their_owner_alone(tmp_path: Path) -> None:
    """As all that is kept in INKFIELD_HOME."""
    keep_promise(tmp_path, PROMISE)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("line", ["{", "[]", '{"layout": "tally"}', '{"made": "yesterday"}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    """Nothing is read with a threshold that nobody can be sure of."""
    keep_promise(tmp_path, PROMISE)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(SettingsError, match=r"thresholds\.jsonl, line 2 is no promise"):
        StoredPromises(tmp_path, "abc").threshold("tally", FIELD)


def test_a_home_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A file in place of the folder is no traceback."""
    (tmp_path / "home").write_text("not a folder", encoding="utf-8")
    with pytest.raises(ServiceError, match="cannot be written"):
        keep_promise(tmp_path / "home", PROMISE)
