"""Thresholds, order, deadlines."""

from dataclasses import replace
from datetime import date

import pytest

from portal.life.judging.facts import Attendance, Extension, Plan, Term
from portal.life.judging.wording import say
from tests.life.judging.making import D, branch, day, found, person, record, rule, states, there

SHARE = rule(kind="threshold", measure="share", minimum=D("0.5"))
HOURS = rule(kind="threshold", subject="member", measure="hours", minimum=D(32), types=())
ABSENT = rule(kind="threshold", subject="member", measure="absences", minimum=D(3))
ORDER = rule(kind="order", types=("life_meeting",), before=("board",), within=31)
PLAN = rule(kind="deadline", due="plan", closes="03-31", grace=10)
ELECTION = rule(kind="deadline", due="election", years=3)
MEMBER = (branch(), person())


@pytest.mark.parametrize(
    ("entitled", "present", "state", "needed"),
    [(27, 14, "met", 14), (27, 13, "short", 14), (28, 14, "met", 14), (1, 1, "met", 1), (0, 0, "inapplicable", 0)],
)
def test_the_share_present(entitled, present, state, needed):
    (one,) = found(SHARE, record("3-3", entitled=entitled, entitled_present=present))
    assert (one.state, one.done, one.needed, one.expected, one.about) == (
        state,
        present,
        needed,
        entitled,
        "2026-03-03",
    )


def test_the_share_is_taken_from_attendance_where_no_votes_are_recorded():
    attendance = (*there(1, 2), *there(3, status="leave", made_up=day("3-4")), *there(4, 5, status="absent"))
    (one,) = found(SHARE, record("3-3", attendance=attendance))
    assert (one.done, one.expected, one.state) == (2, 5, "short")
    assert say(one, day("3-5")) == "3 月 3 日要求r：应到 5 人，至少 3 人到会，实到 2 人，还差 1 人。"


def test_elections_need_four_fifths():
    election = replace(SHARE, minimum=D("0.8"), agenda=("election",))
    rows = [
        record("3-3", agenda={"election"}, entitled=27, entitled_present=21),
        record("4-3", entitled=27, entitled_present=1),
    ]
    assert [(one.state, one.needed) for one in found(election, *rows)] == [("short", 22)]


def test_shares_are_judged_within_the_year_and_up_to_today():
    rows = [record(when, entitled=9, entitled_present=9) for when in ("2025-12-31", "1-1", "5-5", "5-6")]
    assert [one.about for one in found(SHARE, *rows, today="5-5")] == ["2026-01-01", "2026-05-05"]


def test_the_share_of_a_person_is_of_a_period():
    asked = replace(SHARE, subject="member")
    rows = [
        record(f"{number}-1", attendance=there(7, status="present" if number < 3 else "absent"))
        for number in range(1, 6)
    ]
    (one,) = found(asked, *rows, subjects=MEMBER, today="6-1")
    assert (one.done, one.needed, one.expected, one.state) == (2, 3, 5, "due")
    assert say(one, day("6-1")) == "2026 年应参加 5 次，至少参加 3 次，已参加 2 次，还差 1 次，最迟 12 月 31 日。"
    assert states(found(asked, subjects=MEMBER)) == ["inapplicable"]


def test_hours_accrue_by_attendance_make_up_and_own_hours():
    rows = [
        record("3-1", "study", hours=D(20), attendance=there(7)),
        record("4-1", "lecture", hours=D(8), attendance=there(7, hours=D("4.5"))),
        record("5-1", "study", hours=D(8), attendance=there(7, status="leave", made_up=day("6-1"))),
        record("6-1", "study", hours=D(8), attendance=there(7, status="absent")),
        record("2025-12-31", "study", hours=D(8), attendance=there(7)),
    ]
    (one,) = found(HOURS, *rows, subjects=MEMBER, today="5-31")
    assert (one.done, one.needed, one.missing) == (D("24.5"), 32, D("7.5"))
    assert say(one, day("5-31")) == "2026 年应学习 32 学时，已学习 24.5 学时，还差 7.5 学时，最迟 12 月 31 日。"
    (one,) = found(HOURS, *rows, subjects=MEMBER, today="6-2")
    assert (one.done, one.state) == (D("32.5"), "met")


