"""The words of a roster cell: text made plain, and names, kinds and telephones as the portal writes them."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning"]

NAME_LENGTH = (2, 25)
TEXT_LENGTH = 60
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
NAME = re.compile(f"(?=.*[{HAN}])[{HAN}A-Za-z]+(?:·[{HAN}A-Za-z]+)*")
DOTS = re.compile(r"[.\u2022\u2027\u2219\u22c5\u30fb]")
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]|_x000[9AD]_")
GAP_AT_HAN = re.compile(f"(?<=[{HAN}]) | (?=[{HAN}])")
WIDE_LETTERS = {wide: wide - 0xFEE0 for span in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)) for wide in range(*span)}
BRACKETS = str.maketrans("()", "（）")
IN_BRACKETS = re.compile(r"\(.*?\)")
ID_NUMBER = re.compile(r"(?:\d[ -]?){14,17}[\dXx]")
CELL_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:(?:-|转)\d{1,6})?")
COUNTRY_CODE = re.compile(r"^(?:\+|00)?86-?(?=1\d{10}$)")
SHORT_NUMBER = re.compile(r"\d[\d-]{2,11}")

SEXES = {"男": "男", "女": "女", "男性": "男", "女性": "女"}
MEMBERSHIPS = {
    "正式": "正式",
    "中共正式": "正式",
    "中共": "正式",
    "预备": "预备",
    "中共预备": "预备",
}
CATEGORIES = {
    **dict.fromkeys(("在职", "在岗", "在职在岗", "机关在职", "在岗职工"), "在职"),
    **dict.fromkeys(("无职", "农村无职", "无职务"), "无职"),
    **dict.fromkeys(("离退休", "退休", "离休", "离退", "离退休人员", "退休人员", "离休干部", "退休干部"), "离退休"),
    **dict.fromkeys(("两新", "两新组织", "非公", "非公企业", "社会组织"), "两新"),
    **dict.fromkeys(("流动",), "流动"),
    **dict.fromkeys(("学生", "在校学生", "大学生", "研究生"), "学生"),
}
SECTORS = {
    **dict.fromkeys(("机关", "党政机关", "机关单位", "行政机关"), "机关"),
    **dict.fromkeys(("事业单位", "事业", "其他事业单位", "医院", "公立医院"), "事业单位"),
    **dict.fromkeys(("国有企业", "国企", "公有制企业", "国有控股企业"), "国有企业"),
    **dict.fromkeys(
        ("两新", "两新组织", "非公企业", "非公有制企业", "非公", "社会组织", "非公企业和社会组织", "非公有制经济组织和社会组织"), "两新"
    ),
    **dict.fromkeys(("农村社区", "农村", "社区", "村", "行政村", "建制村", "农村和社区", "城市社区", "村社区"), "农村社区"),
    **dict.fromkeys(("学校", "高校", "高等学校", "中小学", "中小学校", "教育", "职业学校"), "学校"),
    **dict.fromkeys(("窗口单位和服务行业", "窗口单位", "服务行业", "窗口", "窗口服务", "窗口服务行业", "窗口单位服务行业"), "窗口单位和服务行业"),
}
NOT_MEMBERS = frozenset(("群众", "入党积极分子", "积极分子", "发展对象", "入党申请人", "共青团员", "团员"))
STATUS = re.compile(r"(?:现为|现|系|属|长期|已)?(流动|失联)(?:中共)?(?:党员)?")


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
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = SELECTORS.sub("", text)
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in ("Cf", "Cc", "Cs"))
    return " ".join(text.split())


def folded(value: Any) -> str:
    """Text for comparison: full width as half width, no blanks at all."""
    return "".join(unicodedata.normalize("NFKC", as_text(value)).split())


def shown(value: Any) -> str:
    """What was found, short enough for a message and without anything that looks like an ID number."""
    text = ID_NUMBER.sub("〔长数字已隐去〕", as_text(value).translate(WIDE_LETTERS))
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
    return _read_word(value, SEXES, "性别", "男、女")


def read_membership(value: Any) -> Reading:
    """正式 or 预备; those who are no members yet are told apart."""
    word = _word(value)
    if word in NOT_MEMBERS:
        return Reading("", "不是党员，不列入党员花名册。请删去这一行")
    return _read_word(word, MEMBERSHIPS, "是正式还是预备党员", "正式、预备")


def read_category(value: Any) -> Reading:
    """One of the six categories; '' with a warning when the cell is empty."""
    if not folded(value):
        return Reading("", "没有填写党员类型，请补填（在职、无职、离退休、两新、流动、学生）", "warning")
    return _read_word(value, CATEGORIES, "党员类型", "在职、无职、离退休、两新、流动、学生")


def read_sector(value: Any) -> Reading:
    """One of the seven sectors, '' for an empty cell or, with a warning, for an unknown word."""
    word = re.sub("(?:类|领域|系统|党支部|支部)$", "", _word(value))
    if not word or word in SECTORS:
        return Reading(SECTORS.get(word, ""))
    return Reading(
        "", "认不出的支部类别，未读入。可写：机关、事业单位、国有企业、两新、农村社区、学校、窗口单位和服务行业", "warning"
    )


def read_branch(value: Any) -> Reading:
    """The branch's name without blanks; an empty cell is an error."""
    branch = read_text(value)
    if not branch.value and not branch.advice:
        return Reading("", "没有党支部。请填写；若与上一行同属一个支部，请合并单元格或照写一遍")
    return Reading(branch.value.replace(" ", ""), branch.advice, "error")


