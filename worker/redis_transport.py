"""redis:// for bells: a message is taken out of Redis when it is heard, and nothing is sent back for it.

Kombu's own transport keeps what was heard in a second place until it is acknowledged. An acknowledgement that fails
because the broker is away is logged by Celery and forgotten: what it stood for counts as prefetched ever after. A
worker whose whole prefetch was on its way just then asks for nothing more and stands still, even when the broker is
back. Our bells need none of this, since a row whose bell was lost is rung for again.
"""

import logging

from kombu.transport import redis, virtual

log = logging.getLogger(__name__)


class QoS(virtual.QoS):
    """What was prefetched and not begun, in this process alone."""

    def restore_unacked(self) -> list[object]:
        """Put it back for other workers. Where the broker does not take it, nothing is amiss: gives no errors."""
        self._flush()  # type: ignore[no-untyped-call]
        try:
            for message in self._delivered.values():
                self.channel._restore(message)
        except self.channel.connection_errors as error:
            log.debug("%d bells are lost, and are rung again: %s", len(self._delivered), error)
        self._delivered.clear()
        return []


class Channel(redis.Channel):
    """Kombu's channel as its option `ack_emulation` makes it when that is off, with our own way to put back."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """As Kombu makes it."""
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.QoS = QoS  # type: ignore[assignment] # Kombu itself puts the one that ours extends here


class Transport(redis.Transport):
    """Kombu's transport with that channel."""

    Channel = Channel
