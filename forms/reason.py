"""Why a value is not simply accepted: a closed list of codes, each with a sentence for people."""

from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """The closed list; docs/reasons.md explains each to users."""

    # The value: a person must look.
    LOW_CONFIDENCE = "low_confidence"
    SUM = "sum"
    DATE = "date"
    LENGTH = "length"
    FORMAT = "format"
    RANGE = "range"
    CHOICE = "choice"
    CHECK_DIGIT = "check_digit"
    ALLOWED = "allowed"
    STRUCK_OUT = "struck_out"
    OVERWRITTEN = "overwritten"
    PRINTED = "printed"
    STAMPED = "stamped"
    MISPLACED = "misplaced"
    # The page or the file: it could not be read.
    MISREGISTERED = "misregistered"
    UNIDENTIFIED = "unidentified"
    SEVERAL_SHEETS = "several_sheets"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    NOT_FOUND = "not_found"
    QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Reason:
    """A code for programs and a sentence for people."""

    code: ReasonCode
    message: str
