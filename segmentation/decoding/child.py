"""The decoder's own side: it limits itself, then answers one request after the other until nobody asks any more."""

import contextlib
import os
import socket
from collections.abc import Callable, Sequence

from segmentation.decoding import confinement
from segmentation.decoding.framing import BrokenLineError, Message, receive, send
from segmentation.heap import keep_freed

READY = {"ready": True}
KEPT = 256 << 20
"""Bytes that one page has freed and the next will want: more than any but the largest pages take."""


def main(descriptor: int, parent: int) -> None:
    """Serve the socket `descriptor` for process `parent`."""
    confinement.confine(parent)
    keep_freed(KEPT)
    # One process a core is the worker's business; further threads would only cost address space.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    from segmentation.decoding.answers import answer  # noqa: PLC0415 - heavy: inside the limits, and told their threads

    line = socket.socket(fileno=descriptor)
    with contextlib.suppress(BrokenLineError):
        send(line, READY)
        while True:
            _serve(line, answer)


def _serve(line: socket.socket, answer: Callable[[Message, Sequence[int]], Message]) -> None:
    """Answer one request."""
    request, descriptors = receive(line)
    confinement.renew_cpu_time()
    try:
        reply = answer(request, descriptors)
    finally:
        for each in descriptors:
            os.close(each)
    send(line, reply | {"worn": confinement.is_worn()})
