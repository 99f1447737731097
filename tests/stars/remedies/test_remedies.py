"""整改提升: asked for, planned, agreed, reported, accepted; every refusal with its reason; who decides heads no side."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from portal import clock, home
from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.stars.models import StarRemedy
from portal.stars.remedies import domain, reading
from portal.stars.standings import reading as standings
from tests import factories as make
from tests.browser_client import text_of
from tests.stars import making

PROBLEMS = "zqproblem 组织生活不按期\n台账不全"
PLAN = {"measures": "zqmeasure 每月最后一个星期五固定开展", "responsible": "郝明国"}
DUE = clock.today() + timedelta(days=60)


@pytest.fixture
def ask(app, actor, world):
    """ask() of the first branch, through the domain."""

    def carry_out(branch=None, *, by="committee", problems=PROBLEMS, due=DUE, standing=None, once=""):
        with app.app_context():
            return domain.ask(branch or world.a1, problems, due, standing, by=actor(by), once=once)

    return carry_out


@pytest.fixture
def bring(app, ask, actor):
    """bring("working"): a remedy of the first branch in a state."""

    def carry_out(state):
        made = ask()
        with app.app_context():
            if state != "asked":
                domain.plan(made, PLAN["measures"], PLAN["responsible"], by=actor("secretary"))
            if state in ("working", "reported", "done"):
                domain.agree(made, by=actor("committee"))
            if state in ("reported", "done"):
                domain.report(made, "zqoutcome 已经补齐", by=actor("secretary"))
            if state == "done":
                domain.accept(made, by=actor("committee"))
        return made

    return carry_out


def fresh(one):
    """The remedy as it lies in the table."""
    return StarRemedy.get_by_id(one.id)


def messages_of(person):
    mine = Message.select(Message.text).where(Message.person == person.id)
    return [text for (text,) in mine.order_by(Message.id.desc()).tuples()]


def waits(app, who):
    """What waits of remedies on somebody's home: (count, the first line)."""
    with app.test_request_context():
        found = [one for one in home.waiting(who) if one.url.startswith("/stars/remedies")]
    return [(one.area, one.count, one.tasks[0].button) for one in found]


# --- asking ------------------------------------------------------------------------------------------------


def test_what_the_result_says_is_filled_in_and_linked(visit, world):
    weak = making.standing(world.a1, "1", "一星", reason="zqwhy 长期不开展组织生活")
    page = visit("committee").get("/stars/remedies/new")
    assert "zqwhy" in text_of(page)
    assert f'href="/stars/remedies/new/{world.a1.id}"' in page.get_data(as_text=True)
    form = visit("committee").get(f"/stars/remedies/new/{world.a1.id}")
    assert "zqwhy" in text_of(form).partition("整改内容")[2]
    assert "现为一星" in text_of(form)
    Message.delete().execute()
    data = {"problems": PROBLEMS, "due_on": str(DUE), "once": "remedy-once"}
    answer = visit("committee").post(f"/stars/remedies/new/{world.a1.id}", data)
    (made,) = StarRemedy.select()
    assert answer.headers["Location"].endswith(f"/stars/remedies/{made.id}")
    assert (made.branch_id, made.committee_id, made.standing_id, made.problems, made.due_on, made.state, made.version) == (
        world.a1.id, world.a.id, weak.id, PROBLEMS, DUE, "asked", 1,
    )  # fmt: skip
    assert messages_of(world.secretary.person) == ["党委要求机关第一党支部整改提升，请制定方案"]
    visit("committee").post(f"/stars/remedies/new/{world.a1.id}", data)  # sent twice, it is one
    assert StarRemedy.select().count() == 1
    page = text_of(visit("committee").get("/stars/remedies/new"))
    assert "待制定方案" in page
    assert "zqproblem" in text_of(visit("secretary").get(f"/stars/remedies/{made.id}"))


@pytest.mark.parametrize(
    ("outcome", "weak"), [("0", True), ("1", True), ("2", False), ("5", False), ("backward", True), (None, False)]
)
def test_who_is_weak(world, actor, app, outcome, weak):
    if outcome is not None:
        making.standing(world.a1, outcome, "后进" if outcome == "backward" else "星级")
    assert reading.is_weak(standings.current([world.a1.id]).get(world.a1.id)) is weak
    with app.app_context():
        found = {one.id: one.weak for one in reading.candidates(actor("committee"))}
    assert found == {world.a1.id: weak, world.a2.id: False}


