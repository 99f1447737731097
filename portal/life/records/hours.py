"""学时: kept in hundredths, written by people as 2 or 1.5."""

from decimal import Decimal, InvalidOperation


def hundredths(text: str) -> int:
    """学时 as typed (1.5) in hundredths; empty is none, and what cannot be read is -1."""
    text = (text or "").strip().replace("．", ".").removesuffix("学时")
    try:
        found = Decimal(text or "0") * 100
    except InvalidOperation:
        return -1
    return int(found) if found.is_finite() and found == found.to_integral_value() and 0 <= found <= 10_000 else -1


def said(hours: int) -> str:
    """Hundredths as people write them: 1.5; none is empty."""
    return f"{Decimal(hours) / 100:f}".rstrip("0").rstrip(".") if hours and hours % 100 else str(hours // 100 or "")
