"""异议: raised during publicity, signed or not; answered in public without its text; nobody's after the last day."""

import io
from datetime import timedelta
from itertools import count

import openpyxl
import pytest

from portal import clock, home
from portal.anonymity import veil
from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft, Sent
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.stars.models import StarCycle, StarEntry, StarObjection
from portal.stars.objections import domain, reading
from tests import factories as make
from tests.browser_client import text_of

WORDS = "zqobjection 台账是补的，现场没有记录"
DAY = timedelta(days=1)
numbers = count()


@pytest.fixture
def send(app, actor, cycle, world):
    """send("member", anonymous=True): through the domain, to the result of the first branch."""

    def carry_out(who="member", *, branch=None, anonymous=False, text=WORDS):
        with app.app_context():
            branch_id = (branch or world.a1).id
            return domain.send(cycle, branch_id, text, by=actor(who), anonymous=anonymous, once=f"obj-{next(numbers)}")

    return carry_out


def form(of, **values):
    """What the form posts about the result of a branch."""
    usual = {"branch": str(of.id), "text": WORDS, "signed": "1", "once": f"once-{next(numbers)}", veil.VEIL: "1"}
    return {**usual, **values}


def fresh(one):
    """The objection as it lies in the table."""
    return StarObjection.get_by_id(one.id)


def messages_of(person):
    mine = Message.select(Message.text).where(Message.person == person.id)
    return [text for (text,) in mine.order_by(Message.id.desc()).tuples()]


# --- raising -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["member", "secretary", "staff", "member_a2"])
def test_anybody_of_the_committee_signs_an_objection(visit, world, cycle, who):
    Message.delete().execute()
    answer = visit(who).post(f"/stars/objections/new/{cycle.id}", form(world.a1))
    (made,) = StarObjection.select()
    assert answer.headers["Location"].endswith(f"/stars/objections/{made.id}")
    assert (made.person_id, made.branch_id, made.committee_id, made.cycle_id, made.state, made.text, made.receipt) == (
        world.players[who].person.id, world.a1.id, world.a.id, cycle.id, "sent", WORDS, "",
    )  # fmt: skip
    assert made.sent_at is not None
    assert messages_of(world.committee.person) == [
        f"{world.players[who].person.name}对机关第一党支部的评定结果提出异议，请核实答复"
    ]
    assert Message.select().count() == 1
    for other in ("member", "secretary", "secretary_a2", "staff", "member_b", "committee_b", "supervisor", "committee"):
        status = 200 if other in (who, "committee") else 404
        visit(other).get(f"/stars/objections/{made.id}", status=status)
        assert ("zqobjection" in text_of(visit(other).get("/stars/objections"))) == (status == 200), other
    (entry,) = AuditEntry.select().where(AuditEntry.action == "star_objection.create")
    assert (entry.person_id, entry.record_id, entry.place_id) == (made.person_id, made.id, world.a1.id)


def test_an_anonymous_one_keeps_no_name_and_no_moment(visit, world, cycle):
    Message.delete().execute()
    answer = visit("member").post(f"/stars/objections/new/{cycle.id}", form(world.a1, signed="0"), 200)
    (made,) = StarObjection.select()
    assert (made.person_id, made.sent_at, made.sent_on, made.state) == (None, None, clock.today(), "sent")
    assert len(made.receipt) == 64
    assert "只显示这一次" in text_of(answer)
    assert Message.select().count() == Draft.select().count() == Sent.select().count() == Revision.select().count() == 0
    (entry,) = AuditEntry.select().where(AuditEntry.action == "star_objection.create")
    assert (entry.person_id, entry.role, entry.record_id, entry.address) == (None, "anonymous", None, "")
    page = text_of(visit("committee").get(f"/stars/objections/{made.id}"))
    assert "匿名" in page
    assert "文振晓" not in page
    visit("member").get(f"/stars/objections/{made.id}", status=404)
    assert "zqobjection" not in text_of(visit("member").get("/stars/objections"))


