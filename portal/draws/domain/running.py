"""The course of a draw: frozen, committed to, drawn by the number, taken into a check; abandoned."""

import hmac
import unicodedata
from typing import Any

from portal import actions, clock
from portal.checks import domain as checks
from portal.checks.models import CheckVisit, SpotCheck
from portal.db import P, Query, among, write
from portal.draws import candidates
from portal.draws import design as designs
from portal.draws.computation import drawing
from portal.draws.computation.frame import parse, problems
from portal.draws.domain import text
from portal.draws.domain.drafting import LONGEST, refuse_own, said_reason
from portal.draws.domain.text import path
from portal.draws.models import Draw, DrawUnit
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor

CHANGED = "名单在您查看以后有变化。请核对现在的名单，再冻结。"
LARGEST = 20_000
_THERE = Query(
    lambda: (
        CheckVisit.select(CheckVisit.id)
        .where((CheckVisit.check == P("check")) & among(CheckVisit.unit, "units"))
        .limit(1)
    )
)


def freeze(draw: Draw, *, by: Actor, digest: str, version: int | None) -> None:
    """冻结名单 as it was looked at (`digest` of it): from then on nothing of it changes. Raises Invalid, Denied, Stale."""
    actions.check("draw.freeze", draw, by=by)
    with write():
        found = candidates.find(draw)
        if len(found) > LARGEST:
            raise Invalid(f"名单有 {len(found)} 个，最多 {LARGEST} 个。请缩小范围。")
        frame = candidates.frame(draw, found)
        _check(frame)
        if not hmac.compare_digest(frame.digest().encode(), digest.encode(errors="replace")):
            raise Stale(CHANGED, action="draw.freeze", record=draw)
        left_out = {member.id for member in frame.members if member.reason}
        refuse_own((one.unit_id for one in found if one.id in left_out), by)
        units = {one.id: one.unit_id for one in found}
        design = designs.of(draw)._replace(units=units)
        actions.perform(
            "draw.freeze", draw, by=by, version=version, fields=["frame", "frame_hash"],
            set={
                "frame": frame.text(), "frame_hash": frame.digest(), "frozen_at": clock.now(), "size": len(found),
                "design": designs.document(design),
            },
            values={"frame_hash": frame.digest(), "size": len(found)},
        )  # fmt: skip
        rows = [{"draw": draw.id, "unit": unit} for unit in sorted(set(units.values()))]
        for start in range(0, len(rows), 500):
            DrawUnit.insert_many(rows[start : start + 500]).execute()


def _check(frame: Any) -> None:
    if frame.total is None and any(not stratum.asked for stratum in frame.strata):
        raise Invalid("还没有填写抽取数量：请填总数，或者每一层的数量、比例（不抽的层填 0）。")
    if found := problems(frame):
        raise Invalid("；".join(one.rstrip("。") for one in found[:3]) + "。")
    if not sum(frame.counts().values()):
        raise Invalid("各层要抽的都是 0 个。")


def commit(draw: Draw, *, by: Actor, version: int | None = None) -> None:
    """生成密值: 32 random bytes that nobody sees, and their published digest. Raises Denied, Stale."""
    with write():
        secret = drawing.new_secret()
        made = drawing.commitment(secret)
        actions.perform(
            "draw.commit", draw, by=by, version=version, fields=["commitment"],
            set={"secret": secret, "commitment": made, "committed_at": clock.now()}, values={"commitment": made},
        )  # fmt: skip
        asked = "请您单位报数抽签" if draw.asked == "committee" else "已生成密值，待公开数值公布后抽签"
        inbox.tell(_givers(draw), f"{draw.title}：{asked}", path(draw), by=by)


def _givers(draw: Draw) -> list[int]:
    """Who is to hear that a number is wanted: the inspected committee's officers; of its own draw the secretaries."""
    if draw.team_id is not None:
        return text.officers(draw.committee_id)
    return text.secretaries(set(designs.of(draw).units.values()))


def give(draw: Draw, typed: str, *, by: Actor, where: str = "", version: int | None = None) -> None:
    """报数抽签: the number from outside; the result follows in the same act. Raises Invalid, Denied, Stale.

    `where`: of a public value, where it can be checked.
    """
    actions.check("draw.give", draw, by=by)
    number = drawing.number(typed)
    where = unicodedata.normalize("NFC", where).strip()
    if draw.asked == "public" and not where:
        raise Invalid("请写明在哪里可以核对这个数值。", "where")
    if len(where) > LONGEST["reason"]:
        raise Invalid(f"最多 {LONGEST['reason']} 个字，请精简。", "where")
    frame = parse(draw.frame)
    seed = drawing.seed(draw.frame_hash, draw.secret, number)
    drawn = [place.member.id for place in drawing.draw(frame, seed) if place.drawn]
    units = designs.of(draw).units
    with write():
        actions.perform(
            "draw.give", draw, by=by, version=version, fields=["number", "result"], note=where,
            set={
                "number": number, "number_by": by.person_id, "drawn_at": clock.now(), "result": drawn,
                "chosen": len(drawn),
            },
            values={"number": number, "seed": seed},
        )  # fmt: skip
        concerned = [*text.drawer(draw), *text.officers(draw.committee_id)]
        inbox.tell(concerned, f"{draw.title}：已抽签，抽中 {len(drawn)} 个", path(draw), by=by)
        hit = [one for one in text.secretaries({units[one] for one in drawn}) if one not in concerned]
        inbox.tell(hit, f"{draw.title}：您的支部被抽中", path(draw), by=by)


def take(draw: Draw, check: SpotCheck, *, by: Actor, version: int | None = None) -> None:
    """列入检查: a visit for each branch drawn, and the draw belongs to the check. Raises Invalid, Denied, Stale.

    The draw's course does not name the check: more read it than may know what is coming.
    """
    actions.check("draw.take", draw, by=by)
    if (check.team_id, check.verifies_id) != (draw.team_id, None):
        raise Invalid("请选择检查。", "check")
    units = designs.drawn_units(draw)
    with write():
        # First who may take them in at all: nobody is told of another check that goes to the own unit.
        checks.add_units(check, units, by=by)
        if draw.check_id not in (None, check.id) and _THERE.scalar(check=draw.check_id, units=list(units)) is not None:
            raise Invalid("抽中的单位已经列入另一次检查。", "check")
        actions.perform("draw.take", draw, by=by, version=version, set={"check": check.id})


def abandon(draw: Draw, *, by: Actor, reason: str, version: int | None = None) -> None:
    """放弃 before the number: it stays listed with the reason. Raises Invalid, Denied, Stale."""
    actions.check("draw.abandon", draw, by=by)
    reason = said_reason(reason, "请写明放弃的原因，会一直列在抽签记录里。")
    told = [*text.officers(draw.committee_id), *text.drawer(draw)] if draw.frozen_at else []
    with write():
        why = f"{draw.reason}；放弃：{reason}" if draw.reason else reason
        actions.perform("draw.abandon", draw, by=by, version=version, set={"reason": why}, note=reason)
        inbox.tell(told, f"{draw.title}：已放弃，{reason}", path(draw), by=by)
