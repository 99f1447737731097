"""Sets begin, are written, come into force and are replaced; what cannot be together is refused; branches are judged anew."""

from dataclasses import replace
from datetime import date

import peewee as pw
import pytest

from portal.audit.models import Revision
from portal.db import database
from portal.errors import Denied, Invalid, Stale
from portal.jobs import work
from portal.jobs.models import Job
from portal.life import library
from portal.life.judging.rules import RuleSet, Type
from portal.life.rulesets import domain, in_force, parts, reading
from portal.life.rulesets import record as records
from portal.life.rulesets.domain import rejudging
from portal.life.rulesets.models import LifeRules
from portal.life.standing import domain as standing
from portal.policy import find
from tests.life.judging.making import rule, rules
from tests.life.rulesets.conftest import SMALL, fresh


def test_a_set_begins_empty_from_the_library_or_as_the_next_edition(world, actor):
    by = actor("committee")
    empty = domain.create(RuleSet("  某某局  制度 "), by=by, once="begin-once-1")
    assert (empty.name, empty.number, empty.committee_id, empty.state) == ("某某局 制度", 1, world.a.id, "draft")
    with pytest.raises(Stale):
        domain.create(RuleSet("再来"), by=by, once="begin-once-1")
    taken = domain.take("branches2018", by=by)
    assert domain.read(taken) == library.rule_sets()["branches2018"]
    assert taken.library == "branches2018"
    again = domain.take("branches2018", by=by)  # the same name is the same set
    assert (again.number, again.origin_id, domain.title(again)) == (2, taken.id, f"{taken.name}（第 2 版）")
    for name in (" ", "字" * 61):
        with pytest.raises(Invalid) as refused:
            domain.create(RuleSet(name), by=by)
        assert refused.value.field == "name"
    with pytest.raises(Invalid):
        domain.take("nothing", by=by)
    for who in ("secretary", "member", "supervisor", "staff", "admin"):
        with pytest.raises(Denied):
            domain.create(RuleSet("别人的"), by=actor(who))


def test_a_draft_is_written_with_its_changes_kept_and_nobody_overwrites_unseen(actor, drafted):
    by, made = actor("committee"), drafted()
    stale = fresh(made)
    domain.edit(made, parts.put(SMALL, rule("more", name="再加一项")), by=by, version=1)
    kept = Revision.get((Revision.record == "life_rules") & (Revision.action == "life_rules.edit"))
    assert [one[:2] for one in kept.values["changes"]] == [["added", "再加一项"]]
    with pytest.raises(Stale):
        domain.edit(stale, RuleSet("x"), by=by, version=1)
    domain.edit(fresh(made), replace(SMALL, name="改了名"), by=by, version=2)
    assert (fresh(made).name, domain.read(fresh(made)).name) == ("改了名", "改了名")
    with pytest.raises(Invalid, match="最多 200 个字"):
        domain.edit(fresh(made), rules(rule("a", name="字" * 201)), by=by)
    version = fresh(made).version
    domain.edit(fresh(made), domain.read(fresh(made)), by=by, version=version)  # nothing changed
    assert fresh(made).version == version
    with pytest.raises(Denied):
        domain.edit(fresh(made), SMALL, by=actor("committee_b"))


