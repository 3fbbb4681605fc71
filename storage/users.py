"""Who may use the review page. Without any user, a person's own machine asks nobody who they are."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import sqlalchemy as sa

from forms.errors import NothingFoundError, UsageError
from storage.decisions import Role
from storage.engine import Database
from storage.models import LookRow, SessionRow, UserRow
from storage.passwords import hashed, is_dated, is_right

LONGEST = 64
MARKS = "._@-"
"""What a name may have beside letters and digits."""


@dataclass(frozen=True)
class User:
    """An account."""

    id: int
    name: str
    role: Role
    created: datetime


@dataclass(frozen=True)
class Users:
    """The accounts of one database."""

    database: Database

    def exist(self) -> bool:
        """Whether there is any."""
        with self.database.reading() as connection:
            return bool(connection.scalar(sa.select(sa.exists(sa.select(UserRow.id)))))

    def all(self) -> Sequence[User]:
        """All of them, by name."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(UserRow.__table__).order_by(UserRow.name))
            return [User(row.id, row.name, Role(row.role), datetime.fromtimestamp(row.created, UTC)) for row in rows]

    def add(self, name: str, role: Role, password: str) -> None:
        """A new account. Raises UsageError for a name that is taken or none, and for a password that cannot be one."""
        values = {"name": as_name(name), "role": role, "password_hash": hashed(password)}
        try:
            with self.database.writing() as connection:
                connection.execute(sa.insert(UserRow).values(values))
        except sa.exc.IntegrityError as error:
            raise UsageError(f"there is a user {values['name']} already; take another name") from error

    def remove(self, name: str) -> None:
        """Remove an account and end its sessions; what the person settled stays. NothingFoundError where it is none."""
        with self.database.writing() as connection:
            user = _id(connection, name)
            _end_sessions(connection, user)
            connection.execute(sa.delete(UserRow).where(UserRow.id == user))

    def set_role(self, name: str, role: Role) -> None:
        """Let a person do more or less, from their next request on; NothingFoundError where it is none."""
        with self.database.writing() as connection:
            connection.execute(sa.update(UserRow).where(UserRow.id == _id(connection, name)).values(role=role))

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password and end its sessions; raises as `add` and `remove` do."""
        kept = hashed(password)
        with self.database.writing() as connection:
            user = _id(connection, name)
            _end_sessions(connection, user)
            connection.execute(sa.update(UserRow).where(UserRow.id == user).values(password_hash=kept))

    def with_password(self, name: str, password: str) -> int | None:
        """The id of the user who has that name and password, None where nobody does; takes as long for either."""
        with self.database.reading() as connection:
            asked = sa.select(UserRow.id, UserRow.password_hash).where(UserRow.name == _normal(name))
            row = connection.execute(asked).one_or_none()
        if not is_right(password, _nobodys() if row is None else row.password_hash) or row is None:
            return None
        if is_dated(row.password_hash):
            with self.database.writing() as connection:
                same = sa.and_(UserRow.id == row.id, UserRow.password_hash == row.password_hash)
                connection.execute(sa.update(UserRow).where(same).values(password_hash=hashed(password)))
        return int(row.id)


def as_name(text: str) -> str:
    """A user's name in its normal form; raises UsageError for what may be none."""
    name = _normal(text)
    if not 0 < len(name) <= LONGEST or not all(each.isalnum() or each in MARKS for each in name):
        raise UsageError(f"a user's name has 1 to {LONGEST} letters, digits and {MARKS}, and no blanks")
    return name


def _normal(name: str) -> str:
    """One form of what looks the same; NUL, which PostgreSQL does not take, is in no name."""
    return unicodedata.normalize("NFKC", name).replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _id(connection: sa.Connection, name: str) -> int:
    found = connection.scalar(sa.select(UserRow.id).where(UserRow.name == _normal(name)).with_for_update())
    if found is None:
        raise NothingFoundError(f"there is no user {name}; `inkfield user list` names them all")
    return int(found)


def _end_sessions(connection: sa.Connection, user: int) -> None:
    """End them, and let go what they look at."""
    theirs = SessionRow.user_id == user
    connection.execute(sa.delete(LookRow).where(LookRow.holder.in_(sa.select(SessionRow.id).where(theirs))))
    connection.execute(sa.delete(SessionRow).where(theirs))


@cache
def _nobodys() -> str:
    """A hash to try passwords of unknown names on, so that the time taken does not tell which names there are."""
    return hashed("nobody has this password")
