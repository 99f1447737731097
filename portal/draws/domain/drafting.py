"""The draft of a draw: what is asked of whom, how many, who is left out and why."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import write
from portal.drafts import store
from portal.draws import candidates
from portal.draws import design as designs
from portal.draws.computation import sharing
from portal.draws.computation.frame import clean, label
from portal.draws.design import BY_SUBJECT, YEARLY, Design
from portal.draws.domain.text import path
from portal.draws.models import ASKED, SUBJECTS, Draw
from portal.errors import Invalid
from portal.policy import Actor
from portal.policy.scopes.stars import headed_by

LONGEST = {"title": 60, "source": 200, "reason": 200}
MOST_OUT = 200


class Wanted(NamedTuple):
    """A draft as typed."""

    title: str
    subject: str
    asked: str
    source: str = ""
    sector: str = ""
    category: str = ""
    year: int | None = None
    by: str = "none"


def create(
    wanted: Wanted, *, by: Actor, committee: int, check: int | None = None, redraw_of: Draw | None = None,
    reason: str = "", once: str = "",
) -> Draw:  # fmt: skip
    """发起抽签 in a committee: by a team, or by the committee itself. A redraw takes over the design and says why.

    Raises Invalid, Denied.
    """
    columns, design = _checked(wanted)
    if redraw_of is not None:
        actions.check("draw.redraw", redraw_of, by=by)
        reason = said_reason(reason, "请写明为什么重新抽签，与原来的抽签一同公开。")
        old = designs.of(redraw_of)
        same = redraw_of.subject == wanted.subject and _same(old, design)
        design = design._replace(asked=old.asked, total=old.total, out=old.out if same else {})
    with write():
        made = actions.create(
            "draw.create", Draw, by=by, committee=committee, team=by.team_id if by.role == "supervisor" else None,
            check=check, redraw_of=redraw_of.id if redraw_of else None, reason=reason, created_by=by.person_id,
            design=designs.document(design), note=reason, values=columns, **columns,
        )  # fmt: skip
        store.spend(once, by, path(made))
    return made


def _same(old: Design, new: Design) -> bool:
    """Whether the same could be drawn, so that ids mean the same."""
    return (old.sector, old.category, old.year) == (new.sector, new.category, new.year)


def edit(draw: Draw, wanted: Wanted, *, by: Actor, version: int | None) -> None:
    """修改: other subjects or filters forget who was left out, other strata their numbers. Raises Invalid, Denied, Stale."""
    actions.check("draw.edit", draw, by=by)
    columns, design = _checked(wanted)
    old = designs.of(draw)
    same = draw.subject == wanted.subject and _same(old, design)
    kept = design._replace(out=old.out if same else {}, total=old.total, asked=old.asked if old.by == design.by else {})
    changes = {name: value for name, value in columns.items() if getattr(draw, name) != value}
    _save(draw, kept, by=by, version=version, **changes)


def _checked(wanted: Wanted) -> tuple[dict[str, Any], Design]:
    """Columns and design of what was typed. Raises Invalid at the first field that is wrong."""
    title, source = label(wanted.title), label(wanted.source)
    if not title:
        raise Invalid("请填写抽签的名称，例如：2026年第三季度随机抽查抽签。", "title")
    if wanted.subject not in SUBJECTS:
        raise Invalid("请选择抽什么。", "subject")
    if wanted.by not in BY_SUBJECT[wanted.subject]:
        can = "、".join(designs.STRATA[one] for one in BY_SUBJECT[wanted.subject])
        raise Invalid(f"抽{SUBJECTS[wanted.subject]}可以这样分层：{can}。", "by")
    if wanted.category and wanted.subject != "pledge":
        raise Invalid("党员类别只用于抽公开承诺，请选“全部”。", "category")
    yearly = wanted.subject in YEARLY
    if yearly and (wanted.year is None or not 2000 <= wanted.year <= clock.today().year + 1):
        raise Invalid("请填写年度，例如 2026。", "year")
    if wanted.asked not in ASKED:
        raise Invalid("请选择由谁给出数字。", "asked")
    if wanted.asked == "public" and not source:
        raise Invalid("请事先写明用哪个公开数值、取哪几位、什么时候在哪里公布。", "source")
    for name, text in (("title", title), ("source", source)):
        if len(text) > LONGEST[name]:
            raise Invalid(f"最多 {LONGEST[name]} 个字，请精简。", name)
    columns = {"title": title, "subject": wanted.subject, "asked": wanted.asked}
    columns["source"] = source if wanted.asked == "public" else ""
    year = wanted.year if yearly else None
    return columns, Design(wanted.sector, wanted.category, year, wanted.by)


def quantities(draw: Draw, total: str, asked: Mapping[str, str], *, by: Actor, version: int | None) -> None:
    """抽取数量: a total over all strata, or a number or share of each. Raises Invalid, Denied, Stale."""
    actions.check("draw.edit", draw, by=by)
    total = unicodedata.normalize("NFKC", total).strip()
    if total and not re.fullmatch(r"[0-9]{1,6}", total):
        raise Invalid("总数请填整数；各层另填数量的，总数留空。", "total")
    wanted: dict[str, str] = {}
    for name, text in asked.items():
        if text.strip() and total:
            raise Invalid("已经填了总数，各层的数量请留空：会按各层可抽的多少分配。", "total")
        if text.strip():
            try:
                wanted[name] = sharing.asked(text)
            except Invalid as error:
                raise Invalid(f"“{name}”：{error.message}", name) from error
    design = designs.of(draw)._replace(total=str(int(total)) if total else "", asked=wanted)
    _save(draw, design, by=by, version=version)


def leave_out(draw: Draw, numbers: str, reason: str, *, by: Actor, version: int | None) -> None:
    """排除 members by their numbers, with the reason that is published. Raises Invalid, Denied, Stale."""
    actions.check("draw.edit", draw, by=by)
    reason = said_reason(reason, "请写明排除的原因，抽签后与名单一同公开。")
    wanted = re.findall(r"[0-9]+", unicodedata.normalize("NFKC", numbers))
    if not wanted:
        raise Invalid("请填写名单中的编号，几个编号用空格或顿号隔开。", "numbers")
    known = {one.id: one.unit_id for one in candidates.find(draw)}
    if strange := [number for number in wanted if number not in known]:
        raise Invalid(f"名单里没有编号 {'、'.join(strange[:5])}。", "numbers")
    design = designs.of(draw)
    out = design.out | dict.fromkeys(wanted, reason)
    if len(out) > MOST_OUT:
        raise Invalid(f"最多排除 {MOST_OUT} 个。要排除更多的，请缩小抽取的范围。", "numbers")
    refuse_own((known[number] for number in wanted), by)
    _save(draw, design._replace(out=out), by=by, version=version)


def take_back(draw: Draw, number: str, *, by: Actor, version: int | None) -> None:
    """不再排除. Raises Denied, Stale."""
    actions.check("draw.edit", draw, by=by)
    design = designs.of(draw)
    out = {key: reason for key, reason in design.out.items() if key != number}
    if out != design.out:
        _save(draw, design._replace(out=out), by=by, version=version)


def refuse_own(units: Iterable[int], by: Actor) -> None:
    """Nobody leaves out a branch that they head. Raises Invalid."""
    if headed_by(by).intersection(units):
        raise Invalid("您是其中支部的书记，不能由您排除它，请由其他同志办理。", "numbers")


def said_reason(text: str, missing: str) -> str:
    """A reason, tidied. Raises Invalid."""
    text = clean(text)
    if not text:
        raise Invalid(missing, "reason")
    if len(text) > LONGEST["reason"]:
        raise Invalid(f"最多 {LONGEST['reason']} 个字，请精简。", "reason")
    return text


def _save(draw: Draw, design: Design, *, by: Actor, version: int | None, **columns: Any) -> None:
    """Keep a changed draft; the same once more changes nothing."""
    old, new = designs.of(draw), design
    if old == new and not columns and version == draw.version:
        return
    values = {name: [str(getattr(draw, name)), str(value)] for name, value in columns.items()}
    before, after = designs.document(old), designs.document(new)
    values |= {
        name: [before.get(name, ""), after.get(name, "")]
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }
    actions.perform("draw.edit", draw, by=by, version=version, set={"design": after, **columns}, values=values)
