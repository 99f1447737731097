"""The cases of the issue, and those found in the sources: each as a person with a pencil would judge it."""

from dataclasses import replace
from datetime import date

from portal.life import library
from portal.life.judging.facts import FixedDay, Subject, Waiver, always
from portal.life.judging.limits import at_least
from portal.life.judging.rules import Rule
from portal.life.judging.summary import gravest
from portal.life.judging.voting import Vote, decide
from portal.life.judging.wording import explain, say
from tests.life.judging.making import D, branch, counts, day, found, person, record, rule, spans, states, there


def of(name: str, key: str) -> Rule:
    """A rule of the library."""
    return next(one for one in library.rule_sets()[name].rules if one.key == key)


EVERY = [one for key in library.KEYS for one in library.rule_sets()[key].rules]
STUDIES = ("2016-6-8", "2016-6-22", "2016-7-6", "2016-9-7", "2016-10-12", "2016-11-9", "2016-12-7", "2016-12-21")


def test_eight_studies_but_one_month_empty_under_the_window_of_2016():
    whole, *months = found(of("window2016", "study"), *(record(when, "study") for when in STUDIES), today="2016-12-31")
    assert (whole.state, whole.done, whole.needed, whole.inner) == ("met", 8, 8, False)
    assert [month.inner for month in months] == [True] * 7
    assert states(months) == ["met", "met", "short", "met", "met", "met", "met"]
    assert months[2].missing == 1
    assert gravest([whole, *months]) == "short"
    assert say(months[2], day("2016-12-31")) == "8 月应开展集体学习 1 次，已开展 0 次，还差 1 次，期限 8 月 31 日已过。"
    assert say(whole, day("2016-12-31")) == "6 月 1 日至 12 月 31 日应开展集体学习 8 次，已开展 8 次，已达到要求。"


def test_study_and_discussion_are_both_collective_study_and_the_discussion_counts_twice():
    mixed = [record(when, "study" if at % 2 else "discussion") for at, when in enumerate(STUDIES)]
    assert found(of("window2016", "study"), *mixed, today="2016-12-31")[0].done == 8
    whole, *quarters = found(of("window2016", "discussion"), *mixed, today="2016-12-31")
    assert (whole.done, whole.state) == (4, "met")
    assert states(quarters) == ["inapplicable", "met", "met"]  # June alone is a third of a quarter


def test_theme_day_missed_in_august():
    home = branch(fixed_day=always(FixedDay(day=15)))
    held = [record(f"{month}-15", "theme_day") for month in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11)]
    findings = found(
        of("branches2018", "theme_day"), *held, record("8-30", "theme_day"), subjects=[home], today="11-22"
    )
    assert states(findings) == ["met"] * 7 + ["short"] + ["met"] * 3 + ["coming"]
    assert explain(findings[7], day("11-22")) == [
        "8 月应在固定活动日（每月 15 日）开展主题党日 1 次，已开展 0 次，还差 1 次，期限 8 月 22 日已过。",
        "8 月 30 日的记录未计入：不在当月固定活动日 8 月 15 日（前后 7 天内）。",
    ]


def test_third_quarter_in_the_words_of_the_brief():
    finding = found(replace(of("branches2018", "assembly"), severity="violation"), today="8-1")[2]
    assert say(finding, day("8-1")) == "第三季度应召开党员大会 1 次，已召开 0 次，还差 1 次，最迟 9 月 30 日。"


def test_life_meeting_on_the_fifth_of_january_is_late_but_counts():
    held = record("2017-1-5", "life_meeting")
    missing = found(of("window2016", "life_meeting"), today="2017-1-4")
    assert [(one.state, one.by, one.until) for one in missing] == [("grace", date(2016, 12, 31), date(2017, 1, 31))]
    late = found(of("window2016", "life_meeting"), held, today="2017-1-5", since="2016-1-1")[0]
    assert (late.state, late.done, late.made_up) == ("late", 1, ("2017-01-05",))
    assert say(late, day("2017-1-5")).endswith("已召开 1 次，其中 1 次在宽限期内补上。")
    too_late = found(
        of("window2016", "life_meeting"), record("2017-2-1", "life_meeting"), today="2017-2-1", since="2016-1-1"
    )[0]
    assert (too_late.state, too_late.nearly[0].why) == ("short", "在期限 1 月 31 日之后")


def test_a_life_meeting_in_january_is_of_the_old_year_only_if_it_says_so_or_a_second_follows():
    """Once a year with grace: 5 January lies in the new year, which needs it as well."""
    yearly = of("branches2018", "life_meeting")
    span = {"since": "2025-1-1", "until": "2026-12-31", "today": "12-31"}
    plain = record("1-5", "life_meeting")
    assert states(found(yearly, plain, **span)) == ["short", "met"]
    assert found(yearly, plain, **span)[0].nearly[0].why.startswith("在宽限期内")
    assert states(found(yearly, record("1-5", "life_meeting", of="2025-12-1"), **span)) == ["late", "due"]
    assert states(found(yearly, plain, record("11-20", "life_meeting"), **span)) == ["late", "met"]