def test_an_officer_has_more_hours_to_do_than_a_member():
    officer = person(7, "officer", starts=day("7-1"))
    asked = [HOURS, replace(HOURS, key="o", subject="officer", minimum=D(56))]
    rows = [record("8-1", "study", hours=D(30), attendance=there(7))]
    findings = found(asked, *rows, subjects=[*MEMBER, officer], today="9-1")
    assert [(one.done, one.needed, one.state) for one in findings] == [(30, 32, "due"), (30, 28, "met")]


@pytest.mark.parametrize(
    ("row", "longest", "state"),
    [
        ("aaa", 3, "short"), ("aapa", 2, "met"), ("aala", 2, "met"), ("aaaap", 4, "short"), ("", 0, "met"),
        ("aa-a", 3, "short"), ("aama", 2, "met"), ("ppaa", 2, "met"),
    ],
)  # fmt: skip
def test_absences_in_a_row_without_reason(row, longest, state):
    """a absent, p present, l leave with a reason, m made up later, - not expected."""
    kinds = {
        "a": Attendance(7, "absent"), "p": Attendance(7), "l": Attendance(7, "leave", None),
        "m": Attendance(7, "absent", day("12-1")), "-": Attendance(8, "absent"),
    }  # fmt: skip
    rows = [record(f"{at + 1}-5", attendance=(kinds[kind],)) for at, kind in enumerate(row)]
    (one,) = found(ABSENT, *rows, subjects=MEMBER)
    assert (one.done, one.state, len(one.counted)) == (longest, state, longest)


def test_a_row_of_absences_that_ended_last_year_is_last_years():
    rows = [record(f"2025-{month}-1", attendance=there(7, status="absent")) for month in (8, 9, 10)]
    (one,) = found(ABSENT, *rows, record("1-1", attendance=there(7, status="absent")), subjects=MEMBER, today="1-2")
    assert (one.done, one.state) == (4, "short")  # it goes on
    (one,) = found(ABSENT, *rows, record("1-1", attendance=there(7)), subjects=MEMBER, today="1-2")
    assert (one.done, one.state) == (0, "met")
    (one,) = found(ABSENT, record("1-1", speakers={7}), subjects=MEMBER, today="1-2")
    assert one.done == 0


def test_a_row_of_absences_goes_on_over_the_new_year():
    rows = [record(when, attendance=there(7, status="absent")) for when in ("2025-11-1", "2025-12-1", "1-1")]
    (one,) = found(ABSENT, *rows, subjects=MEMBER, today="1-2")
    assert (one.done, one.state) == (3, "short")
    assert say(one, day("1-2")) == "2026 年无正当理由连续缺席最多 3 次，达到 3 次，应了解原因并批评教育。"
    assert found(ABSENT, *rows, subjects=MEMBER, today="2025-12-31")[0].state == "met"


@pytest.mark.parametrize(
    ("board", "state", "why"),
    [
        ({"when": "11-18"}, "met", ""), ({"when": "10-20"}, "met", ""), ({"when": "10-19"}, "short", "早于会前 31 天"),
        ({"when": "11-21"}, "short", "在会后召开"), ({"when": "11-20", "at": "09:00"}, "met", ""),
        ({"when": "11-20", "at": "15:00"}, "short", "在会后召开"),
        ({"when": "11-20", "at": "14:00"}, "short", "在会后召开"), ({"when": "11-20"}, "met", ""),
    ],
)  # fmt: skip
def test_one_before_the_other(board, state, why):
    (one,) = found(
        ORDER,
        record("11-20", "life_meeting", at="14:00", key="m"),
        record(types_of(board), "board", key="b", at=board.get("at", "")),
    )
    assert (one.state, one.about) == (state, "m")
    assert [near.why for near in one.nearly] == ([why] if why else [])


