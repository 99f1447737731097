"""Findings in words."""

from datetime import date

import pytest

from portal.life.judging.facts import Plan, Term, Waiver
from portal.life.judging.rules import TYPES, Type
from portal.life.judging.summary import gravest
from portal.life.judging.wording import noun, period, plain, say, verb, written
from tests.life.judging.making import D, branch, day, found, person, record, rule, there

TODAY = day("8-1")


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("8-1", "8-31", "8 月"), ("7-1", "9-30", "第三季度"), ("10-1", "12-31", "第四季度"), ("1-1", "6-30", "上半年"), ("7-1", "12-31", "下半年"),
        ("1-1", "12-31", "2026 年"), ("6-15", "7-15", "6 月 15 日至 7 月 15 日"), ("3-3", "3-3", "3 月 3 日"),
        ("2025-2-1", "2025-2-28", "2025 年 2 月"),
        ("2025-1-1", "2025-3-31", "2025 年第一季度"), ("2025-12-1", "1-31", "2025 年 12 月 1 日至 1 月 31 日"),
    ],
)  # fmt: skip
def test_periods(start, end, text):
    assert period(day(start), day(end), TODAY) == text


@pytest.mark.parametrize(
    ("today", "rows", "text"),
    [
        ("8-1", (), "还差 2 次，最迟 9 月 30 日。"),
        ("6-1", (), "还差 2 次，自 7 月 1 日起，最迟 9 月 30 日。"),
        ("10-2", ("8-1",), "已召开 1 次，还差 1 次，9 月 30 日已过，宽限至 10 月 10 日。"),
        ("10-11", ("8-1",), "已召开 1 次，还差 1 次，期限 9 月 30 日已过。"),
        ("10-11", ("8-1", "8-2", "8-3"), "第三季度应召开党员大会 2 次，已召开 3 次，已达到要求。"),
        ("10-11", ("8-1", "10-3", "10-4", "10-5"), "已召开 2 次，其中 1 次在宽限期内补上。"),
    ],
)
def test_the_end_of_the_sentence(today, rows, text):
    findings = found(rule(period="quarter", count=2, grace=10), *(record(when) for when in rows), today=today)
    assert say(findings[2], day(today)).endswith(text)


def test_what_is_asked_pro_rata_and_what_is_not_asked_at_all():
    findings = found(rule(period="quarter", name="支部党员大会"), subjects=[branch(starts=day("4-20"))], today="5-1")
    assert (
        say(findings[0], day("5-1"))
        == "4 月 20 日至 6 月 30 日（不足整期，按整月折算）应召开党员大会 1 次，已召开 0 次，还差 1 次，最迟 6 月 30 日。"
    )
    none = found(rule(name="支部委员会", has_committee=True), subjects=[branch(committee=())])
    assert say(none[0], TODAY) == "支部委员会（2026 年）不适用：未登记是否设支委会。"


def test_nouns_and_verbs():
    assert noun(rule(types=("study", "discussion"))) == "集中学习或专题研讨"
    assert noun(rule(types=("study", "discussion"), noun="集体学习")) == "集体学习"
    assert noun(rule(types=())) == "组织生活"
    assert [verb(rule()), verb(rule(types=("theme_day",))), verb(rule(types=()))] == ["召开", "开展", "开展"]
    assert [verb(rule(subject="member")), verb(rule(subject="secretary", as_speaker=True))] == ["参加", "讲"]
    own = TYPES | {"visit": Type("visit", "走访", "进行")}
    assert (verb(rule(types=("visit",)), own), noun(rule(types=("visit",)), own)) == ("进行", "走访")


def test_numbers_and_days():
    assert [plain(D("24.50")), plain(D(20)), plain(0)] == ["24.5", "20", "0"]
    assert [written(TODAY, TODAY), written(date(2025, 8, 1), TODAY)] == ["8 月 1 日", "2025 年 8 月 1 日"]


def test_a_cell_shows_the_gravest():
    findings = found(rule(period="month"), record("1-5"), today="3-5")
    assert [gravest(findings[:count]) for count in (0, 1, 2, 12)] == ["inapplicable", "met", "short", "short"]
    assert gravest(findings[2:]) == "due"


