"""The error tree. Each class owns its exit code and what becomes of the work; nobody looks into a message.

InkfieldError                    stop    exit 1   something inside Inkfield is wrong
├── UsageError                   stop    exit 2   the command or its settings are wrong
│   ├── SettingsError            stop    exit 2   a setting is unknown, malformed or contradicts another
│   └── LayoutError              stop    exit 2   a layout file has an error: file, line, what to write instead
├── InputError                   reject  exit 3   a scan cannot be read, now or later; carries a reason code
│   ├── MissingFileError                          nothing is at that path
│   ├── EmptyFileError                            no bytes, or no pages
│   ├── UnsupportedFileError                      neither PDF, TIFF, JPEG nor PNG, by content
│   ├── UnreadableFileError                       damaged or truncated
│   ├── EncryptedFileError                        a PDF that asks for a password
│   ├── TooLargeError                             more pixels or pages than the limits allow
│   ├── MisregisteredError                        the page does not fit the layout that was named
│   ├── UnidentifiedError                         no known layout fits the page
│   └── SeveralSheetsError                        the page shows sheets that cannot all be read together
├── ServiceError                 retry   exit 4   a program, library or server is missing or unreachable
├── ModelError                   stop    exit 1   weights or their card are missing, damaged or do not fit this version
├── NotYoursError                stop    exit 1   a decision that does not count: somebody else was quicker
└── NothingFoundError            stop    exit 5   the question has no answer: no such document, no rows
"""

from enum import Enum
from pathlib import Path
from typing import ClassVar

from forms.reason import Reason, ReasonCode


class Outcome(Enum):
    """What becomes of the work that met an error."""

    RETRY = "retry"
    REJECT = "reject"
    STOP = "stop"


class InkfieldError(Exception):
    """Anything Inkfield raises on purpose; the message says what the user can do."""

    exit_code: ClassVar[int] = 1
    outcome: ClassVar[Outcome] = Outcome.STOP


class UsageError(InkfieldError):
    """The command, its options or its settings are wrong."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting is unknown, malformed or contradicts another."""


class LayoutError(UsageError):
    """A layout file has an error."""

    def __init__(self, file: Path | str, line: int | None, problem: str) -> None:
        """`problem` says what is wrong and what to write instead; `line` counts from 1, None where none is to blame."""
        place = f"{file}:{line}" if line is not None else str(file)
        super().__init__(f"{place}: {problem}")
        self.file = str(file)
        self.line = line


class InputError(InkfieldError):
    """A scan or a page that cannot be read and will not be readable later."""

    exit_code = 3
    outcome = Outcome.REJECT
    code: ClassVar[ReasonCode] = ReasonCode.UNREADABLE

    @property
    def reason(self) -> Reason:
        """The reason that goes on record."""
        return Reason(self.code, str(self))


class MissingFileError(InputError):
    """Nothing is at that path."""

    code = ReasonCode.NOT_FOUND


class EmptyFileError(InputError):
    """A file without bytes, or a document without pages."""

    code = ReasonCode.EMPTY


class UnsupportedFileError(InputError):
    """A file whose content is neither PDF, TIFF, JPEG nor PNG."""

    code = ReasonCode.UNSUPPORTED


class UnreadableFileError(InputError):
    """A damaged or truncated file."""

    code = ReasonCode.UNREADABLE


class EncryptedFileError(InputError):
    """A PDF that asks for a password."""

    code = ReasonCode.ENCRYPTED


class TooLargeError(InputError):
    """More pixels, bytes or pages than the limits allow."""

    code = ReasonCode.TOO_LARGE


class MisregisteredError(InputError):
    """The page does not fit the layout that was named."""

    code = ReasonCode.MISREGISTERED


class UnidentifiedError(InputError):
    """No known layout fits the page."""

    code = ReasonCode.UNIDENTIFIED


class SeveralSheetsError(InputError):
    """The page shows several sheets that cannot all be read together."""

    code = ReasonCode.SEVERAL_SHEETS


class ServiceError(InkfieldError):
    """A program, library or server is missing or unreachable; trying again may help."""

    exit_code = 4
    outcome = Outcome.RETRY


class ModelError(InkfieldError):
    """Weights or their card are missing, damaged or do not fit this version."""


class NothingFoundError(InkfieldError):
    """The question has no answer: no such document, no rows."""

    exit_code = 5


class NotYoursError(InkfieldError):
    """A decision that does not count: somebody else settled or holds the reading, or it was read anew meanwhile."""
