"""The words of a roster cell: text made plain, and names, kinds and telephones as the portal writes them."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from portal.roster.vocabulary import CATEGORIES, MEMBERSHIPS, NOT_MEMBERS, SECTORS, SEXES

Severity = Literal["error", "warning"]

NAME_LENGTH = (2, 25)
TEXT_LENGTH = 60
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
NAME = re.compile(f"(?=.*[{HAN}])[{HAN}A-Za-z]+(?:·[{HAN}A-Za-z]+)*")
DOTS = re.compile(r"[.\u2022\u2027\u2219\u22c5\u30fb]")
UNSEEN = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]|_x000[9AD]_")
UNSEEN_KINDS = ("Cf", "Cc", "Cs")
GAP_AT_HAN = re.compile(f"(?<=[{HAN}]) | (?=[{HAN}])")
HALF_WIDTH = {ord("０") + at: ord("0") + at for at in range(ord("z") - ord("0") + 1) if chr(ord("0") + at).isalnum()}
BRACKETS = str.maketrans("()", "（）")
IN_BRACKETS = re.compile(r"\(.*?\)")
ID_NUMBER = re.compile(r"\d{6} ?\d{8} ?\d{3}[\dXx]|\d{15,}")
SECTOR_ENDING = re.compile("(?:类|领域|系统|党支部|支部)$")

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:(?:-|转)\d{1,6})?")
COUNTRY_CODE = re.compile(r"^(?:\+|00)?86-?(?=1\d{10}$)")
SHORT_NUMBER = re.compile(r"\d[\d-]{2,11}")
BETWEEN_NUMBERS = re.compile(r"[/\\、,;|\s]+")

STATUS = re.compile(r"(?:现为|现|系|属|长期|已)?(流动|失联)(?:中共)?(?:党员)?")
BETWEEN_REMARKS = re.compile(r"[,;:/。、()\[\]【】]")


class Reading(NamedTuple):
    """What a cell says, and what the user should do when that is in doubt ('' when it is not)."""

    value: str
    advice: str = ""
    severity: Severity = "error"


def as_text(value: Any) -> str:
    """Any cell's value as one line of text: nothing invisible, single blanks, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    text = UNSEEN.sub("", value.isoformat() if isinstance(value, date) else str(value))
    if not text.isprintable():
        text = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in UNSEEN_KINDS)
    return " ".join(text.split())


def folded(value: Any) -> str:
    """Text for comparison: full width as half width, no blanks at all."""
    return "".join(unicodedata.normalize("NFKC", as_text(value)).split())


def shown(value: Any) -> str:
    """What was found, short enough for a message and without anything that looks like an ID number."""
    text = ID_NUMBER.sub("〔长数字已隐去〕", as_text(value).translate(HALF_WIDTH))
    return text if len(text) <= TEXT_LENGTH else f"{text[:TEXT_LENGTH]}…"


def read_name(value: Any) -> Reading:
    """A name of 2 to 25 characters: Chinese, · between parts, Latin letters only for what cannot be typed."""
    name = DOTS.sub("·", folded(value))
    shortest, longest = NAME_LENGTH
    if not name:
        return Reading("", "没有姓名。请填写姓名；若这一行不是党员，请删去整行")
    if not NAME.fullmatch(name):
        return Reading("", "姓名里有不该出现的字符。请只写姓名，说明写到备注列；打不出的生僻字可用拼音代替")
    if not shortest <= len(name) <= longest:
        return Reading("", f"姓名应为 {shortest} 至 {longest} 个字，请核对")
    return Reading(name)


def read_sex(value: Any) -> Reading:
    """男 or 女."""
    return _read_word(value, SEXES, "性别")


def read_membership(value: Any) -> Reading:
    """正式 or 预备; those who are no members yet are told apart."""
    if _word(value) in NOT_MEMBERS:
        return Reading("", "不是党员，不列入党员花名册。请删去这一行")
    return _read_word(value, MEMBERSHIPS, "是正式还是预备党员")


