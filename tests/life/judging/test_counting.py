"""Cadences and quotas at their edges: last day, grace, make-up, fixed day, what nearly counts."""

import pytest

from portal.life.judging.facts import Attendance, FixedDay, always
from portal.life.judging.wording import NO_DAY, every_month, explain, say
from tests.life.judging.making import branch, counts, day, found, person, record, rule, spans, states, there

MONTHLY = rule(period="month", grace=10)


def month(findings, number: int):
    return next(one for one in findings if one.start.month == number)


@pytest.mark.parametrize(
    ("today", "state"),
    [("7-31", "coming"), ("8-1", "due"), ("8-31", "due"), ("9-1", "grace"), ("9-10", "grace"), ("9-11", "short")],
)
def test_time_runs_from_coming_to_short(today, state):
    assert month(found(MONTHLY, today=today), 8).state == state


def test_first_and_last_day_of_a_period_count():
    findings = found(rule(period="month"), record("8-1"), record("8-31"), record("7-31"), record("9-1"))
    assert (month(findings, 8).done, month(findings, 8).counted) == (2, ("2026-08-01", "2026-08-31"))


def test_what_lies_after_today_does_not_count_and_says_so():
    august = month(found(MONTHLY, record("8-20"), today="8-19"), 8)
    assert (august.state, august.done) == ("due", 0)
    assert [(near.record, near.why) for near in august.nearly] == [("2026-08-20", "尚未到开展日期")]
    assert month(found(MONTHLY, record("8-20"), today="8-20"), 8).state == "met"


def test_a_month_that_was_missed_is_made_up_by_what_the_next_can_spare():
    one = found(MONTHLY, record("9-3"))
    assert [month(one, number).state for number in (8, 9)] == ["short", "met"]
    assert month(one, 8).nearly[0].why.startswith("在宽限期内，但已计入所在的一期")
    two = found(MONTHLY, record("9-3"), record("9-17"))
    assert [month(two, number).state for number in (8, 9)] == ["late", "met"]
    assert (month(two, 8).made_up, month(two, 9).counted) == (("2026-09-03",), ("2026-09-17",))


def test_what_says_where_it_belongs_counts_there():
    said = found(MONTHLY, record("9-3", of="8-15"))
    assert [month(said, number).state for number in (8, 9)] == ["late", "short"]
    too_late = found(MONTHLY, record("9-11", of="8-15"))
    assert [month(too_late, number).state for number in (8, 9)] == ["short", "met"]
    not_needed = found(MONTHLY, record("8-3"), record("9-3", of="8-15"))
    assert [month(not_needed, number).state for number in (8, 9)] == ["met", "met"]


def test_more_than_is_asked_stays_where_it_is():
    findings = found(rule(period="quarter"), *(record(f"2-{number}") for number in range(1, 6)))
    assert counts(findings)[0] == (5, 1)
    assert findings[0].missing == 0


def test_a_fixed_day_with_and_without_slack():
    home = branch(fixed_day=always(FixedDay(day=31)))
    asked = rule(period="month", fixed_day=True, slack=2)
    findings = found(asked, record("2-26"), record("4-27"), subjects=[home], today="12-1")
    assert (month(findings, 2).state, month(findings, 4).state) == ("met", "short")  # 28 − 2, 30 − 3
    assert month(findings, 4).nearly[0].why == "不在当月固定活动日 4 月 30 日（前后 2 天内）"


def test_a_fixed_day_that_has_passed_is_no_longer_due():
    home = branch(fixed_day=always(FixedDay(day=10)))
    asked = rule(period="month", fixed_day=True, slack=2, grace=5)
    for today, state in (("8-12", "due"), ("8-13", "grace"), ("8-17", "grace"), ("8-18", "short")):
        assert month(found(asked, subjects=[home], today=today), 8).state == state
    late = month(found(asked, record("8-15"), subjects=[home], today="8-18"), 8)
    assert (late.state, late.made_up, late.by) == ("late", ("2026-08-15",), day("8-12"))


def test_a_fixed_day_that_changed_or_is_not_registered():
    changed = branch(fixed_day=((day("2026-1-1"), FixedDay(day=5)), (day("7-1"), FixedDay(week=2, weekday=4))))
    asked = rule(period="month", fixed_day=True)
    findings = found(asked, record("6-5"), record("7-10"), record("8-5"), subjects=[changed])
    assert [month(findings, number).state for number in (6, 7, 8)] == ["met", "met", "short"]
    assert month(found(asked, record("6-23"), subjects=[branch()]), 6).state == "met"


def test_a_finding_says_the_fixed_day_in_words():
    home = branch(fixed_day=always(FixedDay(week=2, weekday=4)))
    august = month(found(rule(period="month", fixed_day=True), subjects=[home], today="8-1"), 8)
    assert (
        say(august, day("8-1"))
        == "8 月应在固定活动日（每月第二个星期五）召开党员大会 1 次，已召开 0 次，还差 1 次，最迟 8 月 14 日。"
    )
    assert "固定活动日" not in say(month(found(rule(period="month"), subjects=[home], today="8-1"), 8), day("8-1"))


