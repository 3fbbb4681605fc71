"""Frames on the socket between a process and its decoder: four bytes of length, then a JSON object."""

import json
import os
import socket
import struct
import time
from typing import Any

Message = dict[str, Any]

_LENGTH = struct.Struct("!I")
MAX_BYTES = 1 << 20
"""A path is at most a few kilobytes; what claims more than this is no frame of ours."""


class BrokenLineError(Exception):
    """The other side has gone, or speaks nonsense."""


def send(line: socket.socket, message: Message, *descriptors: int) -> None:
    """Send a message, and with its first byte these open files. Raises BrokenLineError where nobody listens."""
    body = json.dumps(message).encode()
    frame = _LENGTH.pack(len(body)) + body
    try:
        sent = socket.send_fds(line, [frame], descriptors) if descriptors else 0
        line.sendall(frame[sent:])
    except TimeoutError:
        raise
    except OSError as error:
        raise BrokenLineError(str(error)) from error


def receive(line: socket.socket, deadline: float | None = None) -> tuple[Message, list[int]]:
    """The next message and the open files that came with it, which are the caller's to close.

    Raises TimeoutError at `deadline` (monotonic seconds; None: never), BrokenLineError where the other side is gone.
    """
    descriptors: list[int] = []
    try:
        (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size, deadline, descriptors))
        if length > MAX_BYTES:
            raise BrokenLineError(f"a message of {length} bytes")
        message = json.loads(_exactly(line, length, deadline, descriptors))
        if not isinstance(message, dict):
            raise BrokenLineError("a message that is no object")
    except BaseException as error:
        for descriptor in descriptors:
            os.close(descriptor)
        if isinstance(error, ValueError) or (isinstance(error, OSError) and not isinstance(error, TimeoutError)):
            raise BrokenLineError(str(error)) from error
        raise
    return message, descriptors


def _exactly(line: socket.socket, size: int, deadline: float | None, descriptors: list[int]) -> bytes:
    """The next `size` bytes; open files that come with them are added to `descriptors`."""
    data = b""
    while len(data) < size:
        _wait_until(line, deadline)
        part, came, _, _ = socket.recv_fds(line, size - len(data), 1)
        for each in came:
            os.set_inheritable(each, False)
        descriptors += came
        if not part:
            raise BrokenLineError("the other side has gone")
        data += part
    return data


def _wait_until(line: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)
