"""The draw itself: secret and commitment, the number as it is written, the seed, and who stands where."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass

from portal.draws.computation.frame import Frame, Member
from portal.errors import Invalid

HEX = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member stands in its stratum (1 is first), and whether it is drawn; left out: no order."""

    member: Member
    order: int | None
    drawn: bool


def new_secret() -> str:
    """32 random bytes, as 64 small hexadecimal digits."""
    return secrets.token_hex(32)


def commitment(secret: str) -> str:
    """SHA-256 of the 32 bytes themselves, not of their digits."""
    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()


def number(text: str) -> str:
    """What somebody gave as the number in its one form: ASCII digits, no leading zero, at most 15. Raises Invalid."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[0-9]{1,15}", typed):
        raise Invalid("请填 1 至 15 位的整数，只有数字，没有小数点、逗号和空格。", "number")
    return str(int(typed))


def seed(frame_hash: str, secret: str, number: str) -> str:
    """SHA-256 of `frame hash|secret|number`, three texts between bars."""
    return _sha(f"{frame_hash}|{secret}|{number}")


def draw(frame: Frame, seed: str) -> list[Place]:
    """Every member in the order of the sheet: strata by name, by order within, those left out at the end by id."""
    counts = frame.counts()
    places = []
    for name in sorted(counts):
        members = [member for member in frame.members if member.stratum == name]
        ordered = sorted((member for member in members if not member.reason), key=lambda one: (rank(seed, one), one.id))
        places += [Place(one, at, at <= counts[name]) for at, one in enumerate(ordered, 1)]
        left_out = sorted((member for member in members if member.reason), key=lambda one: one.id)
        places += [Place(one, None, False) for one in left_out]
    return places


def rank(seed: str, member: Member) -> str:
    """What a member is ordered by: SHA-256 of `seed|stratum|id`."""
    return _sha(f"{seed}|{member.stratum}|{member.id}")


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
