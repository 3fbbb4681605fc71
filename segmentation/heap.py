"""The C library's heap: what is freed is kept for what comes next, and given back after what takes very much.

Fresh memory costs more than copying what goes into it (some 2 µs a page of 4 kB), and a page of a document is read with
arrays that are larger than what glibc would keep. Other C libraries do as they like (mallopt(3), malloc_trim(3)).
"""

import ctypes
from functools import lru_cache

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGEST_THRESHOLD = 32 << 20
"""Larger requests than glibc lets be kept get memory of their own all the same."""


def keep_freed(most: int) -> None:
    """Keep so many bytes that were freed at the end of the heap, from now on."""
    library = _library()
    if library is not None:
        library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_THRESHOLD)
        library.mallopt(_M_TRIM_THRESHOLD, most)


def give_back() -> None:
    """Give what is free back to the system, wherever in the heap it lies; takes some milliseconds."""
    library = _library()
    if library is not None:
        library.malloc_trim(0)


@lru_cache
def _library() -> ctypes.CDLL | None:
    """glibc, where this process runs on it."""
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
