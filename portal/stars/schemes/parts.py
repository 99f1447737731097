"""The parts in which a scheme is edited, as one table: the fields of each, its lists of rows, how both become records."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from portal.stars.computation.scheme import (
    HONOUR_LEVELS,
    KINDS,
    SCORERS,
    VOTERS,
    Age,
    Award,
    Band,
    Component,
    Condition,
    Grade,
    Indicator,
    Item,
    Ladder,
    Level,
    Row,
    Scheme,
    Share,
    Step,
    Veto,
)
from portal.stars.schemes import choices
from portal.stars.schemes.asking import Asked, Part, Rows, Values, same
from portal.stars.workbooks import words
from portal.stars.workbooks.fields import ABOUT
from portal.stars.workbooks.layout import (
    AWARDS,
    BANDS,
    COMPONENTS_SHEET,
    CONDITIONS,
    GRADES,
    INDICATORS,
    LEVELS,
    SHARES,
    VETOES,
)


def _from(columns: Sequence[Any]) -> Callable[..., Asked]:
    """Fields that are called and explained as the columns of the workbook are."""
    known = {column.name: column for column in columns}

    def ask(name: str, kind: str, needed: bool = False, **more: Any) -> Asked:
        column = known[name]
        return Asked(name, kind, more.pop("label", column.heading), more.pop("hint", column.help), needed, **more)

    return ask


EXAMPLE = Asked("example", "tick", "示例，非原文（原文没有写，由编写人补充）")
STAR = choices.or_none(choices.stars)

# --- the scheme itself

_about = _from(ABOUT)


GENERAL = Part(
    "general", "基本规定", Scheme,
    asked=(
        _about("name", "line", True, hint="例如：实践创星评定办法。"),
        _about("source", "text"), _about("note", "text"),
        _about("stars", "whole", True), _about("lowest", "whole", blank=1, hint="最低的星级是几星，一般为 1；只设三至五星的填 3。"),
        _about("unrated", "line", True, hint="不授星时怎么称呼。"), _about("cycle_years", "whole", True, hint="几年评一次。"),
        _about("sectors", "ticks", choices=choices.sectors, hint="都不选就是全部。"),
        _about("floor", "number", hint="总分最低按多少分计，一般为 0；不填就没有下限。"),
        _about("ceiling", "number", hint="总分最高按多少分计；不填就可以超过基础分。"),
        _about("places", "whole", blank=0, hint="总分四舍五入保留几位小数，不填就取整。"),
        _about("examples", "ticks", choices=choices.words(words.PARTS), hint="勾选原文没有写、由编写人补充的部分。"),
    ),
)  # fmt: skip


def _show_limits(scheme: Scheme) -> Values:
    ladder, age = scheme.ladder, scheme.age
    return {
        "steps": ladder.steps if ladder else None, "first": ladder.first if ladder else None,
        "exception": ladder.exception if ladder else True,
        "days": age.days if age else None, "months": age.months if age else None,
    }  # fmt: skip


def _limits(scheme: Scheme, values: Values) -> Scheme:
    ladder = None
    if values["steps"]:
        ladder = Ladder(values["steps"], values["first"] or scheme.lowest, values["exception"])
    age = None
    if values["days"] is not None or values["months"] is not None:
        age = Age(values["days"], values["months"])
    return replace(scheme, ladder=ladder, age=age)


LIMITS = Part(
    "limits", "逐级晋升和成立时间", Scheme, show=_show_limits, finish=_limits,
    asked=(
        Asked("steps", "whole", "每次最多晋升几星", "比上一周期最多高几星；不填就不限。"),
        _about("first", "star", choices=STAR, hint="没有上一周期结果的支部最高几星；不选就是最低的星级。"),
        Asked("exception", "tick", "允许破格（写明理由可以不受限）"),
        Asked("days", "whole", "成立不满多少天的不评", "“天”和“月”填一个；都不填就不限。"),
        Asked("months", "whole", "成立不满多少个月的不评"),
    ),
)  # fmt: skip

# --- lists of the scheme

_grade, _level, _band, _share = (_from(one.columns) for one in (GRADES, LEVELS, BANDS, SHARES))
_veto, _condition, _award = (_from(one.columns) for one in (VETOES, CONDITIONS, AWARDS))


def _list(key: str, title: str, rows: Rows, lead: str) -> Part:
    return Part(key, title, Scheme, rows=(rows,), lead=lead)


def _lowest_last(record: Any) -> tuple[bool, Any]:
    return (record.minimum is not None, record.minimum or 0)


GRADE_ROWS = _list(
    "grades", "等次",
    Rows("grades", "等次", Grade, (_grade("label", "line", True, hint="例如：后进。"),), "g", most=10),
    "低于不定星级的等次，好的在前；没有就不填。",
)  # fmt: skip
LEVEL_ROWS = _list(
    "levels", "分级标准",
    Rows(
        "levels", "分级标准", Level,
        (_level("label", "line", True, hint="例如：三星达标。"), _level("star", "star", True, choices=STAR),
         _level("pass_mark", "number", True), EXAMPLE),
        "l", most=10,
    ),
    "每一星级自有一套指标时填写：这一级和它以下各级都合格，才到这一星级。按总分定星的办法不填。",
)  # fmt: skip
BAND_ROWS = _list(
    "bands", "分数段",
    Rows(
        "bands", "分数段", Band,
        (_band("minimum", "number", hint="总分从多少（含）起；最低的一段不填。"),
         _band("outcome", "outcome", True, choices=choices.or_none(choices.outcomes), hint="")),
        order=_lowest_last, most=20,
    ),
    "只填每一段的最低分（含），上限由上一段决定；最低的一段不填最低分，就是“其余”。",
)  # fmt: skip
SHARE_ROWS = _list(
    "shares", "名额",
    Rows(
        "shares", "名额", Share,
        (_share("kind", "choice", choices=choices.words(words.SHARE_KINDS)),
         _share("outcome", "outcome", True, choices=choices.or_none(choices.outcomes), hint=""),
         _share("percent", "share", hint="占基数的比例，如 30%；“比例”和“个数”填一个。"), _share("count", "whole", hint=""),
         _share("base", "choice", choices=choices.words(words.BASES), hint="比例按什么算。"),
         _share("rounding", "choice", choices=choices.words(words.ROUNDINGS), hint="名额不是整数时。"),
         _share("least", "whole", blank=0, hint="名额最少几个，不填就是 0。"),
         _share("ties", "choice", choices=choices.words(words.TIES), hint="名额末位同分时。"),
         _share("by", "names"), EXAMPLE),
        most=20,
    ),
    "哪个结果最多、正好或最少有多少个支部。",
)  # fmt: skip


def _show_veto(veto: Veto) -> Values:
    return same(veto) | {"effect": f"grade:{veto.grade}" if veto.effect == "grade" else veto.effect}


def _veto_of(effect: str, star: int | None, **values: Any) -> Veto:
    kind, _, grade = effect.partition(":")
    counted = star if kind in ("at_most", "steps_down") else None
    return Veto(effect=kind, star=counted, grade=grade, **values)  # type: ignore[arg-type]


VETO_ROWS = _list(
    "vetoes", "一票否决",
    Rows(
        "vetoes", "一票否决", _veto_of,
        (_veto("label", "line", True), _veto("effect", "choice", choices=choices.effects, hint=""),
         _veto("star", "whole", label="几星", hint="最高星级：最高几星；降星：比上一周期低几星。其他后果不填。"),
         _veto("cycles", "whole", blank=1, hint="从发生的周期算起影响几个周期，不填就是 1。"), EXAMPLE),
        "v", show=_show_veto,
    ),
    "出现就不论得分多少的情形，以及后果。",
)  # fmt: skip


def _show_condition(condition: Condition) -> Values:
    needs = f"{condition.kind}:{condition.of}" if condition.of else condition.kind
    return same(condition) | {"needs": needs}


def _condition_of(needs: str, minimum: Any, cycles: int, least: int, **values: Any) -> Condition:
    kind, _, of = needs.partition(":")
    return Condition(
        kind=kind,  # type: ignore[arg-type]
        of=of, minimum=minimum if kind in ("component", "indicator") else None,
        cycles=cycles if kind == "history" else 0, least=least if kind in ("history", "honour") else 0, **values,
    )  # fmt: skip


CONDITION_ROWS = _list(
    "conditions", "星级条件",
    Rows(
        "conditions", "星级条件", _condition_of,
        (_condition("label", "line", True), _condition("star", "star", True, choices=STAR),
         Asked("needs", "choice", "怎样算达到", "", choices=choices.needs), _condition("minimum", "number"), _condition("cycles", "whole", blank=0),
         Asked("least", "whole", "至少几星 / 几年内", "历次结果：每次至少几星；荣誉：评定日前几年内获得，0 为不限。", blank=0), EXAMPLE),
        "n", show=_show_condition,
    ),
    "某一星级（及以上）还要达到的条件；达不到的看下一星级。",
)  # fmt: skip
AWARD_ROWS = _list(
    "awards", "直接授星",
    Rows(
        "awards", "直接授星", Award,
        (_award("label", "line", True), _award("level", "choice", choices=choices.words(HONOUR_LEVELS)),
         _award("star", "star", True, choices=STAR), _award("years", "whole", blank=1, hint="评定日前几年内获得，不填就是 1，0 为不限。"), EXAMPLE),
        "a",
    ),
    "获得哪一级荣誉的支部至少是几星。",
)  # fmt: skip

# --- owners of their own page

_component, _indicator = _from(COMPONENTS_SHEET.columns), _from(INDICATORS.columns)
COMPONENT = Part(
    "components", "计分项", Component, "components", prefix="c", blank=lambda key: Component(key, ""),
    asked=(
        _component("label", "line", True), _component("weight", "factor", True, hint="例如 70%；不加权的填 100%。"),
        _component("start", "number", blank=Decimal(0), hint="从多少分起加减，不填就是 0。"),
        _component("floor", "number", hint="加权前最低按多少分计；不填就没有下限。"),
        _component("ceiling", "number", hint="加权前最高按多少分计；不填就可以超过。"),
        _component("places", "whole", hint="加权后先四舍五入到几位小数；不填就不先取整。"), EXAMPLE,
    ),
)  # fmt: skip


TABLE = Rows(
    "table", "档次", Row,
    (Asked("label", "line", "档次", "例如：好。", True), Asked("value", "number", "分值", "", True)),
    order=lambda row: row.value, only=("graded", "voted"), most=20,
)  # fmt: skip
STEPS = Rows(
    "steps", "数值和得分", Step,
    (Asked("minimum", "number", "达到", "数值从多少起（含）。", True), Asked("value", "number", "分值", "", True)),
    order=lambda step: step.minimum, only=("automatic",), most=20,
    hint="达到哪一档得哪一档的分；按数量计分的不填这里，填“每次（项）分值”。",
)  # fmt: skip
ITEMS = Rows(
    "items", "事项", Item,
    (Asked("label", "line", "事项", "", True), Asked("value", "number", "分值", "不填就用“每次（项）分值”。")),
    "t", only=("passed", "events"),
    hint="达标项：要达到的各项；按次：事项的类别，不分类别的不填。",
)  # fmt: skip
SCORED = tuple(kind for kind in KINDS if kind != "automatic")
INDICATOR = Part(
    "indicators", "指标", Indicator, "indicators", prefix="i",
    asked=(
        _indicator("label", "line", True), _indicator("component", "choice", True, choices=choices.holders, hint=""),
        _indicator("kind", "choice", choices=choices.words(KINDS), hint="改成另一种方式后点“保存”，再填那种方式的内容。"),
        _indicator("points", "number", True),
        _indicator("each", "number", only=("events", "passed", "automatic")),
        _indicator("months", "whole", only=("events",)),
        _indicator("fact", "choice", only=("automatic",), choices=choices.facts, hint="取系统里的哪个数。"),
        _indicator("voters", "choice", only=("voted",), choices=choices.words(VOTERS), hint="测评由谁投票；选“不了解”的不计票。"),
        _indicator("by", "choice", only=SCORED, choices=choices.words(SCORERS), hint="只由党委评定的，支部不自评。"),
        _indicator("sectors", "ticks", choices=choices.sectors, hint="都不选就是全部。"),
        _indicator("required", "tick", label="必填（没有填分数的不能评定）", hint=""),
        _indicator("how", "text"), EXAMPLE,
    ),
    rows=(TABLE, STEPS, ITEMS),
    blank=lambda key, component="", kind="adding": Indicator(key, "", component, kind, Decimal(0)),
    finish=lambda owner, values: Indicator(owner.key, **values),  # what its kind does not have, it loses
)  # fmt: skip

PARTS = {
    one.key: one
    for one in (
        GENERAL, COMPONENT, INDICATOR, BAND_ROWS, LEVEL_ROWS, GRADE_ROWS, SHARE_ROWS, VETO_ROWS, CONDITION_ROWS, LIMITS,
        AWARD_ROWS,
    )
}  # fmt: skip
