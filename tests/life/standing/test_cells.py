"""Cells of a year: what they sum up, and that they hold on every day until the one they name."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.life.judging.facts import Attendance, Extension, Facts, Plan, Term
from portal.life.standing import cells
from portal.life.standing.cells import NEVER, of_year
from tests.life.judging.making import D, branch, day, person, record, rule
from tests.life.judging.test_properties import counted, records, subjects

MODEST = settings(max_examples=60, deadline=None, derandomize=True)


def held(rules, facts, year, today, kind="branch"):
    return of_year(rules, facts, year, today, kind)


def the(cell):
    return replace(cell, changes_on=NEVER)


def stays(rules, facts, year, today, kind="branch", most=420):
    """Each cell is the same on every day until its own `changes_on`."""
    now = {cell.rule: cell for cell in held(rules, facts, year, today, kind)}
    for ahead in range(1, most):
        that = today + timedelta(days=ahead)
        waiting = [cell for cell in now.values() if that < cell.changes_on]
        if not waiting:
            return
        then = {cell.rule: cell for cell in held(rules, facts, year, that, kind)}
        for cell in waiting:
            assert the(then[cell.rule]) == the(cell), (that, cell.changes_on)


@MODEST
@given(
    st.lists(counted(), min_size=1, max_size=2), subjects, records(most=8),
    st.sampled_from((date(2025, 8, 3), date(2026, 1, 20), date(2026, 11, 22), date(2027, 1, 3))), st.sampled_from((2025, 2026)),
)  # fmt: skip
def test_a_cell_holds_on_every_day_until_the_one_it_names(asked, subject, rows, today, year):
    rules = [replace(one, key=f"r{at}") for at, one in enumerate(asked)]
    stays(rules, Facts((subject,), rows), year, today, most=120)


LONG = rule("hours", "threshold", "member", types=(), measure="hours", minimum=D(32))
ABSENCE = rule("absence", "threshold", "member", measure="absences", minimum=D(2))
SHARE = rule("share", "threshold", measure="share", minimum=D("0.5"))
PLAN = rule("plan", "deadline", due="plan", closes="03-31", grace=10)
ELECTION = rule("election", "deadline", due="election")
ORDER = rule("order", "order", types=("life_meeting",), before=("board",))
EVERY = [LONG, ABSENCE, SHARE, PLAN, ELECTION, ORDER, rule("month", period="month", grace=5)]
FACTS = Facts(
    (branch(), person(7), person(8, starts=day("6-10"))),
    (
        record("3-5", hours=D(20), attendance=(Attendance(7), Attendance(8, "absent"))),
        record("4-5", attendance=(Attendance(7, "absent", day("8-1")), Attendance(8, "absent"))),
        record("9-7", "board", "life_meeting"),
    ),
    plans=(Plan("plan-1", 1, 2026, day("4-5")),),
    terms=(Term(1, date(2023, 7, 1), day("6-30")),),
    extensions=(Extension(1, day("10-31"), "准备不足"),),
)  # fmt: skip


def test_every_kind_of_rule_holds_as_long_as_it_says():
    for today in map(
        day, ("2025-12-31", "1-1", "3-4", "3-31", "4-5", "6-30", "8-1", "10-31", "11-1", "12-31", "2027-1-5")
    ):
        stays(EVERY, FACTS, 2026, today)


def test_what_is_past_and_done_with_never_changes():
    rules = [rule("a", period="quarter"), rule("b", grace=31)]
    a, b = held(rules, Facts((branch(),), ()), 2025, day("1-10"))
    assert a.changes_on == NEVER
    assert a.state == "short"
    assert a.short == 4
    assert (b.state, b.due_on, b.changes_on) == ("grace", day("1-31"), day("2-1"))
    a, b = held(rules, Facts((branch(),), ()), 2025, day("3-1"))
    assert (b.state, b.short, b.due_on, b.changes_on) == ("short", 1, None, NEVER)


def test_a_cell_says_what_waits_first():
    rules = [rule("month", period="month", types=("board",), name="支委会", severity="warning")]
    rows = tuple(record(f"{month}-9", "board", key=month) for month in range(1, 10))
    [cell] = held(rules, Facts((branch(),), rows), 2026, day("11-22"))
    assert (cell.done, cell.needed, cell.state, cell.short, cell.severity) == (9, 12, "short", 1, "warning")
    assert cell.records == list(range(1, 10))
    assert (cell.due_on, cell.changes_on) == (day("11-30"), day("12-1"))
    assert cell.said == "11 月应召开支委会 1 次，已召开 0 次，还差 1 次，最迟 11 月 30 日。"


def test_people_are_told_by_number_and_one_by_name():
    rules = [rule("talk", subject="member", types=("talk",), name="谈心谈话")]
    two = Facts((branch(), person(7), person(8)), ())
    assert held(rules, two, 2026, day("11-22"))[0].said == "谈心谈话：还有 2 名党员没有达到，最迟 12 月 31 日。"
    talk = record("5-5", "talk", attendance=(Attendance(8),))
    [cell] = held(rules, replace(two, records=(talk,)), 2026, day("11-22"))
    assert cell.said.startswith("党员7：2026 年应参加谈心谈话 1 次")
    assert (cell.done, cell.needed) == (1, 2)


def test_an_election_is_not_told_a_second_time():
    facts = Facts((branch(),), (), terms=(Term(1, date(2024, 1, 1), day("12-20")),))
    [cell] = held([ELECTION], facts, 2026, day("11-22"))
    assert cell.state == "due"
    assert cell.due_on is None
    assert cell.said == ""
    [cell] = held([ELECTION], facts, 2026, day("12-21"))
    assert (cell.state, cell.short) == ("short", 1)


def test_every_rule_of_the_year_has_a_cell_and_asks_its_own_kind_of_unit():
    gone = rule("gone", until=date(2025, 12, 31))
    group = rule("group", subject="group")
    own = rule("own", subject="committee", types=("deliberation",))
    rules = [gone, group, own, rule("new", since=date(2026, 7, 1))]
    found = held(rules, Facts((branch(),), ()), 2026, day("11-22"))
    assert [(cell.rule, cell.position, cell.state) for cell in found] == [
        ("group", 1, "inapplicable"), ("new", 3, "due"),
    ]  # fmt: skip
    assert [cell.rule for cell in held(rules, Facts(), 2026, day("11-22"), "committee")] == ["own"]
    assert [cell.rule for cell in held(rules, Facts((branch(),), ()), 2025, day("11-22"))] == ["gone", "group"]


def test_of_two_versions_in_a_year_the_later_gives_its_name():
    old = rule("r", period="quarter", name="每季度", until=day("6-30"))
    new = rule("r", period="month", name="每月", since=day("7-1"), severity="warning")
    [cell] = held([old, new], Facts((branch(),), ()), 2026, day("12-31"))
    assert (cell.name, cell.severity, cell.position, cell.needed) == ("每月", "warning", 0, 8)


def test_the_days_that_turn_are_those_to_come():
    facts = Facts((), (record("11-30", attendance=(Attendance(7, "absent", day("11-25")),)),))
    assert cells.turning(facts, day("11-22")) == day("11-25")
    assert cells.turning(facts, day("11-25")) == day("11-30")
    assert cells.turning(facts, day("11-30")) == NEVER
