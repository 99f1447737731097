"""意见建议: sent signed or not, taken up, passed on, answered, raised again; the author learns each step."""

import io
from itertools import count

import openpyxl
import pytest

from portal import home
from portal.anonymity import receipts, veil
from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft, Sent
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.suggestions import domain
from portal.suggestions.models import Suggestion
from tests.browser_client import text_of

WORDS = "zqword 活动室晚上不开门"
numbers = count()


@pytest.fixture
def send(app, actor):
    """send("staff", "committee", anonymous=True): through the domain."""

    def carry_out(who="staff", to="branch", *, anonymous=False, text=WORDS):
        with app.app_context():
            return domain.send(to, text, by=actor(who), anonymous=anonymous, once=f"sent-{next(numbers)}")

    return carry_out


def form(**values):
    """What the form posts."""
    return {
        "addressee": "branch",
        "text": WORDS,
        "signed": "1",
        "once": f"once-{next(numbers)}",
        veil.VEIL: "1",
        **values,
    }


def fresh(one):
    """The suggestion as it lies in the table."""
    return Suggestion.get_by_id(one.id)


def messages_of(world, who):
    """The lines in somebody's inbox, newest first."""
    mine = Message.select(Message.text).where(Message.person == world.players[who].person.id)
    return [text for (text,) in mine.order_by(Message.id.desc()).tuples()]


def look_up(visitor, code, status=200):
    """Ask after a code."""
    return visitor.post("/suggestions/receipt", {"code": code, veil.VEIL: "1"}, status)


OFFICE = {"branch": "secretary", "committee": "committee", "admin": "admin"}


# --- writing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", OFFICE)
def test_signed_it_goes_to_its_addressee_alone(visit, world, to):
    Message.delete().execute()
    visit("staff").post("/suggestions/new", form(addressee=to))
    (made,) = Suggestion.select()
    assert (made.addressee, made.state, made.text, made.person_id) == (to, "sent", WORDS, world.staff.person.id)
    assert (made.branch_id, made.committee_id, made.receipt) == (world.a1.id, world.a.id, "")
    assert messages_of(world, OFFICE[to]) == ["梁小禾写了意见建议，请受理"]
    assert Message.select().count() == 1
    for who in ("secretary", "committee", "admin", "staff"):
        status = 200 if who in (OFFICE[to], "staff") else 404
        visit(who).get(f"/suggestions/{made.id}", status=status)
        listed = "zqword" in text_of(visit(who).get("/suggestions"))
        assert listed == (status == 200), who
    for who in ("member", "secretary_a2", "committee_b", "secretary_b", "supervisor", "security", "auditor"):
        visit(who).get(f"/suggestions/{made.id}", status=404)
    (entry,) = AuditEntry.select().where(AuditEntry.action == "suggestion.create")
    assert (entry.person_id, entry.record_id) == (world.staff.person.id, made.id)


@pytest.mark.parametrize("to", OFFICE)
def test_anonymous_it_keeps_no_name_and_no_moment(visit, world, to):
    Message.delete().execute()
    answer = visit("member").post("/suggestions/new", form(addressee=to, signed="0", once="once-secret"), 200)
    (made,) = Suggestion.select()
    assert (made.person_id, made.sent_at, made.state) == (None, None, "sent")
    assert "只显示这一次" in text_of(answer)
    assert Message.select().count() == Draft.select().count() == Sent.select().count() == 0
    (entry,) = AuditEntry.select().where(AuditEntry.action == "suggestion.create")
    assert (entry.person_id, entry.role, entry.record_id, entry.address) == (None, "anonymous", None, "")
    page = text_of(visit(OFFICE[to]).get(f"/suggestions/{made.id}"))
    assert "匿名" in page
    assert "文振晓" not in page.replace("文振晓的", "")
    if to != "branch":  # of an anonymous author the branch is the branch's own to know
        assert "机关第一党支部" not in page
        assert "机关第一党支部" not in text_of(visit(OFFICE[to]).get("/suggestions?state=sent"))
    visit("member").get(f"/suggestions/{made.id}", status=404)
    assert "zqword" not in text_of(visit("member").get("/suggestions"))


