"""Passwords: argon2id, and what a new one must be."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 10
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2id hash, with its parameters, of a password."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def verify(stored: str | None, password: str) -> bool:
    """Whether the password fits; an unknown user costs the same time as a known one."""
    try:
        return _hasher.verify(stored or _nobody(), password[:200]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
