"""The board, a branch's stars, what a round published, certificates, forms, cards."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from portal import clock
from portal.sheets import write_xlsx
from portal.stars.models import StarCycle, StarDemonstration, StarEntry, StarStanding
from portal.stars.reviewing import domain
from portal.stars.standings import listing, waiting
from portal.web.filters import long_date
from tests import factories as make
from tests.browser_client import text_of
from tests.stars import making
from tests.stars.reviewing.conftest import fresh, published, reviewed  # noqa: F401 — fixtures

DAY = timedelta(days=1)


def names(page):
    return re.findall(r'<a href="/stars/branches/\d+">([^<]*)</a>', page.get_data(as_text=True))


def test_the_board_shows_the_committees_branches_in_the_order_of_units(world, visit):
    making.standing(world.a1, "2", "二星")
    making.standing(world.a2, "5", "五星")
    StarDemonstration.create(
        committee=world.a, branch=world.a1, shows="主题党日怎样开", starts=clock.today(), state="shown"
    )
    for who in ("member", "staff", "secretary_a2", "committee", "supervisor"):
        page = visit(who).get("/stars")
        assert names(page) == ["机关第一党支部", "机关第二党支部"], who
        assert "主题党日怎样开" in text_of(page)
    html = visit("member").get("/stars").get_data(as_text=True)
    assert 'aria-label="五星" data-on="★★★★★" data-off=""' in html
    assert names(visit("member_b").get("/stars")) == ["集团机关第一党支部"]
    assert "还没有评定" in text_of(visit("member_b").get("/stars"))
    visit("admin").get("/stars", status=404)


def test_filters_search_and_export_hold_the_same_rows(world, visit):
    making.standing(world.a1, "2", "二星")
    one = visit("committee")
    assert names(one.get("/stars?stars=2")) == ["机关第一党支部"]
    assert names(one.get("/stars?stars=none")) == ["机关第二党支部"]
    assert names(one.get("/stars?q=第二")) == ["机关第二党支部"]
    assert names(one.get("/stars?sector=学校")) == []
    rows = list(
        openpyxl.load_workbook(io.BytesIO(one.get("/stars?stars=2&export=xlsx").data)).active.iter_rows(
            values_only=True
        )
    )
    assert rows[0] == tuple(listing.HEADINGS)
    assert [row[:3] for row in rows[1:]] == [("机关第一党支部", "机关", "二星")]


def test_a_branch_shows_what_it_has_and_why(world, visit):
    making.standing(
        world.a1, "3", "三星", reason="年度考核", source="机党〔2025〕2号", starts=clock.today() - 500 * DAY
    )
    making.standing(world.a1, "2", "二星", kind="demotion", reason="整改不到位", source="机党〔2026〕5号")
    page = visit("staff").get(f"/stars/branches/{world.a1.id}")
    words = text_of(page)
    for said in ("二星", "整改不到位", "机党〔2026〕5号", "降星", "年度考核", "历次星级 2 条"):
        assert said in words, said
    assert "调整星级" not in words
    assert "调整星级" in text_of(visit("committee").get(f"/stars/branches/{world.a1.id}"))
    visit("member_b").get(f"/stars/branches/{world.a1.id}", status=404)
    visit("member").get(f"/stars/branches/{world.g1.id}", status=404)


def test_publicity_gives_reasons_to_all_and_the_explanation_to_the_branch(published, visit, world):  # noqa: F811
    cycle = published()
    path = f"/stars/publicity/{cycle.id}"
    for who in ("member", "staff", "secretary_a2", "committee"):
        words = text_of(visit(who).get(path))
        assert "三星" in words
        assert "总分 79.4 分，达到三星的 70 分" in words, who
        assert "提出异议" in words
    visit("member_b").get(path, status=404)
    own, other = (text_of(visit(who).get(f"/stars/branches/{world.a1.id}")) for who in ("member", "member_a2"))
    assert "组织学习 得 28 分（最多 30 分）。 28 " in own  # the name once, the number without zeros at its end
    assert "组织学习 得 28 分" not in other
    assert "解秀兰" not in text_of(visit("member_a2").get(path))
    answer = visit("member").get(f"{path}?export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert [row[:3] for row in rows[1:]] == [("机关第一党支部", "机关", "三星"), ("机关第二党支部", "机关", "三星")]
    assert "正在公示" in text_of(visit("member").get("/stars"))
    assert f"/stars/publicity/{cycle.id}" in visit("member").get("/").get_data(as_text=True)


def test_nothing_is_public_before_the_publicity(reviewed, visit, actor, world):  # noqa: F811
    cycle = reviewed()
    domain.propose(cycle, {}, by=actor("committee"))
    for who in ("member", "secretary", "committee"):
        answer = visit(who).get(f"/stars/publicity/{cycle.id}", status=303)
        assert answer.headers["Location"] == f"/stars/cycles/{cycle.id}"
    visit("member_b").get(f"/stars/publicity/{cycle.id}", status=404)
    assert "组织学习" not in text_of(visit("member").get(f"/stars/branches/{world.a1.id}"))
    entry = StarEntry.get(StarEntry.branch == world.a1.id)
    for who in ("member", "secretary"):
        assert "解秀兰" not in text_of(visit(who).get(f"/stars/entries/{entry.id}"))


def test_certificates_are_printed_by_the_office(published, visit, world, actor):  # noqa: F811
    cycle, yesterday = published(), clock.today() - DAY
    path = f"/stars/publicity/{cycle.id}/certificates"
    visit("committee").get(path, status=403)
    StarCycle.update(publicity_starts=yesterday, publicity_ends=yesterday).execute()
    domain.settle(fresh(cycle), "12月30日党委会议", by=actor("committee"))
    words = text_of(visit("committee").get(path))
    assert words.count("特发此证") == 2
    for said in ("机关第一党支部", "为三星党支部", "12月30日党委会议", "某某局机关党委（盖章）"):
        assert said in words, said
    visit("member").get(path, status=403)
    one = f"/stars/branches/{world.a1.id}/certificate"
    assert text_of(visit("secretary").get(one)).count("特发此证") == 1
    visit("member").get(one, status=403)
    visit("secretary_a2").get(one, status=403)


@pytest.mark.parametrize(
    ("kind", "outcome", "given"),
    [("settled", "3", True), ("award", "3", True), ("promotion", "3", True), ("settled", "0", False),
     ("demotion", "3", False), ("removal", "0", False), ("earlier", "3", False)],
)  # fmt: skip
def test_a_certificate_is_given_with_stars_and_dated_by_their_day(world, visit, kind, outcome, given):
    making.standing(world.a1, outcome, "三星", kind=kind, starts=clock.today() - 40 * DAY)
    one, path = visit("secretary"), f"/stars/branches/{world.a1.id}"
    assert ("打印证书" in text_of(one.get(path))) is given
    page = text_of(one.get(f"{path}/certificate", status=200 if given else 404))
    assert (f"日期：{long_date(clock.today() - 40 * DAY)}" in page) is given


def test_a_change_is_entered_once_and_told(world, visit):
    making.standing(world.a1, "3", "三星")
    one, path = visit("committee"), f"/stars/branches/{world.a1.id}/change"
    page = one.get(path)
    token = re.search(r'name="once" value="([^"]+)"', page.get_data(as_text=True))[1]
    sent = {
        "kind": "demotion", "outcome": "2", "starts": clock.today(), "reason": "整改不到位", "source": "机党〔2026〕5号",
        "once": token,
    }  # fmt: skip
    assert "请写明理由" in text_of(one.post(path, {**sent, "reason": ""}, status=422))
    for _ in range(2):
        assert one.post(path, sent).headers["Location"] == f"/stars/branches/{world.a1.id}"
    assert [row.kind for row in StarStanding.select().order_by(StarStanding.id)] == ["earlier", "demotion"]
    assert "本支部降星" in text_of(visit("secretary").get("/inbox"))
    visit("secretary").get(path, status=404)
    visit("committee_b").get(path, status=404)


def test_earlier_results_by_hand_and_by_excel(world, visit):
    one, path = visit("committee"), f"/stars/branches/{world.a1.id}/earlier"
    one.get(path)
    one.post(path, {"outcome": "4", "starts": "2025-01-20", "source": "机党〔2025〕2号"})
    assert StarStanding.get().label == "四星"
    rows = [("机关第二党支部", "五星", "2025-01-20", "", "", "机党〔2025〕2号")]

    def upload(*lines):
        data = write_xlsx(listing.HISTORY, lines, title="历次星级")
        return {"file": (io.BytesIO(data), "历次星级.xlsx"), "once": f"token{len(lines)}{lines[0][1]}"}

    one.get("/stars/import")
    assert "没有“八星”" in text_of(
        one.post("/stars/import", upload(("机关第二党支部", "八星", *rows[0][2:])), status=422)
    )
    assert "请选择填好的" in text_of(one.post("/stars/import", {}, status=422))
    one.post("/stars/import", upload(*rows))
    assert StarStanding.select().count() == 2
    for who in ("secretary", "member", "supervisor"):
        visit(who).get("/stars/import", status=404)


def test_cards_on_home_and_on_the_unit(world, visit, actor, queries):
    making.standing(world.a1, "4", "四星")
    for who, path in (("member", "/"), ("secretary", "/"), ("staff", "/"), ("committee", f"/units/{world.a1.id}")):
        assert "支部星级" in text_of(visit(who).get(path)), who
    assert "支部星级" not in text_of(visit("member_b").get("/"))
    queries.statements.clear()
    waiting.card(actor("member"))
    assert len([one for one in queries.statements if "star_" in one]) <= 2


@pytest.mark.parametrize("path", ["/stars", "/stars/publicity/{cycle}"])
def test_pages_do_not_grow_with_branches(published, visit, world, queries, path):  # noqa: F811
    cycle = published()
    one, counts = visit("member"), []
    for number in range(2):
        for turn in range(number * 4):
            branch = make.unit("branch", f"机关第{'三四五六'[turn]}党支部", world.a, sector="机关")
            making.entry(cycle, branch, "reviewed", proposed="3")
            making.standing(branch)
        one.get(path.format(cycle=cycle.id))
        queries.statements.clear()
        one.get(path.format(cycle=cycle.id))
        counts.append(len(queries))
    assert counts[0] == counts[1]
