"""What the end of a decoder says about the file it was opening."""

import signal

import pytest

from forms.errors import InkfieldError, ServiceError, TooLargeError, UnreadableFileError
from segmentation.decoding.confinement import MEMORY
from segmentation.decoding.endings import Ending


@pytest.mark.parametrize(
    ("ending", "error", "word"),
    [
        (Ending(-signal.SIGKILL, 50 << 20, seconds=25.0), TooLargeError, "25 seconds"),
        (Ending(-signal.SIGXCPU, 50 << 20), TooLargeError, "too long"),
        (Ending(-signal.SIGABRT, 50 << 20), TooLargeError, "memory"),
        (Ending(-signal.SIGKILL, MEMORY // 2), TooLargeError, "memory"),
        (Ending(-signal.SIGKILL, 50 << 20), ServiceError, "kills"),
        (Ending(1, 50 << 20), ServiceError, "install"),
        (Ending(-signal.SIGSEGV, 50 << 20), UnreadableFileError, "damaged"),
    ],
    ids=[
        "time",
        "processor time",
        "PDFium out of memory",
        "machine out of memory",
        "an operator",
        "a fault",
        "a crash",
    ],
)
def test_error(ending: Ending, error: type[InkfieldError], word: str) -> None:
    """The file is to blame where it took all time or memory or crashed the decoder, and nobody where it was killed."""
    assert type(ending.error()) is error
    assert word in str(ending.error())


def test_another_try() -> None:
    """Whatever took too long would do so again; what ended otherwise may fare better."""
    assert not Ending(-signal.SIGKILL, 0, seconds=25.0).is_worth_another_try
    assert not Ending(-signal.SIGXCPU, 0).is_worth_another_try
    assert Ending(-signal.SIGSEGV, 0).is_worth_another_try
    assert Ending(-signal.SIGKILL, 0).is_worth_another_try
