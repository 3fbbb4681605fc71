"""Parquet files: every row, typed by column, values exactly as they were read."""

import io
import sys

import pytest
from pyarrow import parquet

from forms.errors import ServiceError
from storage.parquet import write_parquet
from storage.tables import Table, Value


def test_rows_come_back_as_they_went() -> None:
    """Numbers as numbers, values as text with their zeros, nothing as null."""
    content = io.BytesIO()
    rows = [[1, 0.5, Value("042", "number")], [None, None, None]]
    assert write_parquet(Table(["page", "confidence", "text"], rows), content) == 2
    found = parquet.read_table(content).to_pylist()
    assert found == [
        {"page": 1, "confidence": 0.5, "text": "042"},
        {"page": None, "confidence": None, "text": None},
    ]


def test_who_lacks_pyarrow_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ServiceError, match=r"inkfield\[parquet\]"):
        write_parquet(Table(["x"], []), io.BytesIO())
