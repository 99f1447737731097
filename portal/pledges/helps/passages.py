"""The passages of an item: its clauses and its whole texts, normalised, as digests. Pure text, no database."""

import hashlib
import re
import unicodedata
from typing import Any, NamedTuple

SHORTEST = 8  # characters of a normalised clause; shorter ones are common property
SHORTEST_WHOLE = 12  # of a whole text made of short clauses
_CLAUSE = re.compile(r"[。；;，,！!？?、：:\r\n]+")
_DIGITS = re.compile(r"\d+")
_SPOKEN = re.compile(r"[^\w#]|_")


class Passage(NamedTuple):
    """A piece of one's own text, as it was typed, and its digest."""

    digest: str
    text: str


def plain(text: str) -> str:
    """A text as it is compared: compatibility forms folded, blanks and punctuation dropped, each number one #."""
    folded = _DIGITS.sub("#", unicodedata.normalize("NFKC", text).lower())
    return _SPOKEN.sub("", folded)


def digest(normalised: str) -> str:
    """The first 16 hex digits of SHA-256."""
    return hashlib.sha256(normalised.encode(errors="surrogatepass")).hexdigest()[:16]


def of(item: Any) -> list[Passage]:
    """The passages of an item (needs matter and measure): each whole text that is long enough, then its clauses."""
    found: dict[str, Passage] = {}
    for text in (item.matter, item.measure):
        clauses = [piece for piece in (one.strip() for one in _CLAUSE.split(text)) if piece]
        pieces = [(text.strip(), SHORTEST_WHOLE), *((one, SHORTEST) for one in clauses)]
        for piece, least in pieces:
            normalised = plain(piece)
            if len(normalised) >= least and normalised.strip("#"):
                key = digest(normalised)
                found.setdefault(key, Passage(key, piece))
    return list(found.values())


def told(known: set[str], passages: list[Passage]) -> list[str]:
    """The pieces whose digest is known; a clause that lies in a known whole text is not said twice."""
    hits = [one.text for one in passages if one.digest in known]
    return [text for text in hits if not any(text != other and text in other for other in hits)]
