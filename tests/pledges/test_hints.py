"""Hints: what is said of an item that cannot be checked, and silence where it can; they never block."""

import time
from datetime import date
from types import SimpleNamespace

import pytest

from portal.demo.pledges import ITEMS
from portal.drafts.models import Draft
from portal.pledges import domain, rounds
from portal.pledges.helps import hints
from portal.pledges.helps.hints import RULES
from portal.pledges.models import Pledge, PledgeItem
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fields, fresh, rows, typed

NEW_YEARS_EVE = date(YEAR, 12, 31)
DUTY = "受理企业设立登记申请"


def item(matter, measure, due_on=NEW_YEARS_EVE, duty=""):
    return SimpleNamespace(matter=matter, measure=measure, due_on=due_on, duty=duty)


def keys(*args, **options):
    return [hint.key for hint in hints.of_items([item(*args)], **options)[0]]


# (matter, measure, what is said)
TABLE = [
    ("认真学习，努力工作", "按时参加支部学习", ["target", "ordinary"]),
    ("认真学习党的理论", "按时参加支部组织的学习", ["target", "ordinary"]),
    ("遵守工作纪律", "不迟到、不早退", ["target", "ordinary"]),
    ("提高服务水平", "热情服务群众，态度和蔼", ["target", "ordinary"]),
    ("爱岗敬业，认真履行职责", "努力完成领导交办的各项任务", ["target", "ordinary"]),
    ("按时交纳党费", "每月按时足额交纳党费", ["ordinary"]),
    ("严守党的政治纪律和政治规矩", "始终同党中央保持一致", ["target", "date", "ordinary"]),
    ("做好本职工作", "加班加点，任劳任怨", ["target", "ordinary"]),
    ("团结同志，服从安排", "积极配合同事完成工作", ["target", "ordinary"]),
    ("改善窗口服务", "微笑服务，耐心解答", ["target"]),
    ("开展廉洁教育", "结合案例进行讲解", ["target"]),
    ("长期帮助困难邻居", "随时上门帮忙", ["target", "date"]),
    ("加强学习", "每天学", ["ordinary", "short"]),
    ("帮人", "每周去 2 户人家看望老人", ["short"]),
    # what can be checked is left in peace
    ("为老党员办实事", "每月走访五户，记录办理结果", []),
    ("带头学习", "读完2本书，写2篇体会，在党小组会上各讲一次", []),
    ("帮一名困难学生补数学", "周末辅导功课，到期末数学及格", []),
    ("把会议室的旧灯换成节能灯", "联系后勤，年底前全部换完", []),
    ("参加社区志愿服务", "每季度一次，每次两小时", []),
    ("修订采购管理办法", "征求各科室意见，九月底前印发", []),
    ("全年窗口零投诉", "每月统计投诉，逐件回访", []),
    ("开通网上预约", "九月底前上线，试运行一个月后正式使用", []),
    ("把常见问题写成办事指南", "编写后放在窗口和网站，供群众取用", []),
]


@pytest.mark.parametrize(("matter", "measure", "said"), TABLE, ids=[row[0] for row in TABLE])
def test_each_wording_gets_the_hints_that_fit(matter, measure, said):
    assert keys(matter, measure) == said


def test_no_sample_that_is_meant_to_be_good_is_disturbed():
    for matter, measure, _standard, duty, (month, day) in ITEMS:
        assert keys(matter, measure, date(YEAR, month, day), duty) == [], matter


def test_a_missing_date_is_said_and_a_given_one_is_not():
    assert keys("为老党员办实事", "每月走访五户，记录办理结果", None) == ["date"]
    assert keys("长期帮助困难邻居，送菜上门", "随时上门帮忙，写成台账", date(YEAR, 6, 30)) == []


def test_a_duty_of_the_post_is_no_commitment():
    measure = "材料齐全的当场受理 30 件"
    assert keys("受理企业设立登记的申请", measure, duties=[DUTY]) == ["ordinary"]
    assert keys("企业设立登记 30 分钟办结", measure, duties=[DUTY]) == []
    assert keys("窗口受理", "每月受理 200 件", NEW_YEARS_EVE, "窗口受理") == ["ordinary"]


def test_the_same_item_twice_is_marked_at_both():
    one, other = (
        item("每月走访困难党员", "每月走访五户，记录办理结果"),
        item("每月走访困难党员。", "每月走访五户，记录结果"),
    )
    apart = item("整理历史档案", "每周整理 20 卷")
    assert [[hint.key for hint in some] for some in hints.of_items([one, apart, other])] == [["twice"], [], ["twice"]]


def test_two_items_as_last_year_are_marked_a_single_one_may_be_carried_on():
    last = [item("整理历史档案", "每周整理 20 卷"), item("为老党员办实事", "每月走访 5 户，记录结果")]
    new = item("帮带 2 名新同事", "每月考核一次")
    both = hints.of_items([*last, new], last=last)
    assert [[hint.key for hint in some] for some in both] == [["last"], ["last"], []]
    assert hints.of_items([last[0], new], last=last) == [[], []]
    changed = item("整理历史档案", "每周整理 30 卷，并扫描")
    assert hints.of_items([changed, new], last=last) == [[], []]


def test_every_rule_says_what_and_what_to_do():
    for rule in RULES:
        assert rule.said.endswith("。")
        assert rule.advice.endswith("。")
        assert len(rule.said) + len(rule.advice) < 60
        assert rule.place in ("matter", "measure", "due_on")


