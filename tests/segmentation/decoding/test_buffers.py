"""Memory for pages: used again once nobody looks at it, and only then."""

import os

import numpy as np
import pytest

from segmentation.decoding import buffers
from segmentation.decoding.buffers import Buffer, Buffers


def filled(pool: Buffers, value: int, size: int = 5000) -> Buffer:
    """A buffer into which somebody wrote a page of one value."""
    buffer = pool.take()
    os.pwrite(buffer.descriptor, bytes([value]) * size, 0)
    return buffer


def test_used_again_only_when_the_last_look_is_gone() -> None:
    """A part of a page keeps the whole page's memory; without it the same memory serves the next page."""
    pool = Buffers()
    first = filled(pool, 1)
    page = pool.pixels(first, (50, 100))
    part = page[10:20, ::2].T
    del page
    second = filled(pool, 2)
    assert second is not first
    assert (part == 1).all()
    del part
    assert filled(pool, 3) is first
    first.close()
    second.close()


def test_a_larger_page_in_the_same_memory() -> None:
    """A buffer grows with the page."""
    pool = Buffers()
    for side in (10, 700, 50):
        buffer = filled(pool, side % 256, side * side)
        assert (pool.pixels(buffer, (side, side)) == side % 256).all()
    assert pool.take() is buffer
    buffer.close()


def test_less_than_was_promised() -> None:
    """A page of which not all was written is no page."""
    pool = Buffers()
    buffer = filled(pool, 1, 4999)
    with pytest.raises(ValueError, match="mmap"):
        pool.pixels(buffer, (50, 100))
    buffer.close()


def test_nobody_can_make_it_shorter() -> None:
    """Reading what another process has cut off would kill the reader, so it cannot be cut."""
    pool = Buffers()
    buffer = filled(pool, 1)
    if hasattr(os, "memfd_create"):
        with pytest.raises(PermissionError):
            os.ftruncate(buffer.descriptor, 10)
    buffer.close()


def test_a_machine_without_files_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has none, a file without a name on disk does as well."""
    monkeypatch.delattr(os, "memfd_create", raising=False)
    pool = Buffers()
    page = pool.pixels(filled(pool, 9), (50, 100))
    assert (page == 9).all()
    del page
    pool.close()


@pytest.mark.parametrize("ending", ["closed", "too large", "one too many"])
def test_not_kept(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the end, beyond a size and beyond a number, memory goes back to the system."""
    pool = Buffers()
    if ending == "too large":
        monkeypatch.setattr(buffers, "KEPT_BYTES", 4000)
    taken = [filled(pool, 5) for _ in range(buffers.KEPT + 1)]
    pages = [pool.pixels(each, (50, 100)) for each in taken]
    if ending == "closed":
        pool.close()
    del pages
    open_ones = [each for each in taken if is_open(each)]
    assert len(open_ones) == (buffers.KEPT if ending == "one too many" else 0)
    pool.close()
    assert not any(is_open(each) for each in taken)


def is_open(buffer: Buffer) -> bool:
    """Whether the buffer's file is still open."""
    try:
        os.fstat(buffer.descriptor)
    except OSError:
        return False
    return True


def test_pixels_are_plain() -> None:
    """They are bytes that may be written to, in the order of rows."""
    pool = Buffers()
    page = pool.pixels(filled(pool, 5, 60), (4, 5, 3))
    page[0, 0] = 200
    assert page.dtype == np.uint8
    assert page.flags.c_contiguous
    assert page.sum() == 5 * 57 + 600
    del page
    pool.close()
