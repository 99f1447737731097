"""Opinions on published items: given signed or not, moderated, answered in public; a rejected author learns why."""

import io
from itertools import count

import openpyxl
import pytest

from portal import home
from portal.anonymity import veil
from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft, Sent
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.pledges import opinions
from portal.pledges.models import Opinion, PledgeItem
from portal.pledges.opinions import domain
from tests.browser_client import text_of
from tests.pledges.conftest import rows

WORDS = "zqword 建议把走访记录贴出来"


@pytest.fixture
def pledge(filed):
    """The member's published pledge."""
    return filed("member", "published")


@pytest.fixture
def give(app, actor, pledge):
    """give("staff", anonymous=True): an opinion on the first item, through the domain."""

    numbers = count()

    def carry_out(who="staff", *, anonymous=False, text=WORDS, on=None, by=None):
        of = on or pledge
        with app.app_context():
            return opinions.give(
                of, rows(of)[0], text, by=by or actor(who), anonymous=anonymous, once=f"given-{next(numbers)}"
            )

    return carry_out


def at(pledge, number=0):
    """The address of the form on an item."""
    return f"/pledges/{pledge.id}/items/{rows(pledge)[number].id}/opinion"


def form(**values):
    """What the form posts."""
    return {"text": WORDS, "signed": "1", "once": "once-1", veil.VEIL: "1", **values}


def fresh(opinion):
    """The opinion as it lies in the table."""
    return Opinion.get_by_id(opinion.id)


def code_on(answer):
    """The code that a page shows."""
    return answer.get_data(as_text=True).split('class="slip-code">')[1].split("<")[0]


def messages_of(world, who):
    """The lines in somebody's inbox, newest first."""
    mine = Message.select(Message.text).where(Message.person == world.players[who].person.id)
    return [text for (text,) in mine.order_by(Message.id.desc()).tuples()]


# --- giving ---------------------------------------------------------------------------------------


def test_a_signed_opinion_waits_for_the_secretary_with_its_author(visit, world, pledge):
    Message.delete().execute()
    visit("staff").post(at(pledge), form())
    (made,) = Opinion.select()
    assert (made.state, made.text, made.person_id) == ("sent", WORDS, world.staff.person.id)
    assert (made.pledge_id, made.item_id, made.holder_id) == (pledge.id, rows(pledge)[0].id, world.member.person.id)
    assert (made.branch_id, made.committee_id, made.receipt) == (world.a1.id, world.a.id, "")
    assert made.sent_at is not None
    assert messages_of(world, "secretary") == ["梁小禾对一份公开承诺的第 1 项提了意见，请处理"]
    (entry,) = AuditEntry.select().where(AuditEntry.action == "opinion.create")
    assert (entry.person_id, entry.record_id, entry.place_id) == (world.staff.person.id, made.id, world.a1.id)
    assert "zqword" not in str(entry.detail) + str(entry.fields)


def test_an_anonymous_one_keeps_no_name_and_no_moment(visit, world, pledge):
    Message.delete().execute()
    answer = visit("staff").post(at(pledge), form(signed="0"), 200)
    code = code_on(answer)
    (made,) = Opinion.select()
    assert (made.state, made.person_id, made.sent_at) == ("sent", None, None)
    assert len(made.receipt) == 64
    assert code.replace("-", "") not in made.receipt.upper()
    assert Message.select().count() == 0
    assert Sent.select().where(Sent.token == "once-1").count() == 0
    (entry,) = AuditEntry.select().where(AuditEntry.action == "opinion.create")
    assert (entry.person_id, entry.role, entry.record_id, entry.address) == (None, "anonymous", None, "")
    assert Revision.select().where(Revision.record == "opinion").count() == 0
    assert "只显示这一次" in text_of(answer)


def test_in_place_the_form_and_the_code_are_parts_of_the_page(visit, pledge):
    page = visit("staff").fragment(at(pledge))
    assert page.get_data(as_text=True).lstrip().startswith(f'<div id="pledge-{pledge.id}-item-')
    answer = visit("staff").post(at(pledge), form(signed="0"), 200, headers={"HX-Request": "true"})
    assert len(code_on(answer)) == 14
    assert "<h1" not in answer.get_data(as_text=True)
    bad = visit("staff").post(at(pledge), form(text=" ", once="once-2"), 422, headers={"HX-Request": "true"})
    assert "请填写意见" in bad.get_data(as_text=True)


