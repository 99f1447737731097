"""What a post must hold before it is written: texts, dates, one post of a kind at a time."""

from datetime import date, timedelta
from typing import NamedTuple

from portal import clock
from portal.db import P, Query
from portal.errors import Invalid
from portal.identities.models import KINDS, Identity
from portal.units.models import PRESENT, Person

COLLECTIVE = ("pioneer", "model", "window", "area")  # kinds that a window, a shift, a group may hold
WITH_DUTIES = ("pioneer", "model", "window", "area", "duty")
WITH_PLACE = {"window": "窗口所在的地点", "area": "责任区的范围", "community": "报到的社区"}
TITLES = {"collective": "集体名称", "title": "岗位名称", "place": "地点", "reason": "申报理由"}
LONGEST = {"collective": 40, "title": 40, "place": 60, "reason": 300}
MOST_DUTIES, LONGEST_DUTY = 10, 100
LONGEST_NOTE = 300

_OPEN = (Identity.state << ("applied", "discussed", "recommended")) | (
    (Identity.state == "settled") & (Identity.ends.is_null() | (Identity.ends >= P("today")))
)
SAME = Query(
    lambda: Identity.select(Identity.id, Identity.state).where(
        (Identity.person == P("person")) & (Identity.kind == P("kind")) & (Identity.id != P("but")) & _OPEN
    )
)
SAME_COLLECTIVE = Query(
    lambda: Identity.select(Identity.id, Identity.state).where(
        (Identity.branch == P("branch")) & (Identity.collective == P("collective")) & (Identity.kind == P("kind"))
        & (Identity.id != P("but")) & _OPEN
    )
)  # fmt: skip


class Wanted(NamedTuple):
    """The texts of a post as typed; duties one a line."""

    title: str = ""
    place: str = ""
    duties: str = ""
    reason: str = ""


def texts(kind: str, wanted: Wanted) -> Wanted:
    """The texts, tidied and checked for what this kind needs. Raises Invalid."""
    lines = [line.strip() for line in wanted.duties.splitlines() if line.strip()]
    made = Wanted(wanted.title.strip(), wanted.place.strip(), "\n".join(lines), wanted.reason.strip())
    for name in ("title", "place", "reason"):
        if len(getattr(made, name)) > LONGEST[name]:
            raise Invalid(f"{TITLES[name]}最多 {LONGEST[name]} 个字，请精简。", name)
    if len(lines) > MOST_DUTIES or any(len(line) > LONGEST_DUTY for line in lines):
        raise Invalid(f"岗位职责最多 {MOST_DUTIES} 条，每条最多 {LONGEST_DUTY} 个字，请精简。", "duties")
    if kind in WITH_DUTIES and not lines:
        raise Invalid(f"请填写岗位职责：{KINDS[kind]}要让群众看得见做什么。", "duties")
    if kind in WITH_PLACE and not made.place:
        raise Invalid(f"请填写{WITH_PLACE[kind]}。", "place")
    return made


def holder(person: Person | None, kind: str, collective: str, branch: int | None) -> None:
    """The holder may hold a post of this kind, and holds none of it yet. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid("请选择类别。", "kind")
    if person is None:
        _collective(kind, collective, branch)
        return
    if collective:
        raise Invalid("选了党员就不填集体名称。集体的岗位，请把党员一栏留空。", "collective")
    if person.kind != "member" or person.status not in PRESENT:
        raise Invalid("只有在册的党员可以申报。", "person")
    if kind == "duty" and person.category != "无职":
        raise Invalid("设岗定责面向无职党员，名册上登记的党员类型不是“无职”。如有变化，请先更正名册。", "kind")
    same = SAME.one(person=person.id, kind=kind, but=0, today=clock.today())
    if same is not None:
        now = "已经在岗" if same.state == "settled" else "已经申报、正在办理"
        raise Invalid(f"{person.name}的{KINDS[kind]}{now}，同一类别一人只设一个。", "kind")


def _collective(kind: str, collective: str, branch: int | None) -> None:
    if not collective:
        raise Invalid("请选择党员，或者填写集体名称。", "person")
    if len(collective) > LONGEST["collective"]:
        raise Invalid(f"集体名称最多 {LONGEST['collective']} 个字，请精简。", "collective")
    if kind not in COLLECTIVE:
        allowed = "、".join(KINDS[one] for one in COLLECTIVE)
        raise Invalid(f"{KINDS[kind]}由党员个人申报。集体可以申报{allowed}。", "kind")
    same = SAME_COLLECTIVE.one(branch=branch, collective=collective, kind=kind, but=0, today=clock.today())
    if same is not None:
        raise Invalid(f"{collective}的{KINDS[kind]}已经申报或在岗，不要重复申报。", "collective")


def still_free(identity: Identity) -> None:
    """No other post of the kind is open for the same holder. Raises Invalid."""
    common = {"kind": identity.kind, "but": identity.id, "today": clock.today()}
    if identity.person_id:
        same = SAME.one(person=identity.person_id, **common)
    else:
        same = SAME_COLLECTIVE.one(branch=identity.branch_id, collective=identity.collective, **common)
    if same is not None:
        raise Invalid(f"同一类别只设一个：另有一个{KINDS[identity.kind]}已经申报或在岗。", "ends")


def day(value: date | None, field: str, what: str, after: date | None = None, since: str = "") -> date:
    """A day of a step: given, not to come, not before the step that it follows. Raises Invalid."""
    if value is None:
        raise Invalid(f"请填写{what}。", field)
    if value > clock.today():
        raise Invalid(f"{what}不能晚于今天。", field)
    if after is not None and value < after:
        raise Invalid(f"{what}不能早于{since}（{after:%Y-%m-%d}）。", field)
    return value


def span(starts: date | None, ends: date | None, *, after: date | None = None, since: str = "") -> None:
    """When a post is held: it begins within a year, not before the step that made it, and ends after it began and not
    in the past. Raises Invalid."""
    if starts is None:
        raise Invalid("请填写开始日期。", "starts")
    if after is not None and starts < after:
        raise Invalid(f"开始日期不能早于{since}（{after:%Y-%m-%d}）。", "starts")
    if starts > clock.today() + timedelta(days=366):
        raise Invalid("开始日期要在一年之内。", "starts")
    lasting(starts, ends)


def lasting(starts: date, ends: date | None) -> None:
    """The last day of a post that goes on: not before it began, not in the past, within ten years. Raises Invalid."""
    if ends is None:
        return
    if ends < starts:
        raise Invalid("截止日期不能早于开始日期。", "ends")
    if ends < clock.today():
        raise Invalid("截止日期已经过去。已经离岗的，请办理卸任。", "ends")
    if ends.year > clock.today().year + 10:
        raise Invalid("截止日期太远，请核对年份。", "ends")


def note(text: str, field: str, missing: str = "") -> str:
    """An opinion or a reason, tidied; with `missing` it must be there. Raises Invalid."""
    text = text.strip()
    if missing and not text:
        raise Invalid(missing, field)
    if len(text) > LONGEST_NOTE:
        raise Invalid(f"最多 {LONGEST_NOTE} 个字，请精简。", field)
    return text
