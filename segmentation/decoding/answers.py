"""What a decoder answers. Whatever goes wrong with a file is an answer too."""

import errno
import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from forms.errors import InputError, MissingFileError, TooLargeError, UnreadableFileError
from forms.page import Pixels, Scan
from segmentation.decoding.framing import Message
from segmentation.opening import count_pages, open_page

cv2.setNumThreads(1)


class HandOverError(Exception):
    """A page could not be written to the memory that it goes into."""


def answer(request: Message, descriptors: Sequence[int]) -> Message:
    """What `request` asks for: a path's `pages`, or where there is a `number`, what its `Page` is but for the pixels.

    The page's pixels go to the first of `descriptors`. An InputError becomes `error` (its reason code) and `message`,
    with the `fault` behind it where it was not foreseen, and `exhausted` where memory ran out; a page that there is no
    memory for becomes `short`.
    """
    scan = Scan(document="", file="", path=Path(request["path"]))
    try:
        with _faults_of_the_file():
            if "number" not in request:
                return {"pages": count_pages(scan)}
            page = open_page(scan, request["number"], request["paper"])
        _write(page.pixels, descriptors[0])
    except InputError as error:
        exhausted = isinstance(error.__cause__, MemoryError)
        fault = getattr(error, "__notes__", [""])[0]
        return {"error": error.code.value, "message": str(error), "fault": fault, "exhausted": exhausted}
    except HandOverError as error:
        return {"short": str(error)}
    return {"shape": page.pixels.shape, "dpi": page.dpi, "finer": page.finer, "given": page.given}


@contextmanager
def _faults_of_the_file() -> Iterator[None]:
    """Whatever opening a file raises is the file's doing: nothing else happens here."""
    try:
        yield
    except InputError:
        raise
    except MemoryError as error:
        raise _out_of_memory() from error
    except FileNotFoundError as error:
        raise MissingFileError("there is no such file any more; check the path") from error
    except OSError as error:
        if error.errno == errno.ENOMEM:
            raise _out_of_memory() from error
        raise UnreadableFileError(f"cannot be read: {error.strerror}; check its permissions and its disk") from error
    except Exception as error:
        told = UnreadableFileError("damaged in a way that was not foreseen; export or scan it again")
        told.add_note(traceback.format_exc())
        raise told from error


def _out_of_memory() -> TooLargeError:
    return TooLargeError("it takes too much memory to open; scan it at 300 dpi, or print it to a new PDF")


def _write(pixels: Pixels, descriptor: int) -> None:
    rest = np.ascontiguousarray(pixels).data.cast("B")
    offset = 0
    while rest:
        try:
            written = os.pwrite(descriptor, rest, offset)
        except OSError as error:
            raise HandOverError(str(error.strerror)) from error
        offset, rest = offset + written, rest[written:]
