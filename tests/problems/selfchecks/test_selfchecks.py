"""自查: each answers in words, what is ticked becomes an entry; a member's own is nobody else's business."""

from typing import Any

import pytest

from portal import policy
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.problems.models import Problem
from portal.problems.selfchecks import domain, reading
from portal.problems.selfchecks.domain import Answer
from portal.problems.selfchecks.library import HOUSE, Question, listed
from portal.problems.selfchecks.models import SelfCheck, SelfCheckList
from tests.browser_client import text_of


def answers(subject: str, *found: str, text: str = "做得还可以") -> dict[str, Answer]:
    return {one.key: Answer(f"{text}{one.key}", one.key in found) for one in HOUSE[subject].questions}


def form(subject: str, *found: str) -> dict[str, str]:
    typed = {f"text_{one.key}": f"写明情况{one.key}" for one in HOUSE[subject].questions}
    return typed | {f"found_{key}": "y" for key in found}


def test_a_member_hands_in_what_is_ticked_and_nothing_else(world: Any, actor: Any) -> None:
    member = actor("member")
    check = domain.make(HOUSE["member"], answers("member", "q2"), by=member)
    entry = Problem.get((Problem.source_record == "self_check") & (Problem.source_id == check.id))
    assert (entry.text, entry.person_id, entry.branch_id) == ("做得还可以q2", member.person_id, world.a1.id)
    assert (entry.source, entry.category, entry.state) == ("self_check", "party_sense", "found")
    assert entry.source_path == f"/problems/selfchecks/{check.id}#self_check-{check.id}-q2"
    assert policy.find(SelfCheck, check.id, member) is not None
    secretary = actor("secretary")
    for who in ("secretary", "committee", "supervisor", "colleague", "admin"):
        assert policy.find(SelfCheck, check.id, actor(who)) is None, who
    # the secretary has the entry alone, and hears of it
    assert policy.find(Problem, entry.id, secretary) is not None
    assert policy.find(Problem, entry.id, actor("committee")) is None
    assert (
        Message.select()
        .where((Message.person == secretary.person_id) & (Message.path == f"/problems/{entry.id}"))
        .count()
        == 1
    )


def test_whatever_the_role_at_hand_one_examines_oneself_as_a_member(world: Any, actor: Any) -> None:
    for who, branch in (("committee", world.a2), ("supervisor", world.b1)):
        check = domain.make(HOUSE["member"], answers("member", "q1"), by=actor(who))
        entry = Problem.get((Problem.source_record == "self_check") & (Problem.source_id == check.id))
        assert (entry.office_id, entry.team_id, entry.branch_id) == (branch.id, None, branch.id)


def test_a_branch_and_a_committee_examine_themselves(world: Any, actor: Any) -> None:
    of_branch = domain.make(HOUSE["branch"], answers("branch", "q1", "q3"), by=actor("secretary"), branch=world.a1.id)
    of_house = domain.make(HOUSE["committee"], answers("committee", "q1"), by=actor("committee"))
    assert Problem.select().where(Problem.source_id == of_branch.id, Problem.subject == "branch").count() == 2
    entry = Problem.get(Problem.subject == "committee")
    assert (entry.committee_id, entry.branch_id, entry.source_id) == (world.a.id, None, of_house.id)
    seen = {
        who: policy.find(SelfCheck, of_branch.id, actor(who)) is not None for who in world.players if who != "disabled"
    }
    assert {who for who, sees in seen.items() if sees} == {"secretary", "committee", "supervisor"}
    seen = {
        who: policy.find(SelfCheck, of_house.id, actor(who)) is not None for who in world.players if who != "disabled"
    }
    assert {who for who, sees in seen.items() if sees} == {"committee", "supervisor"}
    for who, asked, branch in (
        ("secretary_a2", "branch", world.a1.id), ("committee", "branch", world.a1.id), ("member", "branch", world.a1.id),
        ("secretary", "committee", None), ("staff", "member", None),
    ):  # fmt: skip
        with pytest.raises((Denied, Invalid)):
            domain.make(HOUSE[asked], answers(asked), by=actor(who), branch=branch)


def test_every_question_is_answered_in_words(world: Any, actor: Any) -> None:
    with pytest.raises(Invalid, match="自查情况") as refused:
        domain.make(HOUSE["branch"], {"q1": Answer("有")}, by=actor("secretary"), branch=world.a1.id)
    assert refused.value.field == "text_q2"
    assert not SelfCheck.select().exists()
    assert not Problem.select().exists()


def test_an_empty_answer_is_asked_for_in_words_that_are_a_sentence(visit: Any) -> None:
    page = text_of(visit("member").post("/problems/selfchecks/new/member", {}, 422))
    assert "请写明这一项的情况" in page
    assert "请填写" not in page


