"""The sheets of a score workbook beside the scores: branches, events, vetoes, conditions that are met, honours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.stars.computation.scheme import Indicator, Scheme
from portal.stars.computation.sheet import Branch, Event, Honour
from portal.stars.workbooks import cells, words
from portal.stars.workbooks.cells import Cell
from portal.stars.workbooks.columns import (
    DAY,
    LONG_TEXT,
    OUTCOME,
    TEXT,
    WHOLE,
    Codec,
    Column,
    Context,
    Record,
    Values,
    key_column,
    named,
    one_of,
    refer,
)
from portal.stars.workbooks.fields import HONOUR, SECTOR
from portal.stars.workbooks.problems import Problems, Wrong

ABOUT_NAME = "基本情况"
SCORES_NAME = "得分"
BRANCH = one_of("党支部", lambda context: context.branches)
WHOSE = Column("党支部", "branch", BRANCH, "哪个党支部，与“支部”表或“得分”表一致。", width=28)


def _indicator(key: str, context: Context) -> Indicator:
    return next(one for one in context.indicators if one.key == key)  # type: ignore[return-value]


def _read_kind(cell: Cell, context: Context, values: Values) -> str:
    if "indicator" not in values:
        return ""
    indicator = _indicator(values["indicator"], context)
    if not indicator.items:
        raise Wrong(f"“{indicator.label}”不分类别，请留空，内容写在“说明”列。")
    return refer("类别", indicator.items, cells.text(cell))


def _write_kind(value: str, context: Context, record: Mapping[str, Any]) -> str:
    return named(_indicator(record["indicator"], context).items, value)


def _read_earlier(cell: Cell, context: Context, values: Values) -> tuple[Any, ...]:
    return tuple(OUTCOME.read(Cell(part), context, values) for part in words.parts(cells.text(cell)))


def _write_earlier(value: Sequence[Any], context: Context, record: Any) -> str:
    return "、".join(OUTCOME.write(one, context, record) for one in value)


ABOUT = (
    Column("评定办法", "name", TEXT, "按哪个办法评定。", ""),
    Column("评定日期", "day", DAY, "成立时间、几个月内、几年内都算到这一天，如 2026-12-31。", None),
    Column("周期起始日", "starts", DAY, "本周期从哪天开始；留空为评定日期前一个周期。", None),
)
NAMED = (
    key_column("党支部"),
    Column("党支部", "label", TEXT, "党支部的名称。", width=28),
)
FACTS_OF = (
    Column("领域", "sector", SECTOR, "支部所属领域；办法不分领域的可以留空。", "", 16),
    Column("成立日期", "founded", DAY, "办法有最短成立时间的，填支部成立的日期。", None),
    Column("上一周期结果", "last", OUTCOME, "如 三星、不定星级；没有评过的留空。", None, 14),
    Column(
        "更早的结果",
        "earlier",
        Codec(_read_earlier, _write_earlier),
        "再往前各周期的结果，近的在前，用、隔开。",
        (),
        16,
    ),
    Column("破格理由", "exception", LONG_TEXT, "逐级晋升办法中，破格的理由。", "", 30),
    Column("同分顺序", "order", WHOLE, "名额末位仍同分时，党委决定的先后：1、2、3。", None),
)
BRANCHES = (*NAMED, *FACTS_OF)
BRANCHES_NAME = "支部"


@dataclass(frozen=True, slots=True)
class Listing:
    """A sheet with any number of rows for a branch, and whether a scheme asks for it."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[Branch], Iterator[dict[str, Any]]]
    wanted: Callable[[Scheme], bool]


def _events(branch: Branch) -> Iterator[dict[str, Any]]:
    for key, score in branch.scores.items():
        for event in score if isinstance(score, tuple) else ():
            yield {"indicator": key, "day": event.day, "kind": event.kind, "label": event.label}


def _vetoes(branch: Branch) -> Iterator[dict[str, Any]]:
    for key, label in branch.vetoes.items():
        yield {"veto": key, "ago": 0, "label": label}
    for ago, keys in enumerate(branch.earlier_vetoes, 1):
        for key in sorted(keys):
            yield {"veto": key, "ago": ago, "label": ""}


def _met(branch: Branch) -> Iterator[dict[str, Any]]:
    for key in sorted(branch.met):
        yield {"condition": key}


def _honours(branch: Branch) -> Iterator[dict[str, Any]]:
    for honour in branch.honours:
        yield {"label": honour.label, "level": honour.level, "day": honour.day}