@pytest.mark.parametrize(
    ("values", "words"),
    [({"text": " "}, "请填写内容"), ({"text": "x" * 1001}, "最多 1000"), ({"addressee": "auditor"}, "请选择由谁受理"),
     ({"addressee": ""}, "请选择由谁受理"), ({"signed": ""}, "署名")],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(visit, values, words):
    answer = visit("staff").post("/suggestions/new", form(**values), 422)
    assert words in text_of(answer)
    assert values.get("text", WORDS).strip() in answer.get_data(as_text=True)
    assert Suggestion.select().count() == 0
    assert Draft.select().count() == 0


def test_no_draft_is_offered_and_none_is_kept(visit):
    staff = visit("staff")
    page = staff.get("/suggestions/new").get_data(as_text=True)
    assert "data-autosave" not in page
    assert 'name="veil" value="1"' in page
    assert "不会暂存" in page
    staff.post("/drafts", {"_path": "/suggestions/new", **form()}, 204)
    assert Draft.select().count() == 0


def test_sent_twice_it_is_one(visit):
    staff = visit("staff")
    for signed, status in (("0", 200), ("1", 303)):
        data = form(signed=signed)
        staff.post("/suggestions/new", data, status)
        staff.post("/suggestions/new", data, 409)
    assert Suggestion.select().count() == 2


def test_ten_a_day_signed_or_not(visit):
    staff = visit("staff")
    for number in range(domain.A_DAY):
        staff.post("/suggestions/new", form(signed=str(number % 2)), 303 if number % 2 else 200)
    for signed in "01":
        assert "最多写 10 条" in text_of(staff.post("/suggestions/new", form(signed=signed), 422))
    assert Suggestion.select().count() == domain.A_DAY


def test_administrators_write_none(visit):
    visit("admin").get("/suggestions/new", status=403)
    visit("admin").post("/suggestions/new", form(), 403)
    for who in ("security", "auditor"):
        visit(who).get("/suggestions", status=404)


def test_one_cannot_write_to_oneself_nor_to_an_empty_office(visit, world, actor, send):
    from portal import clock
    from portal.accounts.models import Appointment

    assert "机关第一党支部" not in text_of(visit("secretary").get("/suggestions/new")).partition("由谁受理")[2]
    with pytest.raises(Invalid, match="由谁受理"):
        send("secretary", "branch")
    send("secretary", "committee")
    Appointment.update(ended_at=clock.now()).where(Appointment.role == "secretary").execute()
    with pytest.raises(Invalid, match="由谁受理"):
        send("staff", "branch")
    Appointment.update(ended_at=clock.now()).execute()
    assert "没有可以受理的人" in text_of(visit("staff").get("/suggestions/new"))


# --- working on it ----------------------------------------------------------------------------------------


def test_the_way_of_a_signed_one_and_what_its_author_learns(visit, world, send):
    made = send("staff", "branch").suggestion
    Message.delete().execute()
    path = f"/suggestions/{made.id}"
    secretary, committee, staff = visit("secretary"), visit("committee"), visit("staff")
    secretary.post(f"{path}/take", {})
    assert fresh(made).state == "taken"
    secretary.post(f"{path}/transfer", {"to": "committee", "note": "zqnote 经费由党委定"})
    assert (fresh(made).state, fresh(made).addressee) == ("sent", "committee")
    secretary.get(path, status=404)
    assert messages_of(world, "committee") == ["有一条意见建议转交给您，请受理"]
    assert "某某局机关党委" in text_of(staff.get(path))
    committee.post(f"{path}/answer", {"answer": "zqanswer 下周起开到九点", "version": fresh(made).version})
    row = fresh(made)
    assert (row.state, row.answer, row.answered_by_id) == (
        "answered",
        "zqanswer 下周起开到九点",
        world.committee.person.id,
    )
    assert messages_of(world, "staff") == [
        "您的意见建议已答复", "您的意见建议已转交某某局机关党委：zqnote 经费由党委定", "您的意见建议已受理",
    ]  # fmt: skip
    assert "zqanswer" in text_of(staff.get(path))
    staff.post(f"{path}/reopen", {"text": "zqmore 周末还是关着"})
    row = fresh(made)
    assert (row.state, row.text, row.answer, row.answered_by_id) == ("sent", "zqmore 周末还是关着", "", None)
    assert messages_of(world, "committee")[0] == "梁小禾再次反映了意见建议，请受理"
    for visitor in (staff, committee):
        page = text_of(visitor.get(path))
        assert all(word in page for word in ("zqword", "zqanswer", "zqmore", "zqnote"))
    for words in ("周末还是关着", "活动室"):
        assert "zqmore" in text_of(committee.get(f"/suggestions?q={words}"))
    assert "zqmore" in text_of(committee.get("/suggestions?q=梁小禾"))


def test_the_way_of_an_anonymous_one_by_its_code(visit, send, world):
    sent = send("member", "admin", anonymous=True)
    path, admin, member = f"/suggestions/{sent.suggestion.id}", visit("admin"), visit("member")
    assert "待受理" in text_of(look_up(member, sent.code))
    admin.post(f"{path}/take", {})
    assert "办理中" in text_of(look_up(member, sent.code))
    admin.post(f"{path}/answer", {"answer": "zqanswer 已修好", "version": fresh(sent.suggestion).version})
    page = look_up(member, sent.code)
    assert "zqanswer" in text_of(page)
    assert "zqword" not in text_of(page)  # whoever finds the code does not read the text
    Message.delete().execute()
    again = {"code": sent.code, "text": "zqmore 还是打不开", "once": "again-1", veil.VEIL: "1"}
    answer = member.post("/suggestions/receipt/reopen", again, 200)
    assert "已再次反映" in text_of(answer)
    row = fresh(sent.suggestion)
    assert (row.state, row.text, row.person_id, row.answer) == ("sent", "zqmore 还是打不开", None, "")
    assert Message.select().count() == 0
    kept = Revision.get((Revision.record == "suggestion") & (Revision.action == "suggestion.reopen"))
    assert kept.id < 0
    assert (kept.person_id, kept.role, kept.at.minute, kept.values["text"]) == (None, "anonymous", 0, WORDS)
    entries = AuditEntry.select().where(AuditEntry.action == "suggestion.reopen")
    assert [(one.person_id, one.record_id, one.address) for one in entries] == [(None, None, "")]
    page = text_of(admin.get(path))
    assert all(word in page for word in ("zqword", "zqanswer", "zqmore"))
    member.post("/suggestions/receipt/reopen", {**again, "once": "again-2"}, 409)  # it is not answered again yet
    admin.get(f"/suggestions/{sent.suggestion.id}", status=200)


def test_only_the_code_opens_what_nobody_signed(app, actor, send):
    sent = send("member", anonymous=True)
    domain.answer(sent.suggestion, "好的", by=actor("secretary"))
    with app.app_context():
        for who in ("member", "staff", "secretary", "committee", "admin"):
            with pytest.raises(Denied):
                domain.reopen(fresh(sent.suggestion), "再说一次", by=actor(who))
        found = domain.found(sent.code)
        assert found is not None
        domain.reopen(found, "再说一次", by=actor("member"), once="found-1")
    assert fresh(sent.suggestion).text == "再说一次"


def test_unknown_codes_are_all_answered_alike_and_counted(visit, send, world):
    sent = send("member", anonymous=True)
    colleague = visit("colleague")
    pages = {text_of(look_up(colleague, code, 422)) for code in ("7QKM-2HXD-PW9R", "AAAA-AAAA-AAAA", "x", "查询码")}
    assert len(pages) == 1
    assert "没有这个查询码" in pages.pop()
    assert "请填写查询码" in text_of(look_up(colleague, "", 422))  # nothing was tried
    for _ in range(receipts.LOOKUPS - 4):
        look_up(colleague, "BBBB-BBBB-BBBB", 422)
    assert "一天最多查询" in text_of(look_up(colleague, sent.code, 429))
    colleague.post("/suggestions/receipt/reopen", {"code": sent.code, "text": "x", veil.VEIL: "1"}, 429)
    look_up(visit("member"), sent.code, 200)
    assert AuditEntry.select().where(AuditEntry.person_id == world.colleague.person.id).count() == 0


@pytest.mark.parametrize("act", ["take", "transfer", "answer"])
def test_only_its_addressee_works_on_it(visit, send, act):
    forms = {
        "take": {},
        "transfer": {"to": "committee", "note": "归党委管"},
        "answer": {"answer": "好", "version": "1"},
    }
    made = send("staff", "branch").suggestion
    for who, status in {
        "staff": 403,
        "committee": 404,
        "admin": 404,
        "secretary_a2": 404,
        "member": 404,
        "supervisor": 404,
    }.items():
        visit(who).post(f"/suggestions/{made.id}/{act}", forms[act], status)
    assert fresh(made).state == "sent"
    visit("secretary").post(f"/suggestions/{made.id}/{act}", forms[act])
    assert fresh(made).state != "sent" or fresh(made).addressee == "committee"


def test_the_superior_committee_answers_where_there_is_no_nearer_one(world, send, actor):
    """It covers the committee; the nearest is told."""
    held = domain.holders(world.a1.id, world.a.id)
    assert held["committee"] == [world.committee.person.id]
    assert held["branch"] == [world.secretary.person.id]
    assert held["admin"] == [world.admin.person.id]


@pytest.mark.parametrize(
    ("act", "data", "words"),
    [("answer", {"answer": ""}, "请填写答复"), ("answer", {"answer": "x" * 1001}, "最多 1000"),
     ("transfer", {"to": "committee", "note": ""}, "请填写说明"),
     ("transfer", {"to": "branch", "note": "x"}, "请选择转交给谁"), ("transfer", {"note": "x"}, "请选择转交给谁"),
     ("transfer", {"to": "nobody", "note": "x"}, "请选择转交给谁")],
)  # fmt: skip
def test_what_is_missing_is_said(visit, send, act, data, words):
    made = send("staff", "branch").suggestion
    answer = visit("secretary").post(f"/suggestions/{made.id}/{act}", {**data, "version": "1"}, 422)
    assert words in text_of(answer)
    assert fresh(made).state == "sent"


def test_two_answers_at_once_meet(visit, world, send, actor):
    from tests import factories as make

    deputy = make.appointment(world.colleague.person, "secretary", world.a1)
    world.players["colleague"].hand = deputy
    made = send("staff", "branch").suggestion
    seen = fresh(made).version
    visit("secretary").post(f"/suggestions/{made.id}/answer", {"answer": "zqfirst", "version": seen})
    answer = visit("colleague").post(f"/suggestions/{made.id}/answer", {"answer": "zqother", "version": seen}, 409)
    assert fresh(made).answer == "zqfirst"
    assert all(word in text_of(answer) for word in ("zqfirst", "zqother"))


def test_an_answer_to_what_was_taken_up_meanwhile_can_be_sent_knowingly(visit, send, world, actor):
    made = send("staff", "branch").suggestion
    seen = fresh(made).version
    domain.take(fresh(made), by=actor("secretary"))
    answer = visit("secretary").post(f"/suggestions/{made.id}/answer", {"answer": "zqlate", "version": seen}, 409)
    page = answer.get_data(as_text=True)
    assert "zqlate" in page
    assert f'name="version" value="{fresh(made).version}"' in page
    visit("secretary").post(f"/suggestions/{made.id}/answer", {"answer": "zqlate", "version": fresh(made).version})
    with pytest.raises(Stale):
        domain.take(fresh(made), by=actor("secretary"))


# --- lists ----------------------------------------------------------------------------------------------------


def test_home_counts_what_the_list_shows(app, visit, send, actor):
    send("staff", "branch")
    send("member", "branch", anonymous=True)
    done = send("colleague", "branch").suggestion
    domain.answer(done, "好", by=actor("secretary"))
    send("staff", "admin", text="zqadmin 登录后很慢")
    for who, number in (("secretary", 2), ("committee", 0), ("admin", 1), ("member", 0)):
        with app.test_request_context():
            found = [one for one in home.waiting(actor(who)) if one.area == "suggestions"]
        assert sum(one.count for one in found) == number, who
        if number:
            assert f"共 {number} 条" in text_of(visit(who).get("/suggestions?state=todo"))
            assert "受理意见建议" in text_of(visit(who).get("/"))
    assert "共 3 条" in text_of(visit("secretary").get("/suggestions"))
    assert "共 1 条" in text_of(visit("secretary").get("/suggestions?state=answered"))


def test_the_export_holds_what_the_list_shows(visit, send):
    send("staff", "committee", text="=1+1 zqformula")
    send("member", "committee", anonymous=True)
    answer = visit("committee").get("/suggestions?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sorted((row[1], row[2] or "") for row in cells[1:]) == [("匿名", ""), ("梁小禾", "机关第一党支部")]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    (entry,) = AuditEntry.select().where(AuditEntry.action == "export")
    assert (entry.detail["list"], entry.detail["rows"]) == ("suggestions", 2)


@pytest.mark.parametrize(
    ("who", "path"),
    [("secretary", "/suggestions"), ("staff", "/suggestions"), ("secretary", "/"), ("staff", "/suggestions/{}")],
)
def test_the_number_of_queries_does_not_grow(visit, send, queries, who, path):
    visitor, counts = visit(who), []
    for number in range(3):
        made = send("staff", text=f"第{number}条").suggestion
        if number in (0, 2):
            visitor.get(path.format(made.id))
            queries.statements.clear()
            visitor.get(path.format(made.id))
            counts.append(len(queries))
    print(path, counts)
    assert counts[0] == counts[1] <= (42 if path == "/" else 20)  # home asks every room once


def test_empty_pages_say_what_next(visit):
    assert "署名或匿名都行" in text_of(visit("staff").get("/suggestions"))
    for who in ("secretary", "committee", "admin"):
        assert "还没有收到意见建议" in text_of(visit(who).get("/suggestions"))
    assert "署名或匿名都行" in text_of(visit("secretary").get("/suggestions/mine"))
    visit("admin").get("/suggestions/mine", status=404)
