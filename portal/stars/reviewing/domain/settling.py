"""定星 after the publicity, and 通报备案."""

from datetime import date

from portal import actions, clock
from portal.audit import trail
from portal.db import write
from portal.errors import Invalid
from portal.policy import Actor
from portal.stars.computation.wording import written
from portal.stars.models import StarCycle, StarEntry, StarStanding
from portal.stars.objections import domain as objections
from portal.stars.outcomes import label
from portal.stars.reviewing.domain.computing import still
from portal.stars.reviewing.domain.holding import note
from portal.stars.reviewing.domain.mending import unmended
from portal.stars.reviewing.domain.publicity import tell
from portal.stars.reviewing.reading import EXPLAINED, reasons, ties_of
from portal.stars.schemes import reading as schemes

PART = 400  # rows of one statement


def hindrance(cycle: StarCycle) -> str:
    """Why a published round cannot be settled yet; "" where it can."""
    if cycle.publicity_ends is None or cycle.publicity_ends >= clock.today():
        until = f"（{written(cycle.publicity_ends)}）" if cycle.publicity_ends else ""
        return f"公示还没有结束，最后一天{until}过了以后才能定星。"
    if number := objections.open_count(cycle.id):
        return f"还有 {number} 件异议没有答复，答复以后才能定星。"
    last = ties_of(cycle.id)
    late = any(row.answered_at and last.at and row.answered_at > last.at for row in objections.upheld(cycle.id))
    if late or any(row.id not in last.stays for row in unmended(cycle.id)):
        return "有异议成立，请退回评定、更正评分，重新测算和公示后再定星。"
    return ""


def settle(cycle: StarCycle, source: str, *, by: Actor, version: int | None = None) -> None:
    """定星: what was proposed holds from today; `source` is the meeting that decided. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.settle", cycle, by=by)
    source = note(source, "source", "请写明审定的会议和日期。", most=200)
    today = clock.today()
    with write():
        still(cycle, "star_cycle.settle")
        if why := hindrance(cycle):
            raise Invalid(why)
        scheme, rows = schemes.of(cycle.scheme_id), EXPLAINED(cycle=cycle.id)
        standings = [
            {
                "committee": cycle.committee_id, "branch": row.branch_id, "cycle": cycle.id, "entry": row.id,
                "kind": "settled", "outcome": row.proposed, "label": label(scheme, row.proposed), "starts": today,
                "reason": "".join(reasons(row.explanation)), "source": source, "created_at": clock.now(),
            }
            for row in rows
        ]  # fmt: skip
        for start in range(0, len(standings), PART):
            StarStanding.insert_many(standings[start : start + PART]).execute()
        StarEntry.update(outcome=StarEntry.proposed, version=StarEntry.version + 1).where(
            StarEntry.cycle == cycle.id
        ).execute()
        trail.enter_many("star_entry.settle", by, "star_entry", ((row.id, row.branch_id, ["outcome"]) for row in rows))
        made = StarStanding.select(StarStanding.id, StarStanding.branch).where(StarStanding.cycle == cycle.id).tuples()
        fields = ["kind", "label", "outcome", "starts"]
        trail.enter_many("star_standing.create", by, "star_standing", [(key, branch, fields) for key, branch in made])
        actions.perform(
            "star_cycle.settle", cycle, by=by, set={"settled_on": today}, version=version, note=source,
            detail={"entries": len(rows)},
        )  # fmt: skip
        tell(cycle, f"{cycle.name}已定星，请查看本支部的结果", by=by)


def file(cycle: StarCycle, paper: str, on: date | None, *, by: Actor, version: int | None = None) -> None:
    """通报备案: the number of the paper, and its day. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.file", cycle, by=by)
    paper = note(paper, "paper", "请填写通报文号。", most=60)
    if on is None:
        raise Invalid("请填写通报日期。", "on")
    if on > clock.today() or (cycle.settled_on and on < cycle.settled_on):
        raise Invalid("通报日期不能早于定星日期，也不能晚于今天。", "on")
    with write():
        still(cycle, "star_cycle.file")
        actions.perform("star_cycle.file", cycle, by=by, set={"paper": paper, "filed_on": on}, version=version)
        tell(cycle, f"{cycle.name}的结果已通报（{paper}）", by=by)
