"""The broker's URL: as Celery takes it, and as people may see it."""

from urllib.parse import parse_qs, urlsplit


def shown_broker(url: str) -> str:
    """A broker's URL without user, password and parameters; of one that cannot be told apart, the scheme alone."""
    parts = urlsplit(url)
    if "@" in parts.path + parts.query + parts.fragment:
        return f"{parts.scheme}://"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def checked_tls(url: str) -> str:
    """The URL, asking for a certificate that holds where it is rediss:// and says nothing itself: Celery would not."""
    parts = urlsplit(url)
    if parts.scheme != "rediss" or "ssl_cert_reqs" in parse_qs(parts.query):
        return url
    return f"{url}{'&' if parts.query else '?'}ssl_cert_reqs=required"


def celery_url(url: str) -> str:
    """The URL in Celery's words."""
    if url.startswith("memory:"):
        # memory:// alone works too, with a complaint that it names no host.
        return "memory://localhost//"
    if url.startswith("unix:"):
        return url.replace("unix:", "redis+socket:", 1)
    return checked_tls(url)