def test_fourteen_of_twenty_seven_present_with_thirteen_in_favour():
    verdict = decide(Vote(27, 14, yes=13, no=1))
    assert (verdict.quorum, verdict.passed, verdict.present_needed, verdict.yes_needed) == (True, False, 14, 14)
    assert verdict.lines == (
        "应到有表决权 27 人，实到 14 人，达到半数（14 人），可以进行表决。",
        "赞成 13 票，须超过应到 27 人的半数（至少 14 票），还差 1 票，未通过。",
    )
    held = record("3-3", entitled=27, entitled_present=14)
    assert states(found(of("branches2018", "assembly_share"), held)) == ["met"]
    assert at_least(D("0.5"), 27) == 14


def test_a_branch_without_groups_holds_its_studies_itself():
    home = branch(groups=always(0))
    group, own = of("plan2017", "group_study"), of("plan2017", "branch_study")
    findings = found([group, own], record("3-3", "study"), subjects=[home])
    assert (findings[0].state, findings[0].why, findings[0].subject) == ("inapplicable", "未划分党小组", home)
    assert len(findings) == 13
    assert findings[3].state == "met"
    assert found(group, subjects=[branch()])[0].why == "划分了党小组，但没有登记"
    closed = branch(groups=always(0), starts=day("3-1"), ends=day("6-30"))
    assert spans(found(group, subjects=[closed, branch(2, ends=day("2025-6-30"))])) == [("03-01", "06-30")]
    parts = [Subject("group", 11, branch=1), Subject("group", 12, branch=1)]
    studied = found(group, record("3-3", "group_meeting", subjects={11}), subjects=[branch(), *parts], today="3-31")
    assert [(one.subject.key, one.state) for one in studied if one.start.month == 3] == [(11, "met"), (12, "due")]
    with_groups = found(own, subjects=[branch()])
    assert [(one.state, one.why) for one in with_groups] == [("inapplicable", "划分了党小组")]


