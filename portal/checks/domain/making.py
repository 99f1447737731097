"""发起检查: what about, when, by whom and by which list; changed while it is prepared or runs."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import actions, clock
from portal.checks.domain.text import MEMBERS, colleagues, index, office, path, present, tidied
from portal.checks.models import KINDS, Checklist, CheckMember, SpotCheck
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor, may
from portal.policy import find as look_up

LONGEST_PERIOD = timedelta(days=400)
USABLE = ("ready", "used")


class Wanted(NamedTuple):
    """A check as typed; `people` are ids of those who carry it out, `lead` one of them or None."""

    kind: str = ""
    title: str = ""
    subject: str = ""
    starts: date | None = None
    ends: date | None = None
    checklist: int | None = None
    people: tuple[int, ...] = ()
    lead: int | None = None


def kinds(team: int | None) -> dict[str, str]:
    """The kinds of checks that a team makes, or (None) a committee: 全覆盖指导 is the committee's own."""
    return {key: word for key, word in KINDS.items() if key != "guidance" or team is None}


def create(wanted: Wanted, *, by: Actor, once: str = "", verifies: int | None = None) -> SpotCheck:
    """发起检查 of the team or committee at hand. Raises Invalid, Denied, Stale."""
    committee, team = office(by)
    actions.check("spot_check.create", SpotCheck(committee=committee, team=team), by=by)
    wanted = _checked(wanted, committee, team, by)
    columns = _columns(wanted)
    with write():
        made = actions.create(
            "spot_check.create", SpotCheck, by=by, committee=committee, team=team, created_by=by.person_id,
            verifies=verifies, values=_kept(wanted), **columns,
        )  # fmt: skip
        _set_members(made, wanted)
        store.spend(once, by, path(made))
        index(made)
        inbox.tell(wanted.people, f"您参加检查：{made.title}", path(made), by=by)
    return made


def edit(check: SpotCheck, wanted: Wanted, *, by: Actor, version: int | None) -> None:
    """修改; once it runs the list of items stays. Raises Invalid, Denied, Stale."""
    actions.check("spot_check.edit", check, by=by)
    if check.state == "running" and wanted.checklist != check.checklist_id:
        raise Invalid("检查已经开始，检查清单不能再换。", "checklist")
    wanted = _checked(wanted, check.committee_id, check.team_id, by, now=check)
    before = {row.person_id: row.lead for row in MEMBERS(check=check.id)}
    changes = {name: value for name, value in _columns(wanted).items() if value != _now(check, name)}
    values = {name: [_said(_now(check, name)), _said(value)] for name, value in changes.items()}
    with write():
        if before != _members(wanted):
            values["people"] = [sorted(before), sorted(wanted.people)]
        if not values and version == check.version:
            return
        actions.perform("spot_check.edit", check, by=by, set=changes, version=version, values=values)
        _set_members(check, wanted)
        index(check)
        new = [person for person in wanted.people if person not in before]
        inbox.tell(new, f"您参加检查：{check.title}", path(check), by=by)


def _now(check: SpotCheck, name: str) -> Any:
    return check.checklist_id if name == "checklist" else getattr(check, name)


def _said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _columns(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in ("kind", "title", "subject", "starts", "ends", "checklist")}


def _kept(wanted: Wanted) -> dict[str, Any]:
    return {name: _said(value) for name, value in _columns(wanted).items()} | {"people": list(wanted.people)}


def _members(wanted: Wanted) -> dict[int, bool]:
    return {person: person == wanted.lead for person in wanted.people}


def _set_members(check: SpotCheck, wanted: Wanted) -> None:
    """Who carries it out, in place of who did."""
    CheckMember.delete().where(CheckMember.check == check.id).execute()
    rows = [{"check": check.id, "person": one, "lead": lead} for one, lead in _members(wanted).items()]
    CheckMember.insert_many(rows).execute()


def _checked(
    wanted: Wanted, committee: int | None, team: int | None, by: Actor, now: SpotCheck | None = None
) -> Wanted:
    """The check, tidied, each field looked at in the form's order. Raises Invalid."""
    if wanted.kind not in kinds(team):
        raise Invalid(f"请在这些类型中选择：{'、'.join(kinds(team).values())}。", "kind")
    title = tidied(wanted.title, "title", "请填写检查的名称。")
    subject = tidied(wanted.subject, "subject", "请写明检查什么。")
    starts, ends = wanted.starts, wanted.ends
    if starts is None:
        raise Invalid("请填写开始日期。", "starts")
    if ends is None:
        raise Invalid("请填写结束日期。", "ends")
    if ends < starts:
        raise Invalid("结束日期不能早于开始日期。", "ends")
    if ends - starts > LONGEST_PERIOD or abs(starts - clock.today()) > LONGEST_PERIOD:
        raise Invalid(
            "检查的起止要在一年左右之内，请核对年份。", "ends" if ends - starts > LONGEST_PERIOD else "starts"
        )
    if wanted.checklist is not None and (now is None or wanted.checklist != now.checklist_id):
        found = look_up(Checklist, wanted.checklist, by)
        if found is None or found.state not in USABLE or not may("checklist.use", by, found):
            raise Invalid("请选择已经定稿的检查清单。", "checklist")
    known = colleagues(committee, team)
    # Who took part stays named although no longer in office.
    kept = {row.person_id for row in MEMBERS(check=now.id)} if now is not None else set()
    chosen = tuple(present(wanted.people, known)) + tuple(sorted(kept & set(wanted.people) - {row.id for row in known}))
    if not chosen:
        raise Invalid("请选择至少一名检查人员。", "people")
    lead = wanted.lead if wanted.lead in chosen else None
    if wanted.lead is not None and lead is None:
        raise Invalid("组长要在选中的检查人员中选。", "lead")
    return wanted._replace(title=title, subject=subject, people=chosen, lead=lead)
