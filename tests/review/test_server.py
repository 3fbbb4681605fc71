"""Where the server may listen, and what is said where it cannot."""

import socket

import pytest

from forms.errors import ServiceError, UsageError
from review.server import check_address, listen


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_needs_no_token(host: str) -> None:
    """Nobody else reaches it."""
    check_address(host, lambda: False)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.0.2.1", "example.org", "127.0.0.1.example.org", "2130706433"]
)
def test_other_addresses_need_one(host: str) -> None:
    """Names are not looked up: what they lead to may change."""
    with pytest.raises(UsageError, match=r"INKFIELD_TOKENS .* accounts"):
        check_address(host, lambda: False)
    check_address(host, lambda: True)


def test_a_port_that_is_taken_is_a_missing_service() -> None:
    """With the advice to take another."""
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(ServiceError, match=f"127.0.0.1:{port} .* --port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "x" * 300])
def test_an_address_that_is_not_ours_is_a_missing_service(host: str) -> None:
    """Not known, or known and another machine's."""
    with pytest.raises(ServiceError, match="cannot be listened on"):
        listen(host, 0)


def test_what_is_sent_does_not_wait_for_the_other_side() -> None:
    """On connections that are taken, too; else each answer on one that is kept takes 40 ms more."""
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        taken, _ = listener.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
