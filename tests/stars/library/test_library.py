"""The published schemes: sound, marked where the source is silent, and rated as a person with a pencil would."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.stars import library
from portal.stars.computation.checking import check
from portal.stars.computation.rating import rate, rate_one
from portal.stars.computation.scheme import Indicator, Scheme
from portal.stars.computation.sheet import Branch, Event, Score, Sheet
from portal.stars.workbooks import scheme as workbook
from portal.stars.workbooks.words import FACTS
from portal.units.models import SECTORS

D = Decimal
DAY = date(2026, 12, 31)
STARTS = date(2026, 1, 1)
BEST_FACTS = {
    "committee_in_place": D(1), "setup_defects": D(0), "pledges_published_share": D(100), "identities_settled": D(5),
    "pledge_items_done_share": D(100), "pledge_progress_share": D(100), "opinions_answered_share": D(100),
}  # fmt: skip


def best(one: Indicator) -> Score:
    """The best score of an indicator."""
    match one.kind:
        case "adding" | "bonus":
            return one.points
        case "deducting":
            return D(0)
        case "graded":
            return one.table[0].label
        case "voted":
            return {one.table[0].label: 10}
        case "passed":
            return frozenset(item.key for item in one.items)
        case _:  # events: five good ones, or no bad one
            return (Event(DAY),) * 5 if one.each else ()


def branch(scheme: Scheme, key: str, *, only: str = "", facts: dict[str, int] | None = None, **scores: Any) -> Branch:
    """A branch with the best scores (`only`: of keys that begin so) but for these; None: no score."""
    held = {one.key: best(one) for one in scheme.indicators if one.kind != "automatic" and one.key.startswith(only)}
    held |= {name: D(value) if isinstance(value, int) else value for name, value in scores.items()}
    known = BEST_FACTS | {name: D(value) for name, value in (facts or {}).items()}
    return Branch(
        key, f"第{key}党支部", scores={name: one for name, one in held.items() if one is not None}, facts=known
    )


def results(scheme: Scheme, *branches: Branch) -> list[tuple[str, str]]:
    """Total and result of each, rated together."""
    found = rate(scheme, Sheet(DAY, branches, STARTS))
    return [(str(found[one.key].total), scheme.label(found[one.key].outcome)) for one in branches]


@pytest.mark.parametrize("key", library.KEYS)
def test_each_is_sound_complete_and_says_what_is_not_in_its_source(key: str) -> None:
    scheme = library.schemes()[key]
    assert check(scheme, SECTORS) == []
    sets = [level.key for level in scheme.levels] or [""]
    for star in sets:
        assert sum(not star or one.component == star for one in scheme.indicators) >= 20
    assert {one.fact for one in scheme.indicators if one.kind == "automatic"} <= FACTS.keys()
    assert all(one.how for one in scheme.indicators)
    for words in ("四舍五入保留", "示例，非原文", "名额", "同分|相同"):
        assert re.search(words, scheme.note), words
    assert all(share.rounding == "down" and share.ties == "components" for share in scheme.shares)
    assert "places" in scheme.examples
    assert workbook.read(workbook.write(scheme)) == (scheme, [])


def test_what_the_sources_say_is_no_example() -> None:
    schemes = library.schemes()
    assert [len([one for one in schemes[key].indicators if not one.example]) for key in library.KEYS] == [
        0,
        0,
        19,
        15,
        0,
    ]
    assert not any(one.example for one in (*schemes["education"].vetoes, *schemes["education"].conditions))
    assert not any(one.example for one in (*schemes["enterprise"].levels, *schemes["enterprise"].vetoes))
    assert not schemes["city"].shares[0].example
    assert schemes["teacher"].shares[0].example
    for key, points in (("teacher", [30, 25, 25, 50, 10, 10]), ("student", [35, 40, 55, 10, 10])):
        assert [one.ceiling for one in schemes[key].components if not one.example] == points


def test_who_votes_and_who_scores_is_said() -> None:
    schemes = library.schemes()
    voters = {key: [one.voters for one in of.indicators if one.kind == "voted"] for key, of in schemes.items()}
    assert voters == {
        "city": ["members", "staff"], "education": ["both"], "teacher": ["members", "staff"],
        "student": ["members", "staff"], "enterprise": ["both"],
    }  # fmt: skip
    alone = {one.label for of in schemes.values() for one in of.indicators if one.by == "committee"}
    assert alone == {"上级党组织评议"}


def test_city() -> None:
    """(基础项－减分项)×70%＋评议项×30%; 30 % of four rated branches are 1.2: one place."""
    scheme = library.schemes()["city"]
    half = {"好": 5, "较好": 5}  # 36 of 40
    first = branch(scheme, "1", criticised=(Event(DAY, "city"),), neglected=-2, by_public=half, by_superior=18)
    second = branch(scheme, "2", facts={"committee_in_place": 0})
    third = branch(
        scheme, "3", facts={"pledges_published_share": 85, "pledge_items_done_share": 79}, meetings="差",
        days=frozenset({"t1", "t4"}), service="一般", by_members={"较好": 9}, by_public={"一般": 9}, by_superior=10,
    )  # fmt: skip
    fourth = branch(
        scheme, "4", facts={"committee_in_place": 0, "setup_defects": 1},
        by_members={"较好": 9}, by_public={"较好": 9}, by_superior=D("16.65"),
    )  # fmt: skip
    fifth = branch(scheme, "5", by_superior=None)
    assert results(scheme, first, second, third, fourth, fifth) == [
        ("94.70", "四星"),  # (100 − 3 − 2) × 0.7 + (40 + 36 + 18) × 0.3 = 66.5 + 28.2; the place is taken
        ("97.20", "五星"),  # 96 × 0.7 + 100 × 0.3
        ("71.10", "三星"),  # (100 − 8 − 3 − 4 − 4 − 6) × 0.7 + (32 + 20 + 10) × 0.3 = 52.5 + 18.6
        ("90.00", "四星"),  # 94 × 0.7 + 80.65 × 0.3 = 65.8 + 24.195 = 89.995
        ("None", "不定星级"),
    ]
    assert rate_one(scheme, fourth, day=DAY, starts=STARTS).outcome == 5
    assert results(scheme, second, third) == [("97.20", "四星"), ("71.10", "三星")]  # 0.6: no place


def test_education() -> None:
    scheme = library.schemes()["education"]
    held = frozenset({"integrity"})
    first = replace(branch(scheme, "1"), met=held)
    second = branch(scheme, "2")
    third = replace(branch(scheme, "3", volunteering=(Event(DAY),)), met=held, vetoes={"weak": "班子长期不团结"})
    meetings, answers = frozenset({"t1", "t2", "t3"}), {"满意": 5, "基本满意": 5}
    fourth = replace(branch(scheme, "4", meetings=meetings, days=D("4.5"), talks=4, satisfied=answers), met=held)
    fifth = branch(
        scheme, "5", renewal="逾期", archive=frozenset(), volunteering=(Event(DAY),) * 4 + (Event(date(2025, 11, 30)),),
        facts={"pledge_progress_share": 59, "pledges_published_share": 79, "identities_settled": 0, "opinions_answered_share": 89},
    )  # fmt: skip
    assert results(scheme, first, second, third, fourth, fifth) == [
        ("100.0", "五星"),
        ("100.0", "四星"),  # no certificate
        ("96.0", "二星"),  # 100 − 4, and the veto
        ("96.8", "四星"),  # 100 − 1.25 − 0.5 − 1 − 0.5 = 96.75; 30 % of 5 is one place
        ("69.0", "二星"),  # 100 − 5 × 6 − 1: what happened thirteen months ago is past
    ]


def test_teacher() -> None:
    scheme = library.schemes()["teacher"]
    halves = {one.key: one.points / 2 for one in scheme.indicators if one.kind == "adding"}
    nothing = {name: D(0) for name in halves}
    plain = {"honours": (), "brand": None}
    first = branch(scheme, "1")
    second = branch(
        scheme,
        "2",
        **plain,
        committee=5,
        example=7,
        neglected=-6,
        falsified=-4,
        by_members={"较好": 3},
        by_public={"一般": 2},
    )
    third = branch(scheme, "3", **plain, **halves)
    fourth = branch(scheme, "4", **nothing, by_members={"差": 1}, by_public={"差": 1})
    assert results(scheme, first, second, third, fourth) == [
        ("180.0", "五星"),  # 150 + 10 + 20: over the base
        ("140.0", "四星"),  # 150 − 10 − 3 − 10 + 8 + 5; 30 % of 4 is one place
        ("95.0", "二星"),  # 75 + 20
        ("10.0", "一星"),  # five honours count 6 at most, the brand 4
    ]


def test_student() -> None:
    scheme = library.schemes()["student"]
    halves = {one.key: one.points / 2 for one in scheme.indicators if one.kind == "adding"}
    plain = {"honours": (), "brand": None}
    first = branch(scheme, "1", **plain)
    second = branch(scheme, "2", **plain, **halves | {"rules": D(10), "role": D("9.95")})
    third = branch(scheme, "3", **plain, **halves | {"rules": D(10), "role": D("9.94")})
    fourth = branch(scheme, "4", **plain, procedure=None)
    assert results(scheme, first, second, third, fourth) == [
        ("170.0", "四星"),  # 150 + 20; 30 % of three rated branches is no place
        ("105.0", "三星"),  # 75 + 5 + 4.95 + 20 = 104.95
        ("104.9", "二星"),  # 104.94
        ("None", "不定星级"),
    ]


def test_enterprise() -> None:
    """Three sets of twenty indicators of 5 points; 80 passes; one level at a time."""
    scheme = library.schemes()["enterprise"]
    bad = {f"s3_{key}": "差" for key in ("safety", "quality", "clean", "open")}
    weak = {f"s4_{key}": "差" for key in ("plan", "team", "craft", "care", "joint")}
    cases = {
        "1": (replace(branch(scheme, "1"), history=(4,)), "100.0", "五星"),
        "2": (branch(scheme, "2"), "100.0", "三星"),  # rated for the first time
        "3": (branch(scheme, "3", only="s3", **bad), "80.0", "三星"),
        "4": (branch(scheme, "4", only="s3", **bad | {"s3_life": "较好"}), "79.0", "不定星级"),
        "5": (replace(branch(scheme, "5", **weak), history=(3,)), "100.0", "三星"),  # 四星 75: 五星 does not count
        "6": (replace(branch(scheme, "6"), history=(4,), vetoes={"safety": "一般事故一起"}), "100.0", "不定星级"),
        "7": (replace(branch(scheme, "7"), history=(3,), exception="表现突出"), "100.0", "四星"),  # no exception here
        "8": (replace(branch(scheme, "8", facts={"pledge_items_done_share": 96, "pledges_published_share": 99}), history=(4,)), "94.0", "五星"),
    }  # fmt: skip
    assert results(scheme, *(one for one, _, _ in cases.values())) == [
        (total, star) for _, total, star in cases.values()
    ]
