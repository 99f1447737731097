"""学时 as people type them (8, 7.5) and as they are kept: hundredths."""

import re

from portal.errors import Invalid

MOST = 10_000  # hundredths, as the tables hold it


def read(text: str, field: str = "hours") -> int | None:
    """Hundredths out of what was typed; None for nothing. Raises Invalid."""
    text = text.strip().replace("．", ".").replace("。", ".")
    if not text:
        return None
    if not re.fullmatch(r"[0-9０-９]{1,3}(\.[0-9０-９]{1,2})?", text):
        raise Invalid("学时请写数字，如 8 或 7.5。", field)
    whole, _, part = text.partition(".")
    found = int(whole) * 100 + int(part.ljust(2, "0") if part else 0)
    if found > MOST:
        raise Invalid("学时最多 100，请核对。", field)
    return found


def said(hundredths: int | None) -> str:
    """8, 7.5; nothing for None."""
    return "" if hundredths is None else f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
