"""The words of both workbooks: what a user writes for each value of a scheme."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from portal.roster import words as roster
from portal.stars.computation.scheme import Grade, Outcome

SHARE_KINDS = {"cap": "最多", "quota": "定为", "floor": "至少"}
BASES = {"rated": "有总分的支部", "all": "全部支部", "sector": "本领域有总分的支部"}
ROUNDINGS = {"down": "舍去", "half_up": "四舍五入", "up": "进一"}
TIES = {"out": "都不列入", "in": "都列入", "components": "比较计分项"}
EFFECTS = {"unrated": "不定星级", "at_most": "最高星级", "grade": "定为等次", "steps_down": "降星"}
CONDITION_KINDS = {
    "stated": "认定",
    "component": "计分项得分",
    "indicator": "指标得分",
    "history": "历次结果",
    "honour": "荣誉",
}
FACTS = {
    "pledges_published_share": "承诺公示率",
    "pledge_items_done_share": "承诺事项完成率",
    "pledge_progress_share": "承诺进展率",
    "opinions_answered_share": "意见答复率",
    "identities_settled": "亮明身份岗位数",
    "committee_in_place": "支委会健全",
    "setup_defects": "支部设置问题数",
    "members_formal": "正式党员数",
    "life_met_share": "组织生活要求落实率",
    "life_meetings": "三会次数",
    "life_lectures": "党课次数",
    "life_theme_days": "主题党日次数",
    "life_attendance_share": "组织生活到会率",
    "plan_in_time": "年度计划按期备案",
    "plan_done_share": "年度计划完成率",
}
"""Facts that the portal knows of a branch, by what they are called in a workbook."""

PARTS = {
    "name": "名称",
    "stars": "星数",
    "components": "计分项",
    "indicators": "指标",
    "source": "来源",
    "note": "说明",
    "lowest": "最低星级",
    "unrated": "不定星级的名称",
    "cycle_years": "周期（年）",
    "sectors": "适用领域",
    "floor": "总分下限",
    "ceiling": "总分上限",
    "places": "总分小数位",
    "bands": "分数段",
    "levels": "分级标准",
    "grades": "等次",
    "shares": "名额",
    "vetoes": "一票否决",
    "conditions": "星级条件",
    "ladder": "逐级晋升",
    "age": "最短成立时间",
    "awards": "直接授星",
}
"""The fields of a Scheme, as `Scheme.examples` names them."""

NO_LIMIT = "不设"
REST = "其余"
REST_WORDS = (REST, "其他", "以下", "不限")
UNRATED_WORDS = ("不定星级", "不定星", "不评星", "不评星级", "无星级", "未定星")
YES_WORDS = ("是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1")
NO_WORDS = ("否", "无", "×", "✗", "✘", "不", "n", "no", "false", "0")

DIGITS = "〇一二三四五六七八九十"
STAR = re.compile(rf"(?:([{DIGITS}])|(\d{{1,2}}))(?:颗?星(?:级(?:党?支部)?)?)?|(★+)☆*")
SEPARATORS = re.compile(r"[、,，;；\n]+")
SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-"})


folded = lru_cache(maxsize=2**15)(roster.folded)
"""Text for comparison: full width as half width, no blanks at all. Names are looked up again and again."""


class Named(Protocol):
    """Anything with a key and a label."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...


N = TypeVar("N", bound=Named)


def find(named: Iterable[N], text: str) -> list[N]:
    """What a text names: the one with this key, else all with this label (blanks and width aside)."""
    everything = list(named)
    by_key = [one for one in everything if one.key == text]
    return by_key or [one for one in everything if folded(one.label) == folded(text)]


def name(named: Sequence[N], one: N, usable: Callable[[str], bool] = bool) -> str:
    """How to write one of several so that `find` gives it back: its label, its key where the label will not do."""
    return one.label if usable(one.label) and find(named, one.label) == [one] else one.key


def star(text: str) -> int | None:
    """How many stars 五星, 5星级 or ★★★★★ says; None where it says none."""
    found = STAR.fullmatch(folded(text))
    if not found:
        return None
    return DIGITS.index(found[1]) if found[1] else int(found[2]) if found[2] else len(found[3])


def star_name(stars: int) -> str:
    """五星 for 5."""
    return f"{DIGITS[stars]}星"


def outcome(text: str, unrated: str, grades: Sequence[Grade]) -> Outcome | None:
    """The outcome that a text names; None where it names none or several."""
    if (stars := star(text)) is not None:
        return stars
    if folded(text) in (*UNRATED_WORDS, folded(unrated)):
        return 0
    found = find(grades, text)
    return found[0].key if len(found) == 1 else None


def outcome_name(value: Outcome, unrated: str, grades: Sequence[Grade]) -> str:
    """How to write an outcome so that `outcome` gives it back."""
    if isinstance(value, str):
        held = next((grade for grade in grades if grade.key == value), None)
        return held.label if held and outcome(held.label, unrated, grades) == value else value
    if value:
        return star_name(value)
    return unrated if star(unrated) is None and unrated.strip() else UNRATED_WORDS[0]


def parts(text: str) -> list[str]:
    """A list in a cell: 甲、乙 (、 ， ； or a new line between)."""
    return [part for piece in SEPARATORS.split(text) if (part := piece.strip())]