def test_a_later_standing_ends_the_weakness(world):
    making.standing(world.a1, "1", "一星")
    making.standing(world.a1, "3", "三星", starts=clock.today())
    making.standing(world.a1, "0", "不定星级", starts=clock.today() + timedelta(days=1))  # not yet
    assert not reading.is_weak(standings.current([world.a1.id])[world.a1.id])


@pytest.mark.parametrize(
    ("data", "words"),
    [({"problems": " "}, "请填写整改内容"), ({"problems": "x" * 1001}, "最多 1000"), ({"due_on": ""}, "请填写整改期限"),
     ({"due_on": str(clock.today() - timedelta(days=1))}, "不能早于今天"), ({"due_on": "2199-01-01"}, "两年之内"),
     ({"due_on": "下个月"}, "填写日期")],
)  # fmt: skip
def test_what_is_missing_is_said(visit, world, data, words):
    form = {"problems": PROBLEMS, "due_on": str(DUE), "once": "o-1", **data}
    answer = visit("committee").post(f"/stars/remedies/new/{world.a1.id}", form, 422)
    assert words in text_of(answer)
    assert StarRemedy.select().count() == 0


def test_one_at_a_time(ask, world, actor, app):
    first = ask()
    with pytest.raises(Invalid, match="已有一项整改提升在办"):
        ask()
    assert StarRemedy.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "star_remedy.create").count() == 1
    assert [row.id for row in reading.open_of([world.a1.id]).values()] == [first.id]
    domain.cancel(first, reason="提错了支部", by=actor("committee"))
    assert reading.open_of([world.a1.id]) == {}
    ask()
    with pytest.raises(Invalid, match="不是这个党支部的"):
        ask(world.a2, standing=making.standing(world.a1, "1", "一星"))


def test_not_of_a_branch_that_is_closed_nor_of_another_committee(ask, world, visit):
    with pytest.raises(Denied):
        ask(world.b1)
    world.a2.closed_on = clock.today()
    world.a2.save()
    with pytest.raises(Invalid, match="已经撤销"):
        ask(world.a2)
    for who, status in {"secretary": 403, "supervisor": 403, "member": 404, "staff": 404, "committee_b": 404}.items():
        visit(who).get(f"/stars/remedies/new/{world.a1.id}", status=status)
    visit("secretary").get("/stars/remedies/new", status=404)
    assert StarRemedy.select().count() == 0


def test_who_heads_the_branch_decides_nothing_about_it(ask, bring, world, actor, app, visit):
    made = bring("planned")
    make.appointment(world.committee.person, "secretary", world.a1)
    for carry_out in (
        lambda by: domain.agree(fresh(made), by=by),
        lambda by: domain.send_back(fresh(made), reason="x", by=by),
        lambda by: domain.cancel(fresh(made), reason="x", by=by),
        lambda by: domain.extend(fresh(made), DUE + timedelta(days=1), reason="x", by=by),
    ):
        with pytest.raises(Denied):
            carry_out(actor("committee"))
    assert fresh(made).state == "planned"
    assert waits(app, actor("committee")) == []
    StarRemedy.delete().execute()
    with pytest.raises(Denied):
        ask()


# --- the way -----------------------------------------------------------------------------------------------


