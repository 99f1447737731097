"""The sets of the library: sound, with a source each, and judged by hand for one branch and year."""

import pytest

from portal.life import library
from portal.life.judging.checking import check
from portal.life.judging.facts import FixedDay, Plan, always
from portal.life.judging.rules import RuleSet
from portal.life.judging.wording import say
from portal.units.models import CATEGORIES, SECTORS
from tests.life.judging.making import branch, day, found, record

SETS = library.rule_sets()


@pytest.mark.parametrize("key", library.KEYS)
def test_a_set_is_sound_and_every_rule_has_its_source(key):
    assert check(SETS[key], SECTORS, CATEGORIES) == []
    for rule in SETS[key].rules:
        assert "：" in rule.source
        assert ("一般" in rule.source) <= (rule.severity == "warning")


def test_the_sets_can_be_in_force_together():
    types = {one.key: one for each in SETS.values() for one in each.types}
    together = RuleSet("全部", tuple(rule for each in SETS.values() for rule in each.rules), tuple(types.values()))
    assert [problem for problem in check(together) if problem.severe] == []


def test_what_the_sources_do_not_say_is_marked():
    assert all({"since", "until"} <= set(rule.examples) for rule in SETS["window2016"].rules)
    graced = [rule for each in SETS.values() for rule in each.rules if rule.grace]
    assert graced
    assert all("grace" in rule.examples for rule in graced)
    windows = [rule for each in SETS.values() for rule in each.rules if rule.opens == "06-15"]
    assert all({"opens", "closes"} <= set(rule.examples) for rule in windows)


def test_a_diligent_branch_of_2016_meets_everything():
    months = range(6, 13)
    rows = [record(f"2016-{month}-20", "study", "discussion", "board", "assembly", key=f"s{month}") for month in months]
    rows += [record(f"2016-{month}-10", "theme_day", "volunteering", key=f"t{month}") for month in (7, 8, 9, 11)]
    rows += [
        record("2016-7-1", "theme_day", "lecture", key="j"), record("2016-8-30", "study", key="x"),
        record("2016-12-20", "life_meeting", "appraisal", key="l", at="15:00"),
    ]  # fmt: skip
    plan = (Plan("p", 1, 2016, day("2016-6-15")),)
    findings = found(SETS["window2016"].rules, *rows, plans=plan, today="2016-12-31")
    missing = [say(one, day("2016-12-31")) for one in findings if one.state not in ("met", "inapplicable")]
    assert missing == []
    assert len({one.rule.key for one in findings if one.state == "met"}) == 12


def test_a_branch_of_2026_that_does_the_regular_things():
    home = branch(fixed_day=always(FixedDay(day=15)))
    rows = [record(f"{month}-15", "theme_day", "study", key=f"t{month}") for month in range(1, 12)]
    rows += [record(f"{month}-5", "board", key=f"b{month}") for month in range(1, 12)]
    rows += [
        record(f"{month}-25", "assembly", "discussion", key=f"a{month}", entitled=20, entitled_present=15)
        for month in (2, 5, 8, 11)
    ]
    rows += [record("7-1", "ceremony", "charity", key="j"), record("2-1", "standards", key="s")]
    asked = [rule for key in ("plan2017", "branches2018") for rule in SETS[key].rules if rule.subject == "branch"]
    findings = found(asked, *rows, subjects=[home], plans=(Plan("p", 1, 2026, day("3-1")),), today="11-22")
    open_now = {(one.rule.key, one.state) for one in findings if one.state not in ("met", "inapplicable", "coming")}
    assert open_now == {
        ("life_meeting", "due"),
        ("life_meeting_time", "due"),
        ("appraisal", "due"),
        ("assembly", "due"),
        ("discussion", "due"),
    }
