"""The database's own clock as an SQL expression: seconds since 1970 (UTC), fractions included."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class clock(FunctionElement[float]):  # noqa: N801 - reads as the SQL function it is
    """The time now, by the database and not by this machine."""

    inherit_cache = True
    type = sa.Double()


@compiles(clock, "sqlite")
def _sqlite(element: clock, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ARG001, ANN401 - SQLAlchemy's protocol
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(clock, "postgresql")
def _postgresql(element: clock, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ARG001, ANN401 - SQLAlchemy's protocol
    # Not now(): that is when the transaction began, which a wait for a lock makes old.
    return "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"
