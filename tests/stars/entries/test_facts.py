"""系统数据: what the portal's own records say of a branch, in a fixed number of queries."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.identities.models import Identity
from portal.pledges.models import Opinion, Pledge, PledgeItem
from portal.stars.computation.scheme import Component, Indicator, Item
from portal.stars.entries import facts, sheets, words
from portal.stars.models import StarEntry
from portal.stars.workbooks.words import FACTS as NAMES
from portal.units.models import Person
from tests import factories as make
from tests.stars import making
from tests.stars.making import D

YEAR = clock.today().year
SPAN = date(YEAR, 1, 1), date(YEAR, 12, 31)


def known(world, *branches):
    return facts.of_branches([one.id for one in branches or (world.a1, world.a2)], *SPAN)


def test_shares_of_commitments(world):
    make.pledge(world.member.person, "published", items=4)
    make.pledge(world.colleague.person, "approved", items=2)
    make.pledge(world.member_a2.person, "published", year=YEAR - 1)
    Person.update(exempt=True).where(Person.id == world.disabled.person.id).execute()
    of_member = list(
        PledgeItem.select().join(Pledge).where(Pledge.person == world.member.person.id).order_by(PledgeItem.number)
    )
    for item, share in zip(of_member, (100, 40, None, 100), strict=True):
        stopped = clock.today() if item is of_member[3] else None
        PledgeItem.update(share=share, progress_on=clock.today() if share else None, stopped_on=stopped).where(
            PledgeItem.id == item.id
        ).execute()
    found = known(world)
    # due in a1: member, colleague, secretary; the exempt one is not asked
    assert found[world.a1.id]["pledges_published_share"] == D("33.33")
    assert found[world.a1.id]["pledge_items_done_share"] == D("33.33")  # one of three that were not stopped
    assert found[world.a1.id]["pledge_progress_share"] == D("66.67")
    assert found[world.a2.id]["pledges_published_share"] == 0
    assert found[world.a2.id]["pledge_items_done_share"] == 0


def test_where_nothing_is_due_nothing_is_missing(world):
    empty = make.unit("branch", "机关第三党支部", world.a)
    found = known(world, empty)[empty.id]
    assert found == {
        "pledges_published_share": 100, "pledge_items_done_share": 0, "pledge_progress_share": 0, "identities_settled": 0,
        "opinions_answered_share": 100, "committee_in_place": 0, "setup_defects": 2, "members_formal": 0,
        "life_met_share": 100, "life_meetings": 0, "life_lectures": 0, "life_theme_days": 0, "life_attendance_share": 0,
        "plan_in_time": 0, "plan_done_share": 0,
    }  # fmt: skip


def test_posts_that_are_held_and_opinions_that_were_answered(world):
    today, day = clock.today(), timedelta(days=1)
    for state, starts, ends in (
        ("settled", today - day, None), ("settled", today - 9 * day, today), ("settled", today + day, None),
        ("settled", today - 9 * day, today - day), ("ended", today - 9 * day, today), ("recommended", None, None),
    ):  # fmt: skip
        Identity.create(
            kind="pioneer", branch=world.a1, committee=world.a, person=world.member.person, state=state, starts=starts,
            ends=ends,
        )  # fmt: skip
    pledge = make.pledge(world.member.person, "published")
    item = PledgeItem.get(PledgeItem.pledge == pledge.id)
    for state, answer, sent_on in (
        ("shown", "已整改", today), ("shown", "", today), ("shown", "", today), ("sent", "", today),
        ("shown", "", date(YEAR - 1, 6, 1)),
    ):  # fmt: skip
        Opinion.create(
            pledge=pledge, item=item, holder=world.member.person, branch=world.a1, committee=world.a, text="意见",
            state=state, answer=answer, sent_on=sent_on,
        )  # fmt: skip
    found = known(world)[world.a1.id]
    assert found["identities_settled"] == 3
    assert found["opinions_answered_share"] == D("33.33")


def test_the_set_up_of_a_branch(world):
    found = known(world)
    assert found[world.a1.id]["members_formal"] == 4
    assert found[world.a2.id]["members_formal"] == 3
    assert (found[world.a1.id]["committee_in_place"], found[world.a1.id]["setup_defects"]) == (1, 0)
    for number in range(3):
        make.person(f"新党员{number}", world.a1)
    world.a1.term_ends = clock.today() - timedelta(days=1)
    world.a1.save()
    found = known(world)
    # seven formal members without a 支委会, and a term that is over
    assert (found[world.a1.id]["committee_in_place"], found[world.a1.id]["setup_defects"]) == (0, 2)
    assert found[world.a2.id]["setup_defects"] == 0


@pytest.mark.parametrize("key", facts.FACTS)
def test_every_fact_is_defined_and_its_link_opens(world, visit, key):
    fact, cycle = facts.FACTS[key], making.cycle(world.a, world.a1)
    assert fact.key == key
    assert len(fact.definition) > 20
    assert fact.said(D("96.50")) == {"%": "96.5%", "": "是"}.get(fact.unit, f"96.5 {fact.unit}")
    for who in ("secretary", "committee", "supervisor"):
        visit(who).get(facts.link_of(key, world.a1.id, cycle))


def test_workbooks_call_the_facts_by_the_same_names():
    assert {key: fact.label for key, fact in facts.FACTS.items()} == NAMES


def test_the_number_of_queries_does_not_grow_with_branches(world, queries):
    many = [make.unit("branch", f"第{number}支部", world.a).id for number in range(30)]
    queries.statements.clear()
    facts.of_branches(many, *SPAN)
    assert len(queries) <= len(facts.FACTS)
    queries.statements.clear()
    facts.of_branches(many, *SPAN, ["members_formal", "unknown", "members_formal"])
    assert len(queries) == 1
    assert facts.of_branches([], *SPAN) == {}


VETO_TWICE = making.small(vetoes=(making.Veto("law", "严重违纪违法", "unrated", cycles=2),))


def test_a_sheet_holds_all_that_is_known(world):
    last = making.cycle(world.a, of=making.scheme(world.a, VETO_TWICE), state="filed", year=YEAR - 1)
    before = making.entry(last, world.a1, "reviewed")
    making.finding(before, "veto", "law", world.committee.person)
    making.standing(world.a1, "4", cycle=last, entry=before, kind="settled", starts=date(YEAR - 1, 12, 31), reason="")
    cycle = making.cycle(world.a, world.a2, of=making.scheme(world.a, VETO_TWICE, number=2))
    entry = making.entry(cycle, world.a1, "reviewed", exception="连续三年先进", order=2)
    making.finding(entry, "veto", "calm", world.committee.person, holds=False)
    making.finding(entry, "condition", "project", world.committee.person)
    world.a1.founded_on = date(2001, 7, 1)
    world.a1.save()
    make.pledge(world.member.person, "published")
    sheet = sheets.of_cycle(cycle, VETO_TWICE)
    (one,) = sheet.branches
    assert (sheet.day, sheet.starts) == (cycle.ends, cycle.starts)
    assert (one.key, one.name, one.sector, one.founded) == (str(entry.id), "机关第一党支部", "机关", date(2001, 7, 1))
    assert one.scores == making.SCORES
    assert one.facts == {"pledges_published_share": 25}  # one of four; only what the scheme reads
    assert (one.vetoes, one.met, one.earlier_vetoes) == ({}, frozenset({"project"}), (frozenset({"law"}),))
    assert (one.history, one.exception, one.order) == ((4,), "连续三年先进", 2)
    everyone = sheets.of_cycle(cycle, VETO_TWICE, "self", None)
    assert [branch.name for branch in everyone.branches] == ["机关第一党支部", "机关第二党支部"]
    assert everyone.branches[1].scores == {}


def test_a_branch_has_its_marks_alone_in_the_committees_sheet(world):
    cycle = making.cycle(world.a)
    entry = making.entry(cycle, world.a1, "declared")
    making.mark(entry, "study", D(12), world.committee.person)
    assert sheets.of_entry(entry, cycle, making.SMALL).scores == {"study": 12}
    assert sheets.of_entry(entry, cycle, making.SMALL, "self").scores["study"] == 28
    assert sheets.of_cycle(cycle, making.SMALL).branches == ()


def test_a_sheet_takes_a_fixed_number_of_queries(world, queries):
    wide = making.small(
        components=(Component("base", "基础"),),
        indicators=tuple(Indicator(key, key, "base", "automatic", D(10), fact=key, each=D(1)) for key in facts.FACTS),
    )
    branches = [make.unit("branch", f"第{number}支部", world.a) for number in range(20)]
    cycle = making.cycle(world.a, of=making.scheme(world.a, wide))
    for branch in branches:
        making.entry(cycle, branch, "reviewed", scores={})
    assert StarEntry.select().count() == 20
    queries.statements.clear()
    assert len(sheets.of_cycle(cycle, wide).branches) == 20
    assert len(queries) <= 8 + len(facts.FACTS)


@pytest.mark.parametrize(
    ("fact", "text", "said"),
    [
        ("pledges_published_share", "实际为 96.3，达到 90，计 5 分。", "实际为 96.3%，达到 90%，计 5 分。"),
        ("identities_settled", "实际为 3，每 1 计 2 分，计 6 分。", "实际为 3 个，每 1 计 2 分，计 6 分。"),
        ("committee_in_place", "实际为 0，没有达到最低一档，计 0 分。", "实际为 否，没有达到最低一档，计 0 分。"),
        ("committee_in_place", "实际为 1，达到 1，计 5 分。", "实际为 是，计 5 分。"),
        ("", "扣分，计 -2 分。", "扣分，计 -2 分。"),
    ],
)
def test_an_explanation_gives_what_was_counted_with_its_unit(fact, text, said):
    scheme = making.small(indicators=(Indicator("one", "某项", "base", "automatic", D(10), fact=fact),))
    assert words.explained(scheme, "one", f"某项：{text}") == f"某项：{said}"
    assert words.explained(scheme, "one", f"某项：{text}", "某项") == said


def test_the_numbers_of_an_explanation_carry_no_zeros_but_those_of_the_total():
    stages = ("indicator", "component", "total", "band")
    numbers = ("0.0000", "54.25000", "99.00", "5")
    assert [words.value(stage, number) for stage, number in zip(stages, numbers, strict=True)] == [
        "0", "54.25", "99.00", "",
    ]  # fmt: skip
    assert words.value("indicator", None) == ""


@pytest.mark.parametrize(
    ("each", "items", "most"),
    [(D(-2), (), 0), (None, (("a", -3), ("b", -2)), 0), (D(2), (), 6), (D(-1), (("a", 2),), 6)],
)
def test_what_only_takes_can_give_nothing(each, items, most):
    kinds = tuple(Item(key, key, D(value)) for key, value in items)
    assert words.best(Indicator("one", "某项", "base", "events", D(6), each=each, items=kinds)) == most
