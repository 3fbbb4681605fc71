"""Rows as parts of an archive, and back; whatever the tables are called and whatever their schema."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from forms.errors import UnreadableFileError

ROWS = 2_000
"""Of one part."""

ALEMBIC = "alembic_version"


def reflected(connection: sa.Connection) -> Sequence[sa.Table]:
    """The tables as they are in that database, parents before those that refer to them."""
    found = sa.MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != ALEMBIC]


def rows(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[sa.RowMapping]]:
    """All rows of a table in the order of its key, up to ROWS at a time."""
    question = table.select().order_by(*table.primary_key)
    found = connection.execute(question, execution_options={"yield_per": ROWS}).mappings()
    yield from found.partitions(ROWS)


def part_name(table: str, number: int) -> str:
    """The name in the archive of a table's part, counted from 1."""
    return f"tables/{table}/{number:06d}.jsonl.gz"


def table_of(part: str) -> str:
    """The table that a part belongs to, by its name in the archive; empty where it is none."""
    found = re.fullmatch(r"tables/([a-z_]+)/\d{6}\.jsonl\.gz", part)
    return "" if found is None else found[1]


def packed(some: Sequence[sa.RowMapping]) -> bytes:
    """Rows as a gzipped JSON object a line."""
    lines = "".join(json.dumps(dict(row)) + "\n" for row in some)
    return gzip.compress(lines.encode(), compresslevel=4, mtime=0)


def unpacked(content: bytes) -> list[dict[str, Any]]:
    """The rows of a part; raises UnreadableFileError where it is damaged."""
    try:
        return [json.loads(line) for line in gzip.decompress(content).splitlines()]
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise UnreadableFileError(f"the backup is damaged: rows cannot be unpacked ({error})") from error