def test_only_what_makes_sense_comes_into_force_and_then_nothing_of_it_changes(world, actor, drafted):
    by = actor("committee")
    for of, text in ((RuleSet("空"), "1 处问题"), (rules(rule("a", count=0, types=()), name="坏"), "2 处问题")):
        with pytest.raises(Invalid, match=text):
            domain.adopt(drafted(of), by=by)
    made = drafted()
    assert reading.rules(world.a.id) == ()
    domain.adopt(made, by=by, version=1)
    assert reading.rules(world.a.id) == SMALL.rules
    assert reading.rules(world.b.id) == ()
    with pytest.raises(Stale):
        domain.edit(fresh(made), RuleSet("x"), by=by)
    with pytest.raises(pw.DatabaseError), database.atomic():
        LifeRules.update(document={"name": "x"}).where(LifeRules.id == made.id).execute()
    assert [find(LifeRules, made.id, actor(who)) is not None for who in ("member", "secretary", "supervisor", "member_b")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_the_next_edition_replaces_the_one_before_in_one_step(world, actor, adopted):
    by, first = actor("committee"), adopted()
    second = domain.revise(first, by=by)
    assert (second.number, second.origin_id, domain.read(second)) == (2, first.id, SMALL)
    changed = parts.changed_from(SMALL, 0, date(2026, 8, 15))
    changed = parts.put(changed, replace(changed.rules[1], period="month"), 1)
    domain.edit(second, changed, by=by, version=1)
    assert [one.kind for one in parts.compare(domain.read(first), domain.read(fresh(second)))] == ["changed", "added"]
    assert records.shown(fresh(second), by).old.id == first.id
    assert domain.conflicts(fresh(second)) == []
    domain.adopt(fresh(second), by=by, version=fresh(second).version)
    assert (fresh(first).state, fresh(second).state) == ("replaced", "in_force")
    assert reading.rules(world.a.id) == changed.rules
    third = domain.revise(fresh(first), by=by)  # from an old edition: still replaces what is in force
    domain.adopt(third, by=by)
    assert [row.state for row in LifeRules.select().order_by(LifeRules.id)] == ["replaced", "replaced", "in_force"]


def test_sets_in_force_together_never_ask_one_thing_twice_on_a_day(actor, adopted, drafted):
    by = actor("committee")
    adopted()
    for of, text in (
        (rules(rule("meet", name="又一个党员大会"), name="另一份"), "“又一个党员大会”与执行中的“组织生活制度”有冲突"),
        (rules(rule("meet", name="对党小组", subject="group", since=date(2030, 1, 1)), name="第三份"), "时间重叠"),
    ):
        made = drafted(of)
        with pytest.raises(Invalid, match=text):
            domain.adopt(made, by=by)
        assert fresh(made).state == "draft"
    adopted(rules(rule("visit", types=("t1",)), types=(Type("t1", "走访"),), name="走访制度"))
    other = drafted(rules(rule("look", types=("t1",)), types=(Type("t1", "看望"),), name="看望制度"))
    assert "编号相同" in domain.conflicts(other)[0]


def test_the_library_goes_together(world, actor):
    by = actor("committee")
    for key in library.KEYS:
        domain.adopt(domain.take(key, by=by), by=by)
    assert len(reading.rules(world.a.id)) == sum(len(one.rules) for one in library.rule_sets().values())
    (first, *_), *_ = in_force.on(world.a.id, date(2017, 6, 1)).values()
    assert first.set_title == library.rule_sets()["plan2017"].name
    now = in_force.on(world.a.id, date(2026, 6, 1))
    meetings = [line for line in now["branch"] if line.rule.key == "assembly"]
    assert [(line.time, len(line.versions)) for line in meetings] == [("自 2018-10-28 起", 2)]
    # quarterly both times: the new version takes over with its first whole quarter
    (before,) = [line for line in in_force.on(world.a.id, date(2018, 12, 1))["branch"] if line.rule.key == "assembly"]
    assert before.set_title == library.rule_sets()["plan2017"].name
    assert meetings[0].carried == date(2019, 1, 1)


def test_branches_are_judged_anew_in_steps_when_rules_come_and_go(world, actor, adopted, monkeypatch):
    judged = []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): judged.append((sorted(units), tuple(years))))
    monkeypatch.setattr(rejudging, "AT_ONCE", 2)
    by, made = actor("committee"), adopted()
    job = Job.get(Job.kind == "life.rejudge")
    assert records.shown(made, by).job.id == job.id
    assert records.shown(made, actor("secretary")).job is None
    work.run(job.id)
    assert Job.get_by_id(job.id).state == "done"
    assert len(judged) > 1
    units = [key for some, _years in judged for key in some]
    assert {world.a.id, world.a1.id, world.a2.id} <= set(units)
    assert world.b1.id not in units
    assert len(units) == len(set(units))
    with pytest.raises(Invalid, match="原因"):
        domain.retire(made, by=by, reason=" ")
    domain.retire(made, by=by, reason="上级已废止")
    assert Job.select().where(Job.kind == "life.rejudge").count() == 2
    assert reading.rules(world.a.id) == ()
    draft = domain.revise(fresh(made), by=by)
    domain.drop(draft, by=by)
    with pytest.raises(Stale):
        domain.adopt(fresh(draft), by=by)


def test_what_adopting_changes_is_told_before(world, actor, adopted, drafted):
    by, first = actor("committee"), adopted(rules(rule("meet", name="党员大会", period="year"), name="制度"))
    same = records.effect(domain.revise(first, by=by))
    assert same.rules == []
    assert same.branches == []
    second = domain.revise(first, by=by)
    domain.edit(
        second,
        rules(rule("meet", name="党员大会", period="month"), rule("n", name="新的", types=("study",)), name="制度"),
        by=by,
    )
    found = records.effect(fresh(second))
    assert found.judged >= 3
    assert [one.name for one in found.rules] == ["党员大会", "新的"]
    meet, new = found.rules
    assert (sum(meet.after.values()), sum(new.before.values())) == (12 * sum(meet.before.values()), 0)
    assert {one.branch for one in found.branches} >= {world.a1.name, world.a2.name}
    assert ("没有要求", "新的") in {(one.before, one.rule) for one in found.branches}


def test_nobody_revises_the_set_of_another_committee_into_ones_own(world, actor, adopted):
    made = adopted()
    with pytest.raises(Denied):
        domain.revise(made, by=actor("committee_b"))
    assert not LifeRules.select().where(LifeRules.committee == world.b.id).exists()
