"""People: entered and corrected; what is kept of them and how it is checked."""

import re
from datetime import date
from typing import Any

import peewee as pw

from portal import actions, clock, search
from portal.audit import trail
from portal.db import hold, write
from portal.errors import Denied, Invalid
from portal.pinyin import initials
from portal.policy import Actor, may
from portal.units import following
from portal.units.models import CATEGORIES, GONE, MEMBERSHIPS, Person, Unit

LABELS = {
    "name": "姓名",
    "sex": "性别",
    "birth": "出生年月",
    "joined": "入党时间",
    "confirmed": "转正时间",
    "membership": "人员类别",
    "category": "党员类型",
    "branch": "党支部",
    "group": "党小组",
    "duty": "党内职务",
    "post": "工作岗位",
    "telephone": "手机号",
    "exempt": "不要求公开承诺",
    "leading": "党员领导干部",
    "status": "状态",
}
KEPT = (
    "name",
    "sex",
    "birth",
    "joined",
    "confirmed",
    "membership",
    "category",
    "group",
    "duty",
    "post",
    "telephone",
    "exempt",
)
STANDING = frozenset(("name", "birth", "joined", "confirmed", "membership"))
ASKED = frozenset(("name", "joined", "confirmed", "membership", "category", "duty"))  # what rules may hang on
LONGEST = {"name": 40, "duty": 40, "post": 60, "telephone": 20}


def indexed(person: Any) -> str:
    """The search entry of a person (model or row): name, pinyin initials, post and duty; never numbers."""
    return search.tokens(person.name, person.initials, person.post, person.duty)


def enter(branch: Unit, *, by: Actor, **values: Any) -> Person:
    """登记党员: a new member of a branch. Raises Invalid, Denied."""
    values = _checked(values, branch.id)
    with write():
        check_branch(branch.id)
        _check_unknown(branch.committee_id, values)
        person = actions.create(
            "person.create", Person, by=by, kind="member", branch=branch.id, committee=branch.committee_id,
            initials=initials(values["name"]), **values,
        )  # fmt: skip
        search.index(Person, [(person.id, indexed(person))])
        following.changed(branch.id, branch.committee_id)
    return person


def edit(person: Person, *, by: Actor, version: int | None = None, **values: Any) -> None:
    """Correct a file; what standing hangs on needs `person.correct`. Raises Invalid, Denied, Stale."""
    values = _checked({name: now(person, name) for name in KEPT} | values, person.branch_id, kind=person.kind)
    changes = {name: value for name, value in values.items() if value != now(person, name)}
    if not changes:
        return
    if STANDING & changes.keys() and person.kind == "member":
        _check_unknown(person.committee_id, values, but=person.id)
    action = "person.correct" if STANDING & changes.keys() else "person.edit"
    kept = {name: [_said(name, now(person, name)), _said(name, value)] for name, value in changes.items()}
    derived = {"initials": initials(values["name"])} if "name" in changes else {}
    with write():
        actions.perform(
            action, person, by=by, set=changes | derived, version=version, values=kept, fields=sorted(changes)
        )
        search.index(Person, [(person.id, indexed(person))])
        if ASKED & changes.keys():
            following.changed(person.branch_id, person.committee_id)


def set_leading(person: Person, leading: bool, *, by: Actor, version: int) -> None:
    """Mark a member as 党员领导干部 or take the mark away; the roster does not touch it. Raises Invalid, Denied, Stale."""
    if person.kind != "member" or person.status in GONE:
        raise Invalid("只有在册的党员可以标明为党员领导干部。")
    with write():
        actions.perform(
            "person.leading", person, by=by, set={"leading": leading}, version=version,
            values={"leading": [person.leading, leading]},
        )  # fmt: skip
        following.changed(person.branch_id)


def reveal(person: Person, *, by: Actor) -> str:
    """The telephone number in full, for those who need it; the look is recorded. Raises Denied."""
    if not may("person.telephone", by, person):
        raise Denied("您没有权限查看完整的手机号。", action="person.telephone", record=person)
    with write():
        trail.enter("person.telephone", by, person, fields=["telephone"])
    return person.telephone


def now(person: Person, name: str) -> Any:
    """The value that a field of a person holds, the group as its id."""
    return person.group_id if name == "group" else getattr(person, name)


