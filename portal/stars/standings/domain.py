"""Stars through the year, and those of earlier years: each change is a record of its own, nothing is ever altered."""

from datetime import date
from typing import NamedTuple

from portal import actions, clock
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Denied, Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor, may
from portal.stars.entries.domain.text import secretaries
from portal.stars.models import REASONS, StarStanding
from portal.stars.standings import reading
from portal.stars.standings.choices import outcomes, rank, scheme_of
from portal.units.models import Unit

CHANGES = ("promotion", "demotion", "removal", "award")
EARLIEST = date(2000, 1, 1)
LONGEST = {"reason": 500, "source": 200}


class Wanted(NamedTuple):
    """A change as typed: `outcome` as text."""

    kind: str
    outcome: str
    starts: date | None
    reason: str
    source: str


def path(branch_id: int) -> str:
    """Where the stars of a branch lie."""
    return f"/stars/branches/{branch_id}"


def change(branch: Unit, wanted: Wanted, *, by: Actor, once: str = "") -> StarStanding:
    """晋星, 降星, 摘星, 直接授星: from a day on, with reason and source; the branch is told. Raises Invalid, Denied."""
    _permit(branch, by)
    if wanted.kind not in CHANGES:
        raise Invalid("请选择方式。", "kind")
    wanted = _texts(wanted)
    with write():
        hold(Unit, branch.id)
        scheme, now = scheme_of(branch.committee_id), reading.current([branch.id]).get(branch.id)
        known = outcomes(scheme)
        if wanted.outcome not in known:
            raise Invalid("请选择星级。", "outcome")
        starts = _day(wanted.starts, now.starts if now else EARLIEST)
        before = rank(scheme, now.outcome) if now else None
        _direction(wanted.kind, before, rank(scheme, wanted.outcome))
        made = _add(branch, wanted._replace(starts=starts), known[wanted.outcome], by)
        told = f"本支部{REASONS[wanted.kind]}：自 {starts:%Y-%m-%d} 起为{made.label}"
        inbox.tell(secretaries([branch.id]).get(branch.id, []), told, path(branch.id), by=by)
        store.spend(once, by, path(branch.id))
    return made


def _permit(branch: Unit, by: Actor) -> None:
    """Only of a branch that lives, by who may. Raises Denied, Invalid."""
    entry = StarStanding(committee=branch.committee_id, branch=branch.id)
    if branch.kind != "branch" or not may("star_standing.create", by, entry):
        raise Denied("您没有权限进行这项操作。", action="star_standing.create", record=branch)
    if branch.closed_on is not None:
        raise Invalid("这个支部已经不再运作，不能再登记星级。")


def _texts(wanted: Wanted) -> Wanted:
    reason, source = wanted.reason.strip(), wanted.source.strip()
    if not reason:
        raise Invalid("请写明理由，本党委的人都会看到。", "reason")
    if not source:
        raise Invalid("请写明依据：文件和文号，或研究决定的会议。", "source")
    for name, text in (("reason", reason), ("source", source)):
        if len(text) > LONGEST[name]:
            raise Invalid(f"最多 {LONGEST[name]} 个字，请精简。", name)
    return wanted._replace(reason=reason, source=source)


def _day(starts: date | None, after: date) -> date:
    if starts is None:
        raise Invalid("请填写起始日期。", "starts")
    if starts > clock.today():
        raise Invalid("起始日期不能晚于今天。", "starts")
    if starts < after:
        raise Invalid(f"起始日期不能早于 {after:%Y-%m-%d}。", "starts")
    return starts


def _direction(kind: str, before: int | None, after: int) -> None:
    """Up is up, down is down. Raises Invalid."""
    if before is None:
        if kind != "award":
            raise Invalid("这个支部还没有星级。请先登记历史结果，或者直接授星。", "kind")
        before = 0
    if kind in ("promotion", "award") and not after > max(before, 0):
        raise Invalid(f"{REASONS[kind]}后的星级要高于现在的星级。", "outcome")
    if kind == "demotion" and not after < before:
        raise Invalid("降星后的星级要低于现在的星级。", "outcome")
    if kind == "removal" and not (after <= 0 < before):
        raise Invalid("摘星后不再有星级；现在没有星级的，不用摘星。", "outcome")


def enter(branch: Unit, wanted: Wanted, *, by: Actor, once: str = "") -> StarStanding:
    """历史登记 of a result from before the portal rated the branch. Raises Invalid, Denied.

    One that was entered wrongly is entered again from the same day: the later record counts.
    """
    _permit(branch, by)
    with write():
        hold(Unit, branch.id)
        made = _earlier(branch, wanted, by)
        store.spend(once, by, path(branch.id))
    return made


def _earlier(branch: Unit, wanted: Wanted, by: Actor) -> StarStanding:
    wanted = _texts(wanted._replace(kind="earlier", reason=wanted.reason.strip() or "历史结果"))
    known = outcomes(scheme_of(branch.committee_id))
    if wanted.outcome not in known:
        raise Invalid("请选择星级。", "outcome")
    starts = _day(wanted.starts, EARLIEST)
    later = [one for one in reading.history(branch.id) if one.kind != "earlier" and one.starts <= starts]
    if later:
        first = later[-1].starts
        raise Invalid(f"这个支部自 {first:%Y-%m-%d} 起的星级已由本系统记录，历史结果要早于这一天。", "starts")
    return _add(branch, wanted._replace(starts=starts), known[wanted.outcome], by)


def enter_many(rows: list[tuple[int, Unit, Wanted]], *, by: Actor, once: str = "") -> int:
    """历史登记 of many (row in Excel, branch, result), all or none; gives how many. Raises Denied, Invalid."""
    with write():
        for row, branch, wanted in rows:
            _permit(branch, by)
            try:
                _earlier(branch, wanted, by)
            except Invalid as error:
                raise Invalid(f"第 {row} 行：{error.message}", "file") from error
        store.spend(once, by, "/stars")
    return len(rows)


def _add(branch: Unit, wanted: Wanted, label: str, by: Actor) -> StarStanding:
    return actions.create(
        "star_standing.create", StarStanding, by=by, committee=branch.committee_id, branch=branch.id, label=label,
        **wanted._asdict(),
    )  # fmt: skip