def test_from_the_request_to_acceptance(app, visit, world, actor, ask):
    made = ask()
    at, secretary, committee = f"/stars/remedies/{made.id}", visit("secretary"), visit("committee")
    Message.delete().execute()

    def step(visitor, path, state, **data):
        visitor.get(f"{at}/{path}")
        visitor.post(f"{at}/{path}", {**data, "version": str(fresh(made).version)})
        assert fresh(made).state == state

    assert (waits(app, actor("secretary")), waits(app, actor("committee"))) == ([("stars", 1, "制定方案")], [])
    step(secretary, "plan", "planned", **PLAN)
    assert (waits(app, actor("secretary")), waits(app, actor("committee"))) == ([], [("stars", 1, "审定")])
    step(committee, "return", "asked", reason="zqback 没有写时间")
    assert fresh(made).reply == "zqback 没有写时间"
    assert "zqmeasure" in text_of(secretary.get(f"{at}/plan"))  # what was written is there to be mended
    step(secretary, "plan", "planned", **PLAN)
    step(committee, "agree", "working", reply="zqagree 同意")
    assert waits(app, actor("secretary")) == []  # due in two months
    step(committee, "extend", "working", due_on=str(clock.today() + timedelta(days=14)), reason="zqextend 提前验收")
    assert waits(app, actor("secretary")) == [("stars", 1, "报告完成")]
    step(secretary, "report", "reported", outcome="zqoutcome 已经补齐")
    assert waits(app, actor("committee")) == [("stars", 1, "验收")]
    step(committee, "refuse", "working", reason="zqrefuse 现场没有看到")
    step(secretary, "report", "reported", outcome="zqsecond 现场已整理")
    step(committee, "accept", "done", reply="zqaccept 属实")
    row = fresh(made)
    assert (row.measures, row.responsible, row.outcome, row.reply, row.due_on) == (
        PLAN["measures"], "郝明国", "zqsecond 现场已整理", "zqaccept 属实", clock.today() + timedelta(days=14),
    )  # fmt: skip
    page = text_of(committee.get(at))
    for word in (
        "zqproblem",
        "zqmeasure",
        "zqback",
        "zqagree",
        "zqextend",
        "zqoutcome",
        "zqrefuse",
        "zqsecond",
        "zqaccept",
    ):
        assert word in page, word
    assert messages_of(world.secretary.person)[::-1] == [
        "整改方案已退回：zqback 没有写时间", "整改方案已经同意，请按方案整改",
        f"整改期限调整为 {row.due_on}：zqextend 提前验收", "整改没有通过验收，请继续整改：zqrefuse 现场没有看到", "整改提升已验收通过",
    ]  # fmt: skip
    assert messages_of(world.committee.person)[::-1] == [
        *["机关第一党支部提交了整改方案，请审定"] * 2,
        *["机关第一党支部报告整改完成，请验收"] * 2,
    ]
    kept = Revision.select().where((Revision.record == "star_remedy") & (Revision.record_id == made.id))
    assert kept.count() == 10
    actions = (
        AuditEntry.select(AuditEntry.action).where(AuditEntry.record == "star_remedy").order_by(AuditEntry.id).tuples()
    )
    assert [action.partition(".")[2] for (action,) in actions] == [
        "create", "plan", "return", "plan", "agree", "extend", "report", "refuse", "report", "accept",
    ]  # fmt: skip


# act → (state, who, form that is in order, what may be missing)
STEPS = {
    "plan": ("asked", "secretary", PLAN, "measures"),
    "agree": ("planned", "committee", {"reply": "同意"}, ""),
    "return": ("planned", "committee", {"reason": "没有写时间"}, "reason"),
    "report": ("working", "secretary", {"outcome": "已经补齐"}, "outcome"),
    "accept": ("reported", "committee", {"reply": "属实"}, ""),
    "refuse": ("reported", "committee", {"reason": "现场没有看到"}, "reason"),
    "extend": ("working", "committee", {"due_on": str(DUE + timedelta(days=9)), "reason": "等设备"}, "reason"),
    "cancel": ("working", "committee", {"reason": "支部已经合并"}, "reason"),
}


@pytest.mark.parametrize("act", STEPS)
def test_each_step_by_its_side_with_its_reason_and_version(visit, bring, act):
    state, who, form, needed = STEPS[act]
    made = bring(state)
    at, seen = f"/stars/remedies/{made.id}/{act}", {"version": str(fresh(made).version)}
    other = "committee" if who == "secretary" else "secretary"
    for stranger, status in {
        other: 403,
        "supervisor": 403,
        "secretary_a2": 404,
        "committee_b": 404,
        "member": 404,
    }.items():
        visit(stranger).get(at, status=status)
        visit(stranger).post(at, {**form, **seen}, status)
    if needed:
        assert "请填写" in text_of(visit(who).post(at, {**form, needed: " ", **seen}, 422))
    for stale in ({"version": "1" if state != "asked" else "9"}, {}):
        page = visit(who).post(at, {**form, **stale}, 409)
        assert next(iter(form.values())) in page.get_data(as_text=True)
    assert (fresh(made).state, fresh(made).version) == (state, int(seen["version"]))
    visit(who).post(at, {**form, **seen})
    assert fresh(made).version == int(seen["version"]) + 1
    if act != "extend":
        assert fresh(made).state != state
        visit(who).get(at, status=303)  # whoever comes late to look is led to the record
        visit(who).post(at, {**form, **seen}, 409)