def test_a_rule_changed_in_mid_year():
    """Quarterly until 14 August, then monthly: what is left of the third quarter asks nothing, September is the first month."""
    old = rule(period="quarter", until=date(2026, 8, 14))
    new = rule(period="month", since=date(2026, 8, 15))
    findings = found([old, new])
    assert spans(findings) == [
        ("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "08-31"),
        ("09-01", "09-30"), ("10-01", "10-31"), ("11-01", "11-30"), ("12-01", "12-31"),
    ]  # fmt: skip
    assert states(findings) == ["short", "short", "inapplicable", "short", "short", "short", "due"]
    assert findings[2].why == "当期只有 7 月 1 日至 8 月 31 日，折算不足 1 次"


def test_a_yearly_rule_that_asks_for_more_from_july_begins_with_the_next_year():
    old = rule(count=1, until=date(2026, 6, 30))
    new = rule(count=2, since=date(2026, 7, 1))
    findings = found([new, old], until="2027-12-31")
    assert [(one.start.year, one.needed) for one in findings] == [(2027, 2), (2026, 1)]  # in the order of the rules


def test_a_branch_founded_in_may():
    home = branch(starts=day("5-10"))
    monthly, quarterly, yearly = rule("m", period="month"), rule("q", period="quarter"), rule("y")
    months = found(monthly, subjects=[home])
    assert spans(months)[:2] == [("05-10", "05-31"), ("06-01", "06-30")]  # nothing is said of January to April
    assert states(months)[:2] == ["inapplicable", "short"]
    assert [one.needed for one in found(quarterly, subjects=[home])] == [0, 1, 1]
    assert [one.needed for one in found(yearly, subjects=[home])] == [1]  # seven months of twelve
    hours = rule("h", "threshold", "member", measure="hours", minimum=D(32), types=())
    assert [one.needed for one in found(hours, subjects=[home, person(starts=day("5-10"))])] == [19]


def test_an_activity_day_that_is_also_assembly_and_lecture_counts_for_each():
    home = branch(fixed_day=always(FixedDay(day=10)))
    one = record("3-10", "theme_day", "assembly", "lecture")
    named = [of("branches2018", "theme_day"), of("branches2018", "assembly"), of("window2016", "lecture")]
    asked = [replace(each, until=None) for each in named]
    findings = [each for each in found(asked, one, subjects=[home]) if each.counted]
    assert [(each.rule.key, each.state, each.counted) for each in findings] == [
        ("theme_day", "met", ("2026-03-10",)), ("assembly", "met", ("2026-03-10",)), ("lecture", "met", ("2026-03-10",)),
    ]  # fmt: skip


def test_the_date_decides_which_rules_are_in_force():
    def asked(year: int) -> dict[str, str]:
        findings = found(EVERY, since=f"{year}-1-1", until=f"{year}-12-31", today=f"{year}-12-31")
        return {
            one.rule.key: one.rule.period
            for one in findings
            if one.rule.key in ("assembly", "board", "theme_day", "study")
        }

    assert asked(2015) == {}
    assert asked(2016) == {"assembly": "quarter", "board": "month", "study": "force"}
    assert asked(2017) == {"assembly": "quarter", "board": "quarter", "theme_day": "month"}
    assert asked(2019) == {"assembly": "quarter", "board": "month", "theme_day": "month"}


def test_the_regulation_of_2018_takes_over_from_the_plan_of_2017_without_a_gap():
    findings = found(
        [one for one in EVERY if one.key == "board"], since="2018-1-1", until="2018-12-31", today="2018-12-31"
    )
    assert spans(findings) == [
        ("2018-01-01", "2018-03-31"), ("2018-04-01", "2018-06-30"), ("2018-07-01", "2018-09-30"),
        ("2018-10-01", "2018-10-31"), ("2018-11-01", "2018-11-30"), ("2018-12-01", "2018-12-31"),
    ]  # fmt: skip
    yearly = found(
        [one for one in EVERY if one.key == "life_meeting"], since="2018-1-1", until="2019-12-31", today="2019-1-1"
    )
    assert [(one.start.year, one.end.year, one.needed) for one in yearly] == [(2018, 2018, 1), (2019, 2019, 1)]


def test_the_theme_day_around_july_is_besides_the_three_activities():
    asked = [of("window2016", "activities"), of("window2016", "theme_day_july")]
    held = [record("2016-7-1", "theme_day"), record("2016-8-1", "volunteering"), record("2016-9-1", "outreach")]
    activities, *_, july = found(asked, *held, today="2016-12-31")
    assert (activities.done, activities.state, july.state) == (2, "due", "met")  # today is the last day
    assert [near.record for near in activities.nearly] == ["2016-07-01"]
    assert activities.nearly[0].why == "已计入“七一”主题党日，不重复计"
    held.append(record("2016-7-10", "theme_day"))
    assert counts(found(asked, *held, today="2016-12-31"))[0] == (3, 3)


def test_the_board_meets_before_the_life_meeting_where_there_is_one():
    asked = of("window2016", "life_board_first")
    meeting, board = record("2016-11-20", "life_meeting"), record("2016-11-18", "board")
    assert states(found(asked, meeting, board, today="2016-12-1")) == ["met"]
    assert states(found(asked, meeting, today="2016-12-1")) == ["short"]
    without = found(asked, meeting, today="2016-12-1", subjects=[branch(committee=always(False))])
    assert [(one.state, one.why) for one in without] == [("inapplicable", "未设支委会")]


def test_a_warning_may_be_waived_with_a_reason():
    asked = of("branches2018", "board")
    waiver = Waiver("board", 1, "branch", day("8-1"), day("8-31"), "集中承担防汛任务")
    findings = found(asked, waivers=(waiver,), today="9-1")
    assert states(findings)[6:9] == ["short", "waived", "due"]
    assert say(findings[7], day("9-1")).endswith("还差 1 次，经党委同意免除（集中承担防汛任务）。")
    assert say(findings[6], day("9-1")).endswith("期限 7 月 31 日已过（属一般要求，作提醒）。")
    assert states(found(asked, waivers=(replace(waiver, reason=" "),), today="9-1"))[7] == "short"
    assert states(found(asked, record("8-3", "board"), waivers=(waiver,), today="9-1"))[7] == "met"


def test_a_waiver_holds_for_periods_that_lie_in_it():
    waiver = Waiver("r", 1, "branch", day("8-1"), day("9-30"), "换届期间")
    assert states(found(rule(period="month"), waivers=(waiver,), today="12-1"))[6:10] == [
        "short",
        "waived",
        "waived",
        "short",
    ]
    assert states(found(rule(period="quarter"), waivers=(waiver,), today="12-1"))[2] == "short"
    other = replace(waiver, kind="member")
    assert "waived" not in states(found(rule(period="month"), waivers=(other,), today="12-1"))


def test_leaders_are_asked_by_attendance_in_committee_and_branch():
    leader = person(9, "leading")
    centre = [
        record(when, "centre_group", attendance=there(9), subjects=set())
        for when in ("2016-8-1", "2016-9-1", "2016-11-1")
    ]
    findings = found(of("window2016", "leading_centre"), *centre, subjects=[branch(), leader], today="2016-12-31")
    assert states(findings) == ["met", "inapplicable", "met", "met"]
    lecture = record("2016-7-1", "lecture", attendance=there(9))
    asked = of("window2016", "leading_lecture")
    heard = found(asked, lecture, subjects=[branch(), leader], today="2016-7-20")[0]
    assert (heard.state, heard.nearly[0].why) == ("short", "参加但没有讲")
    given = found(asked, replace(lecture, speakers=frozenset({9})), subjects=[branch(), leader], today="2016-7-20")[0]
    assert given.state == "met"


def test_a_record_of_the_committee_counts_for_each_branch_present():
    lecture = record("2016-7-1", "lecture", subjects={1, 2})
    findings = found(
        of("window2016", "lecture_july"), lecture, subjects=[branch(1), branch(2), branch(3)], today="2016-8-1"
    )
    assert states(findings) == ["met", "met", "short"]
