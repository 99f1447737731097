"""The whole check in words."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.plans.checking import wording
from portal.plans.checking.findings import Limits, check, may_be_filed
from portal.plans.checking.likeness import like
from portal.plans.checking.plan import YEAR
from tests.plans.checking.making import FILED, duty, item, passage, plan, written
from tests.plans.checking.test_likeness import MODEST, RIVER, VISIT, plans


def codes(found):
    return [one.code for one in found]


def several(number, **kw):
    return plan(*(item(f"k{at}", months=(at % 12 + 1,), **kw) for at in range(number)))


def test_a_sound_plan_has_no_findings():
    sound = plan(item("a", "lecture", (6,), mandatory=True), item("b", emphasis=True))
    assert check(sound, filed=FILED, duties=[duty()]) == ()
    assert may_be_filed(())


def test_only_a_missing_duty_keeps_a_plan_from_being_filed():
    found = check(plan(), filed=FILED, duties=[duty()])
    assert [(one.key, one.severity) for one in found] == [("missing:lecture", "blocks"), ("empty", "informs")]
    assert not may_be_filed(found)
    usual = check(plan(), filed=FILED, duties=[duty(strict=False)])
    assert [(one.key, one.severity) for one in usual] == [("missing:lecture", "informs"), ("empty", "informs")]
    assert may_be_filed(usual)


def test_a_missing_duty_names_the_items_of_its_kind():
    found = check(plan(item("a"), item("b", "lecture", (3,))), filed=FILED, duties=[duty(times=2)])
    assert found[0].items == ("b",)


def test_nothing_of_its_own():
    found = check(plan(item(mandatory=True)), filed=FILED)
    assert [one.text for one in found] == ["自选动作没有：计划里全是规定动作，没有一项是结合本支部实际安排的。"]


def test_copied_text_in_words():
    mine = plan(item("a"), item("b"), item("c"))
    twice = [passage("a", share=0.2), passage("a", 30, 40, share=0.3)]
    told = [passage("c", share=0.834), *twice, passage("b", share=1.0, last_year=True)]
    found = check(mine, filed=FILED, passages=told)
    assert [(one.key, one.text, one.items) for one in found] == [
        ("copied_others",
         "照搬照抄：第 1、3 项有与同一党委其他支部的年度计划相同或几乎相同的文字，最多的一项有 83%。请写出本支部自己的内容。",
         ("a", "c")),
        ("copied_last_year", "照搬照抄：第 2 项有与本支部去年的计划相同或几乎相同的文字，占 100%。请按今年的情况重写。", ("b",)),
    ]  # fmt: skip
    assert check(mine, filed=FILED, passages=[passage("gone")]) == ()


def test_the_sentences_never_name_the_source():
    source = written(VISIT, id=7777, names=("财务处党支部",))
    mine = written(VISIT, id=2)
    found = check(mine, filed=FILED, passages=like(mine, [source]))
    assert codes(found) == ["copied_others"]
    assert "7777" not in found[0].text
    assert "财务" not in found[0].text


def test_too_broad():
    assert codes(check(several(36, emphasis=False), filed=date(2025, 12, 1))) == ["no_emphasis"]
    found = check(several(37), filed=date(2025, 12, 1))
    assert [one.text for one in found] == [
        "大而全：12 个月安排了 37 项，超过 36 项（平均每月 3 项）。请合并或删减。",
        "重点不突出：37 项中没有一项标为重点。",
    ]
    assert codes(check(several(3), filed=FILED, limits=Limits(per_month=0)))[0] == "broad"


def test_a_founded_branch_has_fewer_months():
    late = plan(*(item(f"k{at}", months=(11,), emphasis=at == 0) for at in range(7)), since=11)
    found = check(late, filed=date(2026, 11, 2))
    assert [one.text for one in found] == ["大而全：2 个月安排了 7 项，超过 6 项（平均每月 3 项）。请合并或删减。"]


def test_a_month_that_is_too_full():
    full = plan(
        *(item(f"k{at}", months=(3, 5) if at else YEAR, emphasis=at == 0) for at in range(9)),
        item("z", months=(3,), once=True),
    )
    found = check(full, filed=FILED)
    assert [(one.key, one.text, len(one.items)) for one in found] == [
        ("month_full", "大而全：3、5 月每月安排超过 8 项，最多的一个月有 9 项。", 9)
    ]


def test_emphasis():
    def found(main, number):
        return codes(
            check(
                plan(*(item(f"k{at}", months=(at + 1,), emphasis=at < main) for at in range(number))),
                filed=date(2025, 12, 1),
            )
        )

    assert found(0, 6) == []
    assert found(0, 7) == ["no_emphasis"]
    assert found(2, 7) == []
    assert found(3, 7) == ["much_emphasis"]
    assert found(4, 12) == []


def test_the_order_is_always_the_same():
    bad = plan(*(item(f"k{at}", months=(13,), mandatory=True) for at in range(40)))
    found = check(
        bad, filed=FILED, duties=[duty("b"), duty("a")], passages=[passage("k3", last_year=True), passage("k2")]
    )
    assert [one.key for one in found] == [
        "missing:b", "missing:a", "no_own", "copied_others", "copied_last_year", "broad", "no_emphasis", "month_outside",
    ]  # fmt: skip


def test_items_and_months_in_words():
    many = several(12)
    assert wording.items(many, ["k4", "k1", "k1"]) == "第 2、5 项"
    assert wording.items(many, [one.key for one in many.items]) == "第 1、2、3、4、5、6、7、8 等 12 项"
    assert [wording.months(these) for these in ((6,), (7, 6), (3, 8), (1, 2, 3, 7), YEAR)] == [
        "6 月", "6 至 7 月", "3、8 月", "1 至 3、7 月", "全年",
    ]  # fmt: skip
    assert [wording.percent(share) for share in (0.0, 0.001, 0.834, 0.999, 1.0, 1.0000001)] == [
        "0%",
        "1%",
        "83%",
        "99%",
        "100%",
        "100%",
    ]


@given(plans)
@MODEST
def test_an_unrelated_plan_never_makes_a_finding_vanish(found):
    mine, *others = found
    unrelated = written(RIVER[::-1], id=500)
    before = check(mine, filed=FILED, duties=[duty()], passages=like(mine, others))
    after = check(mine, filed=FILED, duties=[duty()], passages=like(mine, [*others, unrelated]))
    assert {one.key for one in before} <= {one.key for one in after}


@st.composite
def odd_plans(draw):
    months = st.lists(st.integers(-1, 14), max_size=4).map(tuple)
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(("study", "lecture", "")), months, st.booleans(), st.booleans(), st.booleans()),
            max_size=45,
        )
    )
    items = (
        item(str(at), kind, when, mandatory=a, emphasis=b, once=c, text="2月30日" * a)
        for at, (kind, when, a, b, c) in enumerate(rows)
    )
    return plan(*items, since=draw(st.integers(1, 12)))


@given(odd_plans(), st.dates(date(2025, 11, 1), date(2027, 2, 1)))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_every_finding_is_a_sentence_about_items_of_the_plan(mine, filed):
    found = check(mine, filed=filed, duties=[duty(), duty("study", windows=((1, 2, 3), (4,)))])
    keys = {one.key for one in mine.items}
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert set(one.items) <= keys
        assert one.text.endswith(("。", "）"))
        assert one.severity == "informs" or one.code == "missing"
