"""How a decoder ended that should not have, and what that says about the file it was opening."""

import signal
from dataclasses import dataclass

from forms.errors import InkfieldError, ServiceError, TooLargeError, UnreadableFileError
from segmentation.decoding.confinement import MEMORY

OUT_OF_MEMORY = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL}
"""How PDFium and C++ end a process that gets no more memory."""


@dataclass(frozen=True)
class Ending:
    """The end of a decoder."""

    exit_code: int
    """As subprocess has it: the signal's number, negative, where a signal ended it."""
    peak: int
    """The most bytes it held in memory."""
    seconds: float | None = None
    """How long it had been waited for, where it was ended for that."""

    @property
    def is_worth_another_try(self) -> bool:
        """Whether a new decoder may fare better: what one has kept of earlier files is not this file's fault."""
        return self.seconds is None and self.exit_code != -signal.SIGXCPU

    def error(self) -> InkfieldError:
        """The error of the request that was in hand.

        An InputError where the file did it; a ServiceError where something outside did, since trying again may help.
        """
        if not self.is_worth_another_try:
            limit = f"more than {self.seconds:.0f} seconds" if self.seconds else "too long"
            return TooLargeError(f"it takes {limit} to open; print it to a new PDF, or scan it at 300 dpi")
        if self.exit_code >= 0:
            return ServiceError(f"the decoder ends by itself (exit code {self.exit_code}); install Inkfield again")
        cause = -self.exit_code
        if cause in OUT_OF_MEMORY or (cause == signal.SIGKILL and self.peak > MEMORY // 4):
            return TooLargeError("it takes too much memory to open; scan it at 300 dpi, or print it to a new PDF")
        if cause == signal.SIGKILL:
            return ServiceError("something kills the decoder; see whether the machine has memory left")
        return UnreadableFileError(f"opening it ends the decoder (signal {cause}): damaged; export or scan it again")