def test_a_committee_copies_a_list_and_edits_it(world: Any, actor: Any) -> None:
    committee = actor("committee")
    questions = (*HOUSE["branch"].questions, Question("new1", "活动记录是否真实", "life"), Question("new2", ""))
    made = domain.write_list(world.a.id, "branch", "支部自查", "", questions, by=committee)
    assert [one["key"] for one in made.questions] == ["q1", "q2", "q3", "q4"]
    with pytest.raises(Invalid, match="同名"):
        domain.write_list(world.a.id, "branch", "支部自查", "", questions, by=committee)
    with pytest.raises(Invalid, match="列出的类别"):
        domain.write_list(world.a.id, "branch", "另一份", "", [Question("q1", "问", "leadership")], by=committee)
    for who in ("secretary", "committee_b", "supervisor"):
        with pytest.raises(Denied):
            domain.write_list(world.a.id, "branch", "别人的", "", questions, by=actor(who))
    row = SelfCheckList.get_by_id(made.id)
    secretary = actor("secretary")
    assert [one.key for one in reading.offered(secretary)] == [str(made.id), "member", "branch"]
    check = domain.make(listed(row), {f"q{n}": Answer("写明") for n in range(1, 5)}, by=secretary, branch=world.a1.id)
    domain.edit_list(
        row, by=committee, name="支部自查", source="", questions=questions[:1], retired=True, version=row.version
    )
    assert len(SelfCheck.get_by_id(check.id).questions) == 4  # as they were asked
    assert [one.key for one in reading.offered(secretary)] == ["member", "branch"]
    with pytest.raises(Stale):
        domain.edit_list(row, by=committee, name="再改", source="", questions=questions[:1], retired=False, version=1)
    assert not [one for one in reading.offered(actor("secretary_b")) if one.id]


def test_pages(world: Any, actor: Any, visit: Any) -> None:
    member, secretary, committee = visit("member"), visit("secretary"), visit("committee")
    assert "党员查找分析" in text_of(member.get("/problems/selfchecks/new"))
    page = member.get("/problems/selfchecks/new/member")
    assert "只有您自己看得到" in text_of(page)
    member.get("/problems/selfchecks/new/branch", 404)
    refused = member.post("/problems/selfchecks/new/member", {**form("member"), "text_q3": ""}, 422)
    assert "写明情况q1" in refused.get_data(as_text=True)
    sent = {**form("member", "q1"), "once": "self-1"}
    address = member.post("/problems/selfchecks/new/member", sent).location
    assert member.post("/problems/selfchecks/new/member", sent).location == address  # once
    assert SelfCheck.select().count() == 1
    page = text_of(member.get(address))
    assert "发现问题" in page
    assert "写明情况q4" in page
    entry = Problem.get()
    assert f'/problems/{entry.id}"' in member.get(address).get_data(as_text=True)
    member.get(f"{address}/print")
    secretary.get(address, 404)
    shown = secretary.get(f"/problems/{entry.id}").get_data(as_text=True)
    assert "看原处" not in shown  # the rest stays the member's
    assert "看原处" in member.get(f"/problems/{entry.id}").get_data(as_text=True)
    secretary.post("/problems/selfchecks/new/branch", form("branch", "q2"))
    committee.post("/problems/selfchecks/new/committee", form("committee"))
    listed_ = text_of(committee.get("/problems/selfchecks"))
    assert "共 2 次" in listed_
    assert "党员查找分析" not in listed_
    assert "共 1 次" in text_of(committee.get("/problems/selfchecks?subject=branch&q=查找"))
    assert "共 1 次" in text_of(committee.get(f"/problems/selfchecks?branch={world.a1.id}"))
    committee.get("/problems/selfchecks?export=xlsx")
    visit("staff").get("/problems/selfchecks", 404)
    visit("admin").get("/problems/selfchecks", 404)


def test_pages_of_lists(world: Any, visit: Any) -> None:
    committee = visit("committee")
    assert "照着新建" in text_of(committee.get("/problems/selfchecks/lists"))
    assert "照着新建" not in text_of(visit("member").get("/problems/selfchecks/lists"))
    visit("secretary").get("/problems/selfchecks/lists/new/branch", 403)
    committee.get("/problems/selfchecks/lists/new/nothing", 404)
    page = committee.get("/problems/selfchecks/lists/new/branch").get_data(as_text=True)
    assert "组织生活是否经常" in page
    rows = {f"category_{key}": "" for key in ("q2", "q3", "new1", "new2", "new3")}
    typed = {**rows, "name": "本党委支部自查", "source": "", "text_q1": "组织生活是否经常", "category_q1": "life"}
    committee.post("/problems/selfchecks/lists/new/branch", typed)
    made = SelfCheckList.get()
    edit = f"/problems/selfchecks/lists/{made.id}/edit"
    committee.get(edit)
    committee.post(edit, {**typed, "name": "改了名", "version": made.version})
    conflict = committee.post(edit, {**typed, "name": "又改名", "version": made.version}, 409)
    assert "又改名" in conflict.get_data(as_text=True)
    assert "改了名" in conflict.get_data(as_text=True)
    visit("secretary").get(edit, 403)
    visit("committee_b").get(edit, 404)


def test_what_a_branch_examined_stands_in_its_file(world: Any, actor: Any, visit: Any) -> None:
    made = domain.make(HOUSE["branch"], answers("branch", "q1"), by=actor("secretary"), branch=world.a1.id)
    own = domain.make(HOUSE["member"], answers("member"), by=actor("member"))
    for who in ("supervisor", "committee", "secretary"):
        page = visit(who).get(f"/checks/branches/{world.a1.id}").get_data(as_text=True)
        assert f"/problems/selfchecks/{made.id}" in page
        assert "列入 1 个问题" in page
        assert f"/problems/selfchecks/{own.id}" not in page, "a member's own is nobody else's business"
