"""The pages of draws: from the draft to the certificate, by those whose work it is; what is hidden from whom."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import quote

import pytest

from portal import clock
from portal.accounts.models import TeamUnit
from portal.checks import domain as checks
from portal.checks.models import CheckVisit, SpotCheck
from portal.draws import domain, listing
from portal.draws.computation.sheet import read
from portal.draws.computation.verifying import verify
from portal.draws.models import Draw
from portal.errors import Invalid
from tests import factories as make
from tests.browser_client import text_of
from tests.draws.conftest import WANTED, digest, fresh, sent


def test_a_draw_from_the_draft_to_the_check(world, visit, branches):
    team, officer = visit("supervisor"), visit("committee")
    for _twice in range(2):
        answer = team.post("/draws/new", sent(once="draw-once-1"))
    (draw,) = Draw.select()
    at = f"/draws/{draw.id}"
    assert answer.headers["Location"] == at
    page = team.get(at).get_data(as_text=True)
    assert "下一步：填写抽取数量" in page
    assert f'action="{at}/freeze"' not in page
    form = team.get(f"{at}/quantities").get_data(as_text=True)
    assert "国有企业（可抽 2 个）" in form
    page = text_of(team.post(f"{at}/quantities", {"total": "", "layer0": "1", "layer1": "九", "version": "1"}, 422))
    assert "“国有企业”：抽取数量请填整数" in page
    team.post(f"{at}/quantities", {"total": "", "layer0": "1", "layer1": "0", "layer2": "34%", "version": "1"})
    team.post(f"{at}/exclude", {"numbers": str(world.a2.id), "reason": "今年查过", "version": "2"})
    page = team.get(at).get_data(as_text=True)
    assert "请核对名单和数量" in page
    assert f'value="{digest(fresh(draw))}"' in page
    team.post(f"{at}/restore", {"number": str(world.a2.id), "version": "3"})
    page = text_of(team.post(f"{at}/freeze", {"digest": "0" * 64, "version": "4"}, 409))
    assert "名单在您查看以后有变化" in page
    team.post(f"{at}/freeze", {"digest": digest(fresh(draw)), "version": "4"})
    team.post(f"{at}/commit", {"version": "5"})
    draw = fresh(draw)
    assert draw.state == "committed"
    for visitor in (team, officer):
        page = visitor.get(at).get_data(as_text=True)
        assert draw.frame_hash in page
        assert draw.commitment in page
        assert draw.secret not in page
    assert "您是抽签一方的人员" not in text_of(officer.get(at))
    assert "报数抽签：第三季度随机抽查抽签" in text_of(officer.get("/"))
    assert "第三季度随机抽查抽签" in text_of(officer.get("/draws?state=todocommittee"))
    page = text_of(officer.post(f"{at}/give", {"number": "一", "version": "6"}, 422))
    assert "请填 1 至 15 位的整数" in page
    team.post(f"{at}/give", {"number": "1", "version": "6"}, 403)
    officer.post(f"{at}/give", {"number": "4711", "version": "6"})
    draw = fresh(draw)
    page = text_of(visit("member").get(at))
    for text in (draw.secret, "4711", "重新计算过：名单摘要、密值摘要、种子、次序和结果都相符", "解秀兰"):
        assert text in page
    assert "报数抽签：" not in text_of(officer.get("/"))
    sheet = visit("secretary").get(f"{at}/sheet")
    assert verify(sheet.get_data(as_text=True)) == []
    assert visit("member").get(f"{at}/frame").get_data(as_text=True) == draw.frame
    assert "抽签证书" in text_of(officer.get(f"{at}/certificate"))
    assert "import csv" in team.get("/draws/script").get_data(as_text=True)
    check = SpotCheck.create(
        committee=world.a.id, team=world.team_a.id, kind="random", title="三季度抽查", starts=clock.today(),
        ends=clock.today(), created_by=world.supervisor.person.id,
    )  # fmt: skip
    team.post(f"{at}/take", {"check": ""}, 422)
    team.post(f"{at}/take", {"check": str(check.id)})
    assert {str(row.unit_id) for row in CheckVisit.select()} == set(draw.result)
    visit("secretary").post(f"{at}/take", {"check": str(check.id)}, 403)


def test_who_sees_a_draw_when(world, visit, drawn):
    seen = {
        "draft": {"supervisor"},
        "frozen": {"supervisor", "committee", "secretary", "secretary_a2"},
        "committed": {"supervisor", "committee", "secretary", "secretary_a2"},
        "abandoned": {"supervisor", "committee", "secretary", "secretary_a2"},
        "drawn": {"supervisor", "committee", "secretary", "secretary_a2", "member", "colleague", "member_a2"},
    }
    everyone = [
        "supervisor", "supervisor_b", "committee", "committee_b", "secretary", "secretary_a2", "secretary_b", "member",
        "colleague", "member_a2", "member_b",
    ]  # fmt: skip
    made = {state: drawn(state, title=f"{state}之签") for state in seen}
    for who in everyone:
        visitor = visit(who)
        page = text_of(visitor.get("/draws"))
        for state, may in seen.items():
            visitor.get(f"/draws/{made[state].id}", 200 if who in may else 404)
            assert (f"{state}之签" in page) is (who in may), (who, state)
    for who in ("staff", "admin", "auditor"):
        visit(who).get("/draws", 404)
    own = drawn("draft", "committee")
    visit("committee").get(f"/draws/{own.id}")
    visit("supervisor").get(f"/draws/{own.id}", 404)


def test_the_committees_own_draw_waits_for_a_secretary(world, visit, drawn):
    draw = drawn("committed", "committee")
    for who, waits in (("secretary", True), ("secretary_a2", True), ("committee", False)):
        assert ("报数抽签：" in text_of(visit(who).get("/"))) is waits, who
    assert "您是抽签一方的人员" in text_of(visit("committee").get(f"/draws/{draw.id}"))
    assert "没有符合条件的抽签" in text_of(visit("committee").get("/draws?state=todocommittee"))


def test_a_team_sees_only_the_branches_assigned_today(world, visit, drawn, branches):
    draw = drawn("drawn", total="6")
    TeamUnit.update(unit=world.a1.id).where(TeamUnit.team == world.team_a.id).execute()
    team = visit("supervisor")
    page = text_of(team.get(f"/draws/{draw.id}"))
    assert "机关第一党支部" in page
    assert "机关第二党支部" not in page
    assert "生产党支部" not in page
    for path in ("sheet", "frame", "certificate", "take"):
        team.get(f"/draws/{draw.id}/{path}", 403)
    TeamUnit.update(ends=clock.today() - timedelta(days=1)).where(TeamUnit.team == world.team_a.id).execute()
    team.get(f"/draws/{draw.id}", 404)


def test_two_who_edit_a_draft_meet(world, visit, actor, drawn):
    draw = drawn("draft")
    domain.edit(draw, WANTED._replace(title="别人改的"), by=actor("supervisor"), version=2)
    page = text_of(visit("supervisor").post(f"/draws/{draw.id}/edit", sent(title="我改的", version="2"), 409))
    assert "别人改的" in page
    assert "我改的" in page
    visit("supervisor").post(f"/draws/{draw.id}/edit", sent(title="我改的", version="3"))
    assert fresh(draw).title == "我改的"


def test_a_redraw_on_the_page(world, visit, drawn):
    draw = drawn("abandoned")
    team = visit("supervisor")
    assert "已放弃 检查取消" in text_of(team.get(f"/draws/{draw.id}"))
    team.post(f"/draws/{draw.id}/redraw", sent(reason=""), 422)
    team.post(f"/draws/{draw.id}/redraw", sent(reason="改期再查", once="draw-once-2"))
    again = Draw.get(Draw.redraw_of == draw.id)
    assert "重新抽签的原因 改期再查" in text_of(team.get(f"/draws/{again.id}"))
    assert f'href="/draws/{again.id}"' in team.get(f"/draws/{draw.id}").get_data(as_text=True)
    assert "改期再查" in text_of(team.get("/draws?redrawn=yes"))
    team.post(f"/draws/{again.id}/abandon", {"reason": "不查了", "version": "1"})
    assert fresh(again).reason == "改期再查；放弃：不查了"


def test_strata_stand_as_in_every_filter_and_files_say_the_word_once(visit, drawn):
    draw = drawn("drawn", total="6")
    page = visit("supervisor").get(f"/draws/{draw.id}").get_data(as_text=True)
    strata = re.findall('data-label="分层">([^<]+)<', page)
    assert list(dict.fromkeys(strata)) == ["机关", "国有企业", "未定领域"], "the sheet alone goes by name"
    for name, called in (("sheet", "第三季度随机抽查抽签表.csv"), ("frame", "第三季度随机抽查抽签名单.txt")):
        answer = visit("supervisor").get(f"/draws/{draw.id}/{name}")
        assert quote(called) in answer.headers["Content-Disposition"]
    assert visit("supervisor").get(f"/draws/{draw.id}/sheet").data.startswith(b"# algorithm"), (
        "the contract's first lines"
    )
    assert read("\ufeff" + visit("supervisor").get(f"/draws/{draw.id}/sheet").get_data(as_text=True))[1] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_bounded_number_of_queries(world, visit, drawn, queries, rows):
    for _one in range(rows):
        draw = drawn("drawn")
    visitor = visit("supervisor")
    visitor.get("/draws")
    queries.statements.clear()
    visitor.get("/draws")
    assert len(queries) == 5
    queries.statements.clear()
    visitor.get(f"/draws/{draw.id}")
    assert len(queries) <= 16


def test_the_export_and_the_search(world, visit, drawn):
    drawn("drawn", title="春季抽签")
    drawn("frozen", title="秋季抽签")
    visitor = visit("committee")
    assert visitor.get("/draws?export=xlsx").mimetype.endswith("sheet")
    page = text_of(visitor.get("/draws?q=春季"))
    assert "春季抽签" in page
    assert "秋季抽签" not in page


def test_a_draw_for_a_check_takes_its_title(world, visit, branches):
    check = SpotCheck.create(
        committee=world.a.id, team=world.team_a.id, kind="random", title="三季度抽查", starts=clock.today(),
        ends=clock.today(), created_by=world.supervisor.person.id,
    )  # fmt: skip
    visitor = visit("supervisor")
    assert 'value="三季度抽查"' in visitor.get(f"/draws/new?check={check.id}").get_data(as_text=True)
    visitor.post(f"/draws/new?check={check.id}", sent())
    assert Draw.get().check_id == check.id
    other = make.team("第三督导组", world.b, world.b)
    SpotCheck.update(team=other.id, committee=world.b.id).execute()
    assert "三季度抽查" not in text_of(visitor.get(f"/draws/new?check={check.id}"))


def test_a_draw_and_its_check_know_each_other(world, visit, actor, drawn):
    draw = drawn("drawn", total="2")
    today = clock.today()
    check = SpotCheck.create(
        committee=world.a.id, team=world.team_a.id, kind="random", title="三季度抽查", starts=today, ends=today,
        created_by=world.supervisor.person.id,
    )  # fmt: skip
    team = visit("supervisor")
    by_hand = next(one for one in (world.a1, world.a2) if str(one.id) not in draw.result)
    checks.add_units(check, [by_hand.id], by=actor("supervisor"))
    assert "另行列入" not in text_of(team.get(f"/checks/{check.id}"))
    team.post(f"/draws/{draw.id}/take", {"check": str(check.id)})
    assert fresh(draw).check_id == check.id
    page = team.get(f"/checks/{check.id}").get_data(as_text=True)
    assert f'href="/draws/{draw.id}"' in page
    assert page.count("抽中</span>") == 2
    assert page.count("另行列入") == 1
    assert f'href="/checks/{check.id}"' in team.get(f"/draws/{draw.id}").get_data(as_text=True)
    assert "三季度抽查" not in visit("member").get(f"/draws/{draw.id}").get_data(as_text=True)


def test_a_draw_is_taken_into_one_check_and_that_of_its_side(world, actor, drawn):
    draw, by, today = drawn("drawn", total="2"), actor("supervisor"), clock.today()
    first, second, other, verifying = (
        SpotCheck.create(
            committee=world.a.id, team=team, kind="random", title=title, starts=today, ends=today,
            created_by=world.supervisor.person.id,
        )
        for title, team in (("甲", world.team_a.id), ("乙", world.team_a.id), ("丙", None), ("丁", world.team_a.id))
    )  # fmt: skip
    verifying.verifies_id = 7  # 现场复核 goes to the unit of its problem alone
    for wrong in (other, verifying):
        with pytest.raises(Invalid, match="请选择检查") as refused:
            domain.take(draw, wrong, by=by)
        assert refused.value.field == "check"
    domain.take(draw, first, by=by)
    domain.take(draw, first, by=by)  # units that are there stay
    with pytest.raises(Invalid, match="抽中的单位已经列入另一次检查") as refused:
        domain.take(draw, second, by=by)
    assert refused.value.field == "check"
    assert fresh(draw).check_id == first.id
    assert not CheckVisit.select().where(CheckVisit.check == second.id).count()
    CheckVisit.delete().execute()
    domain.take(fresh(draw), second, by=by)
    assert fresh(draw).check_id == second.id, "of a check that none of them is in it was only meant"


def test_the_export_gives_the_day_of_the_office(actor, drawn):
    drawn("drawn")
    row = next(iter(listing.LIST.everything(actor("committee"), {})))
    late = row._replace(drawn_at=datetime(2026, 3, 31, 17, 30))  # the first of April in Shanghai
    assert date(2026, 4, 1) in next(listing.table([late]))