def read_text(value: Any) -> Reading:
    """A line of text as typed, blanks at Chinese characters removed, brackets in full width, no ID numbers."""
    text = GAP_AT_HAN.sub("", as_text(value).translate(WIDE_LETTERS)).translate(BRACKETS)
    if ID_NUMBER.search(text):
        return Reading("", "像是证件号码，未读入。本系统不保存证件号码，请删去", "warning")
    if len(text) > TEXT_LENGTH:
        return Reading("", f"超过 {TEXT_LENGTH} 个字，未读入。请缩短", "warning")
    return Reading(text)


def read_telephone(value: Any) -> Reading:
    """One mobile or landline number; what is merely short is kept with a warning, what is no number is not."""
    text = unicodedata.normalize("NFKC", as_text(value))
    if not text:
        return Reading("")
    whole = _number(text)
    if _is_telephone(whole):
        return Reading(whole)
    for part in re.split(r"[/\\、,;|\s]+", text):
        if _is_telephone(_number(part)):
            return Reading(_number(part), "不止一个号码，只读入这一个：" + _number(part), "warning")
    if SHORT_NUMBER.fullmatch(whole):
        return Reading(whole, "不像完整的电话号码，请核对（手机 11 位，座机带区号）", "warning")
    return Reading("", "不是电话号码，未读入。请写手机号或带区号的座机号", "warning")


def read_status(value: Any) -> Reading:
    """在册, 流动 or 失联 from a remark that says so plainly; a remark that only mentions it is left to the user."""
    remark = unicodedata.normalize("NFKC", as_text(value)).replace(" ", "")
    said = {match[1] for part in re.split(r"[,;:/。、()\[\]【】]", remark) if (match := STATUS.fullmatch(part))}
    if said:
        return Reading("失联" if "失联" in said else "流动")
    if "流动党员" in remark or "失联" in remark:
        return Reading("在册", "备注提到流动或失联，但说得不明确，按在册读入。若确是，请单写“流动党员”或“失联”", "warning")
    return Reading("在册")


def _word(value: Any) -> str:
    """A cell's word without bracketed remarks and the closing 党员."""
    return IN_BRACKETS.sub("", folded(value)).removesuffix("党员")


def _read_word(value: Any, words: dict[str, str], what: str, accepted: str) -> Reading:
    word = _word(value)
    if word in words:
        return Reading(words[word])
    return Reading("", f"{'认不出' if word else '没有填写'}{what}。请写：{accepted}")


def _number(text: str) -> str:
    return COUNTRY_CODE.sub("", re.sub(r"[\s\u2010-\u2015]", "", text)).strip("-")


def _is_telephone(text: str) -> bool:
    return bool(MOBILE.fullmatch(text.replace("-", "")) or LANDLINE.fullmatch(text))