@pytest.mark.parametrize(
    "text", ["", " ", "，。；", "一" * 100, "每" * 500, "的党的党的" * 100, "\x00", "１２３", "😀" * 90]
)
def test_no_text_breaks_the_rules(text):
    for one in (item(text, text), item(text, ""), item("", text, None, text)):
        hints.of_items([one, one], last=[one], duties=[text])


def test_texts_of_few_characters_take_no_longer_than_others():
    two, alternating = "a" * 250 + "b" * 250, "ab" * 250
    many = [item(two if at % 2 else alternating, f"{at}{alternating}") for at in range(5)]
    begun = time.process_time()
    hints.of_items(many, duties=[two] * 10)
    rounds.parts(two, alternating)
    assert time.process_time() - begun < 0.5
    assert hints._in_common("整理历史档案", "整理全部历史旧档") == 5


def test_the_difference_of_such_texts_shows_both():
    assert rounds.parts("ab" * 250, "ba" * 250) == [("-", "ab" * 250), ("+", "ba" * 250)]
    assert rounds.parts("a" * 500, "") == [("-", "a" * 500)]


# --- on the pages ------------------------------------------------------------------------------------------

VAGUE = {"matter": "认真学习，努力工作", "measure": "按时参加支部学习"}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_checking_gives_the_form_back_with_hints_and_saves_nothing(visit, headers):
    sent = fields(typed(1, matter="把积压的档案整理完"), typed(2, **VAGUE), do="check", once="c1", _page="/pledges/new")
    answer = visit("member").post("/pledges/new?year=2026", sent, status=200, headers=headers)
    words, html = text_of(answer), answer.get_data(as_text=True)
    assert "检查过了：第 2 项有提示" in words
    assert "看不出做到什么程度算完成" in words
    assert "不影响提交" in words
    assert 'value="认真学习，努力工作"' in html
    assert 'name="once" value="c1"' in html
    assert (Pledge.select().count(), Draft.select().count()) == (0, 1)


def test_a_form_without_anything_to_say_says_so(visit):
    sent = fields(
        typed(1), typed(2, matter="帮带两名新同事独立上岗", measure="每月考核一次，半年内能独立办理"), do="check"
    )
    assert "检查过了，没有要提示的" in text_of(visit("member").post("/pledges/new", sent, status=200))


def test_checking_a_draft_keeps_its_version_and_its_rows(visit, filed):
    pledge = filed("member", "draft", items=1)
    (row,) = rows(pledge)
    sent = fields(typed(key=row.id, **VAGUE), do="check", version=1)
    html = visit("member").post(f"/pledges/{pledge.id}/edit", sent, status=200).get_data(as_text=True)
    assert 'name="version" value="1"' in html
    assert "像是岗位和党员本来就要做到的" in html
    assert rows(pledge) == [row]
    assert fresh(pledge).version == 1


def test_what_is_wrong_comes_before_hints(visit):
    sent = fields(typed(matter="长" * 101), do="check")
    words = text_of(visit("member").post("/pledges/new", sent, status=422))
    assert "承诺事项最多 100 个字" in words
    assert "检查过了" not in words


def test_hints_never_block(visit):
    visit("member").post("/pledges/new", fields(typed(**VAGUE), do="submit"))
    assert Pledge.get().state == "submitted"


def test_a_draft_shows_its_author_the_hints_and_the_reviewer_sees_them_at_the_item(visit, actor):
    pledge = domain.file(YEAR, "科员", [typed(1), typed(2, **VAGUE)], by=actor("member"))
    path = f"/pledges/{pledge.id}"
    words = text_of(visit("member").get(path))
    assert "看不出做到什么程度算完成" in words
    assert "供参考，不影响提交" in words
    visit("member").post(f"{path}/submit")
    assert "看不出做到什么程度" not in text_of(visit("member").get(path))
    for who in ("secretary", "committee", "supervisor"):
        words = text_of(visit(who).get(path))
        assert "供参考，不影响审核" in words
        assert words.count("看不出做到什么程度") == 1
    visit("secretary").post(f"{path}/approve", {"rest": "1", "round": "1"})
    visit("secretary").post(f"{path}/publish")
    for who in ("member", "secretary", "colleague", "staff"):
        assert "看不出做到什么程度" not in text_of(visit(who).get(path))


def test_last_years_words_are_read_from_last_years_pledge(visit, world):
    old = make.pledge(world.member.person, "published", items=2, year=YEAR - 1)
    for number, matter in ((1, "整理历史档案"), (2, "走访困难党员")):
        PledgeItem.update(matter=matter).where((PledgeItem.pledge == old) & (PledgeItem.number == number)).execute()
    one, two = (typed(key=None, matter=matter) for matter in ("整理历史档案", "走访困难党员"))
    words = text_of(visit("member").post("/pledges/new", fields(one, two, do="check"), status=200))
    assert "与去年的承诺一字不差" in words


def test_a_record_with_hints_costs_the_same_however_many_items(visit, actor, queries):
    costs = []
    for who, number in (("member", 1), ("colleague", 3)):
        made = [typed(at, matter=f"认真学习，努力工作{at}") for at in range(number)]
        pledge = domain.file(YEAR, "科员", made, by=actor(who), submitting=True)
        browser = visit("secretary")
        browser.get(f"/pledges/{pledge.id}")
        queries.statements.clear()
        browser.get(f"/pledges/{pledge.id}")
        costs.append(len(queries))
    assert costs[0] == costs[1], costs
