"""示范支部: named with what they show, seen by the whole committee, ended with the reason; more than two is a warning."""

import io
from datetime import timedelta

import openpyxl
import pytest

from portal import clock
from portal.audit.models import AuditEntry
from portal.errors import Denied, Invalid
from portal.inbox.models import Message
from portal.stars.demonstrations import domain, reading
from portal.stars.models import StarDemonstration
from tests import factories as make
from tests.browser_client import text_of

TODAY = clock.today()
SHOWS = "zqshows 主题党日和业务一起办"


@pytest.fixture
def name(app, actor, world):
    """name(world.a1) through the domain."""

    def carry_out(branch=None, *, by="committee", shows=SHOWS, starts=TODAY, once=""):
        with app.app_context():
            return domain.name(branch or world.a1, shows, starts, by=actor(by), once=once)

    return carry_out


def fresh(one):
    return StarDemonstration.get_by_id(one.id)


def test_named_it_is_shown_to_the_whole_committee(visit, world):
    Message.delete().execute()
    data = {"branch": str(world.a1.id), "shows": SHOWS, "starts": str(TODAY), "once": "demo-1"}
    committee = visit("committee")
    assert "机关第二党支部" in text_of(committee.get("/stars/demonstrations/new"))
    committee.post("/stars/demonstrations/new", data)
    committee.post("/stars/demonstrations/new", data)  # sent twice, it is one
    (made,) = StarDemonstration.select()
    assert (made.branch_id, made.committee_id, made.shows, made.starts, made.ends, made.state) == (
        world.a1.id, world.a.id, SHOWS, TODAY, None, "shown",
    )  # fmt: skip
    (message,) = Message.select()
    assert (message.person_id, message.text) == (
        world.secretary.person.id,
        f"党委确定机关第一党支部为示范支部：{SHOWS}",
    )
    assert reading.shown([world.a1.id, world.a2.id]) == {world.a1.id: SHOWS}
    for who in ("member", "secretary_a2", "staff", "supervisor", "committee"):
        assert "zqshows" in text_of(visit(who).get("/stars/demonstrations")), who
        assert "zqshows" in text_of(visit(who).get(f"/stars/demonstrations/{made.id}")), who
        assert "zqshows" in text_of(visit(who).get(f"/units/{world.a1.id}")), who
    for who in ("member_b", "committee_b"):
        assert "zqshows" not in text_of(visit(who).get("/stars/demonstrations"))
        visit(who).get(f"/stars/demonstrations/{made.id}", status=404)
    for who in ("admin", "auditor"):
        visit(who).get("/stars/demonstrations", status=404)
    assert "zqshows" not in text_of(visit("admin").get(f"/units/{world.a1.id}"))


@pytest.mark.parametrize(
    ("data", "words"),
    [({"branch": ""}, "请选择党支部"), ({"branch": "999999"}, "请选择党支部"), ({"shows": " "}, "请填写示范内容"),
     ({"shows": "x" * 501}, "最多 500"), ({"starts": ""}, "请填写起始日期"),
     ({"starts": str(TODAY + timedelta(days=1))}, "不能晚于今天")],
)  # fmt: skip
def test_what_is_missing_is_said(visit, world, data, words):
    form = {"branch": str(world.a1.id), "shows": SHOWS, "starts": str(TODAY), "once": "demo-1", **data}
    assert words in text_of(visit("committee").post("/stars/demonstrations/new", form, 422))
    assert StarDemonstration.select().count() == 0


def test_one_branch_once_and_more_than_two_is_a_warning(visit, world, name):
    for at, branch in enumerate((world.a1, world.a2, make.unit("branch", "机关第三党支部", world.a))):
        assert "现在有" not in text_of(visit("committee").get("/stars/demonstrations"))
        made = name(branch)
        page = text_of(visit("committee").get("/stars/demonstrations/new"))
        assert (f"现在已有 {at + 1} 个" in page) == (at > 0)
    for address in ("/stars/demonstrations", f"/stars/demonstrations/{made.id}"):
        assert "现在有 3 个示范支部" in text_of(visit("committee").get(address))
        assert "现在有 3 个示范支部" not in text_of(visit("member").get(address))
    with pytest.raises(Invalid, match="已经是示范支部"):
        name(world.a1)
    assert StarDemonstration.select().count() == 3


