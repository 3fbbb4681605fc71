"""What the answers of the API look like; OpenAPI is made from these."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from forms.reading import Status
from forms.reason import Reason, ReasonCode
from storage.listing import DocumentEntry, PageEntry
from storage.states import DocumentState, WorkState
from worker.intake import Receipt

DocumentId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the document's bytes.", examples=["74db2c1c" * 8])
]

Box = tuple[int, int, int, int]


class ReasonBody(BaseModel):
    """Why a value, a page or a file is not simply accepted."""

    code: ReasonCode
    message: str = Field(description="A sentence for people; it may change.")

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """From the noun."""
        return cls(code=reason.code, message=reason.message)


class ReceiptBody(BaseModel):
    """A promise: the file and its row survive a power cut, and it will be read."""

    document: DocumentId
    file: str = Field(description="The name the file was sent under.")
    duplicate: bool = Field(description="Whether the same bytes had been received before; it is the same document.")

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        """From what intake gives."""
        return cls(document=receipt.document, file=receipt.file, duplicate=receipt.duplicate)


class DocumentBody(BaseModel):
    """A document and how far it is."""

    document: DocumentId
    file: str = Field(description="The name it was first given.")
    media_type: str = Field(description="By content, not by name.")
    layout: str = Field(description="The layout it is to be read with: auto, field, or a name.")
    urgent: bool = Field(description="Whether it is taken before what is not urgent.")
    state: DocumentState
    reason: ReasonBody | None = Field(description="Why the document as a whole could not be read.")
    received: datetime
    page_count: int = Field(ge=0, description="0 until it was split.")

    @classmethod
    def of(cls, entry: DocumentEntry) -> Self:
        """From a line of the store's listing."""
        return cls(
            document=entry.document,
            file=entry.file,
            media_type=entry.media_type,
            layout=entry.layout,
            urgent=entry.urgent,
            state=entry.state,
            reason=None if entry.reason is None else ReasonBody.of(entry.reason),
            received=entry.received,
            page_count=entry.page_count,
        )


class PageBody(BaseModel):
    """A page and how far it is."""

    page: int = Field(ge=1)
    state: WorkState
    layout: str | None = Field(description="The layout it was read with.")
    page_size: tuple[int, int] | None = Field(description="Width and height in pixels, upright, as it was given.")
    dpi: float | None
    reason: ReasonBody | None = Field(description="Why it could not be read.")

    @classmethod
    def of(cls, entry: PageEntry) -> Self:
        """From the store's listing."""
        return cls(
            page=entry.page,
            state=entry.state,
            layout=entry.layout,
            page_size=entry.page_size,
            dpi=entry.dpi,
            reason=None if entry.reason is None else ReasonBody.of(entry.reason),
        )


class DocumentDetail(DocumentBody):
    """A document with its pages."""

    pages: list[PageBody] = []


class DocumentList(BaseModel):
    """Some documents, newest first."""

    documents: list[DocumentBody]
    next: str | None = Field(description="Ask with this `cursor` for those that follow; null after the last.")


class Health(BaseModel):
    """That the server runs and reaches its store."""

    status: str = "ok"


class CharacterBody(BaseModel):
    """One character of a value."""

    text: str
    confidence: float = Field(ge=0, le=1)
    box: Box
    runner_up: str | None = Field(description="The digit that comes next.")


class ReadingLine(BaseModel):
    """One line of the readings: a field, or a page or file that could not be read (then without `field` and after)."""

    document: str
    file: str
    page: int | None
    page_size: tuple[int, int] | None
    dpi: float | None
    layout: str | None
    confidence: float | None = Field(ge=0, le=1, description="The probability that the whole text is right.")
    status: Status
    reason: ReasonBody | None
    field: str = Field(default="", description="The field's name.")
    kind: str = ""
    text: str | None = Field(
        default="", description="The value in normal form, the settled one if there is; null where it is illegible."
    )
    raw: str = Field(default="", description="What was seen, marks included.")
    box: Box = Field(default=(0, 0, 0, 0), description="x, y, width, height in pixels of the page as it was given.")
    characters: list[CharacterBody] = []
    model: str = ""
    settled_by: str = Field(default="", description="Who settled it; here and after only where somebody did.")
    settled_at: datetime | None = Field(default=None, description="When, in UTC.")
    machine_text: str = Field(default="", description="What the machine had read.")
