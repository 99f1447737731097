"""A waiver is given with its reason and ended; the branch is judged anew with each."""

from datetime import date
from typing import Any, NamedTuple

from portal import actions, clock
from portal.accounts import holders
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.judging.applying import rulings
from portal.life.judging.rules import SUBJECTS, Rule, SubjectKind
from portal.life.rulesets import reading
from portal.life.rulesets.models import RuleWaiver
from portal.life.standing import domain as standing
from portal.policy import Actor
from portal.units.listing import MEMBERS, open_groups
from portal.units.models import Unit

ROOM = "/life/waivers"
LONGEST = {"reason": 500}
OF_BRANCH: tuple[SubjectKind, ...] = ("branch", "group", "member", "officer", "head", "leading")
"""Whom a committee can spare something within a branch."""


class Wanted(NamedTuple):
    """What is typed: the key of a rule; person or group where it is not for the whole branch; first and last day; why."""

    rule: str
    person: int | None
    group: int | None
    starts: date | None
    ends: date | None
    reason: str


def path(record: Any) -> str:
    """Where a waiver lies."""
    return f"{ROOM}/{record.id}"


def probe(branch: Any) -> RuleWaiver:
    """A waiver for the branch that is not there yet, to ask who may give one."""
    return RuleWaiver(committee=branch.committee_id, branch=branch.id)


def offered(committee: int) -> dict[str, Rule]:
    """Key → the newest version that holds today or later of each requirement a branch, its groups or its people can be spared."""
    today = clock.today()
    held = [one.rule for one in rulings(reading.rules(committee)) if one.span.end >= today]
    return {rule.key: rule for rule in sorted(held, key=lambda rule: rule.since) if rule.subject in OF_BRANCH}


def label(rule: Rule) -> str:
    """A rule with whom it asks."""
    return f"{rule.name}（对{SUBJECTS[rule.subject]}）"


def give(branch: Unit, wanted: Wanted, *, by: Actor, once: str = "") -> RuleWaiver:
    """免除. Raises Invalid, Denied, Stale."""
    rule = offered(branch.committee_id).get(wanted.rule)
    if rule is None:
        raise Invalid("请选择一项执行中的要求。", "rule")
    _whom(branch, rule, wanted)
    starts, ends = _days(wanted)
    reason = wanted.reason.strip()
    if not reason:
        raise Invalid("请写明免除的原因，支部看得到。", "reason")
    if len(reason) > LONGEST["reason"]:
        raise Invalid(f"原因最多 {LONGEST['reason']} 个字，请精简。", "reason")
    with write():
        made = actions.create(
            "rule_waiver.create", RuleWaiver, by=by, note=reason, committee=branch.committee_id, branch=branch.id,
            rule=rule.key, rule_name=rule.name, kind=rule.subject, person=wanted.person, group=wanted.group, starts=starts,
            ends=ends, reason=reason, created_by=by.person_id,
        )  # fmt: skip
        store.spend(once, by, path(made))
        text = f"党委免除了本支部“{rule.name}”的要求（{starts} 至 {ends}）"
        inbox.tell(holders.secretaries(branch.id), text, path(made), by=by)
        standing.refresh([branch.id], _years(made))
    return made


def _whom(branch: Unit, rule: Rule, wanted: Wanted) -> None:
    """That the rule asks whoever is named. Raises Invalid."""
    if wanted.group is not None:
        if rule.subject != "group":
            raise Invalid(f"“{rule.name}”不是对党小组的要求，请选整个支部。", "whom")
        if wanted.group not in {one.id for one in open_groups(branch.id)}:
            raise Invalid("这个党小组不在本支部，请重新选择。", "whom")
    if wanted.person is not None:
        if not rule.of_person:
            raise Invalid(f"“{rule.name}”不是对个人的要求，请选整个支部。", "whom")
        if wanted.person not in {one.id for one in MEMBERS(branch=branch.id)}:
            raise Invalid("这名党员不在本支部，请重新选择。", "whom")


def _days(wanted: Wanted) -> tuple[date, date]:
    if wanted.starts is None:
        raise Invalid("请填写从哪一天起免除。", "starts")
    if wanted.ends is None:
        raise Invalid("请填写到哪一天止。", "ends")
    if wanted.ends < wanted.starts:
        raise Invalid("应不早于开始的一天。", "ends")
    if (wanted.ends - wanted.starts).days > 3 * 366:
        raise Invalid("一次最多免除三年，到期仍有需要再免除。", "ends")
    return wanted.starts, wanted.ends


def _years(record: RuleWaiver) -> range:
    """The years that it touches, up to this one."""
    return range(max(record.starts.year, clock.today().year - 3), min(record.ends.year, clock.today().year) + 1)


def end(record: RuleWaiver, reason: str, *, by: Actor, version: int | None = None) -> None:
    """撤销免除: it is asked again, as if it had never been waived. Raises Invalid, Denied, Stale."""
    actions.check("rule_waiver.end", record, by=by)
    reason = reason.strip()
    if not reason:
        raise Invalid("请写明撤销的原因。", "reason")
    with write():
        actions.perform("rule_waiver.end", record, by=by, version=version, note=reason)
        text = f"党委撤销了本支部“{record.rule_name}”的免除"
        inbox.tell(holders.secretaries(record.branch_id), text, path(record), by=by)
        standing.refresh([record.branch_id], _years(record))
