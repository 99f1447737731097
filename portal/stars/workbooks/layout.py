"""The sheets of a scheme workbook (评定办法): each with its columns, and what is made of a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from portal.stars.computation.scheme import (
    HONOUR_LEVELS,
    KINDS,
    SCORERS,
    VOTERS,
    Award,
    Band,
    Component,
    Condition,
    Grade,
    Indicator,
    Item,
    Level,
    Row,
    Share,
    Step,
    Veto,
)
from portal.stars.workbooks import words
from portal.stars.workbooks.columns import (
    COMPONENTS,
    EXAMPLE,
    FACTOR,
    GENERATED,
    HOLDER,
    INDICATOR,
    KEY,
    LIMIT,
    LONG_TEXT,
    NUMBER,
    OUTCOME,
    PERCENT,
    STARS,
    TEXT,
    WHOLE,
    YES,
    Codec,
    Column,
    key_column,
    word,
)
from portal.stars.workbooks.fields import ABOUT_NAME, FACT, GRADE, HONOUR, MINIMUM, OF, SECTOR_LIST


def _of_kind(words_: Mapping[Any, str], kinds: Callable[[str], bool]) -> Codec:
    """One of these words; blank where it is the usual one and the indicator is of a kind that has no such field."""
    return replace(
        word(words_),
        write=lambda value, context, one: "" if value == "both" and not kinds(one.kind) else words_[value],
    )


VOTERS_OF = _of_kind(VOTERS, lambda kind: kind == "voted")
SCORERS_OF = _of_kind(SCORERS, lambda kind: kind != "automatic")


@dataclass(frozen=True)
class Layout:
    """A sheet: its name, the field of Scheme that it holds, its columns, the record of a row, the letter of its keys."""

    name: str
    field: str
    columns: Sequence[Column]
    build: Callable[..., Any]
    prefix: str = ""

    def values(self, record: Any) -> dict[str, Any]:
        """A record's fields by name, as the columns call them."""
        return {column.name: getattr(record, column.name) for column in self.columns}


GRADES = Layout(
    "等次",
    "grades",
    (key_column("等次"), Column("等次", "label", TEXT, "低于不定星级的等次，如 后进；好的在前。", width=16)),
    Grade,
    "g",
)
COMPONENTS_SHEET = Layout(
    "计分项",
    "components",
    (
        key_column("计分项"),
        Column("计分项", "label", TEXT, "如 基础项、减分项、评议项。", width=24),
        Column("折算比例", "weight", FACTOR, "乘以多少：70% 或 0.7；留空为 100%。", Decimal(1)),
        Column("起评分", "start", NUMBER, "从多少分起加减；留空为 0。", Decimal(0)),
        Column("下限", "floor", LIMIT, "加权前最低按多少分计；留空为不设。", None),
        Column("上限", "ceiling", LIMIT, "加权前最高按多少分计；留空为不设。", None),
        Column("小数位", "places", WHOLE, "加权后先四舍五入到几位小数；留空为不先取整。", None),
        EXAMPLE,
    ),
    Component,
    "c",
)
LEVELS = Layout(
    "分级标准",
    "levels",
    (
        key_column("分级标准"),
        Column("名称", "label", TEXT, "每一星级自有一套指标时填写，如 三星达标。", width=24),
        Column("星级", "star", STARS, "通过后是几星。"),
        Column("合格分", "pass_mark", NUMBER, "这套指标合计多少分（含）为通过。"),
        EXAMPLE,
    ),
    Level,
    "l",
)
INDICATORS = Layout(
    "指标",
    "indicators",
    (
        key_column("指标"),
        Column("指标", "label", TEXT, "指标的名称，不要与别的指标重名。", width=36),
        Column("所属", "component", HOLDER, "属于哪个计分项，或哪个分级标准。", width=18),
        Column("方式", "kind", word(KINDS), f"{'、'.join(KINDS.values())}之一。", width=10),
        Column("分值", "points", NUMBER, "最多得（加）几分；扣分的填最多扣几分，用正数。", width=8),
        Column("每次（项）分值", "each", NUMBER, "按次、达标项：每次（每项）几分，扣分用负数；自动：每 1 几分。", None),
        Column("月数", "months", WHOLE, "按次：只算评定日期前几个月内的；留空为本周期内。", None),
        Column("数据来源", "fact", FACT, "自动：取哪个数。", "", 18),
        Column("适用领域", "sectors", SECTOR_LIST, "只考核哪些领域，用、隔开；留空为全部。", (), 16),
        Column("必填", "required", YES, "否：没有填分数时按 0 分计；留空为是。", True, 8),
        Column(
            "投票人", "voters", VOTERS_OF, "测评：由谁投票，党员、群众、党员和群众之一；留空为党员和群众。", "both", 12
        ),
        Column(
            "评分方",
            "by",
            SCORERS_OF,
            "党委：只由党委评定，支部不自评；支部和党委：支部自评、党委评定。留空为支部和党委。",
            "both",
            12,
        ),
        Column("评分标准", "how", LONG_TEXT, "怎样得分、扣分，照原文写。", "", 60),
        EXAMPLE,
    ),
    Indicator,
    "i",
)
TABLES = Layout(
    "分档表",
    "",
    (
        Column("指标", "indicator", INDICATOR, "哪个指标的档次。", width=36),
        Column("档次", "label", TEXT, "分档、测评：档次的名称，如 好；好的在前。", ""),
        Column("达到", "minimum", NUMBER, "自动：数值从多少起（含）。", None),
        Column("分值", "value", NUMBER, "这一档得几分。"),
    ),
    lambda label, minimum, value: Row(label, value) if minimum is None else Step(minimum, value),
)
ITEMS = Layout(
    "事项",
    "",
    (
        Column("指标", "indicator", INDICATOR, "哪个指标的事项。", width=36),
        Column("编号", "key", KEY, "留空由系统编。", GENERATED, 10),
        Column("事项", "label", TEXT, "达标项：要达到的一项；按次：事件的一个类别。", width=48),
        Column("分值", "value", NUMBER, "这一项（类）几分；留空用指标的“每次（项）分值”。", None),
    ),
    Item,
    "t",
)
BANDS = Layout(
    "分数段",
    "bands",
    (
        Column(
            "最低分",
            "minimum",
            MINIMUM,
            "总分从多少（含）起；最低的一段填“其余”。",
        ),
        Column("结果", "outcome", OUTCOME, "五星 这样的星级、不定星级，或等次的名称。", width=16),
    ),
    Band,
)
SHARES = Layout(
    "名额",
    "shares",
    (
        Column(
            "方式",
            "kind",
            word(words.SHARE_KINDS),
            "最多：这一结果及以上不超过；定为：按名次取这么多；至少：这一结果及以下不少于。",
        ),
        Column("结果", "outcome", OUTCOME, "哪个结果的名额。"),
        Column("比例", "percent", PERCENT, "占基数的比例，如 30%；与“个数”填一个。", None),
        Column("个数", "count", WHOLE, "几个支部；与“比例”填一个。", None),
        Column("基数", "base", word(words.BASES), "比例按什么算；留空为有总分的支部。", "rated", 20),
        Column(
            "取整",
            "rounding",
            word(words.ROUNDINGS),
            "算出的名额不是整数时：舍去、四舍五入、进一；留空为舍去。",
            "down",
        ),
        Column("最少个数", "least", WHOLE, "按比例算出的名额再少也有几个；留空为 0。", 0, 8),
        Column(
            "同分", "ties", word(words.TIES), "名额末位同分时：都不列入、都列入、比较计分项；留空为都不列入。", "out"
        ),
        Column("比较顺序", "by", COMPONENTS, "比较计分项时依次比哪些，用、隔开；仍相同的按支部的“同分顺序”。", (), 24),
        EXAMPLE,
    ),
    Share,
)
VETOES = Layout(
    "一票否决",
    "vetoes",
    (
        key_column("否决情形"),
        Column("情形", "label", TEXT, "出现什么情形。", width=48),
        Column("后果", "effect", word(words.EFFECTS), "不定星级、最高星级、定为等次、降星之一。"),
        Column("星级", "star", STARS, "最高星级：最高几星；降星：比上一周期低几星。", None),
        Column("等次", "grade", GRADE, "定为等次：哪个等次。", ""),
        Column("影响几个周期", "cycles", WHOLE, "从发生的周期算起影响几个周期；留空为 1。", 1),
        EXAMPLE,
    ),
    Veto,
    "v",
)


