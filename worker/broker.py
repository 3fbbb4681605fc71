"""The broker as people may see it."""

from urllib.parse import urlsplit


def shown_broker(url: str) -> str:
    """A broker's URL without user, password and parameters; of one that cannot be told apart, the scheme alone."""
    parts = urlsplit(url)
    if "@" in parts.path + parts.query + parts.fragment:
        return f"{parts.scheme}://"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
