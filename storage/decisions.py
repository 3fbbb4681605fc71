"""What people decide about readings, why they looked, and who they are."""

from enum import StrEnum


class Decision(StrEnum):
    """What a person says about a reading."""

    CONFIRMED = "confirmed"
    """The machine's value is right."""
    CORRECTED = "corrected"
    """Another value stands there."""
    BLANK = "blank"
    """Nothing is written there."""
    STRUCK_OUT = "struck_out"
    """What was written is void."""
    ILLEGIBLE = "illegible"
    """Nobody can say what stands there."""
    UNDONE = "undone"
    """The decision before does not count: the reading is as the machine left it."""


class Purpose(StrEnum):
    """Why a person looked."""

    REVIEW = "review"
    """The machine would not vouch for it."""
    AUDIT = "audit"
    """It was drawn at random from what the machine accepted, and its value hidden until a person had typed it."""
    GRID = "grid"
    """It stood among many crops that were read alike."""
    FORM = "form"
    """It was settled beside all other values of its page."""


class Role(StrEnum):
    """What a user may do."""

    REVIEWER = "reviewer"
    """Settle fields, look at documents, answers and the report."""
    ADMIN = "admin"
    """All that, and upload, requeue and erase documents."""
