"""Passwords: argon2id, and what a new one must be."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import islice, pairwise, product
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.errors import Invalid
from portal.pinyin import initials

LEAST, MOST = 10, 200  # characters
LEAST_DIFFERENT = 5  # different characters
LEAST_FREE = 6  # characters that do not follow from the one before

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2id hash, with its parameters, of a password."""
    return _hasher.hash(_bytes(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether the password fits; an unknown user costs the same time as a known one."""
    nobody = _nobody()
    try:
        return _hasher.verify(stored or nobody, _bytes(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def _bytes(password: str) -> bytes:
    """Full-width characters, as an input method leaves them, count as their usual form."""
    return unicodedata.normalize("NFKC", password[: MOST * 4])[: MOST * 4].encode("utf-8", "surrogatepass")


# --- what a new one must be -------------------------------------------------------------------------


def check(password: str, *, names: Iterable[str] = (), field: str = "password") -> None:
    """Refuse a password that is short, common, regular, or made of `names` (person, units, user name).

    Raises Invalid at `field`, in words that say what to do.
    """
    problem = weakness(password, names)
    if problem:
        raise Invalid(problem, field)


def weakness(password: str, names: Iterable[str] = ()) -> str:
    """What is wrong with a password, as a sentence; empty when nothing is."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(plain) < LEAST:
        return f"密码至少 {LEAST} 个字符。可以用几个不相干的词连起来，好记又安全。"
    if len(password) > MOST:
        return f"密码最多 {MOST} 个字符。"
    if plain.isdecimal():
        return "密码不能全是数字，请加上字母或汉字。"
    if _holds_name(plain, names):
        return "密码不能含有您的姓名、用户名或单位名称（拼音和拼音首字母也不行）。"
    if _is_common(plain):
        return "这个密码太常见，容易被猜中，请换一个。"
    if _is_regular(plain):
        return "密码太有规律（重复、连续的数字字母或键盘相邻的键），请换一个。"
    return ""


_LEET = str.maketrans("@4013$57", "aaoiesst")
_WORDS = re.compile(r"[a-z]+|[\u3400-\u9fff]+")


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common-passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _core(plain: str) -> str:
    """Without the digits and signs at both ends: what is left of word + year."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)


def _is_common(plain: str) -> bool:
    common = _common()
    core = _core(plain)
    block = core[: _period(core)]
    if any(form in common for form in (plain, core, core.translate(_LEET), block)):
        return True
    words = _WORDS.findall(plain)
    return bool(words) and all(word in common for word in words)


def _period(text: str) -> int:
    """The length of the block that the text repeats; its own length when it repeats none."""
    return (text + text).find(text, 1) if text else 0


_ROWS = (
    "`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./", "!@#$%^&*()_+", "abcdefghijklmnopqrstuvwxyz", "01",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/",
)  # fmt: skip
_STEPS = frozenset(step for row in _ROWS for a, b in pairwise(row) for step in (a + b, b + a))


def _is_regular(plain: str) -> bool:
    """Few different characters, one block again and again, or mostly steps along the keyboard or the alphabet."""
    if len(set(plain)) < LEAST_DIFFERENT:
        return True
    if _period(plain) < LEAST_FREE:
        return True
    free = 1 + sum(a != b and a + b not in _STEPS for a, b in pairwise(plain))
    return free < LEAST_FREE


def _holds_name(plain: str, names: Iterable[str]) -> bool:
    """Whether a name stands in the password, spelled in characters, letters, pinyin or initials.

    Short spellings (wzx) occur by chance, so they count only where the rest is digits and signs.
    """
    letters = re.sub(r"[\W_]+", "", plain)
    forms = {letters, letters.translate(_LEET)}
    words = {_core(plain), _core(letters), *_WORDS.findall(plain)}
    alone = len(_WORDS.findall(plain)) == 1
    for spelling in spellings(names):
        long = len(spelling) >= 4 or (len(spelling) >= 2 and not spelling.isascii())
        if long and any(spelling in form for form in forms):
            return True
        if len(spelling) >= 2 and alone and spelling in words:
            return True
    return False


def spellings(names: Iterable[str]) -> set[str]:
    """The ways in which names may be written in a password, case-folded, without blanks and signs."""
    from pypinyin import Style, lazy_pinyin, pinyin

    found: set[str] = set()
    for name in names:
        plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
        found.add(plain)
        if not plain.isascii():
            found |= {initials(plain), "".join(lazy_pinyin(plain))}
            readings = pinyin(plain[:4], style=Style.NORMAL, heteronym=True)
            if len(plain) <= 4:
                found |= {"".join(parts) for parts in islice(product(*readings), 32)}
    return found - {""}
