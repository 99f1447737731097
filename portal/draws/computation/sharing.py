"""How many are drawn of each stratum: a number, a share rounded up, or a total in proportion (largest remainder)."""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from portal.errors import Invalid

COUNT = re.compile(r"0|[1-9][0-9]{0,5}")
SHARE = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{0,1}[1-9])?%")


def asked(text: str) -> str:
    """What was typed for a stratum in its one form: "3", or "12.5%" (0 < share ≤ 100, two places). Raises Invalid."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"[0-9]{1,6}", typed):
        return str(int(typed))
    if found := re.fullmatch(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?\s*%", typed):
        places = (found[2] or "").rstrip("0")
        share = f"{int(found[1])}.{places}%" if places else f"{int(found[1])}%"
        if 0 < _percent(share) <= 100:
            return share
    raise Invalid("抽取数量请填整数（如 3）或比例（如 10%，大于 0、不超过 100%，最多两位小数）。", "asked")


def is_asked(text: str) -> bool:
    """Whether this is a number or a share in its one form."""
    return bool(COUNT.fullmatch(text)) or bool(SHARE.fullmatch(text) and 0 < _percent(text) <= 100)


def count(asked: str, eligible: int) -> int:
    """So many of a stratum: the number itself, or the share of those who take part, rounded up (10 % of 4 is 1)."""
    if asked.endswith("%"):
        exact = _percent(asked) * eligible / 100
        return -int(-exact // 1)
    return int(asked)


def share_out(total: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """A total over strata in proportion to who takes part in each: whole parts first, what is left to the largest
    remainders, equal remainders by name. Without anybody nobody is drawn; a total above all of them gives more than there are.
    """
    everybody = sum(sizes.values())
    if not everybody:
        return dict.fromkeys(sizes, 0)
    parts = {name: divmod(total * size, everybody) for name, size in sizes.items()}
    left = total - sum(whole for whole, _rest in parts.values())
    first = sorted(sizes, key=lambda name: (-parts[name][1], name))[:left]
    return {name: whole + (name in first) for name, (whole, _rest) in parts.items()}


def _percent(share: str) -> Fraction:
    return Fraction(share.removesuffix("%"))
