"""What holds for every scheme and every sheet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.stars.computation.result import Result
from portal.stars.computation.scheme import (
    Age,
    Award,
    Band,
    Component,
    Condition,
    Grade,
    Indicator,
    Ladder,
    Scheme,
    Share,
    Veto,
)
from portal.stars.computation.sharing import places
from portal.stars.computation.sheet import Branch, Honour, Sheet
from portal.stars.computation.standing import Ranks
from portal.stars.computation.wording import half_up
from tests.stars.computation.making import DAY, rate

MODEST = settings(max_examples=40, deadline=None, derandomize=True)
SECTORS = ("机关", "学校")
VETOES = (
    Veto("none", "违纪", "unrated"),
    Veto("two", "事故", "at_most", 2, cycles=2),
    Veto("weak", "软弱", "grade", grade="weak"),
    Veto("down", "退步", "steps_down", 1),
)
CONDITIONS = (
    Condition("honest", "廉洁证明", 5, "stated"),
    Condition("plan", "创新项目", 4, "stated"),
    Condition("base", "基础分", 4, "component", of="work", minimum=Decimal(20)),
)
INDICATORS = (
    Indicator("a", "甲", "work", "adding", Decimal(60)),
    Indicator("b", "乙", "work", "deducting", Decimal(10)),
    Indicator("c", "丙", "voice", "adding", Decimal(60)),
    Indicator("d", "丁", "voice", "bonus", Decimal(5), required=False),
    Indicator("e", "戊", "voice", "adding", Decimal(5), sectors=("学校",)),
)

numbers = st.integers(0, 12).map(lambda n: Decimal(n) * 5)  # coarse, so that ties happen
outcomes = st.sampled_from((5, 4, 3, 2, 1))


@st.composite
def shares(draw, kinds=("cap", "quota", "floor")) -> tuple[Share, ...]:
    found = {}
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(kinds))
        found[kind, draw(outcomes)] = {
            "percent": Decimal(draw(st.sampled_from((10, 30, 50)))),
            "base": draw(st.sampled_from(("rated", "all", "sector"))),
            "rounding": draw(st.sampled_from(("down", "half_up", "up"))),
            "least": draw(st.integers(0, 1)),
            "ties": draw(st.sampled_from(("out", "in", "components"))),
            "by": ("voice",),
        }
    return tuple(Share(kind, outcome, **parts) for (kind, outcome), parts in found.items())


@st.composite
def schemes(draw, share_kinds=("cap", "quota", "floor")) -> Scheme:
    bands = tuple(Band(Decimal(minimum), star) for minimum, star in ((90, 5), (75, 4), (60, 3), (45, 2)))
    return Scheme(
        "办法",
        5,
        components=(
            Component("work", "基础项", draw(st.sampled_from((Decimal("0.7"), Decimal(1)))), ceiling=Decimal(50)),
            Component("voice", "评议项", places=draw(st.sampled_from((None, 0)))),
        ),
        indicators=INDICATORS,
        ceiling=draw(st.sampled_from((None, Decimal(95)))),
        places=draw(st.integers(0, 2)),
        bands=draw(st.sampled_from(((), (*bands, Band(None, 1)), bands))),
        grades=(Grade("weak", "后进"),),
        shares=draw(shares(share_kinds)),
        vetoes=VETOES,
        conditions=CONDITIONS,
        ladder=draw(st.sampled_from((None, Ladder(), Ladder(steps=2, first=3, exception=False)))),
        age=draw(st.sampled_from((None, Age(months=12)))),
        awards=(Award("award", "授星", "city", 4),),
    )


@st.composite
def branches(draw, key: str) -> Branch:
    scores = {"a": draw(numbers), "b": -draw(st.integers(0, 2).map(Decimal)), "c": draw(numbers), "e": Decimal(1)}
    if draw(st.integers(0, 9)) == 0:
        del scores["a"]
    often = st.sampled_from((False, False, False, True))
    return Branch(
        key,
        f"支部{key}",
        sector=draw(st.sampled_from(SECTORS)),
        founded=draw(st.sampled_from((None, date(2020, 1, 1), date(2026, 6, 1)))) if draw(often) else None,
        scores=scores,
        vetoes={veto.key: "查实" for veto in VETOES if draw(often) and draw(often)},
        earlier_vetoes=(frozenset({"two"}),) if draw(often) else (),
        met=frozenset(("honest", "plan") if not draw(often) else ()),
        history=draw(st.sampled_from(((), (4,), (5, 4), (2,), (0, 3), ("weak",)))),
        honours=(Honour("先进支部", "city", date(2026, 1, 1)),) if draw(often) else (),
        exception="成绩突出" if draw(often) else "",
        order=draw(st.sampled_from((None, 1, 2))),
    )


sheets = st.integers(1, 8).flatmap(
    lambda n: st.tuples(*(branches(f"b{at}") for at in range(n))).map(lambda rows: Sheet(DAY, rows))
)


def rank(scheme: Scheme, result: Result) -> int:
    return Ranks(scheme).of(result.outcome)


@MODEST
@given(schemes(), sheets, st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(scheme, sheet, chance):
    mixed = list(sheet.branches)
    chance.shuffle(mixed)
    assert rate(scheme, replace(sheet, branches=tuple(mixed))) == rate(scheme, sheet)


@MODEST
@given(schemes(), sheets)
def test_caps_are_never_exceeded_under_any_tie(scheme, sheet):
    results = rate(scheme, sheet)
    for share in (share for share in scheme.shares if share.kind == "cap"):
        rated = [branch for branch in sheet.branches if results[branch.key].total is not None]
        groups = [rated]
        if share.base == "sector":
            groups = [[branch for branch in rated if branch.sector == sector] for sector in SECTORS]
        for group in groups:
            base = sheet.branches if share.base == "all" else group
            having = [
                branch for branch in group if rank(scheme, results[branch.key]) >= Ranks(scheme).of(share.outcome)
            ]
            assert len(having) <= places(share, len(base))


@MODEST
@given(schemes(), sheets)
def test_vetoes_and_conditions_always_win(scheme, sheet):
    ranks = Ranks(scheme)
    for branch in sheet.branches:
        result = rate(scheme, sheet)[branch.key]
        limits = {"none": 0, "two": 2, "weak": -1}
        for key in branch.vetoes.keys() - {"down"}:
            assert rank(scheme, result) <= limits[key]
        if "down" in branch.vetoes and branch.history:
            assert rank(scheme, result) <= max(ranks.of(branch.history[0]) - 1, 0)
        if branch.earlier_vetoes:
            assert rank(scheme, result) <= 2
        if "honest" not in branch.met:
            assert rank(scheme, result) <= 3  # both stated conditions are missing
        raw = [line.raw for line in result.lines if line.key == "work"]
        if raw and raw[0] < 20:
            assert rank(scheme, result) <= 3


@MODEST
@given(schemes(), sheets, st.integers(0, 7), st.sampled_from("ac"), st.sampled_from((1, 5, 20)))
def test_an_added_point_never_lowers_a_star(scheme, sheet, at, key, points):
    """Nothing else changes; caps, quotas and floors included, since who has more points is never further behind."""
    rows = list(sheet.branches)
    branch = rows[at % len(rows)]
    if key not in branch.scores:
        return
    better = min(branch.scores[key] + points, Decimal(60))
    rows[at % len(rows)] = replace(branch, scores=branch.scores | {key: better})
    before, after = rate(scheme, sheet)[branch.key], rate(scheme, replace(sheet, branches=tuple(rows)))[branch.key]
    assert rank(scheme, after) >= rank(scheme, before)


@MODEST
@given(schemes(share_kinds=("cap", "floor")), sheets)
def test_there_is_no_star_without_a_score_in_a_band_or_an_award(scheme, sheet):
    for branch in sheet.branches:
        result = rate(scheme, sheet)[branch.key]
        reached = [band for band in scheme.bands if band.minimum is None or (result.total or 0) >= band.minimum]
        if result.total is None or not (reached or branch.honours):
            assert rank(scheme, result) <= 0
        elif not branch.honours:
            assert rank(scheme, result) <= max(Ranks(scheme).of(band.outcome) for band in reached)


@MODEST
@given(schemes(), sheets)
def test_the_lines_add_up_to_the_result(scheme, sheet):
    for key, result in rate(scheme, sheet).items():
        lines = {stage: [line for line in result.lines if line.stage == stage] for stage in ("indicator", "component")}
        assert result.key == key
        assert result.lines[-1].stage == "result"
        assert result.lines[-1].after == result.outcome
        assert all(line.text.endswith("。") for line in result.lines)
        if result.total is not None:
            for component, line in zip(scheme.components, lines["component"], strict=True):
                raw = component.start + sum(each.value for each in lines["indicator"] if each.component == line.key)
                assert line.raw == min(raw, component.ceiling or raw)
                exact = line.raw * component.weight
                assert line.value == (exact if component.places is None else half_up(exact, component.places))
            total = max(sum(line.value for line in lines["component"]), Decimal(0))
            assert result.total == half_up(min(total, scheme.ceiling or total), scheme.places)
        now = next((line.after for line in result.lines if line.stage == "band"), 0)
        for line in result.lines:  # each step begins where the one before ended
            if line.before is not None:
                assert line.before == now
                now = line.after
        assert now == result.outcome


@MODEST
@given(schemes(share_kinds=("quota",)), sheets)
def test_a_quota_without_tie_or_bar_is_filled_exactly(scheme, sheet):
    free = replace(scheme, bands=(), vetoes=(), conditions=(), ladder=None, age=None, awards=())
    branches = [
        replace(branch, scores=branch.scores | {"a": Decimal(at), "c": Decimal(0)})
        for at, branch in enumerate(sheet.branches)
    ]
    quotas = [share for share in free.shares if share.base == "rated"][:1]
    results = rate(replace(free, shares=tuple(quotas), places=2), Sheet(DAY, tuple(branches)))
    for share in quotas:
        totals = [result.total for result in results.values()]
        if len(set(totals)) == len(totals):
            having = [result for result in results.values() if result.outcome == share.outcome]
            assert len(having) == min(places(share, len(branches)), len(branches))
            assert all(result.total >= sorted(totals)[-len(having)] for result in having)
