"""支委会确认 and 申报: what the branch's own meeting has confirmed goes to the committee, and comes back while nobody began."""

from datetime import date

from portal import actions, clock
from portal.accounts.holders import officers
from portal.db import hold, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.stars.computation.scheme import Scheme
from portal.stars.entries.domain.assessing import check_complete
from portal.stars.entries.domain.text import open_cycle, path
from portal.stars.models import StarBallot, StarEntry, StarFinding, StarMark
from portal.units.models import Unit

MEETINGS = ("支委会", "支部党员大会")  # where there is no 支委会, the whole branch confirms
UNCONFIRMED = {"confirmed_on": None, "confirmed_by": ""}


def confirm(
    entry: StarEntry, on: date | None, meeting: str, scheme: Scheme, *, by: Actor, version: int | None = None
) -> None:
    """支委会确认: the meeting that confirmed the self-assessment as it stands. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.confirm", entry, by=by)
    if meeting not in MEETINGS:
        raise Invalid("请选择是哪个会议确认的。", "meeting")
    if on is None:
        raise Invalid("请填写会议日期。", "on")
    if on > clock.today():
        raise Invalid("会议日期还没有到，请核对。", "on")
    with write():
        cycle = open_cycle(entry)
        if on < cycle.starts:
            raise Invalid(f"会议日期早于评定期的第一天（{cycle.starts}），请核对。", "on")
        check_complete(entry, scheme, _branch(entry).sector)
        actions.perform(
            "star_entry.confirm", entry, by=by, version=version, set={"confirmed_on": on, "confirmed_by": meeting},
            values={"on": on.isoformat(), "meeting": meeting},
        )  # fmt: skip


def unconfirm(entry: StarEntry, *, by: Actor) -> None:
    """取消确认: back to the draft, to be corrected. Raises Denied, Stale."""
    actions.check("star_entry.unconfirm", entry, by=by)
    with write():
        open_cycle(entry)
        actions.perform("star_entry.unconfirm", entry, by=by, set=dict(UNCONFIRMED))


def declare(entry: StarEntry, scheme: Scheme, *, by: Actor, version: int | None = None) -> bool:
    """申报星级; gives whether it was late: after the day set it is taken, and marked, as long as the round is open.

    Raises Invalid, Denied, Stale.
    """
    actions.check("star_entry.declare", entry, by=by)
    with write():
        cycle = open_cycle(entry)
        hold(StarEntry, entry.id)
        branch = _branch(entry)
        check_complete(entry, scheme, branch.sector)
        late = clock.today() > cycle.declare_until
        actions.perform(
            "star_entry.declare", entry, by=by, version=version, set={"declared_at": clock.now()},
            values={"wished": entry.wished, "late": late},
        )  # fmt: skip
        word = f"{branch.name}申报{scheme.label(entry.wished or 0)}（{cycle.name}），请评定"
        inbox.tell(officers(entry.branch_id, entry.committee_id), word, path(entry), by=by)
    return late


def withdraw(entry: StarEntry, *, by: Actor) -> None:
    """撤回 before the committee has begun. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.withdraw", entry, by=by)
    with write():
        cycle = open_cycle(entry)
        hold(StarEntry, entry.id)
        if begun(entry):
            raise Invalid("党委已经开始评定，不能撤回。确需修改的，请联系基层党委退回。")
        actions.perform("star_entry.withdraw", entry, by=by, set={**UNCONFIRMED, "declared_at": None})
        word = f"{_branch(entry).name}撤回了星级申报（{cycle.name}）"
        inbox.tell(officers(entry.branch_id, entry.committee_id), word, f"/stars/cycles/{cycle.id}", by=by)


def begun(entry: StarEntry) -> bool:
    """Whether the committee has marked, found or asked by a ballot anything, or granted the exception."""
    return bool(entry.exception) or any(
        model.select().where(model.entry == entry.id).exists() for model in (StarMark, StarFinding, StarBallot)
    )


def _branch(entry: StarEntry) -> Unit:
    return Unit.get_by_id(entry.branch_id)
