"""Findings in cells, and what is due soon."""

from datetime import date

from portal.life.judging.facts import Term, Waiver
from portal.life.judging.summary import Cell, cell, due_soon
from tests.life.judging.making import D, branch, day, found, person, record, rule, there

MONTHLY = rule(period="month")


def test_times_are_summed_and_none_makes_up_for_another_month():
    findings = found(MONTHLY, record("1-5"), record("1-6"), record("3-1"), today="4-10")
    assert cell(findings) == Cell(2, 12, "short", ("2026-01-05", "2026-01-06", "2026-03-01"))
    assert cell(findings[3:]) == Cell(0, 9, "due")
    assert cell([]) == Cell(0, 0, "inapplicable")


def test_the_cadence_in_a_quota_shows_in_the_chip_alone():
    asked = rule(kind="quota", count=2, inner="half")
    assert cell(found(asked, record("7-1"), record("8-1"), today="9-1")) == Cell(
        2, 2, "short", ("2026-07-01", "2026-08-01")
    )


def test_persons_are_counted_one_by_one_and_what_is_waived_is_not_asked():
    asked = rule(subject="member", types=("talk",))
    waiver = Waiver("r", 9, "member", day("1-1"), day("12-31"), "长期病休")
    people = [branch(), person(7), person(8), person(9)]
    findings = found(asked, record("3-1", "talk", attendance=there(7)), subjects=people, waivers=(waiver,), today="4-1")
    assert cell(findings) == Cell(1, 2, "due", ("2026-03-01",))


def test_meetings_are_counted_one_by_one():
    share = rule(kind="threshold", measure="share", minimum=D("0.5"))
    rows = [record("3-1", entitled=9, entitled_present=5), record("4-1", entitled=9, entitled_present=4)]
    assert cell(found(share, *rows)) == Cell(1, 2, "short", ("2026-03-01", "2026-04-01"))


def test_what_is_due_soon():
    july = rule("july", opens="06-15", closes="07-15", types=("lecture",))
    asked = [july, rule("m", period="month", grace=5), rule("y")]
    findings = found(asked, record("5-5"), today="6-15")
    assert [(one.rule.key, one.by) for one in due_soon(findings, day("6-15"))] == [
        ("m", day("6-30")),
        ("july", day("7-15")),
    ]
    early = due_soon(found(asked, record("6-1"), record("5-5"), today="6-2"), day("6-2"), days=45)
    assert [(one.rule.key, one.state) for one in early] == [("july", "coming")]
    late = due_soon(found(asked, today="7-3"), day("7-3"))
    assert [(one.rule.key, one.state) for one in late] == [("m", "grace"), ("july", "due"), ("m", "due")]


def test_an_election_is_told_from_its_notice_on():
    asked = rule(kind="deadline", due="election")
    terms = (Term(1, date(2023, 10, 1)),)
    assert len(due_soon(found(asked, terms=terms, today="3-30"), day("3-30"))) == 1
    assert due_soon(found(asked, terms=terms, today="3-29"), day("3-29")) == []
