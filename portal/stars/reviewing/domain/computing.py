"""综合测算: all branches of a round at once, and the committee's decision where equal totals meet a line."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from portal import actions, clock
from portal.audit import trail
from portal.db import execute_many, hold, is_postgres, write
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.stars.computation.rating import rate
from portal.stars.computation.result import Line, Result
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.sheet import Sheet
from portal.stars.entries import sheets
from portal.stars.models import StarCycle, StarEntry
from portal.stars.outcomes import to_text
from portal.stars.reviewing.domain.holding import note
from portal.stars.reviewing.domain.mending import unmended
from portal.stars.reviewing.reading import ENTRIES, Computed, ties_of
from portal.stars.schemes import reading as schemes

SHOWN = 5  # names in a sentence
UNDECLARED = ("draft", "confirmed", "returned")


def propose(
    cycle: StarCycle,
    unrated: dict[int, str],
    kept: dict[int, str] | None = None,
    *,
    by: Actor,
    version: int | None = None,
) -> None:
    """综合测算 over all entries of the round; `unrated`: undeclared entry → why it is left without a rating; `kept`:
    objection that was upheld and has mended nothing → why the marks stay.

    Decisions on equal totals are taken anew. Raises Denied, Stale, Invalid (something is not reviewed, or has no reason).
    """
    actions.check("star_cycle.propose", cycle, by=by)
    with write():
        hold(StarCycle, cycle.id)
        rows = ENTRIES(cycle=cycle.id)
        reasons, stays = _reasons(cycle, rows, unrated), _stays(cycle, kept or {})
        StarEntry.update(order=None).where((StarEntry.cycle == cycle.id) & StarEntry.order.is_null(False)).execute()
        numbers = {"entries": len(rows), "unrated": len(reasons)}
        _compute(cycle, "star_cycle.propose", Computed([], reasons, stays), by=by, version=version, detail=numbers)


def _stays(cycle: StarCycle, kept: dict[int, str]) -> dict[int, str]:
    """Upheld objection that has mended nothing → why the marks stay. Raises Invalid."""
    missing = "的异议成立，答复以后没有更正评分和认定：请先更正，或者写明为什么不用更正。"
    return {row.id: note(kept.get(row.id, ""), f"kept_{row.id}", f"{row.name}{missing}") for row in unmended(cycle.id)}


def _reasons(cycle: StarCycle, rows: list[Any], unrated: dict[int, str]) -> dict[int, str]:
    """Why the undeclared ones are not rated. Raises Invalid."""
    if not rows:
        raise Invalid("这一轮还没有列入党支部，不能测算。")
    open_ones = [row.name for row in rows if row.state == "declared"]
    if open_ones:
        more = f"等 {len(open_ones)} 个支部" if len(open_ones) > SHOWN else ""
        raise Invalid(f"还没有评定完：{'、'.join(open_ones[:SHOWN])}{more}。请先确认评分。")
    returned = [row.name for row in rows if row.state == "returned"]
    if returned and clock.today() <= cycle.declare_until:
        raise Invalid(
            f"{'、'.join(returned[:SHOWN])}退回后还没有重新申报，申报截止（{cycle.declare_until:%Y-%m-%d}）以前还可以申报，"
            "请催报，或者等申报截止以后再测算。"
        )
    return {
        row.id: note(unrated.get(row.id, ""), f"unrated_{row.id}", f"{row.name}{undeclared(row)}，请写明不评定的理由。")
        for row in rows
        if row.state in UNDECLARED
    }


def undeclared(row: Any) -> str:
    """How an entry comes to be without a declaration, in words."""
    return "退回后没有重新申报" if row.state == "returned" else "没有申报"


def decide(cycle: StarCycle, order: dict[int, int], reason: str, *, by: Actor, version: int | None = None) -> None:
    """同分定序: entry → its place among its equals, for all that tie at a line. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.order", cycle, by=by)
    reason = note(reason, "reason", "请写明怎样研究决定的（会议、日期、依据）。")
    with write():
        hold(StarCycle, cycle.id)
        tied = set(ties_of(cycle.id).tied)
        if not tied:
            raise Invalid("没有需要定序的同分支部。")
        if set(order) != tied:
            raise Invalid("请给每个同分的支部填写顺序。")
        totals = {row.id: row.total for row in ENTRIES(cycle=cycle.id)}
        taken = {(totals[key], place) for key, place in order.items()}
        if len(taken) < len(order) or min(order.values()) < 1:
            raise Invalid("同分的支部顺序不能重复，请用 1、2、3 填写。")
        for key, place in order.items():
            StarEntry.update(order=place).where(StarEntry.id == key).execute()
        _compute(
            cycle, "star_cycle.order", ties_of(cycle.id), by=by, version=version, said=reason,
            detail={"entries": len(order)}, kept={"order": {str(key): place for key, place in order.items()}},
        )  # fmt: skip


