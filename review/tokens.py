"""Who may come in: bearer tokens, each with a name. Only their fingerprints are kept."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.errors import SettingsError

SHORTEST = 16
"""Characters of a token at least; 16 random ones cannot be tried out over a network."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What may stand in an Authorization header: RFC 6750, section 2.1."""


@dataclass(frozen=True)
class Tokens:
    """The known tokens; none at all means that there is no token to ask for."""

    fingerprints: Mapping[str, bytes] = field(repr=False)
    """SHA-256 of each token by the name of who holds it."""

    def __bool__(self) -> bool:
        return bool(self.fingerprints)

    def holder(self, token: str) -> str | None:
        """The name of who holds `token`, None where nobody does; takes the same time for either."""
        given, found = _fingerprint(token), None
        for name, known in self.fingerprints.items():
            if hmac.compare_digest(known, given):
                found = name
        return found


def read_tokens(text: str) -> Tokens:
    """The tokens in `text`: one token, or NAME=TOKEN pairs with commas between; empty for none.

    Raises SettingsError, which never quotes a token.
    """
    pairs = [_pair(each) for each in re.split(r"[,\s]+", text) if each]
    known: dict[str, bytes] = {}
    for number, (name, token) in enumerate(pairs, start=1):
        if _NAME.fullmatch(name) is None or _TOKEN.fullmatch(token) is None:
            raise SettingsError(f"INKFIELD_TOKENS: entry {number} is no NAME=TOKEN; write letters, digits and -._~+/")
        if len(token) < SHORTEST:
            raise SettingsError(
                f"INKFIELD_TOKENS: token {number} is shorter than {SHORTEST} characters; make a new one"
            )
        if name in known or _fingerprint(token) in known.values():
            raise SettingsError(f"INKFIELD_TOKENS: entry {number} has a name or token that an earlier one has")
        known[name] = _fingerprint(token)
    return Tokens(known)


def _pair(entry: str) -> tuple[str, str]:
    """Name and token; what follows the first `=` of a lone token is its padding, if anything."""
    name, _, token = entry.partition("=")
    return (name, token) if token.strip("=") else ("token", entry)


def _fingerprint(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