@pytest.mark.parametrize(
    ("values", "words"),
    [({"text": " "}, "请填写事实和理由"), ({"text": "x" * 1001}, "最多 1000"), ({"branch": ""}, "请选择对哪个党支部"),
     ({"branch": "999999"}, "请选择对哪个党支部"), ({"branch": "²"}, "请选择对哪个党支部"), ({"signed": "2"}, "署名还是匿名")],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(visit, world, cycle, values, words):
    answer = visit("staff").post(f"/stars/objections/new/{cycle.id}", form(world.a1, **values), 422)
    assert words in text_of(answer)
    assert values.get("text", WORDS).strip() in answer.get_data(as_text=True)
    assert StarObjection.select().count() == Draft.select().count() == 0


def test_a_branch_without_a_result_in_this_cycle_cannot_be_chosen(visit, world, cycle):
    StarEntry.update(proposed="").where(StarEntry.branch == world.a2.id).execute()
    page = text_of(visit("member").get(f"/stars/objections/new/{cycle.id}?branch={world.a1.id}"))
    assert "机关第一党支部" in page.partition("对哪个党支部")[2]
    assert "机关第二党支部" not in page.partition("对哪个党支部")[2]
    visit("member").post(f"/stars/objections/new/{cycle.id}", form(world.a2), 422)
    assert StarObjection.select().count() == 0


def test_no_draft_of_it_and_sent_twice_it_is_one(visit, world, cycle):
    staff, address = visit("staff"), f"/stars/objections/new/{cycle.id}"
    page = staff.get(address).get_data(as_text=True)
    assert "data-autosave" not in page
    assert 'name="veil" value="1"' in page
    staff.post("/drafts", {"_path": address, **form(world.a1)}, 204)
    assert Draft.select().count() == 0
    for signed, status in (("0", 200), ("1", 303)):
        data = form(world.a1, signed=signed)
        staff.post(address, data, status)
        assert "没有重复提交" in text_of(staff.post(address, data, 409))
    assert StarObjection.select().count() == 2


def test_five_a_day_signed_or_not(visit, world, cycle):
    staff, address = visit("staff"), f"/stars/objections/new/{cycle.id}"
    for number in range(domain.A_DAY):
        staff.post(address, form(world.a1, signed=str(number % 2)), 303 if number % 2 else 200)
    for signed in "01":
        assert "最多提出 5 条" in text_of(staff.post(address, form(world.a1, signed=signed), 422))
    assert StarObjection.select().count() == domain.A_DAY


@pytest.mark.parametrize(
    ("state", "starts", "ends", "words"),
    [("published", -9, -1, "公示已于"), ("published", 1, 5, "不在公示期"), ("open", None, None, "不在公示期"),
     ("proposed", None, None, "不在公示期"), ("settled", -9, -1, "已经审定"), ("filed", -9, -1, "已经审定"),
     ("published", -9, 0, ""), ("published", 0, 0, "")],
)  # fmt: skip
def test_only_from_the_first_to_the_last_day_of_publicity(visit, world, actor, cycle, state, starts, ends, words):
    today, days = clock.today(), {"state": state, "publicity_starts": None, "publicity_ends": None}
    if starts is not None:
        days |= {"publicity_starts": today + starts * DAY, "publicity_ends": today + ends * DAY}
    if state in ("settled", "filed"):
        days |= {"settled_on": today, "filed_on": today}
    StarCycle.update(**days).where(StarCycle.id == cycle.id).execute()
    address, member = f"/stars/objections/new/{cycle.id}", visit("member")
    page = text_of(member.get(address))
    assert reading.may_raise(actor("member"), StarCycle.get_by_id(cycle.id)) == (not words)
    assert (f'href="{address}"' in member.get("/stars/objections").get_data(as_text=True)) == (not words)
    if words:
        assert words in page
        assert "提出异议</button>" not in member.get(address).get_data(as_text=True)
        kept = text_of(member.post(address, form(world.a1), 409))
        assert words in kept
        assert "zqobjection" in kept
    else:
        member.post(address, form(world.a1))
    assert StarObjection.select().count() == (0 if words else 1)


def test_others_cannot(visit, world, actor, cycle):
    address = f"/stars/objections/new/{cycle.id}"
    for who, status in {"member_b": 404, "committee_b": 404, "supervisor": 403, "admin": 404, "auditor": 404}.items():
        visit(who).get(address, status=status)
        visit(who).post(address, form(world.a1), status)
        assert not reading.may_raise(actor(who), cycle)
    assert StarObjection.select().count() == 0


def test_an_officer_signs_and_another_answers(visit, world, actor, cycle, send):
    with pytest.raises(Invalid, match="没有可以答复的人"):
        send("committee")
    make.appointment(world.member_a2.person, "committee", world.a)
    page = text_of(visit("committee").get(f"/stars/objections/new/{cycle.id}"))
    assert "您要署名提出" in page
    assert "署名还是匿名" not in page
    visit("committee").post(f"/stars/objections/new/{cycle.id}", form(world.a1, signed="0"), 422)
    made = send("committee").objection
    with pytest.raises(Denied):
        domain.answer(made, "不属实", upheld=False, by=actor("committee"))
    assert "zqobjection" not in text_of(visit("committee").get("/stars/objections"))
    assert "zqobjection" in text_of(visit("committee").get("/stars/objections/mine"))
    assert messages_of(world.member_a2.person)[0].startswith("解秀兰对机关第一党支部")


def test_who_heads_the_branch_neither_reads_nor_answers(app, visit, world, actor, cycle, send):
    """The committee's officer is secretary of the branch: another officer's matter."""
    make.appointment(world.committee.person, "secretary", world.a1)
    with pytest.raises(Invalid, match="没有可以答复的人"):
        send("staff")
    make.appointment(world.member_a2.person, "committee", world.a)
    Message.delete().execute()
    made = send("staff").objection
    other = send("staff", branch=world.a2).objection
    officer = visit("committee")
    officer.get(f"/stars/objections/{made.id}", status=404)
    officer.post(f"/stars/objections/{made.id}/answer", {"upheld": "0", "answer": "x", "version": "1"}, 404)
    officer.get(f"/stars/objections/{other.id}")
    assert "共 1 条" in text_of(officer.get("/stars/objections"))
    with app.test_request_context():
        assert [one.count for one in home.waiting(actor("committee")) if one.url.startswith("/stars/obj")] == [1]
    with pytest.raises(Denied):
        domain.answer(fresh(made), "不属实", upheld=False, by=actor("committee"))
    assert fresh(made).state == "sent"
    assert len(messages_of(world.member_a2.person)) == 2
    assert len(messages_of(world.committee.person)) == 1


# --- answering ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "said"), [("1", "成立"), ("0", "不成立")])
def test_the_answer_is_public_and_the_objection_is_not(app, visit, world, cycle, send, choice, said):
    made = send("staff").objection
    assert domain.open_count(cycle.id) == 1
    page = visit("committee")
    page.post(f"/stars/objections/{made.id}/answer", {"upheld": choice, "answer": "zqanswer 经核实", "version": "1"})
    row = fresh(made)
    assert (row.state, row.upheld, row.answer, row.answered_by_id) == (
        "answered", choice == "1", "zqanswer 经核实", world.committee.person.id,
    )  # fmt: skip
    assert messages_of(world.staff.person) == [f"您提出的异议已答复：{said}"]
    assert domain.open_count(cycle.id) == 0
    assert [(one.id, one.branch_id) for one in domain.upheld(cycle.id)] == (
        [(made.id, world.a1.id)] if choice == "1" else []
    )
    (told,) = reading.answers(cycle.id)[world.a1.id]
    assert (told.upheld, told.answer) == (choice == "1", "zqanswer 经核实")
    with app.test_request_context():
        from flask import render_template_string

        shown = render_template_string(
            '{% import "stars/objections/_answers.html" as ui with context %}{{ ui.answers(rows) }}', rows=[told], me=None, frame=None
        )  # fmt: skip
    assert f"异议{said}" in shown
    assert "zqanswer" in shown
    assert "zqobjection" not in shown
    assert "梁小禾" not in shown
    page = text_of(visit("staff").get(f"/stars/objections/{made.id}"))
    assert all(word in page for word in ("zqanswer", "zqobjection", f"答复：{said}"))


@pytest.mark.parametrize(
    ("data", "words"),
    [({"answer": "好"}, "请选择异议是否成立"), ({"upheld": "2", "answer": "好"}, "请选择异议是否成立"),
     ({"upheld": "1", "answer": " "}, "请填写答复"), ({"upheld": "1", "answer": "x" * 501}, "最多 500")],
)  # fmt: skip
def test_an_answer_says_whether_it_holds_and_why(visit, send, data, words):
    made = send("staff").objection
    answer = visit("committee").post(f"/stars/objections/{made.id}/answer", {**data, "version": "1"}, 422)
    assert words in text_of(answer)
    assert fresh(made).state == "sent"


def test_two_answers_at_once_meet_and_a_withdrawn_one_waits_for_none(visit, world, cycle, send, actor):
    made, gone = send("staff").objection, send("staff").objection
    data = {"upheld": "0", "answer": "zqother 不属实", "version": "1"}
    domain.answer(fresh(made), "zqfirst 属实", upheld=True, by=actor("committee"))
    page = text_of(visit("committee").post(f"/stars/objections/{made.id}/answer", data, 409))
    assert all(word in page for word in ("zqfirst", "zqother"))
    assert fresh(made).upheld is True
    visit("committee").post(f"/stars/objections/{gone.id}/withdraw", {}, 403)
    visit("staff").post(f"/stars/objections/{gone.id}/withdraw", {})
    assert fresh(gone).state == "withdrawn"
    assert domain.open_count(cycle.id) == 0
    assert len(reading.answers(cycle.id)[world.a1.id]) == 1
    assert "zqother" in text_of(visit("committee").post(f"/stars/objections/{gone.id}/answer", data, 409))
    visit("staff").post(f"/stars/objections/{made.id}/withdraw", {}, 409)


@pytest.mark.parametrize("version", ["", "0", "7"])
def test_without_the_version_that_was_read_nothing_is_answered(visit, send, version):
    made = send("staff").objection
    data = {"upheld": "1", "answer": "zqtyped", "version": version}
    assert "zqtyped" in text_of(visit("committee").post(f"/stars/objections/{made.id}/answer", data, 409))
    assert fresh(made).state == "sent"


# --- by the code ----------------------------------------------------------------------------------------------


def look_up(visitor, code, status=200):
    return visitor.post("/suggestions/receipt", {"code": code, veil.VEIL: "1"}, status)


def test_by_its_code_an_author_reads_the_answer(visit, send, actor):
    sent = send("member", anonymous=True)
    page = text_of(look_up(visit("member"), sent.code))
    assert "待答复" in page
    assert "机关第一党支部" in page
    assert "zqobjection" not in page  # whoever finds the code does not read the text
    domain.answer(fresh(sent.objection), "zqanswer 经核实不属实", upheld=False, by=actor("committee"))
    page = text_of(look_up(visit("member"), sent.code))
    assert "zqanswer" in page
    assert "撤回异议" not in page
    visit("member").post("/stars/objections/withdraw", {"code": sent.code, veil.VEIL: "1"}, 409)
    assert fresh(sent.objection).state == "answered"


def test_by_its_code_an_author_withdraws_unnamed(visit, world, cycle, send, actor):
    sent = send("member", anonymous=True)
    with pytest.raises(Denied):
        domain.withdraw(fresh(sent.objection), by=actor("member"))
    assert "撤回异议" in text_of(look_up(visit("member"), sent.code))
    visit("member").post("/stars/objections/withdraw", {"code": "7QKM-2HXD-PW9R", veil.VEIL: "1"}, 422)
    visit("member").post("/stars/objections/withdraw", {"code": "", veil.VEIL: "1"}, 422)
    assert fresh(sent.objection).state == "sent"
    page = visit("member").post("/stars/objections/withdraw", {"code": sent.code, veil.VEIL: "1"}, 200)
    assert "已撤回" in text_of(page)
    assert (fresh(sent.objection).state, domain.open_count(cycle.id)) == ("withdrawn", 0)
    (entry,) = AuditEntry.select().where(AuditEntry.action == "star_objection.withdraw")
    assert (entry.person_id, entry.record_id, entry.role, entry.address) == (None, None, "anonymous", "")
    (kept,) = Revision.select().where(Revision.record == "star_objection")
    assert (kept.person_id, kept.role, kept.at, kept.id < 0) == (None, "anonymous", clock.start_of(clock.today()), True)


def test_one_page_asks_after_codes_of_every_kind(visit, app, actor, world, send):
    from portal.suggestions import domain as suggestions

    with app.app_context():
        said = suggestions.send("branch", "zqsuggestion", by=actor("member"), anonymous=True, once="s-1")
    member = visit("member")
    assert "待受理" in text_of(look_up(member, said.code))
    assert "待答复" in text_of(look_up(member, send("member", anonymous=True).code))
    member.post("/stars/objections/withdraw", {"code": said.code, veil.VEIL: "1"}, 422)  # not of this kind


# --- lists --------------------------------------------------------------------------------------------------


def test_home_list_filters_and_export_agree(app, visit, world, cycle, send, actor):
    send("staff", text="=1+1 zqformula")
    send("member", anonymous=True)
    done = send("colleague", branch=world.a2).objection
    domain.answer(done, "zqanswer", upheld=True, by=actor("committee"))
    committee = visit("committee")
    for who, wanted in (("committee", [("stars", 2, 2)]), ("secretary", []), ("member", []), ("committee_b", [])):
        with app.test_request_context():
            found = [one for one in home.waiting(actor(who)) if one.url.startswith("/stars/objections")]
        assert [(one.area, one.count, len(one.tasks)) for one in found] == wanted, who
    assert "答复对机关第一党支部评定结果的异议" in text_of(committee.get("/"))
    for query, number in (
        ("", 3),
        ("?state=todo", 2),
        ("?state=answered", 1),
        (f"?cycle={cycle.id}", 3),
        ("?q=第二", 1),
        ("?q=文振晓", 0),
    ):
        page = text_of(committee.get(f"/stars/objections{query}"))
        assert f"共 {number} 条" in page, query
    sheet = openpyxl.load_workbook(io.BytesIO(committee.get("/stars/objections?export=xlsx").data)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sorted(row[3] for row in cells[1:]) == ["匿名", "梁小禾", "秦明恒"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert {(row[6] or "", row[7] or "") for row in cells[1:]} == {("", ""), ("成立", "zqanswer")}


@pytest.mark.parametrize(
    ("who", "path", "most"), [("committee", "/stars/objections", 20), ("staff", "/stars/objections/{}", 16)]
)
def test_the_number_of_queries_does_not_grow(visit, send, queries, who, path, most):
    visitor, counts = visit(who), []
    for number in range(3):
        made = send("staff", text=f"第{number}条").objection
        if number in (0, 2):
            visitor.get(path.format(made.id))
            queries.statements.clear()
            visitor.get(path.format(made.id))
            counts.append(len(queries))
    assert counts[0] == counts[1] <= most


def test_late_and_stale_are_told_apart(cycle, actor, world, app):
    StarCycle.update(state="open").where(StarCycle.id == cycle.id).execute()
    with app.app_context(), pytest.raises(Stale, match="不在公示期"):
        domain.send(StarCycle.get_by_id(cycle.id), world.a1.id, "x", by=actor("member"), anonymous=False)


def test_empty_pages_say_what_they_are_for(visit, world):
    assert "没有收到异议" in text_of(visit("committee").get("/stars/objections"))
    for who, address in (("member", "/stars/objections"), ("committee", "/stars/objections/mine")):
        assert "还没有署名提出过异议" in text_of(visit(who).get(address))
    visit("member").get("/stars/objections/mine", status=404)