def test_only_the_committee_and_nobody_for_a_branch_that_they_head(visit, world, name, actor):
    for who in ("member", "secretary", "supervisor", "staff"):
        visit(who).get("/stars/demonstrations/new", status=403)
    made = name()
    with pytest.raises(Denied):
        name(world.b1)
    make.appointment(world.committee.person, "secretary", world.a1)
    make.appointment(world.committee.person, "secretary", world.a2)
    for carry_out in (
        lambda: name(world.a2),
        lambda: domain.edit(fresh(made), "x", TODAY, by=actor("committee")),
        lambda: domain.end(fresh(made), TODAY, reason="x", by=actor("committee")),
    ):
        with pytest.raises(Denied):
            carry_out()
    form = {"branch": str(world.a2.id), "shows": SHOWS, "starts": str(TODAY), "once": "demo-2"}
    assert "您是这个支部的书记" in text_of(visit("committee").post("/stars/demonstrations/new", form, 422))
    assert StarDemonstration.select().count() == 1


def test_corrected_and_ended_with_the_course(visit, world, name):
    made = name(starts=TODAY - timedelta(days=30))
    at, committee, version = f"/stars/demonstrations/{made.id}", visit("committee"), {"version": "1"}
    for act in ("edit", "end"):
        for who, status in {"secretary": 403, "member": 403, "committee_b": 404}.items():
            visit(who).get(f"{at}/{act}", status=status)
            visit(who).post(f"{at}/{act}", version, status)
    changed = {"shows": "zqchanged 党员责任区", "starts": str(TODAY - timedelta(days=20))}
    committee.post(f"{at}/edit", {**changed, **version})
    assert (fresh(made).shows, fresh(made).starts, fresh(made).version) == (
        changed["shows"],
        TODAY - timedelta(days=20),
        2,
    )
    page = text_of(committee.post(f"{at}/edit", {"shows": "zqlate", "starts": str(TODAY), **version}, 409))
    assert all(word in page for word in ("zqlate", "zqchanged"))
    over = {"on": str(TODAY), "reason": "zqended 内容已在全党委推开", "version": "2"}
    for wrong, words in (
        ({"reason": " "}, "请填写结束的原因"), ({"on": ""}, "请填写结束日期"), ({"on": str(TODAY + timedelta(days=1))}, "到今天之间"),
        ({"on": str(TODAY - timedelta(days=21))}, "到今天之间"),
    ):  # fmt: skip
        assert words in text_of(committee.post(f"{at}/end", {**over, **wrong}, 422))
    committee.post(f"{at}/end", over)
    assert (fresh(made).state, fresh(made).ends, fresh(made).reason) == ("ended", TODAY, over["reason"])
    assert reading.shown([world.a1.id]) == {}
    assert "zqchanged" not in text_of(visit("member").get(f"/units/{world.a1.id}"))
    page = text_of(visit("member").get(at))
    assert all(word in page for word in ("zqshows", "zqchanged", "zqended", "确定为示范支部", "结束示范"))
    committee.get(f"{at}/end", status=303)
    committee.post(f"{at}/end", {**over, "version": "3"}, 409)
    name()  # the branch can be named again
    made = AuditEntry.select(AuditEntry.action).where(AuditEntry.record == "star_demonstration").order_by(AuditEntry.id)
    done = [action for (action,) in made.where(AuditEntry.outcome == "done").tuples()]
    assert done == [f"star_demonstration.{act}" for act in ("create", "edit", "end", "create")]


def test_a_closed_branch_shows_nothing(world, name):
    name()
    world.a1.closed_on = TODAY
    world.a1.save()
    assert reading.shown([world.a1.id]) == {}
    with pytest.raises(Invalid, match="已经撤销"):
        name()


def test_the_list_by_state_and_its_export(visit, world, name, actor):
    ended = name(shows="=1+1 zqformula")
    domain.end(ended, TODAY, reason="zqended", by=actor("committee"))
    name(world.a2)
    member = visit("member")
    for query, number in (("", 1), ("?state=ended", 1), ("?state=all", 2), ("?state=all&q=第二", 1)):
        assert f"共 {number} 个" in text_of(member.get(f"/stars/demonstrations{query}")), query
    sheet = openpyxl.load_workbook(io.BytesIO(member.get("/stars/demonstrations?state=all&export=xlsx").data)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [(row[0], row[4], row[5] or "") for row in cells[1:]] == [
        ("机关第一党支部", "已结束", "zqended"), ("机关第二党支部", "示范支部", ""),
    ]  # fmt: skip
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
