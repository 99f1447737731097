"""评定: what a mark needs, whose it is, what two reviewers on one indicator meet; vetoes, 破格; the end of it."""

from datetime import date

import pytest

from portal.accounts.sessions import actor_of
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.stars.computation.scheme import Ladder
from portal.stars.models import StarCycle, StarEntry, StarFinding, StarScore
from portal.stars.reviewing import domain
from portal.stars.reviewing.desk import Desk
from portal.stars.reviewing.record import history
from tests import factories as make
from tests.stars import making
from tests.stars.reviewing.conftest import fresh, marks, wanted


def revisions(entry, action):
    where = (Revision.record == "star_entry") & (Revision.record_id == entry.id) & (Revision.action == action)
    return list(Revision.select().where(where).order_by(Revision.number))


def test_a_mark_has_its_person_and_its_history(declared, actor, world):
    domain.mark(declared, "study", wanted("25", "少两次学习"), by=actor("committee"))
    colleague = make.person("裴行俭", world.a2)
    appointment = make.appointment(colleague, "committee", unit=world.a, starts=date(2026, 1, 1))
    second = actor_of(colleague.id, appointment.id)
    domain.mark(declared, "study", wanted("28", method="look"), by=second, version=1)
    row = marks(declared)["study"]
    assert (row.value, row.reason, row.method, row.person_id, row.version) == ("28", "", "look", colleague.id, 2)
    past = history(Desk(fresh(declared)))["study"]
    assert [(one.score, one.who, one.method, one.reason) for one in past] == [
        ("28 分", "裴行俭", "实地查看", ""),
        ("25 分", "解秀兰", "查阅资料", "少两次学习"),
    ]
    assert AuditEntry.select().where(AuditEntry.action == "star_entry.mark").count() == 2


def test_two_reviewers_on_one_indicator_do_not_overwrite_each_other(declared, actor):
    by = actor("committee")
    domain.mark(declared, "study", wanted("25", "少两次学习"), by=by)
    with pytest.raises(Stale, match="刚刚被别人评定过"):
        domain.mark(fresh(declared), "study", wanted("28"), by=by)  # read before the first mark
    assert marks(declared)["study"].value == "25"
    # another indicator is nobody's conflict, although the entry has moved on since it was read
    domain.mark(declared, "leading", wanted("较好"), by=by)
    assert set(marks(declared)) == {"study", "leading"}


@pytest.mark.parametrize(
    ("key", "mark", "said"),
    [
        ("study", wanted("25"), "与自评不一致"),
        ("study", wanted("", "说明"), "请填写评分|应为"),
        ("study", wanted("28", method="facts"), "核查方式"),
        ("study", wanted("28", method=""), "核查方式"),
        ("leading", wanted("优秀", "说明"), "班子建设"),
        ("faults", wanted("-5"), "与自评不一致"),
        ("poll", wanted({"满意": 5}), "没有通过系统测评"),
        ("poll", wanted({"满意": 5, "不满意": 1}, "书面测评"), "共 6 票，支部在册的党员和群众只有 5 人"),
        ("poll", wanted({"满意": 4}, "书面测评"), "不足 5 票"),
        ("poll", wanted({"满意": 5}, "书面测评", "poll"), "查阅资料"),
        ("safety", wanted("-1", "说明"), "不适用"),
        ("pledges", wanted("100", "说明"), "系统数据"),
        ("study", wanted("25", "长" * 501), "最多 500"),
    ],
)
def test_what_a_mark_lacks_is_said(declared, actor, key, mark, said):
    with pytest.raises(Invalid, match=said):
        domain.mark(declared, key, mark, by=actor("committee"))
    assert marks(declared) == {}


def test_zero_and_deductions_that_nobody_assessed_need_a_reason(world, actor):
    cycle = making.cycle(world.a, world.a1)
    entry, by = making.entry(cycle, world.a1, "declared", scores={}), actor("committee")
    for key, value in (("study", "0"), ("faults", "-2")):
        with pytest.raises(Invalid, match="扣分或者不得分"):
            domain.mark(entry, key, wanted(value), by=by)
        domain.mark(entry, key, wanted(value, "现场没有记录"), by=by)
    domain.mark(entry, "project", wanted("0"), by=by)  # no bonus is the usual thing
    domain.mark(entry, "leading", wanted("好"), by=by)
    assert set(marks(entry)) == {"study", "faults", "project", "leading"}


def test_the_rest_is_taken_over_in_one_act_but_no_vote(declared, actor):
    by = actor("committee")
    domain.mark(declared, "study", wanted("25", "少两次学习"), by=by)
    assert domain.mark_rest(declared, "look", by=by) == 5
    found = marks(declared)
    assert set(found) == {"study", "leading", "rules", "project", "award", "faults"}
    assert (found["study"].value, found["study"].method) == ("25", "read")
    assert (found["leading"].value, found["leading"].method) == ("较好", "look")
    assert len(revisions(declared, "star_entry.mark")) == 2
    with pytest.raises(Invalid, match="没有可以按自评"):
        domain.mark_rest(fresh(declared), "look", by=by)
    with pytest.raises(Invalid, match="核查方式"):
        domain.mark_rest(fresh(declared), "poll", by=by)


def test_only_the_committee_marks_and_nobody_who_heads_the_branch(declared, actor, world):
    for who in ("secretary", "member", "supervisor", "committee_b", "staff"):
        with pytest.raises(Denied):
            domain.mark(declared, "study", wanted("28"), by=actor(who))
    make.appointment(world.players["committee"].person, "secretary", unit=world.a1)
    for act in (
        lambda: domain.mark(declared, "study", wanted("28"), by=actor("committee")),
        lambda: domain.find(declared, "veto", "law", True, "判决", by=actor("committee")),
        lambda: domain.finish(declared, by=actor("committee")),
        lambda: domain.send_back(declared, "重填", {}, by=actor("committee")),
    ):
        with pytest.raises(Denied):
            act()


