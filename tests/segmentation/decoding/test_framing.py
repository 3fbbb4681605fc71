"""Frames arrive whole, with their open files, or not at all."""

import os
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from segmentation.decoding.framing import MAX_BYTES, BrokenLineError, receive, send

Line = tuple[socket.socket, socket.socket]


@pytest.fixture
def line() -> Iterator[Line]:
    """Both ends of a line."""
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def test_messages_keep_their_order_and_their_bytes(line: Line) -> None:
    """Two messages sent at once arrive one by one; a path that is no UTF-8 is the same path."""
    here, there = line
    odd = os.fsencode("/tmp/x").decode() + b"\xff\n".decode("utf-8", "surrogateescape")
    send(here, {"path": odd})
    send(here, {"number": 2})
    assert receive(there) == ({"path": odd}, [])
    assert receive(there) == ({"number": 2}, [])


def test_an_open_file_comes_with_its_message(line: Line) -> None:
    """The other side gets a descriptor of its own for the same file, which programs that it starts do not inherit."""
    here, there = line
    read, write = os.pipe()
    send(here, {"a": 1}, write)
    message, (theirs,) = receive(there)
    os.write(theirs, b"hello")
    assert (message, os.read(read, 9)) == ({"a": 1}, b"hello")
    assert theirs != write
    assert not os.get_inheritable(theirs)
    for each in (read, write, theirs):
        os.close(each)


@pytest.mark.parametrize(
    "sent",
    [b"", b"\0\0", struct.pack("!I", 9) + b"{", struct.pack("!I", MAX_BYTES + 1), struct.pack("!I", 2) + b"[]",
     struct.pack("!I", 4) + b"\xff\xfe{}"],
    ids=["nothing", "half a length", "half a message", "too long", "no object", "no JSON"],
)  # fmt: skip
def test_nonsense(line: Line, sent: bytes) -> None:
    """Whatever is no whole message breaks the line."""
    here, there = line
    here.sendall(sent)
    here.close()
    with pytest.raises(BrokenLineError):
        receive(there)


def test_nobody_there(line: Line) -> None:
    """Sending to one who has gone breaks the line too."""
    here, there = line
    there.close()
    with pytest.raises(BrokenLineError):
        send(here, {})


def test_deadline(line: Line) -> None:
    """One who says only half of it is not waited for beyond the deadline."""
    here, there = line
    here.sendall(struct.pack("!I", 100) + b"{")
    with pytest.raises(TimeoutError):
        receive(there, time.monotonic() + 0.1)
    with pytest.raises(TimeoutError):
        receive(there, time.monotonic() - 1)