def test_what_is_typed_is_kept_on_the_way_and_forgotten_when_sent(visit, bring):
    made, secretary = bring("asked"), visit("secretary")
    at = f"/stars/remedies/{made.id}/plan"
    assert "data-autosave" in secretary.get(at).get_data(as_text=True)
    secretary.post("/drafts", {"_path": at, "_page": at, "measures": "zqhalf 写到一半", "responsible": ""}, 204)
    assert "zqhalf" in text_of(secretary.get(at))
    secretary.post(at, {**PLAN, "version": "1"})
    assert Draft.select().count() == 0


@pytest.mark.parametrize(
    ("due", "words"), [(DUE, "没有改动"), (clock.today() - timedelta(days=1), "不能早于今天"), (None, "请填写整改期限")]
)
def test_a_new_term_is_another_and_not_past(bring, actor, due, words):
    made = bring("working")
    with pytest.raises(Invalid, match=words):
        domain.extend(made, due, reason="等设备", by=actor("committee"))
    assert fresh(made).due_on == DUE


def test_of_two_decisions_one_is_told(bring, actor):
    made = bring("reported")
    first, second = fresh(made), fresh(made)
    domain.accept(first, by=actor("committee"))
    with pytest.raises(Stale):
        domain.refuse(second, reason="x", by=actor("committee"))
    assert fresh(made).state == "done"


def test_on_paper(visit, bring):
    made = bring("planned")
    page = text_of(visit("secretary").get(f"/stars/remedies/{made.id}/print"))
    assert "待党委审定" in page.partition("整改提升方案")[2]
    assert all(word in page for word in ("zqproblem", "zqmeasure", "支部书记：", "某某局机关党委"))
    visit("member").get(f"/stars/remedies/{made.id}/print", status=404)


# --- lists -------------------------------------------------------------------------------------------------


def test_filters_and_export_agree(visit, world, ask, bring, actor):
    bring("planned")
    second = ask(world.a2, problems="=1+1 zqformula")
    StarRemedy.update(due_on=date(2020, 1, 1)).where(StarRemedy.id == second.id).execute()
    committee = visit("committee")
    for query, number in (
        ("", 2), ("?state=todocommittee", 1), ("?state=open", 2), ("?state=overdue", 1), ("?state=planned", 1),
        ("?state=done", 0), (f"?branch={world.a2.id}", 1), ("?q=第二", 1), ("?state=todosecretary", 2),
    ):  # fmt: skip
        assert f"共 {number} 项" in text_of(committee.get(f"/stars/remedies{query}")), query
    for who, number in {"secretary": 1, "secretary_a2": 1, "supervisor": 2, "committee_b": 0}.items():
        assert f"共 {number} 项" in text_of(visit(who).get("/stars/remedies")), who
    for who in ("member", "staff", "admin"):
        visit(who).get("/stars/remedies", status=404)
    assert "已逾期" in text_of(visit("secretary_a2").get("/stars/remedies"))
    sheet = openpyxl.load_workbook(io.BytesIO(committee.get("/stars/remedies?export=xlsx").data)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in cells] == ["党支部", "机关第二党支部", "机关第一党支部"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    (entry,) = AuditEntry.select().where(AuditEntry.action == "export")
    assert (entry.detail["list"], entry.detail["rows"]) == ("star_remedies", 2)


@pytest.mark.parametrize("path", ["/stars/remedies", "/stars/remedies/new", "/stars/remedies/{}"])
def test_the_number_of_queries_does_not_grow(visit, world, ask, queries, path):
    made, visitor, counts = ask(), visit("committee"), []
    for number in range(2):
        if number:
            for one in range(3):
                unit = make.unit("branch", f"新设第{one}党支部", world.a)
                making.standing(unit, "1", "一星")
                ask(unit)
        visitor.get(path.format(made.id))
        queries.statements.clear()
        visitor.get(path.format(made.id))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_what_waits_on_home_opens_as_many_rows(app, visit, world, ask, bring, actor):
    bring("planned")
    ask(world.a2)
    for who, role in (("committee", "committee"), ("secretary_a2", "secretary")):
        ((_area, count, _button),) = waits(app, actor(who))
        assert f"共 {count} 项" in text_of(visit(who).get(f"/stars/remedies?state=todo{role}"))
        assert count == 1
    assert "审定整改方案" in text_of(visit("committee").get("/"))