def test_who_may_give_one(visit, pledge, actor, world):
    """Everybody of the committee who sees the board, and the office above; not the holder, no administrator."""
    for who, status in {
        "staff": 200, "colleague": 200, "secretary": 200, "member_a2": 200, "committee": 200, "supervisor": 200, "member": 403,
        "member_b": 404, "secretary_b": 404, "admin": 404, "security": 404, "auditor": 404,
    }.items():  # fmt: skip
        visit(who).get(at(pledge), status=status)
        visit(who).post(at(pledge), form(once=f"once-{who}"), 303 if status == 200 else status)
    assert Opinion.select().count() == 6
    assert world.member.person.id not in {one.person_id for one in Opinion.select()}


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_only_a_published_pledge_can_be_spoken_of(visit, filed, state):
    pledge = filed("member", state)
    visit("secretary").get(at(pledge), status=409)
    visit("secretary").post(at(pledge), form(), 409)
    visit("staff").get(at(pledge), status=404)
    assert Opinion.select().count() == 0


def test_an_item_of_another_pledge_is_not_found(visit, filed, pledge):
    other = filed("colleague", "published")
    path = f"/pledges/{pledge.id}/items/{rows(other)[0].id}/opinion"
    visit("staff").get(path, status=404)
    visit("staff").post(path, form(), 404)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "请填写意见"),
        ({"text": "x" * 301}, "最多 300"),
        ({"signed": "2"}, "署名"),
        ({"text": "\u3000 "}, "请填写意见"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(visit, pledge, values, words):
    answer = visit("staff").post(at(pledge), form(**values), 422)
    assert words in text_of(answer)
    assert values.get("text", WORDS).strip() in answer.get_data(as_text=True)
    assert Opinion.select().count() == 0
    assert Draft.select().count() == 0


def test_whoever_holds_an_office_over_the_branch_signs(visit, pledge, world):
    """The same person decides what is shown."""
    for who in ("secretary", "committee"):
        assert "匿名" not in text_of(visit(who).get(at(pledge)))
        answer = visit(who).post(at(pledge), form(signed="0"), 422)
        assert "署名" in text_of(answer)
    world.secretary.hand = None
    visit("secretary").post(at(pledge), form(signed="0"), 422)  # in the role of a member too
    visit("secretary_a2").post(at(pledge), form(signed="0"), 200)


def test_sent_twice_it_is_one(visit, pledge):
    staff = visit("staff")
    staff.post(at(pledge), form(signed="0"), 200)
    again = staff.post(at(pledge), form(signed="0"), 409)
    assert "已经送出" in text_of(again)
    assert Opinion.select().count() == 1


@pytest.mark.parametrize("signed", ["0", "1"])
def test_ten_a_day(visit, pledge, signed):
    staff = visit("staff")
    for number in range(domain.A_DAY):
        staff.post(at(pledge), form(signed=signed, once=f"once-{number}"), 200 if signed == "0" else 303)
    answer = staff.post(at(pledge), form(signed="1" if signed == "0" else "0", once="once-x"), 422)
    assert "最多提 10 条" in text_of(answer)
    assert WORDS in answer.get_data(as_text=True)
    assert Opinion.select().count() == domain.A_DAY
    visit("colleague").post(at(pledge), form(once="once-y"), 303)


# --- before and after it is shown --------------------------------------------------------------------


def test_until_it_is_shown_nobody_but_moderators_and_its_author_sees_it(visit, world, pledge, give, actor):
    made = give("staff").opinion
    hidden = give("colleague", anonymous=True, text="zqsecond 看不到进展").opinion
    path = f"/opinions/{made.id}"
    for who in (
        "member",
        "colleague",
        "member_a2",
        "secretary_a2",
        "secretary_b",
        "committee_b",
        "supervisor_b",
        "admin",
    ):
        visit(who).get(path, status=404)
    for who in ("secretary", "committee", "staff"):
        assert "zqword" in text_of(visit(who).get(path))
    for who in ("member", "staff", "colleague", "secretary"):
        assert "zqword" not in text_of(visit(who).get(f"/pledges/{pledge.id}"))
    visit("colleague").get(f"/opinions/{hidden.id}", status=404)  # anonymous: not its author either
    assert "zqsecond" not in text_of(visit("colleague").get("/opinions"))
    opinions.show(made, by=actor("secretary"))
    for who in ("member", "staff", "colleague", "member_a2", "supervisor"):
        page = text_of(visit(who).get(f"/pledges/{pledge.id}"))
        assert "zqword" in page
        assert "梁小禾" in page
        assert "zqsecond" not in page
    assert "zqword" in text_of(visit("member").get("/opinions"))


def test_the_holder_does_not_see_in_office_what_is_not_shown(visit, filed, give, actor, world):
    """The secretary's own pledge is the committee's to moderate."""
    own = filed("secretary", "published", by="committee")
    made = give("staff", on=own).opinion
    visit("secretary").get(f"/opinions/{made.id}", status=404)
    assert "zqword" not in text_of(visit("secretary").get("/opinions"))
    assert "zqword" not in text_of(visit("secretary").get("/"))
    assert home_lines(actor("secretary")) == []
    assert home_lines(actor("committee")) == [f"/opinions/{made.id}"]
    for act in ("show", "reject", "answer"):
        visit("secretary").post(f"/opinions/{made.id}/{act}", {"reason": "x", "answer": "x"}, 404)
    opinions.show(made, by=actor("committee"))
    visit("secretary").post(f"/opinions/{made.id}/reject", {"reason": "不实"}, 403)
    visit("secretary").post(f"/opinions/{made.id}/answer", {"answer": "已经贴出", "version": fresh(made).version}, 303)


def home_lines(actor):
    """The addresses of the tasks on home that are opinions."""
    from portal.pledges.opinions.waiting import office

    return [task.url for one in office(actor) for task in one.tasks]


def test_what_waits_on_home_is_the_list_behind_it(app, visit, give, actor, filed):
    give("staff")
    give("colleague", anonymous=True)
    own = give("secretary").opinion  # one's own the committee decides
    secretary, committee = actor("secretary"), actor("committee")
    assert len(home_lines(secretary)) == 2
    assert home_lines(committee) == [f"/opinions/{own.id}"]
    for who, number in (("secretary", 2), ("committee", 1), ("member", 0), ("supervisor", 0)):
        with app.test_request_context():
            found = [one for one in home.waiting(actor(who)) if one.url.startswith("/opinions")]
        assert sum(one.count for one in found) == number
    assert "共 2 条" in text_of(visit("secretary").get("/opinions?state=todo"))
    assert "共 1 条" in text_of(visit("committee").get("/opinions?state=todo"))
    assert "匿名" in text_of(visit("secretary").get("/"))
    assert "共 3 条" in text_of(visit("supervisor").get("/opinions"))


def test_showing_tells_holder_and_author(actor, give, world, pledge):
    made = give("staff").opinion
    Message.delete().execute()
    opinions.show(made, by=actor("secretary"))
    assert fresh(made).state == "shown"
    assert messages_of(world, "member") == ["您 2026 年公开承诺的第 1 项有一条意见"]
    assert messages_of(world, "staff") == ["您对文振晓公开承诺第 1 项的意见已公开"]
    with pytest.raises(Stale):
        opinions.show(made, by=actor("secretary"))


def test_a_rejected_author_learns_why_by_message_or_by_code(app, visit, actor, give, world):
    signed = give("staff").opinion
    hidden = give("colleague", anonymous=True)
    Message.delete().execute()
    for one in (signed, hidden.opinion):
        opinions.reject(one, "zqreason 说的不是这一项", by=actor("secretary"))
        assert fresh(one).state == "rejected"
    assert messages_of(world, "staff") == ["您对文振晓公开承诺第 1 项的意见没有公开：zqreason 说的不是这一项"]
    assert Message.select().count() == 1
    assert "zqreason" in text_of(visit("staff").get(f"/opinions/{signed.id}"))
    answer = visit("colleague").post("/suggestions/receipt", {"code": hidden.code.lower(), "veil": "1"}, 200)
    assert "zqreason" in text_of(answer)
    assert "未公开" in text_of(answer)
    assert "zqword" not in text_of(answer)
    assert opinions.shown_of([signed.item_id]) == {}


def test_what_was_shown_can_be_taken_down_again(actor, give, visit, pledge):
    made = give("staff").opinion
    opinions.show(made, by=actor("secretary"))
    visit("secretary").post(f"/opinions/{made.id}/reject", {"reason": "涉及他人隐私"}, 303)
    assert "zqword" not in text_of(visit("member").get(f"/pledges/{pledge.id}"))
    visit("member").get(f"/opinions/{made.id}", status=404)


@pytest.mark.parametrize("who", ["member", "secretary"])
def test_answered_in_public_by_the_holder_or_the_secretary(visit, actor, give, world, pledge, who):
    made = give("staff").opinion
    opinions.show(made, by=actor("secretary"))
    Message.delete().execute()
    visit(who).post(f"/opinions/{made.id}/answer", {"answer": "zqanswer 本周贴出", "version": fresh(made).version})
    row = fresh(made)
    assert (row.answer, row.state) == ("zqanswer 本周贴出", "shown")
    assert row.answered_on is not None
    assert messages_of(world, "staff") == ["您对文振晓公开承诺第 1 项的意见有了答复"]
    assert len(messages_of(world, "member")) == (who == "secretary")
    assert "zqanswer" in text_of(visit("colleague").get(f"/pledges/{pledge.id}"))
    visit("colleague").post(f"/opinions/{made.id}/answer", {"answer": "x", "version": row.version}, 404)
    visit("supervisor").post(f"/opinions/{made.id}/answer", {"answer": "x", "version": row.version}, 403)
    visit("staff").post(f"/opinions/{made.id}/answer", {"answer": "x", "version": row.version}, 403)


def test_two_answers_at_once_meet(visit, actor, give):
    made = give("staff").opinion
    opinions.show(made, by=actor("secretary"))
    seen = fresh(made).version
    visit("member").post(f"/opinions/{made.id}/answer", {"answer": "zqfirst", "version": seen})
    answer = visit("secretary").post(f"/opinions/{made.id}/answer", {"answer": "zqother", "version": seen}, 409)
    assert fresh(made).answer == "zqfirst"
    assert "zqfirst" in text_of(answer)
    assert "zqother" in text_of(answer)
    visit("secretary").post(f"/opinions/{made.id}/answer", {"answer": "zqother", "version": fresh(made).version})
    assert fresh(made).answer == "zqother"
    course = Revision.select().where((Revision.record == "opinion") & (Revision.action == "opinion.answer"))
    assert [one.values["answer"] for one in course.order_by(Revision.id)] == [["", "zqfirst"], ["zqfirst", "zqother"]]


def test_an_answer_to_what_was_taken_down_meanwhile_is_not_lost(visit, actor, give):
    made = give("staff").opinion
    opinions.show(made, by=actor("secretary"))
    seen = fresh(made).version
    opinions.reject(fresh(made), "重复", by=actor("committee"))
    answer = visit("secretary").post(f"/opinions/{made.id}/answer", {"answer": "zqlate", "version": seen}, 409)
    assert "zqlate" in text_of(answer)
    assert fresh(made).answer == ""


@pytest.mark.parametrize(("act", "field"), [("reject", "reason"), ("answer", "answer")])
def test_reason_and_answer_are_needed_and_short(visit, actor, give, act, field):
    made = give("staff").opinion
    if act == "answer":
        opinions.show(made, by=actor("secretary"))
    for text in ("", "x" * 301):
        answer = visit("secretary").post(f"/opinions/{made.id}/{act}", {field: text, "version": "2"}, 422)
        assert "错误" in text_of(answer)
    assert fresh(made).state == ("shown" if act == "answer" else "sent")
    by = actor("secretary")
    for text in ("", "x" * 301):
        with pytest.raises(Invalid):
            (opinions.reject if act == "reject" else opinions.answer)(fresh(made), text, by=by)


def test_nobody_moderates_their_own(actor, give):
    made = give("secretary").opinion
    for act in (
        lambda: opinions.show(made, by=actor("secretary")),
        lambda: opinions.reject(made, "x", by=actor("secretary")),
    ):
        with pytest.raises(Denied):
            act()
    opinions.show(made, by=actor("committee"))


def test_where_a_branch_has_no_secretary_the_committee_moderates(app, world, filed, give, actor):
    from portal import clock
    from portal.accounts.models import Appointment

    pledge = filed("member_a2", "published", by="secretary_a2")
    Appointment.update(ended_at=clock.now()).where(Appointment.id == world.secretary_a2.hand.id).execute()
    Message.delete().execute()
    made = give("staff", on=pledge).opinion
    assert messages_of(world, "committee") == ["梁小禾对一份公开承诺的第 1 项提了意见，请处理"]
    assert home_lines(actor("committee")) == [f"/opinions/{made.id}"]


# --- lists ----------------------------------------------------------------------------------------------


def test_the_list_is_searched_by_the_holders_name_and_filtered(visit, filed, give, pledge, world):
    other = filed("colleague", "published")
    give("staff")
    give("staff", on=other, text="zqthird 进度慢")
    secretary = visit("secretary")
    assert "共 2 条" in text_of(secretary.get("/opinions"))
    found = text_of(secretary.get("/opinions?q=wzx"))
    assert "zqword" in found
    assert "zqthird" not in found
    assert "zqthird" in text_of(secretary.get("/opinions?q=秦明恒"))
    assert "共 0 条" in text_of(secretary.get("/opinions?state=shown"))
    page = text_of(visit("committee").get(f"/opinions?branch={world.a1.id}&state=sent"))
    assert "共 2 条" in page
    assert "共 0 条" in text_of(visit("committee").get(f"/opinions?branch={world.a2.id}"))


def test_the_export_holds_what_the_list_shows(visit, give):
    give("staff")
    give("colleague", anonymous=True, text="=1+1 zqfourth")
    answer = visit("secretary").get("/opinions?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sorted(row[1] for row in cells[1:]) == ["匿名", "梁小禾"]
    assert {row[7] for row in cells[1:]} == {WORDS, "=1+1 zqfourth"}
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    (entry,) = AuditEntry.select().where(AuditEntry.action == "export")
    assert entry.detail["list"] == "opinions"


@pytest.mark.parametrize(
    ("who", "path"),
    [("secretary", "/opinions"), ("staff", "/opinions"), ("member", "/pledges/{}"), ("secretary", "/")],
)
def test_the_number_of_queries_does_not_grow(visit, give, actor, queries, pledge, who, path):
    visitor, counts = visit(who), []
    for number in range(3):
        made = give("staff", text=f"第{number}条").opinion
        if who == "member":
            opinions.show(made, by=actor("secretary"))
        if number in (0, 2):
            visitor.get(path.format(pledge.id))  # compile, and touch the session
            queries.statements.clear()
            visitor.get(path.format(pledge.id))
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 42


def test_shown_of_is_one_query_for_any_number_of_items(filed, give, actor, queries, pledge):
    other = filed("colleague", "published")
    for on in (pledge, other):
        opinions.show(give("staff", on=on).opinion, by=actor("secretary"))
    keys = [row.id for row in (*rows(pledge), *rows(other))]
    queries.statements.clear()
    found = opinions.shown_of(keys)
    assert len(queries) == 1
    assert {key: [row.name for row in some] for key, some in found.items()} == {
        keys[0]: ["梁小禾"],
        keys[2]: ["梁小禾"],
    }
    assert opinions.shown_of([]) == {}
    assert len(queries) == 1
    assert PledgeItem.select().count() == 4


def test_the_page_of_somebody_without_opinions_says_what_next(visit):
    for who in ("staff", "member", "secretary", "committee", "supervisor"):
        assert "看公示栏" in text_of(visit(who).get("/opinions"))


def test_the_opinion_of_a_colleague_of_two_branches_is_one_line(visit, world, give):
    """Whoever gave it signed finds it under 我的意见, whatever the role at hand."""
    give("secretary_a2")
    assert "zqword" in text_of(visit("secretary_a2").get("/opinions/mine"))
    assert "zqword" not in text_of(visit("secretary_a2").get("/opinions"))


def test_a_stopped_item_takes_no_more_opinions(visit, pledge, give):
    PledgeItem.update(stopped_on=pledge.published_at.date()).where(PledgeItem.id == rows(pledge)[0].id).execute()
    browser = visit("staff")
    page = browser.get(f"/pledges/{pledge.id}").get_data(as_text=True)
    assert at(pledge) not in page
    assert at(pledge, 1) in page
    browser.get(at(pledge), status=409)
    browser.post(at(pledge), form(), status=409)
    with pytest.raises(Stale, match="已经停止"):
        give()
    assert Opinion.select().count() == 0


def test_what_is_not_shown_is_asked_only_when_pressed(visit, pledge, give):
    made = give().opinion
    page = visit("secretary").get(f"/opinions/{made.id}").get_data(as_text=True)
    assert '<details class="open-in-place">' in page
    visit("secretary").post(f"/opinions/{made.id}/reject", {"reason": ""}, status=422)