EVENTS = Listing(
    "事件",
    (
        WHOSE,
        Column(
            "指标",
            "indicator",
            one_of("按次的指标", lambda context: [one for one in context.indicators if _is_counted(one)]),
            "哪个按次的指标。",
            width=36,
        ),
        Column("日期", "day", DAY, "哪天发生。"),
        Column("类别", "kind", Codec(_read_kind, _write_kind), "分类别的指标填类别，不分的留空。", "", 20),
        Column("说明", "label", TEXT, "什么事。", "", 40),
    ),
    _events,
    lambda scheme: any(one.kind == "events" for one in scheme.indicators),
)
VETOES = Listing(
    "一票否决",
    (
        WHOSE,
        Column("情形", "veto", one_of("否决情形", lambda context: context.vetoes), "出现了哪种情形。", width=48),
        Column("几个周期前", "ago", WHOLE, "本周期发生的留空或填 0，上一周期发生的填 1。", 0),
        Column("说明", "label", TEXT, "查实的情况。", "", 40),
    ),
    _vetoes,
    lambda scheme: bool(scheme.vetoes),
)
MET = Listing(
    "星级条件",
    (
        WHOSE,
        Column(
            "已达到的条件",
            "condition",
            one_of("要认定的条件", lambda context: context.conditions),
            "一行一个已经达到的条件，没有达到的不填。",
            width=48,
        ),
    ),
    _met,
    lambda scheme: any(one.kind == "stated" for one in scheme.conditions),
)
HONOURS = Listing(
    "荣誉",
    (
        WHOSE,
        Column("荣誉", "label", TEXT, "荣誉的名称。", width=48),
        Column("级别", "level", HONOUR, "国家级、省部级、市厅级、县处级、基层党委之一。"),
        Column("日期", "day", DAY, "哪天获得。"),
    ),
    _honours,
    lambda scheme: bool(scheme.awards) or any(one.kind == "honour" for one in scheme.conditions),
)
LISTINGS = (EVENTS, VETOES, MET, HONOURS)


def of_branch(branch: Branch) -> dict[str, Any]:
    """A branch as the columns of BRANCHES call its fields."""
    last, *earlier = branch.history or (None,)
    return {
        "key": branch.key,
        "label": branch.name,
        "sector": branch.sector,
        "founded": branch.founded,
        "last": last,
        "earlier": tuple(earlier),
        "exception": branch.exception,
        "order": branch.order,
    }


def branch_of(values: Mapping[str, Any], parts: "Parts") -> Branch:
    """A branch of its row and of what the other sheets say."""
    last = values.get("last")
    return Branch(
        key=values["key"],
        name=values["label"],
        sector=values.get("sector", ""),
        founded=values.get("founded"),
        scores=parts.scores,
        vetoes=parts.vetoes,
        earlier_vetoes=tuple(frozenset(keys) for keys in parts.earlier),
        met=frozenset(parts.met),
        history=() if last is None else (last, *values.get("earlier", ())),
        honours=tuple(parts.honours),
        exception=values.get("exception", ""),
        order=values.get("order"),
    )


class Parts:
    """What the sheets say of one branch, while they are read."""

    def __init__(self) -> None:
        self.scores: dict[str, Any] = {}
        self.vetoes: dict[str, str] = {}
        self.earlier: list[set[str]] = []
        self.met: set[str] = set()
        self.honours: list[Honour] = []

    def add(self, listing: Listing, record: Record, context: Context, problems: Problems) -> None:
        """A row of a listing."""
        values = record.values
        if listing is EVENTS:
            self._event(record, context, problems)
        elif listing is VETOES:
            self._veto(values)
        elif listing is MET:
            self.met.add(values["condition"])
        else:
            self.honours.append(Honour(values["label"], values["level"], values["day"]))

    def _event(self, record: Record, context: Context, problems: Problems) -> None:
        values = record.values
        indicator = _indicator(values["indicator"], context)
        kind = values["kind"]
        if indicator.items and not kind:
            if len(indicator.items) > 1:
                known = "、".join(item.label for item in indicator.items)
                problems.add(EVENTS.name, record.number, "类别", f"没有填写。“{indicator.label}”分类别：{known}。")
            kind = indicator.items[0].key
        held = self.scores.setdefault(indicator.key, ())
        self.scores[indicator.key] = (*held, Event(values["day"], kind, values["label"]))

    def _veto(self, values: Mapping[str, Any]) -> None:
        key, ago, label = values["veto"], values["ago"], values["label"]
        if not ago:
            self.vetoes[key] = "；".join(filter(None, (self.vetoes.get(key), label)))
            return
        while len(self.earlier) < ago:
            self.earlier.append(set())
        self.earlier[ago - 1].add(key)


def _is_counted(indicator: Any) -> bool:
    return isinstance(indicator, Indicator) and indicator.kind == "events"
