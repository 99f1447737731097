"""Copied text: what counts, what does not, who may see what of it; many plans at once."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.plans.checking import stock
from portal.plans.checking.likeness import compare, like
from portal.plans.checking.passages import Own, own
from tests.plans.checking.generating import model_texts, world
from tests.plans.checking.making import item, passage, plan, written
from tests.plans.checking.measuring import measure

MODEST = settings(max_examples=30, deadline=None, derandomize=True)
VISIT = "到红螺镇敬老院看望独居老人，送去用药提醒卡，按月回访并记下他们想办的三件事"
MOVED = "按月回访并记下他们想办的三件事，到红螺镇敬老院看望独居老人，送去用药提醒卡"
WINDOW = "窗口一次告知清单由老同志逐条试办，卡在哪一步就改哪一步，改完贴在大厅"
RIVER = "带着水质检测箱沿永定河走五公里，边走边捡垃圾，数据交给河长办"
SLOGAN = "召开专题组织生活会，严肃认真开展批评和自我批评，查摆突出问题，制定整改措施，抓好整改落实"

# (the other's text, own text, what of it is told; None: nothing)
CASES = [
    (VISIT, VISIT, VISIT),
    (VISIT, f"　{VISIT.replace('，', ' ； ')}！", VISIT.replace("，", " ； ")),
    (VISIT, VISIT.replace("独居", "孤寡").replace("三件", "5件"), VISIT.replace("独居", "孤寡").replace("三件", "5件")),
    (VISIT, MOVED, MOVED),
    (VISIT, f"二月先开会。{VISIT}。经费自理", VISIT),
    (VISIT, WINDOW, None),
    (VISIT, "到红螺镇敬老院看望独居老人", None),  # the same place and people in a short item is no copy
    (VISIT, "", None),
    (SLOGAN, SLOGAN, None),  # everybody writes so
    ("集中学习《习近平新时代中国特色社会主义思想学习纲要（2023年版）》", "通读《习近平新时代中国特色社会主义思想学习纲要（2023年版）》", None),
    (f"{SLOGAN}。{RIVER}", f"{RIVER}。{SLOGAN}", RIVER),
    ("2025年3月" + RIVER, "二〇二六年五月" + RIVER, "二〇二六年五月" + RIVER),
]  # fmt: skip


THEIR_WORDS = (
    "组织全体党员到香山革命纪念地参观学习，重温入党誓词，缅怀革命先烈，返程途中交流感受",
    "学习党的二十届四中全会精神，支部书记领学，党员结合岗位谈认识，形成学习心得",
    "七一前夕慰问老党员和生活困难党员，为光荣在党50年老党员颁发纪念章",
    "支部书记围绕“严守纪律、做合格党员”讲党课，党员交流体会，积极分子列席",
    "观看警示教育片，通报典型案例，开展交流讨论，签订廉洁承诺书",
    "与社区党支部结对共建，开展环境整治志愿服务，清理楼道堆物",
    "召开年度组织生活会和民主评议党员，会前谈心谈话、征求意见，会后整改",
)
OWN_WORDS = (
    "组织党员赴香山革命纪念地开展主题党日，重温入党誓词，聆听讲解，撰写心得体会",
    "集中学习党的二十届四中全会精神，邀请党校教师辅导，党员交流学习心得",
    "“七一”前走访慰问老党员、困难党员，颁发“光荣在党50年”纪念章",
    "支部书记讲“严守纪律、做合格党员”专题党课，组织讨论，入党积极分子参加",
    "组织观看警示教育片，学习典型案例通报，党员谈体会，签订廉洁承诺书",
    "联合社区党支部开展志愿服务，整治小区环境，清理楼道杂物",
    "召开组织生活会、开展民主评议党员，会前广泛谈心谈话，听取意见建议，会后抓好整改",
)


def told(text, passages):
    return [text[one.start - 1 : one.end - 1] for one in passages]  # the empty topic is a line


@pytest.mark.parametrize(("theirs", "ours", "expected"), CASES)
def test_copied_text_is_told_with_its_place(theirs, ours, expected):
    found = told(ours, like(written(ours, id=2), [written(theirs)]))
    if expected is None:
        assert found == []
    else:
        assert len(found) == 1
        assert bare(expected) in bare(found[0]) or len(bare(found[0])) >= 0.9 * len(bare(expected))
        assert bare(found[0]) in bare(ours)


def bare(text):
    return re.sub(r"[\W]", "", text)


def test_the_same_duties_in_words_of_ones_own_are_no_copy():
    assert like(written(*OWN_WORDS, id=2), [written(*THEIR_WORDS)]) == ()


def test_a_passage_says_where_it_stands_too():
    found = like(written(WINDOW, VISIT, id=7), [written(RIVER, VISIT, id=3)])
    assert [(one.item, one.plan, one.other, one.last_year) for one in found] == [("1", 3, "1", False)]
    assert found[0].share == pytest.approx(1.0)


def test_names_of_the_own_branch_do_not_hide_a_copy():
    theirs = written(f"财务处党支部{RIVER}，财务处党员都去", names=("财务处党支部", "财务处"))
    ours = written(f"人事处党支部{RIVER}，人事处党员都去", id=2, names=("人事处党支部", "人事处"))
    assert like(ours, [theirs])[0].share == pytest.approx(1.0)


def test_topic_and_details_are_one_text():
    theirs = plan(item(topic="沿河走一走", text=RIVER))
    ours = plan(item("b", topic=RIVER[:15], text=RIVER[15:]), id=2)
    found = like(ours, [theirs])
    assert ours.items[0].written[found[0].start : found[0].end].replace("\n", "") == RIVER


def test_last_year_is_told_apart_and_needs_no_other_plan():
    last = written(VISIT, id=5, branch=2, year=2025)
    found = like(written(VISIT, RIVER, id=2), [written(RIVER)], last=last)
    assert [(one.item, one.plan, one.last_year) for one in found] == [("0", 5, True), ("1", 1, False)]


def test_what_the_committee_proposes_may_be_taken_over():
    known = stock.common([VISIT])
    assert like(written(VISIT, id=2), [written(VISIT)], known=known) == ()
    assert like(written(VISIT, id=2), [], last=written(VISIT, id=5, branch=2), known=known) == ()
    assert like(written(f"{VISIT}。{RIVER}", id=2), [written(f"{VISIT}。{RIVER}")], known=known)


def test_what_very_many_write_counts_for_nothing_and_what_some_write_does():
    many = [written(VISIT, id=at) for at in range(1, 40)]
    assert like(many[0], many[1:]) == ()
    crowd = [written(RIVER, id=at) for at in range(100, 400)]
    assert like(many[0], [*many[1:6], *crowd])


def test_the_own_branch_is_not_another():
    mine = written(VISIT, id=2, branch=8)
    assert like(mine, [mine, written(VISIT, id=3, branch=8)]) == ()
    assert like(mine, [], last=mine) == ()


def test_the_writer_sees_the_own_passage_alone():
    found = own(
        [passage(start=30, end=60), passage(start=0, end=20), passage(start=10, end=35, share=0.6, plan=4), passage(start=5, end=9, last_year=True)]
    )  # fmt: skip
    assert found == (Own("a", 0, 60, 0.6, False), Own("a", 5, 9, 0.5, True))
    assert not {"plan", "other"} & set(Own.__slots__)


# --- many plans ---------------------------------------------------------------------------------------


def test_all_pairs_are_found_in_steps_and_one_by_one():
    made = world(12, share=0.3, seed=3)
    known = stock.common(model_texts())
    signs = []
    whole = list(compare(made.plans, known=known, progress=lambda done, total: signs.append((done, total))))
    assert [key for key, _found in whole] == [one.id for one in made.plans]
    assert signs == [(12, 24), (24, 24)]
    steps = compare(made.plans, known=known)
    first = dict(next(steps) for _ in range(5))
    steps.close()
    assert list((first | dict(compare(made.plans, known=known, done=first))).items()) == whole
    for one in made.plans:
        assert like(one, [other for other in made.plans if other is not one], known=known) == dict(whole)[one.id]


def test_last_years_plans_are_given_by_branch():
    plans = [written(VISIT, id=1), written(WINDOW, id=2)]
    last = {2: written(WINDOW, id=12, branch=2, year=2025), 1: written(RIVER, id=11, branch=1, year=2025)}
    assert {key: [one.plan for one in found] for key, found in compare(plans, last=last)} == {1: [], 2: [12]}


def test_nothing_to_compare():
    assert list(compare([])) == []
    assert like(plan(), []) == ()


def test_copies_are_found_and_little_else():
    got = measure(world(80, seed=5))
    assert got.recall >= 0.9
    assert got.precision >= 0.85
    assert got.seconds < 8


# --- properties ----------------------------------------------------------------------------------------

pieces = st.sampled_from((VISIT, WINDOW, RIVER, SLOGAN, VISIT[:20], WINDOW[10:] + RIVER[:12], "集中学习", ""))
plans = st.lists(st.lists(pieces, max_size=4), min_size=1, max_size=6).map(
    lambda rows: [written(*texts, id=at) for at, texts in enumerate(rows, 1)]
)


@given(plans)
@MODEST
def test_a_plan_is_never_like_itself_and_always_like_its_double(found):
    mine, *others = found
    assert all(one.plan != mine.id for one in like(mine, found))
    double = written(*(one.text for one in mine.items), id=99)
    copied = {one.item for one in like(double, [mine])}
    assert copied == {one.key for one in mine.items if one.text not in (SLOGAN, "集中学习", "")}
    assert {one.plan for one in like(mine, others)} <= {one.id for one in others}


@given(plans, st.integers(1, 200))
@MODEST
def test_an_unrelated_plan_never_takes_a_passage_away(found, many):
    mine, *others = found
    unrelated = [written("Lorem ipsum dolor sit amet consectetur", id=1000 + at) for at in range(many)]
    before = {(one.item, one.plan, one.other) for one in like(mine, others)}
    after = {(one.item, one.plan, one.other) for one in like(mine, [*others, *unrelated])}
    assert before <= after


@given(plans)
@MODEST
def test_passages_lie_in_the_own_text(found):
    for key, passages in compare(found):
        texts = {one.key: one.written for one in found[key - 1].items}
        for one in passages:
            assert 0 <= one.start < one.end <= len(texts[one.item])
            assert 0 < one.share <= 1 + 1e-9


@given(plans, st.randoms(use_true_random=False))
@MODEST
def test_the_order_of_plans_does_not_matter(found, random):
    mine, *others = found
    mixed = list(others)
    random.shuffle(mixed)
    assert set(like(mine, mixed)) == set(like(mine, others))
