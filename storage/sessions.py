"""Who is signed in. A session is known by the hash of a secret that its browser alone has."""

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from storage.clock import clock
from storage.decisions import Role
from storage.engine import Database
from storage.models import LookRow, SessionRow, UserRow

SECONDS = 12 * 3600.0
"""How long a session lasts: a working day. Then the password is asked for again."""


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in."""

    id: str
    """The hash of its secret."""
    user: str
    role: Role
    """What they may do now, whatever they might when they signed in."""


@dataclass(frozen=True)
class Sessions:
    """The sessions of one database. All times are by its clock."""

    database: Database

    def open(self, user: int, seconds: float = SECONDS) -> str:
        """A new session for a user; gives its secret, which is kept nowhere else. Forgets those that are over."""
        secret = secrets.token_urlsafe(32)
        with self.database.writing() as connection:
            _end(connection, SessionRow.expires <= clock())
            # Where the user was removed in the meantime, the secret opens nothing.
            theirs = sa.select(sa.literal(session_id(secret)), UserRow.id, clock(), clock() + seconds)
            columns = ["id", "user_id", "created", "expires"]
            connection.execute(sa.insert(SessionRow).from_select(columns, theirs.where(UserRow.id == user)))
        return secret

    def find(self, secret: str) -> Session | None:
        """The session of a secret, None where there is none, or it has ended or expired."""
        asked = (
            sa.select(SessionRow.id, UserRow.name, UserRow.role)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(SessionRow.id == session_id(secret), SessionRow.expires > clock())
        )
        with self.database.reading() as connection:
            row = connection.execute(asked).one_or_none()
        return None if row is None else Session(row.id, row.name, Role(row.role))

    def end(self, secret: str) -> None:
        """End a session: its secret opens nothing from now on, and what it looked at others may look at."""
        with self.database.writing() as connection:
            _end(connection, SessionRow.id == session_id(secret))


def session_id(secret: str) -> str:
    """What a session is known by."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _end(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    connection.execute(sa.delete(LookRow).where(LookRow.holder.in_(sa.select(SessionRow.id).where(which))))
    connection.execute(sa.delete(SessionRow).where(which))
