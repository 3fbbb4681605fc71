"""The tables.

Times are seconds since 1970 (UTC) as the database's own clock tells them: one clock for leases however many machines
work, and one type that SQLite and PostgreSQL compare and round-trip alike.

Characters are a JSON column of their reading, not a table: they are written once, always read together with the
reading and never searched, so a page stays a dozen rows instead of a hundred. The same holds for boxes.
"""

from enum import StrEnum
from typing import Any, TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from forms.reading import Status
from forms.reason import ReasonCode
from storage.clock import clock
from storage.decisions import Decision, Purpose, Role
from storage.states import DocumentState, WorkState

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class CharacterJson(TypedDict):
    """One character in the JSON column of its reading."""

    text: str
    confidence: float
    box: list[float]
    runner_up: str | None


class Base(DeclarativeBase):
    """All tables."""

    metadata = sa.MetaData(naming_convention=NAMES)


def _word(words: type[StrEnum]) -> sa.Enum:
    """A column of one of `words`, kept as plain text so that a new word needs no migration."""
    return sa.Enum(words, native_enum=False, length=24, values_callable=lambda those: [word.value for word in those])


class DocumentRow(Base):
    """A document: one per content, whatever it was called and however often it came."""

    __tablename__ = "documents"
    __table_args__ = (sa.Index(None, "state", "urgent", "created"), sa.Index(None, "created", "id"))

    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """SHA-256 of the content, hexadecimal."""
    file: Mapped[str]
    """The name as it was first given, for people."""
    media_type: Mapped[str] = mapped_column(sa.String(32))
    layout: Mapped[str]
    """The layout choice asked for: auto, field or a name."""
    urgent: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether it is taken before what is not urgent."""
    state: Mapped[DocumentState] = mapped_column(_word(DocumentState), default=DocumentState.RECEIVED)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[float] = mapped_column(sa.Double, default=0.0)
    rung_until: Mapped[float] = mapped_column(sa.Double, default=0.0)
    """Until then the bell that was rung for it is trusted to be heard."""
    holder: Mapped[str | None] = mapped_column(sa.String(64))
    """Who splits it: the worker's name, a colon, and the process."""
    reason_code: Mapped[ReasonCode | None] = mapped_column(_word(ReasonCode))
    reason_message: Mapped[str | None]
    created: Mapped[float] = mapped_column(sa.Double, default=clock())
    updated: Mapped[float] = mapped_column(sa.Double, default=clock(), onupdate=clock())


class PageRow(Base):
    """A page of a document, and the queue's record of it."""

    __tablename__ = "pages"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"), sa.Index(None, "state", "urgent", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counts from 1."""
    urgent: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether its document is urgent."""
    state: Mapped[WorkState] = mapped_column(_word(WorkState), default=WorkState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[float] = mapped_column(sa.Double, default=0.0)
    rung_until: Mapped[float] = mapped_column(sa.Double, default=0.0)
    holder: Mapped[str | None] = mapped_column(sa.String(64))
    """Who works on it: the worker's name, a colon, and the process."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    dpi: Mapped[float | None] = mapped_column(sa.Double)
    layout: Mapped[str | None]
    """The layout it was read with."""
    reason_code: Mapped[ReasonCode | None] = mapped_column(_word(ReasonCode))
    reason_message: Mapped[str | None]
    updated: Mapped[float] = mapped_column(sa.Double, default=clock(), onupdate=clock())


