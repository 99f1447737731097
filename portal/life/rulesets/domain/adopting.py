"""A set comes into force once nothing severe is wrong with it and with those beside it, and takes the place of its earlier edition."""

from portal import actions
from portal.accounts import holders
from portal.db import hold, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.judging.checking import Problem, check
from portal.life.judging.checking.versions import check_versions
from portal.life.judging.rules import RuleSet
from portal.life.rulesets.domain import rejudging
from portal.life.rulesets.domain.making import family
from portal.life.rulesets.domain.text import path, read, title
from portal.life.rulesets.models import LifeRules
from portal.policy import Actor
from portal.units.models import CATEGORIES, SECTORS, Unit


def problems(rules: RuleSet) -> list[Problem]:
    """What is wrong or odd with a set by itself."""
    return check(rules, SECTORS, CATEGORIES)


def in_force(committee: int) -> list[LifeRules]:
    """The sets in force of a committee, the oldest first."""
    rows = (LifeRules.committee == committee) & (LifeRules.state == "in_force")
    return list(LifeRules.select().where(rows).order_by(LifeRules.id))


def predecessor(record: LifeRules) -> LifeRules | None:
    """The edition in force whose place this one takes."""
    held = family(record) & (LifeRules.committee == record.committee_id) & (LifeRules.state == "in_force")
    found: LifeRules | None = (
        LifeRules.select().where(held & (LifeRules.id != record.id)).order_by(LifeRules.id).first()
    )
    return found


def beside(record: LifeRules) -> list[LifeRules]:
    """The sets that will be in force together with this one."""
    old = predecessor(record)
    gone = (record.id, old.id if old is not None else None)
    return [one for one in in_force(record.committee_id) if one.id not in gone]


def conflicts(record: LifeRules) -> list[str]:
    """What cannot be together with the other sets in force: whole sentences that say what to do."""
    rules, others = read(record), beside(record)
    keys = {rule.key for rule in rules.rules}
    found = []
    for other in others:
        theirs = read(other)
        both = RuleSet("", tuple(rule for rule in (*theirs.rules, *rules.rules) if rule.key in keys))
        alone = {*_texts(rules), *_texts(theirs)}
        for one in check_versions(both):
            if not one.severe or one.text in alone:
                continue
            rule = both.rules[int(one.place.split("[")[1].split("]")[0])]
            found.append(f"“{rule.name}”与执行中的“{title(other)}”有冲突：{one.text}")
        known = {one.key: one.label for one in theirs.types}
        found += [
            f"新增类型“{one.label}”与执行中的“{title(other)}”里的“{known[one.key]}”编号相同，请删去后重新添加。"
            for one in rules.types
            if known.get(one.key, one.label) != one.label
        ]
    return list(dict.fromkeys(found))


def _texts(rules: RuleSet) -> set[str]:
    return {one.text for one in check_versions(rules)}


def adopt(record: LifeRules, *, by: Actor, version: int | None = None) -> None:
    """启用: the edition before is replaced with it, and all branches are judged anew. Raises Invalid, Denied, Stale."""
    actions.check("life_rules.adopt", record, by=by)
    severe = [one for one in problems(read(record)) if one.severe]
    if severe:
        raise Invalid(f"还有 {len(severe)} 处问题没有改好，不能启用。请按页面上列出的逐处修改。")
    with write():
        hold(Unit, record.committee_id)
        if found := conflicts(record):
            raise Invalid(found[0] + (f"（共 {len(found)} 处冲突，列在页面上）" if len(found) > 1 else ""))
        old = predecessor(record)
        if old is not None:
            actions.perform("life_rules.replace", old, by=by, note=f"由{title(record)}代替")
        actions.perform(
            "life_rules.adopt", record, by=by, version=version, values={"replaced": title(old) if old else ""}
        )
        _tell(record, "已启用，请对照落实", by=by)
        rejudging.ask(record, by=by)


def retire(record: LifeRules, *, by: Actor, reason: str = "", version: int | None = None) -> None:
    """停用: nothing is asked by it any more, and all branches are judged anew. Raises Invalid, Denied, Stale."""
    reason = reason.strip()
    actions.check("life_rules.retire", record, by=by)
    if not reason:
        raise Invalid("请填写停用的原因。", "reason")
    with write():
        actions.perform("life_rules.retire", record, by=by, version=version, note=reason)
        _tell(record, "已停用", by=by)
        rejudging.ask(record, by=by)


def _tell(record: LifeRules, what: str, *, by: Actor) -> None:
    """All branches of the committee hear that they are asked something else now."""
    inbox.tell(holders.heads(record.committee_id), f"制度要求“{title(record)}”{what}", path(record), by=by)


def drop(record: LifeRules, *, by: Actor, version: int | None = None) -> None:
    """放弃 a draft. Raises Denied, Stale."""
    actions.perform("life_rules.drop", record, by=by, version=version)
