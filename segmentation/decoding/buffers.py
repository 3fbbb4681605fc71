"""Memory that a decoder writes pages into and its parent reads them from, without a copy in between.

The parent makes it, without a name, so that nothing is left behind whoever is killed, and uses it again once no array
looks at it any more: pages of the kernel's that were used before cost a fifth of fresh ones.
"""

import fcntl
import os
import tempfile
import weakref
from dataclasses import dataclass, field
from math import prod
from mmap import mmap

import numpy as np

from forms.page import Pixels

KEPT = 2
"""How many are kept for the next page: one caller looks at a page while the next is being opened."""
KEPT_BYTES = 64 << 20
"""The largest that is kept; an A3 page in colour at 300 dpi has 52 MB."""


@dataclass
class Buffer:
    """One piece of memory, as an open file without a name. It belongs to one page at a time."""

    descriptor: int
    _memory: mmap | None = None

    def root(self, size: int) -> Pixels:
        """Its first `size` bytes; every other view of them keeps this array alive.

        Raises ValueError where fewer were written.
        """
        if self._memory is None or len(self._memory) < size:
            self._memory = mmap(self.descriptor, size)
        return np.frombuffer(self._memory, np.uint8, size)

    @property
    def size(self) -> int:
        """How many bytes it takes up."""
        return os.fstat(self.descriptor).st_size

    def close(self) -> None:
        """Let go of it; arrays that look at it stay as they are."""
        self._memory = None
        os.close(self.descriptor)


@dataclass
class Buffers:
    """The buffers of one process that are free."""

    _free: list[Buffer] = field(default_factory=list)
    _kept: int = KEPT

    def take(self) -> Buffer:
        """A buffer that nobody looks at; give it to `pixels` or close it."""
        try:
            return self._free.pop()
        except IndexError:
            return Buffer(_unnamed_file())

    def pixels(self, buffer: Buffer, shape: tuple[int, ...]) -> Pixels:
        """What was written to `buffer`, as pixels that may be kept; once they are gone it is used again.

        Raises ValueError where less was written than `shape` takes.
        """
        root = buffer.root(prod(shape))
        weakref.finalize(root, self._take_back, buffer).atexit = False
        return root.reshape(shape)

    def close(self) -> None:
        """Let go of all that is free, and keep nothing from now on."""
        self._kept = 0
        while self._free:
            self._free.pop().close()

    def _take_back(self, buffer: Buffer) -> None:
        if len(self._free) < self._kept and buffer.size <= KEPT_BYTES:
            self._free.append(buffer)
        else:
            buffer.close()


def _unnamed_file() -> int:
    """An open file in memory, which nobody can make shorter; where there are none, one on disk without a name."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("inkfield-page", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
        return descriptor
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