class ReadingRow(Base):
    """One field's value; of several for the same field of a page one is current."""

    __tablename__ = "readings"
    __table_args__ = (
        sa.Index(
            "uq_readings_current",
            "page_id",
            "field",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
        sa.Index(None, "status"),
        sa.Index(None, "is_current", "status", "correction_id", "confidence", "id"),
        sa.Index(None, "page_id"),
        sa.Index(None, "correction_id"),
        sa.Index(None, "text", postgresql_using="hash"),
        sa.Index(
            None,
            "crop",
            sqlite_where=sa.text("crop IS NOT NULL"),
            postgresql_where=sa.text("crop IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(sa.ForeignKey("pages.id", ondelete="CASCADE"))
    attempt: Mapped[int]
    """The attempt at the page that gave it."""
    position: Mapped[int]
    """Its place among the page's readings, from 0."""
    field: Mapped[str]
    is_current: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[str] = mapped_column(sa.String(32))
    raw: Mapped[str]
    text: Mapped[str]
    confidence: Mapped[float] = mapped_column(sa.Double)
    status: Mapped[Status] = mapped_column(_word(Status))
    reason_code: Mapped[ReasonCode | None] = mapped_column(_word(ReasonCode))
    reason_message: Mapped[str | None]
    box: Mapped[Any] = mapped_column(sa.JSON)
    """[x, y, width, height] in pixels of the page as it was given."""
    characters: Mapped[Any] = mapped_column(sa.JSON)
    """A list of CharacterJson, left to right."""
    crop: Mapped[str | None] = mapped_column(sa.String(64))
    """SHA-256 of the field's image where one is kept."""
    model: Mapped[str]
    correction_id: Mapped[int | None]
    """The last correction of it, None where nobody settled it or that was undone. Not a foreign key: the rows would
    depend on each other in a circle."""


class CorrectionRow(Base):
    """What a person decided about a reading: appended, never changed. Who undoes a decision appends that, too."""

    __tablename__ = "corrections"
    __table_args__ = (
        sa.Index(None, "reading_id"),
        sa.Index(None, "settled_at"),
        sa.Index(None, "settled_by", "settled_at"),
        sa.Index(None, "text", postgresql_using="hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(sa.ForeignKey("readings.id", ondelete="CASCADE"))
    decision: Mapped[Decision] = mapped_column(_word(Decision))
    purpose: Mapped[Purpose] = mapped_column(_word(Purpose))
    before: Mapped[str | None]
    """The value until then, None where it was illegible."""
    text: Mapped[str | None]
    """The value from then on, normalised; empty for what is blank or struck out, None for what is illegible."""
    raw: Mapped[str | None]
    """What is written there, digits and marks in order, as far as the person typed it."""
    settled_by: Mapped[str] = mapped_column(sa.String(64))
    """The user's name, a plain text: it outlives the account."""
    settled_at: Mapped[float] = mapped_column(sa.Double, default=clock())
    seconds: Mapped[float | None] = mapped_column(sa.Double)
    """From the moment it was shown to the decision; None where that is not known."""


class LookRow(Base):
    """Who has a reading before their eyes; nobody else gets it until the lease is over."""

    __tablename__ = "looks"
    __table_args__ = (sa.Index(None, "holder"),)

    reading_id: Mapped[int] = mapped_column(
        sa.ForeignKey("readings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    holder: Mapped[str] = mapped_column(sa.String(64))
    """The session that holds it."""
    purpose: Mapped[Purpose] = mapped_column(_word(Purpose))
    lease_until: Mapped[float] = mapped_column(sa.Double)


class UserRow(Base):
    """Somebody who may use the review page."""

    __tablename__ = "users"
    __table_args__ = (sa.UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    role: Mapped[Role] = mapped_column(_word(Role))
    password_hash: Mapped[str]
    """Argon2id, with its salt and its costs (RFC 9106)."""
    created: Mapped[float] = mapped_column(sa.Double, default=clock())


class SessionRow(Base):
    """A user who is signed in, until they sign out or it expires."""

    __tablename__ = "sessions"
    __table_args__ = (sa.Index(None, "user_id"),)

    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """SHA-256 of the secret in the cookie: who reads the table can sign in as nobody."""
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    created: Mapped[float] = mapped_column(sa.Double, default=clock())
    expires: Mapped[float] = mapped_column(sa.Double)


class TombstoneRow(Base):
    """What is left of a document that was erased: that it was here, and when it went. No name and no value."""

    __tablename__ = "tombstones"
    __table_args__ = (sa.Index(None, "document_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the content. No foreign key: the document is gone, and may be received anew."""
    verb: Mapped[str] = mapped_column(sa.String(24))
    """What erased it: erase or purge."""
    pages: Mapped[int]
    received: Mapped[float] = mapped_column(sa.Double)
    erased: Mapped[float] = mapped_column(sa.Double, default=clock())
