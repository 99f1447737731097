"""学时: kept in hundredths, written by people as 2 or 1.5."""

import re
from decimal import Decimal

TYPED = re.compile(r"\d{1,3}(?:\.\d{0,2}0{0,9})?|\.\d{1,2}0{0,9}")  # nothing that a number of any size could hide in


def hundredths(text: str) -> int:
    """学时 as typed (1.5) in hundredths; empty is none, and what cannot be read is -1."""
    text = (text or "").strip().replace("．", ".").removesuffix("学时").strip()
    if text and not TYPED.fullmatch(text):
        return -1
    found = int(Decimal(text or "0") * 100)
    return found if found <= 10_000 else -1


def said(hours: int) -> str:
    """Hundredths as people write them: 1.5; none is empty."""
    return f"{Decimal(hours) / 100:f}".rstrip("0").rstrip(".") if hours and hours % 100 else str(hours // 100 or "")
