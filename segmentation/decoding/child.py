"""The decoder's own side: it limits itself, then answers one request after the other until nobody asks any more."""

import contextlib
import ctypes
import os
import socket
from collections.abc import Callable, Sequence

from segmentation.decoding import confinement
from segmentation.decoding.framing import BrokenLineError, Message, receive, send

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
READY = {"ready": True}


def main(descriptor: int, parent: int) -> None:
    """Serve the socket `descriptor` for process `parent`."""
    confinement.confine(parent)
    _keep_memory()
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


def _keep_memory() -> None:
    """Let the C library keep what one page has freed for the next: fresh memory costs more than copying a page.

    The largest figures that glibc takes (mallopt(3)); other libraries do as they like.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 32 << 20)
        mallopt(_M_TRIM_THRESHOLD, 256 << 20)
