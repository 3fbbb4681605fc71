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
        sa.Index(None, "page_id"),
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