def _condition(least_stars: int, least_years: int, **values: Any) -> Condition:
    return Condition(least=least_years if values["kind"] == "honour" else least_stars, **values)


class _Conditions(Layout):
    """`least` of a condition stands in the column that fits its kind."""

    def values(self, record: Condition) -> dict[str, Any]:
        years = record.kind == "honour"
        least = {"least_stars": 0 if years else record.least, "least_years": record.least if years else 0}
        return least | {
            column.name: getattr(record, column.name) for column in self.columns if column.name not in least
        }


CONDITIONS = _Conditions(
    "星级条件",
    "conditions",
    (
        key_column("条件"),
        Column("条件", "label", TEXT, "要达到什么。", width=48),
        Column("星级", "star", STARS, "哪一星级（及以上）要达到。"),
        Column(
            "类别", "kind", word(words.CONDITION_KINDS), f"{'、'.join(words.CONDITION_KINDS.values())}之一。", width=14
        ),
        Column("对象", "of", OF, "计分项、指标的名称；荣誉填最低的级别；其他留空。", "", 20),
        Column("最低分", "minimum", NUMBER, "计分项（加权前）、指标不低于多少分。", None),
        Column("近几个周期", "cycles", WHOLE, "历次结果：最近几个周期每次都要达到。", 0),
        Column("至少几星", "least_stars", STARS, "历次结果：至少几星。", 0),
        Column("几年内", "least_years", WHOLE, "荣誉：评定日前几年内获得；留空为不限。", 0),
        EXAMPLE,
    ),
    _condition,
    "n",
)
AWARDS = Layout(
    "直接授星",
    "awards",
    (
        key_column("授星"),
        Column("情形", "label", TEXT, "获得什么荣誉。", width=48),
        Column("荣誉级别", "level", HONOUR, f"至少哪一级：{'、'.join(HONOUR_LEVELS.values())}。"),
        Column("星级", "star", STARS, "直接授几星。"),
        Column("几年内", "years", WHOLE, "评定日前几年内获得；留空为 1，0 为不限。", 1),
        EXAMPLE,
    ),
    Award,
    "a",
)
LAYOUTS = (
    GRADES,
    COMPONENTS_SHEET,
    LEVELS,
    INDICATORS,
    TABLES,
    ITEMS,
    BANDS,
    SHARES,
    VETOES,
    CONDITIONS,
    AWARDS,
)
NAMES = (ABOUT_NAME, *(layout.name for layout in LAYOUTS))