def _compute(
    cycle: StarCycle,
    action: str,
    last: Computed,
    *,
    by: Actor,
    version: int | None,
    detail: dict[str, Any],
    said: str = "",
    kept: dict[str, Any] | None = None,
) -> None:
    """Rate all and keep what comes of it, with what `last` leaves unrated or as it is, in the caller's transaction."""
    scheme = schemes.of(cycle.scheme_id)
    sheet = _without_scores(sheets.of_cycle(cycle, scheme, use="marks", states=None), last.unrated)
    rows = {row.id: row for row in ENTRIES(cycle=cycle.id)}
    why = {key: (undeclared(rows[key]), said) for key, said in last.unrated.items()}
    results = {int(key): _explained(result, why.get(int(key))) for key, result in rate(scheme, sheet).items()}
    _store(results)
    trail.enter_many(
        "star_entry.rate", by, "star_entry", ((key, rows[key].branch_id, ["total", "proposed"]) for key in results)
    )
    values = {
        "unrated": _by_text(last.unrated), "stays": _by_text(last.stays), "ties": ties(scheme, sheet), **(kept or {}),
    }  # fmt: skip
    actions.perform(action, cycle, by=by, version=version, note=said, detail=detail, values=values)


def _by_text(reasons: dict[int, str]) -> dict[str, str]:
    """As a JSON object holds it."""
    return {str(key): why for key, why in reasons.items()}


def _without_scores(sheet: Sheet, unrated: dict[int, str]) -> Sheet:
    """Who is left without a rating stays on the sheet, since shares may count all branches, but brings no score."""
    branches = tuple(
        replace(one, scores={}, facts={}) if int(one.key) in unrated else one for one in sheet.branches
    )  # fmt: skip
    return replace(sheet, branches=branches)


def _explained(result: Result, unrated: tuple[str, str] | None) -> Result:
    """The result of a branch that is left without a rating says so first, and holds no star."""
    if unrated is None:
        return result
    outcome = 0 if isinstance(result.outcome, int) else result.outcome
    how, why = unrated
    first = Line("missing", "", how, f"{how}，本轮不评定：{why}", after=0)
    vetoes = tuple(line for line in result.lines if line.stage == "veto")
    last = replace(result.lines[-1], value=None, after=outcome)
    return replace(result, total=None, outcome=outcome, lines=(first, *vetoes, last))


def _store(results: dict[int, Result]) -> None:
    """Total, outcome and explanation of every entry, in one statement of many rows."""
    statement = "UPDATE star_entry SET total = ?, proposed = ?, explanation = ?, version = version + 1 WHERE id = ?"
    execute_many(
        statement.replace("?", "%s") if is_postgres() else statement,
        (
            ("" if one.total is None else str(one.total), to_text(one.outcome), _document(one.lines), key)
            for key, one in results.items()
        ),
    )


def _document(lines: Iterable[Line]) -> str:
    """The explanation as the table keeps it: a list of objects, numbers as text, what is empty left out."""
    return json.dumps([_line(line) for line in lines], ensure_ascii=False, separators=(",", ":"))


def _line(line: Line) -> dict[str, str]:
    fields = {
        "stage": line.stage, "key": line.key, "label": line.label, "text": line.text, "component": line.component,
        "value": line.value, "raw": line.raw, "before": line.before, "after": line.after,
    }  # fmt: skip
    return {name: str(value) for name, value in fields.items() if value is not None and value != ""}


def ties(scheme: Scheme, sheet: Sheet) -> list[int]:
    """The entries whose outcome would change with the order among equals: the committee has to decide it.

    Only a scheme that leaves equal totals to the committee has any. Whoever has the same total and no place yet belongs
    to those whose outcome changes.
    """
    if not any(share.ties == "components" for share in scheme.shares):
        return []
    free = [at for at, one in enumerate(sheet.branches) if one.order is None]
    forth, back = (_ordered(scheme, sheet, free, turn) for turn in (1, -1))
    moved = {forth[key].total for key in forth if forth[key].outcome != back[key].outcome}
    keys = [sheet.branches[at].key for at in free]
    return [int(key) for key in keys if forth[key].total is not None and forth[key].total in moved]


def _ordered(scheme: Scheme, sheet: Sheet, free: list[int], turn: int) -> dict[str, Result]:
    """The results if those without a place were ordered as they stand on the sheet, or the other way round."""
    places = {at: len(free) + turn * place for place, at in enumerate(free)}
    branches = tuple(
        replace(one, order=places[at]) if at in places else one for at, one in enumerate(sheet.branches)
    )  # fmt: skip
    return rate(scheme, replace(sheet, branches=branches))


def computed(cycle: StarCycle) -> None:
    """Raise Invalid while equal totals at a line wait for the committee."""
    if tied := ties_of(cycle.id).tied:
        raise Invalid(f"有 {len(tied)} 个支部在名额线上同分，请先同分定序。")


def still(cycle: StarCycle, action: str) -> StarCycle:
    """The round as it lies in the table, held; Stale when it has moved on. In the caller's transaction."""
    hold(StarCycle, cycle.id)
    current = StarCycle.get_by_id(cycle.id)
    if current.state != cycle.state:
        raise Stale("这一轮评定刚刚被别人办理过，请刷新页面。", action=action, record=cycle)
    return current
