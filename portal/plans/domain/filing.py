"""报送备案: a plan goes to the committee, comes back with reasons or is accepted."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from portal import actions, clock, policy
from portal.db import hold, write
from portal.errors import Denied, Invalid, Stale
from portal.inbox import domain as inbox
from portal.life.standing import domain as standing
from portal.plans import judging, likeness
from portal.plans.checking.findings import may_be_filed
from portal.plans.document import read
from portal.plans.domain import text
from portal.plans.domain.text import heads, judges, path, title
from portal.plans.models import AnnualPlan
from portal.policy import Actor

MOST = 100  # in one act
NAMED = 8  # names in one sentence


def file(plan: AnnualPlan, *, by: Actor, version: int | None = None) -> None:
    """报送备案: what the check says is kept with it. Raises Invalid where a mandatory item is missing, Denied, Stale."""
    actions.check("annual_plan.file", plan, by=by)
    if not plan.document.get("items"):
        raise Invalid("计划里还没有内容，请先编制。")
    found = judging.findings(plan, likeness.of_plan(plan))
    if not may_be_filed(found):
        missing = [one.text for one in found if one.severity == "blocks"]
        raise Invalid("还不能报送备案，请先补上规定动作：" + " ".join(missing))
    with write():
        columns: dict[str, Any] = {
            "filed_at": clock.now(), "filed_by": by.person_id, "reasons": {},
            "found": [asdict(one) | {"items": list(one.items)} for one in found],
        }  # fmt: skip
        actions.perform(
            "annual_plan.file", plan, by=by, version=version, set=columns, values={"document": plan.document}
        )
        text.index(plan)
        inbox.tell(judges(plan), f"{title(plan)}报送备案，请审核", path(plan), by=by)
        likeness.ask(plan.committee_id, plan.year, by=by)
        standing.refresh([plan.unit_id], [plan.year])


def withdraw(plan: AnnualPlan, *, by: Actor, version: int | None = None) -> None:
    """撤回 before it was judged. Raises Denied, Stale."""
    with write():
        actions.perform("annual_plan.withdraw", plan, by=by, version=version)
        inbox.tell(judges(plan), f"{title(plan)}已由支部撤回", path(plan), by=by)
        likeness.ask(plan.committee_id, plan.year, by=by)
        standing.refresh([plan.unit_id], [plan.year])


def accept(plan: AnnualPlan, *, by: Actor, version: int | None = None) -> None:
    """同意备案. Raises Denied, Stale."""
    with write():
        actions.perform("annual_plan.accept", plan, by=by, version=version, set={"accepted_at": clock.now()})
        inbox.tell(heads(plan), f"{title(plan)}已备案", path(plan), by=by)
        standing.refresh([plan.unit_id], [plan.year])


def give_back(
    plan: AnnualPlan, reason: str, reasons: Mapping[str, str], *, by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """退回修改 with a reason of the whole, at items (key → reason), or both. Raises Invalid, Denied, Stale."""
    actions.check("annual_plan.return", plan, by=by)
    document = read(plan.document)
    whole = text.reason(reason, missing="")
    kept = {key: text.reason(one, f"item_{key}", missing="") for key, one in reasons.items() if document.item(key)}
    kept = {key: one for key, one in kept.items() if one}
    if not whole and not kept:
        raise Invalid("请写明退回的原因：总的意见，或者在具体项目下写明。", "reason")
    if whole:
        kept = {"": whole, **kept}
    with write():
        note = whole or f"{text.said(kept, document)}有意见"
        actions.perform(
            "annual_plan.return",
            plan,
            by=by,
            version=version,
            set={"reasons": kept},
            note=note,
            values={"reasons": kept},
        )
        inbox.tell(heads(plan), f"{title(plan)}已退回修改：{note[:60]}", path(plan), by=by)
        likeness.ask(plan.committee_id, plan.year, by=by)
        standing.refresh([plan.unit_id], [plan.year])


class Choice(NamedTuple):
    """A chosen plan and the version of it that was read."""

    key: int
    version: int


def choices(values: Iterable[str]) -> list[Choice]:
    """What a form posts: "key.version"; anything else is left out, doubles too."""
    found: dict[int, Choice] = {}
    for value in values:
        parts = value.split(".")
        if len(parts) == 2 and all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
            found.setdefault(int(parts[0]), Choice(int(parts[0]), int(parts[1])))
    return sorted(found.values())[:MOST]


@dataclass
class Done:
    """What came of it: names of those that went through, of the others name and reason."""

    names: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def accept_many(chosen: Iterable[Choice], *, by: Actor) -> Done:
    """同意备案 of each as it was read, in a transaction of its own; what has changed meanwhile is left out by name."""
    done = Done()
    for one in chosen:
        plan: Any = policy.find(AnnualPlan, one.key, by)
        if plan is None:
            done.left.append(("", "不由您办理"))
            continue
        name = text.unit_name(plan)
        try:
            with write():
                hold(AnnualPlan, one.key)
                plan = policy.find(AnnualPlan, one.key, by)
                if plan is None:
                    raise Denied("不由您办理")
                accept(plan, by=by, version=one.version)
        except (Denied, Stale) as error:
            why = "支部刚刚改动过，或者已经办理" if isinstance(error, Stale) else error.message or "不由您办理"
            done.left.append((name, why.rstrip("。")))
        else:
            done.names.append(name)
    return done


def told(done: Done) -> tuple[str, str]:
    """What was accepted and what was not, each as a sentence or ""."""
    said = f"已同意备案 {len(done.names)} 份：{_listed(done.names)}。" if done.names else ""
    named = [f"{name}（{why}）" for name, why in done.left if name]
    rest = f"没有办理：{_listed(named)}。" if named else ""
    if len(done.left) > len(named):
        rest += f"另有 {len(done.left) - len(named)} 份不由您办理。"
    return said, rest


def _listed(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 份" if len(names) > NAMED else "")
