"""Rows of 星级评定 for tests: a small scheme, a cycle, entries in every state. Nothing here goes through the rules."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal import clock
from portal.stars.computation.document import score_to_document, to_document
from portal.stars.computation.scheme import (
    Band,
    Component,
    Condition,
    Indicator,
    Item,
    Row,
    Scheme,
    Share,
    Step,
    Veto,
)
from portal.stars.computation.sheet import Event, Score
from portal.stars.models import StarCycle, StarEntry, StarFinding, StarMark, StarScheme, StarScore, StarStanding
from portal.units.models import Person, Unit

D = Decimal
DAY = timedelta(days=1)

INDICATORS = (
    Indicator("study", "组织学习", "base", "adding", D(30), how="按计划学习得 30 分，少一次扣 5 分"),
    Indicator(
        "leading", "班子建设", "base", "graded", D(20), table=(Row("好", D(20)), Row("较好", D(15)), Row("差", D(0)))
    ),
    Indicator(
        "rules", "制度落实", "base", "passed", D(20), each=D(5),
        items=(Item("plan", "有计划"), Item("record", "有记录"), Item("fees", "党费收缴"), Item("open", "党务公开")),
    ),
    Indicator(
        "pledges", "承诺践诺", "base", "automatic", D(10), fact="pledges_published_share",
        steps=(Step(D(0), D(0)), Step(D(80), D(5)), Step(D(100), D(10))),
    ),
    Indicator(
        "poll", "党员群众测评", "base", "voted", D(20), table=(Row("满意", D(20)), Row("基本满意", D(12)), Row("不满意", D(0)))
    ),
    Indicator("project", "创新项目", "extra", "bonus", D(5), required=False),
    Indicator("award", "获得表彰", "extra", "events", D(6), each=D(2), months=12, required=False),
    Indicator("faults", "工作失误", "fault", "deducting", D(10), required=False),
    Indicator("safety", "安全生产", "fault", "deducting", D(5), sectors=("国有企业",), required=False),
)  # fmt: skip
SMALL = Scheme(
    name="支部星级评定办法",
    stars=5,
    components=(
        Component("base", "基础工作", ceiling=D(100)),
        Component("extra", "加分项", ceiling=D(10)),
        Component("fault", "减分项"),
    ),
    indicators=INDICATORS,
    bands=(Band(D(90), 5), Band(D(80), 4), Band(D(70), 3), Band(D(60), 2), Band(None, 1)),
    shares=(Share("cap", 5, percent=D(30), least=1),),
    vetoes=(Veto("law", "严重违纪违法", "unrated"), Veto("calm", "影响较大的群体性事件", "at_most", star=2)),
    conditions=(Condition("project", "有创新项目", 5, "stated"),),
)
"""Every kind of indicator once; 100 points and 10 more; `safety` for enterprises alone."""

OPINIONS = replace(
    SMALL, name="评议办法",
    components=(Component("base", "基础工作", D("0.7")), Component("voice", "评议项", D("0.3"))),
    indicators=(
        Indicator("work", "支部工作", "base", "adding", D(100)),
        *(
            Indicator(key, label, "voice", "voted", D(40), table=(Row("好", D(40)), Row("差", D(0))), voters=voters)
            for key, label, voters in (("own", "党员评议", "members"), ("others", "群众评议", "staff"))
        ),
        Indicator("above", "上级党组织评议", "voice", "adding", D(20), by="committee", how="听取汇报后打分", example=True),
    ),
    shares=(), conditions=(),
)  # fmt: skip
"""Each electorate by itself, and what the committee alone scores: (100) × 70 % + (40 + 40 + 20) × 30 %."""

SCORES: dict[str, Score] = {
    "study": D(28), "leading": "较好", "rules": frozenset({"plan", "record", "fees"}), "poll": {"满意": 8, "基本满意": 2},
    "project": D(3), "award": (Event(date(clock.today().year, 1, 8), "", "市级表彰"),), "faults": D(-2),
}  # fmt: skip
"""What `entry` states for each indicator: 28 + 15 + 15 + (pledges, by facts) + 18.4 + 3 + 2 − 2."""


def small(**changes: Any) -> Scheme:
    """The small scheme with other fields."""
    return replace(SMALL, **changes)


def scheme(committee: Unit, of: Scheme = SMALL, state: str = "used", **values: Any) -> StarScheme:
    """A committee's scheme."""
    return StarScheme.create(committee=committee, name=of.name, document=to_document(of), state=state, **values)