def types_of(board: dict[str, str]) -> str:
    return board["when"]


def test_a_meeting_does_not_precede_itself():
    (one,) = found(ORDER, record("11-20", "life_meeting", "board"))
    assert (one.state, one.nearly[0].why) == ("short", "是同一次会议")
    assert say(one, day("12-1")) == "11 月 20 日专题组织生活会前应先召开支委会（31 天以内），没有召开。"


@pytest.mark.parametrize(
    ("filed", "today", "state"),
    [
        (None, "3-31", "due"), (None, "4-1", "grace"), (None, "4-11", "short"), ("2025-12-20", "1-1", "met"), ("3-31", "4-1", "met"),
        ("4-10", "4-10", "late"), ("4-11", "4-11", "short"), ("3-1", "2-1", "due"),
    ],
)  # fmt: skip
def test_a_plan_is_filed_by_its_day(filed, today, state):
    plans = (Plan("p", 1, 2026, day(filed)),) if filed else ()
    one = found(PLAN, today=today, plans=plans)[0]
    assert one.state == state
    assert one.counted == (("p",) if state in ("met", "late") else ())


def test_a_plan_of_another_year_or_branch_is_none():
    plans = (Plan("p", 1, 2025, day("3-1")), Plan("q", 2, 2026, day("3-1")))
    one = found(PLAN, today="3-2", plans=plans)[0]
    assert say(one, day("3-2")) == "2026 年度计划应在 3 月 31 日前备案，尚未备案，最迟 3 月 31 日。"
    assert found(PLAN, subjects=[branch(starts=day("2-15"))])[0].state == "inapplicable"
    assert found(PLAN, subjects=[branch(starts=day("5-15"))]) == []


TERM = Term(1, date(2023, 10, 1))  # three years: to 30 September 2026


@pytest.mark.parametrize(
    ("today", "state"), [("3-29", "coming"), ("3-30", "due"), ("9-30", "due"), ("10-1", "short"), ("2027-3-1", "short")]
)
def test_an_election_is_due_six_months_ahead(today, state):
    findings = found(ELECTION, terms=(TERM,), today=today)
    assert [(one.state, one.by) for one in findings] == [(state, day("9-30"))]


def test_an_election_held_in_time_or_after_an_extension():
    held = found(ELECTION, terms=(TERM, Term(1, day("9-20"))), today="12-1")
    assert states(held) == ["met"]
    late = (TERM, Term(1, day("11-20")))
    (after,) = found(ELECTION, terms=late, today="12-1")
    assert (after.state, after.missing) == ("short", 0)
    assert say(after, day("12-1")) == "应在 9 月 30 日前完成换届选举，已完成，但已过期限。"
    extended = found(ELECTION, terms=late, extensions=(Extension(1, day("12-31"), "合并在即"),), today="12-1")
    assert [(one.state, one.by) for one in extended] == [("met", day("12-31"))]
    assert (
        say(extended[0], day("12-1"))
        == "应在 12 月 31 日前完成换届选举（经批准延期至 2026 年 12 月 31 日（合并在即）），已完成。"
    )


def test_an_extension_lasts_a_year_at_most():
    (one,) = found(ELECTION, terms=(TERM,), extensions=(Extension(1, date(2028, 9, 30)),), today="10-1")
    assert (one.state, one.by) == ("due", date(2027, 9, 30))


def test_a_term_that_is_not_registered_or_far_from_its_end():
    assert [(one.state, one.why) for one in found(ELECTION)] == [("inapplicable", "未登记任期")]
    assert found(ELECTION, terms=(Term(1, date(2025, 1, 1)),)) == []
    assert found(ELECTION, terms=(Term(1, date(2020, 1, 1), date(2026, 3, 31)),), today="3-1")[0].by == day("3-31")
