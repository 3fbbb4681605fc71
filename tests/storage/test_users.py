"""Accounts and their sessions, on each kind of database."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from forms.errors import NothingFoundError, UsageError
from storage import passwords
from storage.clock import clock
from storage.decisions import Purpose, Role
from storage.models import LookRow, SessionRow, UserRow
from storage.sessions import Session, Sessions, session_id
from storage.store import Store
from storage.users import Users, as_name
from tests.storage.documents import done

PASSWORD = "correct horse battery"


@pytest.fixture
def users(store: Store) -> Users:
    """No accounts yet."""
    return Users(store.database)


def added(users: Users, name: str = "anna", role: Role = Role.REVIEWER) -> int:
    """An account's id."""
    users.add(name, role, PASSWORD)
    found = users.with_password(name, PASSWORD)
    assert found is not None
    return found


def test_a_password_opens_its_own_account_alone(users: Users) -> None:
    """Neither another one, nor another name, nor what is nearly right."""
    assert not users.exist()
    anna, ben = added(users), added(users, "ben", Role.ADMIN)
    assert anna != ben
    assert [(each.name, each.role) for each in users.all()] == [("anna", Role.REVIEWER), ("ben", Role.ADMIN)]
    assert users.exist()
    for name, password in [
        ("anna", PASSWORD + " "),
        ("anna", PASSWORD.upper()),
        ("anna", ""),
        ("anna", "x" * 100_000),
        ("carl", PASSWORD),
        ("", ""),
        ("an\0na", PASSWORD),
        ("\ud800", "\ud800"),
    ]:
        assert users.with_password(name, password) is None


def test_what_is_kept_is_argon2id_with_a_salt(users: Users, store: Store) -> None:
    """Two people with the same password do not have the same hash."""
    added(users)
    added(users, "ben")
    with store.database.reading() as connection:
        kept = list(connection.scalars(sa.select(UserRow.password_hash)))
    assert len({*kept}) == 2
    assert all(each.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for each in kept)


def test_a_hash_of_other_costs_is_renewed_when_its_owner_comes(
    users: Users, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their password is known then, and at no other time."""
    with monkeypatch.context() as cheaper:
        cheaper.setattr(passwords, "_HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1))
        added(users)
    assert users.with_password("anna", PASSWORD) is not None
    with store.database.reading() as connection:
        assert "m=65536" in str(connection.scalar(sa.select(UserRow.password_hash)))
    assert users.with_password("anna", PASSWORD) is not None


@pytest.mark.parametrize("name", ["", "a b", "<script>", "x" * 65, "a\u202eb", "a\0", "=1+1", "a\nb"])
def test_a_name_that_may_be_none_is_refused(name: str) -> None:
    """Letters of any script and digits, and little else."""
    with pytest.raises(UsageError):
        as_name(name)


def test_names_that_look_the_same_are_one(users: Users) -> None:
    """However their letters are composed."""
    added(users, "Zo\u00eb")
    with pytest.raises(UsageError, match="already"):
        users.add("Zoe\u0308", Role.ADMIN, PASSWORD)
    assert users.with_password("Zoe\u0308", PASSWORD) is not None


@pytest.mark.parametrize("password", ["", "short", "x" * 1001])
def test_a_password_that_is_too_short_or_long_is_refused(users: Users, password: str) -> None:
    """Before anything is stored."""
    with pytest.raises(UsageError, match="12 to 1000"):
        users.add("anna", Role.ADMIN, password)
    assert not users.exist()


def test_nobody_who_is_not_there_can_be_changed(users: Users) -> None:
    """Each says so."""
    with pytest.raises(NothingFoundError):
        users.remove("anna")
    with pytest.raises(NothingFoundError):
        users.set_role("anna", Role.ADMIN)
    with pytest.raises(NothingFoundError):
        users.set_password("anna", PASSWORD)


def test_a_session_is_known_by_its_secret_until_it_is_ended(users: Users, store: Store) -> None:
    """And the secret is nowhere in the database."""
    sessions = Sessions(store.database)
    user = added(users)
    one, other = sessions.open(user), sessions.open(user)
    assert sessions.find(one) == Session(session_id(one), "anna", Role.REVIEWER)
    assert sessions.find(session_id(one)) is None
    assert sessions.find("\ud800") is None
    sessions.end(one)
    sessions.end(one)
    assert sessions.find(one) is None
    assert sessions.find(other) is not None
    with store.database.reading() as connection:
        assert list(connection.scalars(sa.select(SessionRow.id))) == [session_id(other)]


def test_a_session_expires_by_the_databases_clock(users: Users, store: Store) -> None:
    """The next one that is opened sweeps it away."""
    sessions = Sessions(store.database)
    user = added(users)
    over = sessions.open(user, seconds=-1)
    assert sessions.find(over) is None
    sessions.open(user)
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(SessionRow)) == 1


def test_a_session_of_somebody_who_was_removed_meanwhile_opens_nothing(users: Users, store: Store) -> None:
    """Between the password and the session."""
    user = added(users)
    users.remove("anna")
    sessions = Sessions(store.database)
    assert sessions.find(sessions.open(user)) is None


def test_a_role_changes_at_once(users: Users, store: Store) -> None:
    """In sessions that are open, too."""
    sessions = Sessions(store.database)
    secret = sessions.open(added(users))
    users.set_role("anna", Role.ADMIN)
    assert sessions.find(secret) == Session(session_id(secret), "anna", Role.ADMIN)


def test_what_ends_a_session_lets_go_what_it_looked_at(users: Users, store: Store, tmp_path: Path) -> None:
    """Signing out, removal and a new password; another's looks stay."""
    sessions = Sessions(store.database)
    anna, ben = added(users), added(users, "ben")
    done(store, b"a scan", tmp_path)
    with store.database.reading() as connection:
        readings = list(connection.scalars(sa.text("SELECT id FROM readings ORDER BY id LIMIT 2")))
    kept = sessions.open(ben)

    def looks(secret: str, reading: int) -> None:
        values = {"reading_id": reading, "holder": session_id(secret), "purpose": Purpose.REVIEW}
        with store.database.writing() as connection:
            connection.execute(sa.insert(LookRow).values(**values, lease_until=clock() + 60.0))

    looks(kept, readings[0])
    for end in ("sign out", "password", "removal"):
        secret = sessions.open(anna)
        looks(secret, readings[1])
        if end == "sign out":
            sessions.end(secret)
        elif end == "password":
            users.set_password("anna", PASSWORD + "!")
        else:
            users.remove("anna")
        assert sessions.find(secret) is None
        with store.database.reading() as connection:
            assert list(connection.scalars(sa.select(LookRow.holder))) == [session_id(kept)]
    assert sessions.find(kept) is not None
