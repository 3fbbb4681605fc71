"""The broker's URL as Celery takes it and as people see it."""

import pytest

from worker.broker import celery_url, checked_tls, shown_broker


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("memory://", "memory://"),
        ("redis://127.0.0.1:6379/3", "redis://127.0.0.1:6379/3"),
        ("redis://:secret@host:6379/0", "redis://host:6379/0"),
        ("rediss://user:secret@host/0?ssl_ca_certs=/etc/ca.pem", "rediss://host/0"),
        ("redis://host/0?password=secret", "redis://host/0"),
        ("redis://:se?cret@host/0", "redis://"),
        ("redis://:se#cret@host/0", "redis://"),
        ("redis://:se/cret@host/0", "redis://"),
        ("redis://:se@cret@host/0", "redis://host/0"),
        ("redis://host/0?password=se@cret", "redis://"),
        ("unix:///run/redis.sock", "unix:///run/redis.sock"),
    ],
)
def test_nobody_is_shown_a_password(url: str, shown: str) -> None:
    """Not even where signs in it make the URL ambiguous."""
    assert shown_broker(url) == shown


def test_tls_asks_for_a_certificate_that_holds() -> None:
    """Celery would take any; who wants that must say so."""
    assert checked_tls("rediss://host/0") == "rediss://host/0?ssl_cert_reqs=required"
    assert checked_tls("rediss://host/0?ssl_ca_certs=ca.pem") == (
        "rediss://host/0?ssl_ca_certs=ca.pem&ssl_cert_reqs=required"
    )
    assert checked_tls("rediss://host/0?ssl_cert_reqs=none") == "rediss://host/0?ssl_cert_reqs=none"
    assert checked_tls("redis://host/0") == "redis://host/0"


def test_celery_has_its_own_word_for_a_socket() -> None:
    """The setting's is redis's own."""
    assert celery_url("unix:///run/redis.sock") == "redis+socket:///run/redis.sock"
