"""Readings as a Parquet file, for programs that analyse; needs the extra `parquet`."""

from itertools import islice
from typing import BinaryIO

from forms.errors import ServiceError
from storage.exports import plain
from storage.tables import NUMBERS, Table

ROWS = 5_000
"""Of one row group: what is held in memory at once."""


def write_parquet(table: Table, to: BinaryIO) -> int:
    """Write a table in groups of rows, as they come; returns how many. Values are text, exactly as in JSON.

    Raises ServiceError where pyarrow is missing.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and heavy
        from pyarrow import parquet  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ServiceError("Parquet needs pyarrow: pip install 'inkfield[parquet]'") from error
    types = {int: pa.int32(), float: pa.float64(), str: pa.string()}
    schema = pa.schema([(column, types[NUMBERS.get(column, str)]) for column in table.columns])
    count, rows = 0, iter(table.rows)
    with parquet.ParquetWriter(to, schema) as writer:
        while some := [plain(row) for row in islice(rows, ROWS)]:
            columns = [list(column) for column in zip(*some, strict=True)]
            writer.write_table(pa.table(columns, schema=schema))
            count += len(some)
    return count