def read_category(value: Any) -> Reading:
    """One of the six categories; '' with a warning when the cell is empty."""
    if not folded(value):
        return Reading("", f"没有填写党员类型。请补填：{_choices(CATEGORIES)}", "warning")
    return _read_word(value, CATEGORIES, "党员类型")


def read_sector(value: Any) -> Reading:
    """One of the seven sectors, '' for an empty cell or, with a warning, for an unknown word."""
    word = _word(value)
    sector = SECTORS.get(word) or SECTORS.get(SECTOR_ENDING.sub("", word), "")
    if sector or not folded(value):
        return Reading(sector)
    return Reading("", f"认不出支部类别，未读入。请写：{_choices(SECTORS)}", "warning")


def read_branch(value: Any) -> Reading:
    """The branch's name without blanks; an empty cell is an error."""
    branch = read_text(value)
    if not branch.value and not branch.advice:
        return Reading("", "没有党支部。请填写；若与上一行同属一个支部，请合并单元格或照写一遍")
    return Reading(branch.value.replace(" ", ""), branch.advice, "error")


def read_text(value: Any) -> Reading:
    """A line of text as typed, blanks at Chinese characters removed, brackets in full width, no ID numbers."""
    text = GAP_AT_HAN.sub("", as_text(value).translate(HALF_WIDTH)).translate(BRACKETS)
    if ID_NUMBER.search(text):
        return Reading("", "像是证件号码，未读入。系统不保存证件号码，请删去", "warning")
    if len(text) > TEXT_LENGTH:
        return Reading("", f"超过 {TEXT_LENGTH} 个字，未读入。请缩短", "warning")
    return Reading(text)


def read_telephone(value: Any) -> Reading:
    """One mobile or landline number; what is merely short is kept with a warning, what is no number is not."""
    text = unicodedata.normalize("NFKC", as_text(value))
    whole = _number(text)
    if not whole or _is_telephone(whole):
        return Reading(whole)
    for part in map(_number, BETWEEN_NUMBERS.split(text)):
        if _is_telephone(part):
            return Reading(part, f"不止一个号码，只读入 {part}", "warning")
    if SHORT_NUMBER.fullmatch(whole):
        return Reading(whole, "不像完整的电话号码，请核对（手机 11 位，座机带区号）", "warning")
    return Reading("", "不是电话号码，未读入。请写手机号或带区号的座机号", "warning")


def read_status(value: Any) -> Reading:
    """在册, 流动 or 失联 from a remark that says so plainly; a remark that only mentions it is left to the user."""
    remark = folded(value)
    said = {match[1] for part in BETWEEN_REMARKS.split(remark) if (match := STATUS.fullmatch(part))}
    if said:
        return Reading("失联" if "失联" in said else "流动")
    if "流动党员" in remark or "失联" in remark:
        return Reading("在册", "备注提到流动或失联但不明确，按在册读入。若确是，请单写“流动党员”或“失联”", "warning")
    return Reading("在册")


def _word(value: Any) -> str:
    """A cell's word without bracketed remarks and the closing 党员."""
    return IN_BRACKETS.sub("", folded(value)).removesuffix("党员")


def _read_word(value: Any, words: dict[str, str], what: str) -> Reading:
    word = words.get(_word(value), "")
    if word:
        return Reading(word)
    return Reading("", f"{'认不出' if folded(value) else '没有填写'}{what}。请写：{_choices(words)}")


def _choices(words: dict[str, str]) -> str:
    return "、".join(dict.fromkeys(words.values()))


def _number(text: str) -> str:
    """Digits and the hyphens of a landline; a mobile number without hyphens and country code."""
    number = COUNTRY_CODE.sub("", re.sub(r"[\s\u2010-\u2015]", "-", text.strip())).strip("-")
    digits = COUNTRY_CODE.sub("", number.replace("-", ""))
    return digits if MOBILE.fullmatch(digits) else number


def _is_telephone(text: str) -> bool:
    return bool(MOBILE.fullmatch(text) or LANDLINE.fullmatch(text))
