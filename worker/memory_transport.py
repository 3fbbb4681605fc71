"""memory:// for Celery's event loop.

Kombu's own transport in memory is a blocking one, so Celery gives it the pool in which all processes wait at one lock:
a process that is killed while it waits there takes the lock with it, and the whole worker stands still, even its
shutdown. With a transport that an event loop can drive, Celery takes the pool that has a pipe to each process instead,
as it does for redis.
"""

from typing import Any

from kombu.transport import memory

LOOK_SECONDS = 0.02
"""How often the queue is looked at."""


class Transport(memory.Transport):
    """Kombu's transport in memory, looked at from the event loop."""

    implements = memory.Transport.implements.extend(asynchronous=True)

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:  # noqa: ANN401 - Kombu is untyped
        """Have the loop take out what is there, over and over."""
        loop.call_repeatedly(LOOK_SECONDS, self._take_out, connection)

    def _take_out(self, connection: Any) -> None:  # noqa: ANN401
        while True:
            try:
                self.drain_events(connection, timeout=0)  # type: ignore[no-untyped-call]
            except TimeoutError:
                return