PLAN = rule(kind="deadline", due="plan", opens="02-01", closes="03-31", grace=10)
ELECTION = rule(kind="deadline", due="election", severity="warning")
ORDER = rule(kind="order", types=("life_meeting",), before=("board", "group_meeting"))


def waived(kind: str = "branch") -> tuple[Waiver, ...]:
    return (Waiver("r", 1 if kind == "branch" else 7, kind, day("2025-1-1"), day("2027-12-31"), "事出有因"),)


@pytest.mark.parametrize(
    ("of", "today", "facts", "text"),
    [
        (PLAN, "1-5", {}, "2026 年度计划应在 3 月 31 日前备案，尚未备案，自 2 月 1 日起着手。"),
        (PLAN, "4-1", {}, "2026 年度计划应在 3 月 31 日前备案，尚未备案，期限已过，宽限至 4 月 10 日。"),
        (PLAN, "5-1", {}, "2026 年度计划应在 3 月 31 日前备案，尚未备案，期限已过。"),
        (
            PLAN,
            "5-1",
            {"waivers": waived()},
            "2026 年度计划应在 3 月 31 日前备案，尚未备案，经党委同意免除（事出有因）。",
        ),
        (
            PLAN,
            "5-1",
            {"plans": (Plan("p", 1, 2026, day("4-2")),)},
            "2026 年度计划应在 3 月 31 日前备案，已备案，在宽限期内完成。",
        ),
        (PLAN, "5-1", {"plans": (Plan("p", 1, 2026, day("3-2")),)}, "2026 年度计划应在 3 月 31 日前备案，已备案。"),
        (
            ELECTION,
            "5-1",
            {"terms": (Term(1, day("2023-8-1")),)},
            "应在 7 月 31 日前完成换届选举，尚未完成，最迟 7 月 31 日。",
        ),
        (
            ELECTION,
            "9-1",
            {"terms": (Term(1, day("2023-8-1")),)},
            "应在 7 月 31 日前完成换届选举，尚未完成，期限已过（属一般要求，作提醒）。",
        ),
    ],
)
def test_deadlines(of, today, facts, text):
    assert say(found(of, today=today, **facts)[0], day(today)) == text


def test_orders():
    rows = [record("11-20", "life_meeting")]
    begin = "11 月 20 日专题组织生活会前应先召开支委会或党小组会（31 天以内）"
    assert say(found(ORDER, *rows)[0], TODAY) == f"{begin}，没有召开。"
    assert say(found(ORDER, *rows, waivers=waived())[0], TODAY) == f"{begin}，经党委同意免除（事出有因）。"
    assert say(found(ORDER, *rows, record("11-1", "group_meeting"))[0], TODAY) == f"{begin}，已召开。"


def test_thresholds():
    share = rule("r", "threshold", measure="share", minimum=D("0.5"), name="党员大会到会人数")
    meeting = record("3-1", entitled=27, entitled_present=14)
    assert (
        say(found(share, meeting)[0], TODAY)
        == "3 月 1 日党员大会到会人数：应到 27 人，至少 14 人到会，实到 14 人，已达到要求。"
    )
    few = record("3-1", entitled=27, entitled_present=13)
    assert say(found(share, few, waivers=waived())[0], TODAY).endswith(
        "实到 13 人，还差 1 人，经党委同意免除（事出有因）。"
    )
    absences = rule("r", "threshold", "member", measure="absences", minimum=D(2))
    rows = [record(f"{month}-1", attendance=there(7, status="absent")) for month in (1, 2)]
    people = [branch(), person()]
    assert (
        say(found(absences, *rows[:1], subjects=people)[0], TODAY)
        == "2026 年无正当理由连续缺席最多 1 次，未达到 2 次。"
    )
    excused = found(absences, *rows, subjects=people, waivers=waived("member"))[0]
    assert say(excused, TODAY) == "2026 年无正当理由连续缺席最多 2 次，达到 2 次，经党委同意免除（事出有因）。"