def cycle(
    committee: Unit,
    *branches: Unit,
    of: StarScheme | Scheme = SMALL,
    state: str = "open",
    year: int | None = None,
    **values: Any,
) -> StarCycle:
    """A round of this year (or `year`, with its days in it), with a draft entry for each branch; `of` a scheme or its row."""
    year, today = year or clock.today().year, clock.today()
    row = of if isinstance(of, StarScheme) else scheme(committee, of)
    last = date(year, 12, 31)
    until = today if year == today.year else last
    days: dict[str, Any] = {
        "starts": date(year, 1, 1), "ends": last, "declare_until": until + 20 * DAY, "review_until": until + 40 * DAY,
    }  # fmt: skip
    if state in ("published", "settled", "filed"):
        days |= {"publicity_starts": until, "publicity_ends": until + 7 * DAY}
    if state in ("settled", "filed"):
        days |= {"settled_on": until}
    if state == "filed":
        days |= {"filed_on": until}
    made = StarCycle.create(
        committee=committee, scheme=row, state=state, year=year, **{"name": f"{year}年度星级评定", **days, **values}
    )
    for branch in branches:
        entry(made, branch)
    return made


def entry(cycle: StarCycle, branch: Unit, state: str = "draft", **values: Any) -> StarEntry:
    """The branch's entry brought to a state (what is there of it is replaced); SCORES stand in all but a plain draft.

    `scores={…}` states others, in a draft too; marks equal to the scores stand where it is reviewed (`mark` for others).
    """
    stated = values.pop("scores", SCORES if state != "draft" else {})
    _clear((StarEntry.cycle == cycle.id) & (StarEntry.branch == branch.id))
    if state != "draft":
        values = {
            "aim": 4, "measures": "逐项补齐制度", "aimed_on": cycle.starts, "wished": 4, "features": "党员先锋岗带动窗口服务",
            **values,
        }  # fmt: skip
    if state in ("confirmed", "declared", "reviewed"):
        values = {"confirmed_on": clock.today(), "confirmed_by": "支委会", **values}
    if state in ("declared", "reviewed", "returned"):
        values = {"declared_at": clock.now(), **values}
    made = StarEntry.create(cycle=cycle, committee=cycle.committee_id, branch=branch, state=state, **values)
    for key, value in stated.items():
        score(made, key, value)
    if state == "reviewed":
        judge = Person.select().where(Person.committee == cycle.committee_id).order_by(Person.id).first()
        for key, value in stated.items():
            mark(made, key, value, judge)
    return made


def _clear(which: Any) -> None:
    """Delete entries with what hangs on them."""
    gone = [row.id for row in StarEntry.select(StarEntry.id).where(which)]
    for model in (StarScore, StarMark, StarFinding):
        model.delete().where(model.entry.in_(gone)).execute()
    StarEntry.delete().where(StarEntry.id.in_(gone)).execute()


def score(entry: StarEntry, key: str, value: Score, reason: str = "有记录可查") -> StarScore:
    """自评 of one indicator."""
    return StarScore.create(entry=entry, indicator=key, value=score_to_document(value), reason=reason)


def mark(entry: StarEntry, key: str, value: Score, person: Person, **values: Any) -> StarMark:
    """评定 of one indicator."""
    return StarMark.create(
        entry=entry, indicator=key, value=score_to_document(value), person=person, **{"method": "read", **values}
    )


def finding(entry: StarEntry, kind: str, key: str, person: Person, *, holds: bool = True) -> StarFinding:
    """A veto that applies, or a condition that is met (or not)."""
    return StarFinding.create(entry=entry, kind=kind, key=key, holds=holds, reason="经查实", person=person)


def standing(branch: Unit, outcome: str = "4", label: str = "四星", **values: Any) -> StarStanding:
    """The branch's stars from a day on (default: from the first day of this year, by an earlier record)."""
    usual = {"kind": "earlier", "reason": "历史登记", "starts": date(clock.today().year, 1, 1)}
    return StarStanding.create(
        committee=branch.committee_id, branch=branch, outcome=outcome, label=label, **{**usual, **values}
    )