def test_where_no_day_is_registered_the_running_month_says_what_to_do():
    asked = rule(period="month", fixed_day=True)
    findings = found(asked, record("8-3"), today="8-20")
    assert [number for number in range(1, 13) if NO_DAY in explain(month(findings, number), day("8-20"))] == [8]
    registered = found(asked, subjects=[branch(fixed_day=always(FixedDay(day=5)))], today="8-20")
    assert not any(NO_DAY in explain(one, day("8-20")) for one in registered)
    assert not any(NO_DAY in explain(one, day("8-20")) for one in found(rule(period="month"), today="8-20"))


@pytest.mark.parametrize(
    ("fixed", "words"),
    [
        (FixedDay(day=5), "每月 5 日"), (FixedDay(day=31), "每月最后一天"), (FixedDay(week=2, weekday=4), "每月第二个星期五"),
        (FixedDay(week=-1, weekday=6), "每月最后一个星期日"),
    ],
)  # fmt: skip
def test_a_fixed_day_in_words(fixed, words):
    assert every_month(fixed) == words


@pytest.mark.parametrize(
    ("fixed", "when"),
    [
        (FixedDay(day=15), "8-15"), (FixedDay(day=31), "2-28"), (FixedDay(week=1, weekday=0), "6-1"),
        (FixedDay(week=1, weekday=6), "6-7"), (FixedDay(week=5, weekday=4), "5-29"), (FixedDay(week=5, weekday=4), "6-26"),
        (FixedDay(week=-1, weekday=4), "5-29"),
    ],
)  # fmt: skip
def test_a_fixed_day_in_a_month(fixed, when):
    that = day(when)
    assert fixed.of(that.year, that.month) == that


def test_only_with_an_item_of_the_agenda():
    asked = rule(agenda=("admission",))
    finding = found(
        asked, record("3-1", agenda={"report"}), record("4-1", agenda={"admission", "report"}), today="5-1"
    )[0]
    assert finding.counted == ("2026-04-01",)
    assert found(asked, record("3-1"), today="5-1")[0].nearly[0].why == "议题中没有发展党员"


def test_a_window_names_what_lies_just_outside():
    finding = found(rule(opens="06-15", closes="07-15", grace=5), record("6-10"), record("8-1"), record("3-1"))[0]
    assert finding.state == "short"
    assert [(near.record, near.why) for near in finding.nearly] == [
        ("2026-06-10", "在 6 月 15 日之前"), ("2026-08-01", "在期限 7 月 20 日之后"),
    ]  # fmt: skip
    assert found(rule(opens="06-15", closes="07-15", grace=5), record("7-20"))[0].state == "late"


def test_a_window_begins_and_ends_whole_or_pro_rata_of_its_months():
    july = rule(opens="06-15", closes="07-15")
    assert states(found(july, subjects=[branch(starts=day("6-15"))], today="6-15")) == ["due"]
    assert states(found(july, subjects=[branch(starts=day("6-16"))], today="6-16")) == ["inapplicable"]
    fourth = rule(opens="10-01")
    assert [one.needed for one in found(fourth, subjects=[branch(starts=day("10-20"))])] == [1]  # two months of three
    assert [one.needed for one in found(fourth, subjects=[branch(starts=day("11-2"))])] == [0]
    assert [one.needed for one in found(fourth, subjects=[branch(ends=day("12-30"))])] == [0]
    assert found(fourth, subjects=[branch(starts=day("2027-1-1"))]) == []


def test_a_quota_with_a_cadence_in_it_is_cut_with_its_branch():
    asked = rule(kind="quota", count=12, inner="month")
    whole, *months = found(asked, subjects=[branch(starts=day("5-10"), ends=day("11-20"))])
    assert (whole.needed, whole.cut) == (5, True)  # June to October
    assert spans(months)[0] == ("05-10", "05-31")
    assert [one.needed for one in months] == [0, 1, 1, 1, 1, 1, 0]


def test_a_person_counts_by_attendance_and_make_up():
    asked = rule(subject="member", period="month", types=("theme_day",))
    rows = [
        record("2-1", "theme_day", attendance=there(7)),
        record("3-1", "theme_day", attendance=there(7, status="leave")),
        record("4-1", "theme_day", attendance=there(7, status="leave", made_up=day("4-20"))),
        record("5-1", "theme_day", attendance=there(7, status="absent")),
        record("6-1", "theme_day", attendance=(Attendance(8),)),
        record("7-1", "theme_day", speakers={7}),
    ]
    findings = found(asked, *rows, subjects=[branch(), person()], today="4-19")
    assert month(findings, 4).nearly[0].why == "补课日期未到"
    findings = found(asked, *rows, subjects=[branch(), person()])
    assert [month(findings, number).state for number in range(2, 8)] == ["met", "short", "met", "short", "short", "met"]
    assert [month(findings, number).nearly[0].why for number in (3, 5)] == ["请假，尚未补课", "缺席，尚未补课"]
    assert month(findings, 6).nearly == ()


def test_units_and_persons_may_share_numbers():
    asked = [rule("b"), rule("m", subject="member")]
    findings = found(asked, record("3-1", subjects={7}, attendance=there(1)), subjects=[branch(1), person(7)])
    assert counts(findings) == [(0, 1), (0, 1)]


def test_last_years_period_is_shown_as_long_as_its_grace_lasts():
    asked = rule(grace=31)
    assert [one.start.year for one in found(asked, today="1-31")] == [2025, 2026]
    assert [one.start.year for one in found(asked, today="2-1")] == [2026]