def check_branch(branch_id: int | None) -> Unit:
    """The branch, which still works and stays so until the caller's transaction ends. Raises Invalid."""
    hold(Unit, branch_id or 0)
    branch = Unit.get_or_none((Unit.id == branch_id) & (Unit.kind == "branch"))
    if branch is None:
        raise Invalid("党员只能编入党支部。", "branch")
    if branch.closed_on is not None:
        raise Invalid(f"{branch.name}已经撤销，请选择其他党支部。", "branch")
    return branch


def _said(name: str, value: Any) -> Any:
    """A value as history keeps it: a group by its name."""
    if name == "group":
        return Unit.get_by_id(value).name if value else ""
    return value


def _checked(values: dict[str, Any], branch_id: int | None, kind: str = "member") -> dict[str, Any]:
    """The kept fields, tidied and checked one by one and against each other. Raises Invalid."""
    made = {name: values.get(name) for name in KEPT}
    for name in ("name", "sex", "birth", "joined", "confirmed", "duty", "post", "telephone"):
        made[name] = (made[name] or "").strip()
    made["exempt"], made["category"] = bool(made["exempt"]), made["category"] or None
    for name, most in LONGEST.items():
        if len(made[name] or "") > most:
            raise Invalid(f"{LABELS[name]}最多 {most} 个字。", name)
    if not made["name"]:
        raise Invalid("请填写姓名。", "name")
    if made["telephone"] and not re.fullmatch(r"\+?[0-9][0-9 \-]{5,18}", made["telephone"], re.ASCII):
        raise Invalid("手机号应是 6 位以上的数字，可以有区号和连字符。", "telephone")
    for name, allowed in (("sex", ("", "男", "女")), ("category", (None, *CATEGORIES))):
        if made[name] not in allowed:
            raise Invalid(f"请从列表中选择{LABELS[name]}。", name)
    _check_group(made["group"], branch_id)
    if kind == "member":
        if made["membership"] not in MEMBERSHIPS:
            raise Invalid("请选择人员类别：正式或预备。", "membership")
        _check_dates(made)
    return made


def _check_dates(made: dict[str, Any]) -> None:
    """Birth is a month, joining and confirmation a month or a day, in this order and not to come. Raises Invalid."""
    today = clock.today().isoformat()
    for name in ("birth", "joined", "confirmed"):
        if made[name] and not _is_partial(made[name], month=name == "birth"):
            raise Invalid(f"{LABELS[name]}请写成 2001-07{'' if name == 'birth' else ' 或 2001-07-01'}。", name)
        if made[name] > today:
            raise Invalid(f"{LABELS[name]}不能晚于今天。", name)
    if made["birth"] and made["joined"] and made["joined"][:7] <= made["birth"]:
        raise Invalid("入党时间应晚于出生年月。", "joined")
    if made["joined"] and made["confirmed"] and made["confirmed"][:7] < made["joined"][:7]:
        raise Invalid("转正时间应晚于入党时间。", "confirmed")
    if made["membership"] == "预备" and made["confirmed"]:
        raise Invalid("预备党员没有转正时间；已经转正的，请把人员类别改为正式。", "confirmed")


def _is_partial(text: str, *, month: bool) -> bool:
    """Whether a text is YYYY-MM, or YYYY-MM-DD unless only a month is wanted."""
    if not re.fullmatch(r"(19|20)\d\d-\d\d" + ("" if month else r"(-\d\d)?"), text, re.ASCII):
        return False
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return False
    return True


def _check_group(group_id: int | None, branch_id: int | None) -> None:
    if group_id is None:
        return
    group = Unit.get_or_none((Unit.id == group_id) & (Unit.kind == "group") & (Unit.parent == branch_id))
    if group is None or group.closed_on is not None:
        raise Invalid("请选择本支部的党小组。", "group")


def _check_unknown(committee_id: int | None, values: dict[str, Any], but: int = 0) -> None:
    """Nobody of the committee bears the same name, birth month and month of joining. Raises Invalid."""
    same = Person.select(Person.id).where(
        (Person.committee == committee_id) & (Person.kind == "member") & (Person.id != but)
        & (Person.name == values["name"]) & (Person.birth == values["birth"])
        & (pw.fn.SUBSTR(Person.joined, 1, 7) == values["joined"][:7])
    )  # fmt: skip
    if same.exists():
        raise Invalid("本党委已有姓名、出生年月、入党时间都相同的党员，请先查找，不要重复登记。", "name")