def test_vetoes_and_conditions_are_found_with_reason(declared, actor):
    by = actor("committee")
    for kind, key, holds, said in (
        ("veto", "law", True, "事实和依据"),
        ("condition", "project", False, "没有达到"),
        ("veto", "nothing", True, "认定结果"),
        ("veto", "law", None, "认定结果"),
    ):
        with pytest.raises(Invalid, match=said):
            domain.find(declared, kind, key, holds, "", by=by)
    domain.find(declared, "veto", "law", True, "纪〔2026〕3号决定", by=by)
    domain.find(declared, "condition", "project", True, "", by=by)
    with pytest.raises(Stale):
        domain.find(fresh(declared), "veto", "law", False, "", by=by)
    domain.find(fresh(declared), "veto", "law", False, "决定已撤销", by=by, version=1)
    found = {(row.kind, row.key): (row.holds, row.reason, row.version) for row in StarFinding.select()}
    assert found == {
        ("veto", "law"): (False, "决定已撤销", 2),
        ("condition", "project"): (True, "", 1),
    }
    notes = [(row.note, row.values["holds"]) for row in revisions(declared, "star_entry.find")]
    assert notes == [("纪〔2026〕3号决定", True), ("", True), ("决定已撤销", False)]


def test_an_exception_needs_a_ladder(world, actor, declared):
    by = actor("committee")
    with pytest.raises(Invalid, match="没有规定破格"):
        domain.except_(declared, "成绩突出", by=by)
    cycle = making.cycle(world.a, world.a2, of=making.small(name="逐级办法", ladder=Ladder()), name="逐级评定")
    entry = making.entry(cycle, world.a2, "declared")
    domain.except_(entry, "党委会议研究同意", by=by, version=entry.version)
    assert fresh(entry).exception == "党委会议研究同意"
    with pytest.raises(Stale):
        domain.except_(fresh(entry), "另一个理由", by=by, version=1)


def test_an_entry_is_finished_when_every_mark_is_there(declared, actor):
    by = actor("committee")
    domain.mark_rest(declared, "read", by=by)
    with pytest.raises(Invalid, match="党员群众测评"):
        domain.finish(fresh(declared), by=by)
    domain.mark(fresh(declared), "poll", wanted({"满意": 4, "不满意": 1}, "支部大会书面测评"), by=by)
    assert Desk(fresh(declared)).lacking == []
    now = fresh(declared)
    with pytest.raises(Stale):
        domain.finish(now, by=by, version=now.version - 1)
    domain.finish(now, by=by, version=now.version)
    assert fresh(declared).state == "reviewed"
    with pytest.raises(Stale):
        domain.mark(fresh(declared), "study", wanted("28"), by=by, version=1)
    with pytest.raises(Invalid, match="为什么重新评定"):
        domain.resume(fresh(declared), "", by=by)
    domain.resume(fresh(declared), "核查有误", by=by)
    assert fresh(declared).state == "declared"
    assert len(marks(declared)) == 7, "the marks stay"


def test_a_self_score_that_was_changed_after_the_mark_asks_for_its_reason(declared, actor):
    by = actor("committee")
    domain.mark_rest(declared, "read", by=by)
    domain.mark(fresh(declared), "poll", wanted({"满意": 5}, "支部大会书面测评"), by=by)
    StarScore.update(value="30").where((StarScore.entry == declared.id) & (StarScore.indicator == "study")).execute()
    with pytest.raises(Invalid, match="改过自评，这些评分与自评不一致"):
        domain.finish(fresh(declared), by=by)
    StarScore.update(value="28.0").where((StarScore.entry == declared.id) & (StarScore.indicator == "study")).execute()
    domain.finish(fresh(declared), by=by)  # the same number, written otherwise


def test_returned_with_reasons_at_indicators(declared, actor, world):
    by = actor("committee")
    domain.mark(declared, "study", wanted("25", "少两次学习"), by=by)
    with pytest.raises(Invalid, match="退回的理由"):
        domain.send_back(fresh(declared), " ", {}, by=by)
    domain.send_back(fresh(declared), "补充佐证", {"study": "缺七月的记录", "rules": " "}, by=by)
    assert fresh(declared).state == "returned"
    assert set(marks(declared)) == {"study"}
    (row,) = revisions(declared, "star_entry.return")
    assert (row.note, row.values) == ("补充佐证", {"indicators": {"study": "缺七月的记录"}})
    told = Message.get(Message.person == world.players["secretary"].person.id)
    assert told.path == f"/stars/entries/{declared.id}"


def test_nothing_is_marked_once_the_round_has_moved_on(declared, actor):
    StarCycle.update(state="cancelled").where(StarCycle.id == declared.cycle_id).execute()
    by = actor("committee")
    for act in (
        lambda: domain.mark(declared, "study", wanted("28"), by=by),
        lambda: domain.mark_rest(declared, "read", by=by),
        lambda: domain.find(declared, "veto", "law", True, "判决", by=by),
        lambda: domain.send_back(declared, "补充", {}, by=by),
        lambda: domain.finish(declared, by=by),
    ):
        with pytest.raises(Stale, match="已经测算或结束"):
            act()
    assert marks(declared) == {}
    assert StarEntry.get_by_id(declared.id).state == "declared"
