"""Who decides on an application: the branch confirms, or discusses and recommends, and the committee settles it."""

from datetime import date

from portal import actions, clock
from portal.db import write
from portal.errors import Invalid
from portal.identities.domain import checks
from portal.identities.domain.text import concerned, name_of, path, secretaries, whose
from portal.identities.models import KINDS, Identity
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Person


def confirm(
    identity: Identity, *, by: Actor, starts: date | None, ends: date | None = None, version: int | None = None
) -> None:
    """确认 by the branch, for the kinds that need no procedure. Raises Invalid, Denied, Stale."""
    actions.check("identity.confirm", identity, by=by)
    checks.span(starts, ends)
    joined = Person.select(Person.joined).where(Person.id == identity.person_id).tuples().get()[0]
    if starts is not None and joined and starts.isoformat() < joined:
        raise Invalid("开始日期早于入党时间，请核对。", "starts")
    with write():
        actions.perform(
            "identity.confirm", identity, by=by, version=version,
            set={"settled_on": clock.today(), "starts": starts, "ends": ends}, values=_days(starts, ends),
        )  # fmt: skip
        inbox.tell(concerned(identity), f"您申报的{KINDS[identity.kind]}已确认", path(identity), by=by)


def discuss(identity: Identity, *, by: Actor, on: date | None, opinion: str, version: int | None = None) -> None:
    """记录支部评议: the day and what was said. Raises Invalid, Denied, Stale."""
    actions.check("identity.discuss", identity, by=by)
    day = checks.day(on, "on", "评议日期", identity.applied_on, "申报日期")
    opinion = checks.note(opinion, "opinion", "请写明支部评议的意见。")
    with write():
        actions.perform(
            "identity.discuss", identity, by=by, set={"discussed_on": day}, version=version, note=opinion,
            values={"on": day.isoformat()},
        )  # fmt: skip
        inbox.tell(concerned(identity), f"支部已评议您申报的{KINDS[identity.kind]}", path(identity), by=by)


def recommend(identity: Identity, *, by: Actor, on: date | None, opinion: str = "", version: int | None = None) -> None:
    """支部推荐 to the committee. Raises Invalid, Denied, Stale."""
    actions.check("identity.recommend", identity, by=by)
    day = checks.day(on, "on", "推荐日期", identity.discussed_on, "支部评议日期")
    opinion = checks.note(opinion, "opinion")
    with write():
        actions.perform(
            "identity.recommend", identity, by=by, set={"recommended_on": day}, version=version, note=opinion,
            values={"on": day.isoformat()},
        )  # fmt: skip
        people = whose(identity).people
        inbox.tell(people, f"支部推荐{name_of(identity)}为{KINDS[identity.kind]}，请审定", path(identity), by=by)


def settle(
    identity: Identity, *, by: Actor, on: date | None, starts: date | None, ends: date | None = None, opinion: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """党委审定: the day, and from when to when the post is held. Raises Invalid, Denied, Stale."""
    actions.check("identity.settle", identity, by=by)
    day = checks.day(on, "on", "审定日期", identity.recommended_on, "支部推荐日期")
    checks.span(starts, ends, after=day, since="审定日期")
    opinion = checks.note(opinion, "opinion")
    with write():
        actions.perform(
            "identity.settle", identity, by=by, set={"settled_on": day, "starts": starts, "ends": ends},
            version=version, note=opinion, values={"on": day.isoformat(), **_days(starts, ends)},
        )  # fmt: skip
        _announce(identity, "已经党委审定", by)


def decline(identity: Identity, *, by: Actor, reason: str, version: int | None = None) -> None:
    """不通过, with the reason that the applicant reads. Raises Invalid, Denied, Stale."""
    actions.check("identity.decline", identity, by=by)
    reason = checks.note(reason, "reason", "请写明没有通过的理由，本人会看到。")
    with write():
        actions.perform("identity.decline", identity, by=by, version=version, note=reason)
        _announce(identity, "没有通过", by, reason)


def _announce(identity: Identity, said: str, by: Actor, reason: str = "") -> None:
    """Tell the member what was decided and why, and the branch what was decided."""
    kind = KINDS[identity.kind]
    if identity.person_id:
        why = f"：{reason}" if reason else ""
        inbox.tell([identity.person_id], f"您申报的{kind}{said}{why}", path(identity), by=by)
    others = [one for one in secretaries(identity) if one != identity.person_id]
    inbox.tell(others, f"{name_of(identity)}申报的{kind}{said}", path(identity), by=by)


def _days(starts: date | None, ends: date | None) -> dict[str, str]:
    return {"starts": starts.isoformat() if starts else "", "ends": ends.isoformat() if ends else ""}
