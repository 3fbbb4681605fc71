"""JBIG2 data that are cut short or cannot be decoded are known before white is taken for paper."""

import struct

import pytest

from segmentation.opening.jbig2 import is_whole

PAGE = struct.pack("!IIIIBH", 120, 90, 0, 0, 0, 0)
REGION = bytes(40)


def segment(number: int, kind: int, data: bytes, length: int | None = None) -> bytes:
    """A segment of page 1, with data of another length than it says if wanted."""
    return struct.pack("!IBBBI", number, kind, 0, 1, len(data) if length is None else length) + data


def referring(number: int, to: list[int], data: bytes) -> bytes:
    """A text region that refers to others, in the long form."""
    width = "B" if number <= 256 else "H"
    count = struct.pack("!I", 7 << 29 | len(to)) + bytes((len(to) + 8) // 8)
    return struct.pack("!IB", number, 6 | 0x40) + count + struct.pack(f"!{len(to)}{width}II", *to, 1, len(data)) + data


def test_whole() -> None:
    """Segments that end where they say are whole, in short and long form, and also where no length is known."""
    start = segment(0, 48, PAGE)
    assert is_whole(start)
    assert is_whole(start + segment(1, 38, REGION))
    assert is_whole(
        start + referring(2, [1] * 9, REGION) + referring(300, [1] * 5, REGION) + segment(301, 49, bytes(4))
    )
    assert is_whole(start + segment(1, 38, REGION, 0xFFFFFFFF))


def test_cut_short() -> None:
    """Wherever the data are cut, but between two segments, they are not whole."""
    first, second = segment(0, 48, PAGE), referring(1, [0] * 6, REGION)
    data = first + second
    assert [end for end in range(1, len(data) + 1) if is_whole(data[:end])] == [len(first), len(data)]


@pytest.mark.parametrize(("width", "height"), [(0xFFFFFFF0, 0xFFFFFFF0), (0, 90)])
def test_impossible_page(width: int, height: int) -> None:
    """A page that no decoder makes is not taken for whole."""
    assert not is_whole(segment(0, 48, struct.pack("!IIIIBH", width, height, 0, 0, 0, 0)) + segment(1, 38, REGION))


def test_stripes() -> None:
    """A page whose height only its end tells may be whole."""
    assert is_whole(segment(0, 48, struct.pack("!IIIIBH", 120, 0xFFFFFFFF, 0, 0, 0, 0x8010)) + segment(1, 38, REGION))
