"""Passwords: argon2id (RFC 9106), and what may be one."""

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from forms.errors import UsageError

SHORTEST = 12
LONGEST = 1000
"""Characters. Hashing takes longer the longer a text is, and nobody types more."""

_HASHER = PasswordHasher(type=Type.ID)
"""With the costs that RFC 9106 recommends where memory is short: 64 MiB, three passes."""


def hashed(password: str) -> str:
    """What is kept of a password: a hash with its salt and costs. Raises UsageError for one too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST} characters; take a few words that nobody would guess")
    return _HASHER.hash(_as_bytes(password))


def is_right(password: str, kept: str) -> bool:
    """Whether `kept` is the hash of `password`."""
    try:
        return len(password) <= LONGEST and _HASHER.verify(kept, _as_bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str) -> bool:
    """Whether a hash was made with other costs than those of now."""
    return _HASHER.check_needs_rehash(kept)


def _as_bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
