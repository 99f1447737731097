"""Schemes and scores as JSON: exact both ways, and every kind of malformed input refused by name."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.stars.computation.document import from_document, score_from_document, score_to_document, to_document
from portal.stars.computation.scheme import Age, Award, Condition, Grade, Ladder, Level, Scheme, Share, Step, Veto
from portal.stars.computation.sheet import Event
from tests.stars.computation.making import D, bands, component, indicator, items, scheme, table

FULL = scheme(
    indicator("a", "20.50", kind="graded", table=table(好=20, 差="0.000001"), how="查阅\n访谈", example=True, required=False),
    indicator("b", kind="events", items=items("x", y=-3), each=D("1.5"), months=6, sectors=("机关",)),
    indicator("c", kind="automatic", steps=(Step(D(-1), D(0)), Step(D(8), D(4))), fact="meetings"),
    indicator("d", kind="voted", table=table(好=20, 差=0), voters="staff", by="committee"),
    components=(component(weight="0.70", start=D(-100), floor=D(0), ceiling=D(100), places=1),),
    bands=bands((90, 5), (60, 0), (None, "weak")),
    levels=(Level("l", "一级", 3, D(80)),),
    grades=(Grade("weak", "后进"),),
    shares=(Share("cap", 5, D(30), ties="components", by=("work",)), Share("quota", "weak", count=3, base="sector")),
    vetoes=(Veto("v", "事故", "grade", grade="weak", cycles=2), Veto("w", "违纪", "at_most", 2)),
    conditions=(Condition("c", "得分", 4, "component", "work", D("0.5")), Condition("h", "连续", 5, "history", cycles=2, least=4)),
    ladder=Ladder(2, 3, exception=False), age=Age(months=12), awards=(Award("p", "授星", "city", 5, 2),),
    sectors=("机关", "学校"), lowest=3, floor=None, ceiling=D(110), places=1, cycle_years=2, examples=("places",), note="说明",
)  # fmt: skip


@pytest.mark.parametrize("of", [FULL, scheme(), Scheme("空", 3), scheme(ladder=Ladder(), floor=D(5))])
def test_a_scheme_comes_back_equal_from_json(of):
    assert from_document(json.loads(json.dumps(to_document(of), allow_nan=False))) == of


def test_what_holds_its_default_is_left_out_and_numbers_are_text():
    assert to_document(Scheme("空", 3, floor=None, bands=bands(("1E+2", 3)))) == {
        "name": "空", "stars": 3, "floor": None, "bands": [{"minimum": "100", "outcome": 3}],
    }  # fmt: skip


decimals = st.decimals(-999_999_999, 999_999_999, places=6)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    decimals, decimals, st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Cc"]), max_size=200)
)
def test_any_number_and_any_readable_text_come_back(weight, start, label):
    of = scheme(components=(component(weight=weight, start=start, label=label),))
    assert from_document(to_document(of)) == of


def at(path: str, value: object) -> object:
    """FULL's document with another value at this place."""
    document = to_document(FULL)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: object = document
    for part in way:
        inner = inner[part]
    inner[last] = value
    return document


KIND = "应为以下之一：adding、deducting、bonus、graded、voted、events、passed、automatic。"
NUMBER = '应为数（写成文字，如 "0.7"；整数部分最多 9 位，小数最多 6 位）。'


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (None, "应为一组字段（JSON 对象）。"),
        ([], "应为一组字段（JSON 对象）。"),
        ({"name": "空"}, "stars：缺少这个字段。"),
        (at("colour", "red"), "colour：没有这个字段。"),
        (at("indicators.3.voters", "all"), "indicators[3].voters：应为以下之一：members、staff、both。"),
        (at("indicators.3.by", "branch"), "indicators[3].by：应为以下之一：both、committee。"),
        (at("x" * 99, "red"), f"{'x' * 40}：没有这个字段。"),
        (at("indicators.0.weight", "1"), "indicators[0].weight：没有这个字段。"),
        (at("name", 5), "name：应为文字。"),
        (at("name", None), "name：应为文字。"),
        (at("name", "办" * 201), "name：最多 200 个字，现有 201 个。"),
        (at("note", "办" * 4001), "note：最多 4000 个字，现有 4001 个。"),
        (at("indicators.0.key", "k" * 41), "indicators[0].key：最多 40 个字，现有 41 个。"),
        (at("sectors", ["机" * 41]), "sectors[0]：最多 40 个字，现有 41 个。"),
        (at("name", "办\x00法"), "name：含有不能显示的字符，请删去。"),
        (at("name", "办\ud800法"), "name：含有不能显示的字符，请删去。"),
        (at("components.0.weight", "NaN"), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", "Infinity"), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", float("nan")), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", 0.7), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", True), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", "1e3"), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", "１"), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", "1_000"), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", "0.0000001"), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", "1234567890"), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", 10**9), f"components[0].weight：{NUMBER}"),
        (at("components.0.weight", 10**5000), f"components[0].weight：{NUMBER}"),
        (at("indicators", {}), "indicators：应为列表。"),
        (at("sectors", ["机关"] * 501), "sectors：最多 500 项，现有 501 项。"),
        (at("indicators.1", "b"), "indicators[1]：应为一组字段（JSON 对象）。"),
        (at("indicators.1.kind", "magic"), f"indicators[1].kind：{KIND}"),
        (at("indicators.1.kind", ["adding"]), f"indicators[1].kind：{KIND}"),
        (at("indicators.1.required", 0), "indicators[1].required：应为 true 或 false。"),
        (at("indicators.1.months", "6"), "indicators[1].months：应为 0 至 10000 的整数。"),
        (at("indicators.1.months", 10001), "indicators[1].months：应为 0 至 10000 的整数。"),
        (at("cycle_years", -1), "cycle_years：应为 0 至 10000 的整数。"),
        (at("cycle_years", 1.0), "cycle_years：应为 0 至 10000 的整数。"),
        (at("places", 7), "places：应为 0 至 6 的整数。"),
        (at("stars", 11), "stars：应为 0 至 10 的整数。"),
        (at("stars", True), "stars：应为 0 至 10 的整数。"),
        (at("vetoes.1.star", 11), "vetoes[1].star：应为 0 至 10 的整数。"),
        (at("bands.0.outcome", 11), "bands[0].outcome：应为星数（0 至 10）或等次的键。"),
        (at("bands.0.outcome", -1), "bands[0].outcome：应为星数（0 至 10）或等次的键。"),
        (at("bands.0.outcome", False), "bands[0].outcome：应为星数（0 至 10）或等次的键。"),
        (at("bands.0.outcome", ""), "bands[0].outcome：应为星数（0 至 10）或等次的键。"),
        (at("bands.0.outcome", "k" * 41), "bands[0].outcome：最多 40 个字，现有 41 个。"),
        (at("ladder", 1), "ladder：应为一组字段（JSON 对象）。"),
        (at("ladder.exception", None), "ladder.exception：应为 true 或 false。"),
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused_with_its_place(document, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        from_document(document)
    assert str(error.value) == message


def test_what_stands_on_the_limits_is_accepted():
    for path, value in {
        "name": "办" * 200, "note": "办\n" * 2000, "indicators.0.key": "k" * 40, "stars": 10, "places": 6, "ladder": None,
        "indicators.1.months": 10000, "bands.0.outcome": 10, "sectors": ["机关"] * 500, "components.0.weight": 10**9 - 1,
        "components.0.start": "-999999999.999999",
    }.items():  # fmt: skip
        from_document(at(path, value))
    assert str(from_document(at("components.0.start", "-0")).components[0].start) == "0"
    assert from_document(at("components.0.start", -7)).components[0].start == -7


TABLE = table(好=20, 差=0)
ADDING = indicator("x", "20.50")
TAKING = indicator("x", 5, kind="deducting")
GRADED = indicator("x", 20, kind="graded", table=TABLE)
VOTED = indicator("x", 20, kind="voted", table=TABLE)
EVENTS = indicator("x", 20, kind="events", each=D(1))
KINDS = indicator("x", 20, kind="events", items=items("talk", "trip"))
PASSED = indicator("x", 20, kind="passed", items=items("a", "b"))
FACT = indicator("x", 20, kind="automatic", fact="n")


@pytest.mark.parametrize(
    ("of", "value", "score"),
    [
        (ADDING, "20.5", Decimal("20.5")),
        (ADDING, 0, Decimal(0)),
        (ADDING, "12.3456", Decimal("12.3456")),
        (indicator("x", 3, kind="bonus"), "3", Decimal(3)),
        (TAKING, "-5", Decimal(-5)),
        (TAKING, "0", Decimal(0)),
        (GRADED, "差", "差"),
        (VOTED, {"好": 3}, {"好": 3}),
        (VOTED, {"好": 0, "差": 1_000_000}, {"好": 0, "差": 1_000_000}),
        (EVENTS, [], ()),
        (EVENTS, [{"day": "2026-03-31", "kind": "", "label": "观影"}], (Event(date(2026, 3, 31), "", "观影"),)),
        (KINDS, [{"day": "2026-03-31", "kind": "trip", "label": ""}], (Event(date(2026, 3, 31), "trip"),)),
        (PASSED, [], frozenset()),
        (PASSED, ["a", "b"], frozenset("ab")),
        (FACT, "-3.5", Decimal("-3.5")),
        (FACT, "1000", Decimal(1000)),
    ],
)
def test_a_score_is_read_and_written(of, value, score):
    read = score_from_document(of, value)
    assert read == score
    assert type(read) is type(score)
    written = json.loads(json.dumps(score_to_document(read)))
    assert written == (str(value) if isinstance(value, int) else value)


FOUR = '指标x：应为数（写成文字，如 "0.7"；整数部分最多 9 位，小数最多 4 位）。'


@pytest.mark.parametrize(
    ("of", "value", "message"),
    [
        (ADDING, "20.51", "指标x：应在 0 至 20.5 分之间，填的是 20.51。"),
        (ADDING, "-1", "指标x：应在 0 至 20.5 分之间，填的是 -1。"),
        (ADDING, "1.23456", FOUR),
        (ADDING, "", FOUR),
        (ADDING, None, FOUR),
        (ADDING, 1.5, FOUR),
        (indicator("x", 3, kind="bonus"), "3.1", "指标x：应在 0 至 3 分之间，填的是 3.1。"),
        (TAKING, "1", "指标x：应在 -5 至 0 分之间，填的是 1。"),
        (TAKING, "-5.5", "指标x：应在 -5 至 0 分之间，填的是 -5.5。"),
        (GRADED, "优", "指标x：应为以下之一：好、差。"),
        (GRADED, 20, "指标x：应为以下之一：好、差。"),
        (VOTED, [3], "指标x：应填每一档的票数。"),
        (VOTED, {"优": 3}, "指标x：没有“优”这一档。"),
        (VOTED, {"好": -1}, "指标x“好”：应为 0 至 1000000 的整数。"),
        (VOTED, {"好": 1_000_001}, "指标x“好”：应为 0 至 1000000 的整数。"),
        (VOTED, {"好": True}, "指标x“好”：应为 0 至 1000000 的整数。"),
        (VOTED, {"好": 0}, "指标x：一票也没有，还不能计分。"),
        (VOTED, {}, "指标x：一票也没有，还不能计分。"),
        (EVENTS, {}, "指标x：应为列表。"),
        (EVENTS, ["2026-03-31"], "指标x[0]：应有日期（day），可有类别（kind）和说明（label），没有别的字段。"),
        (EVENTS, [{"kind": ""}], "指标x[0]：应有日期（day），可有类别（kind）和说明（label），没有别的字段。"),
        (EVENTS, [{"day": "2026-03-31", "who": ""}], "指标x[0]：应有日期（day），可有类别（kind）和说明（label），没有别的字段。"),
        (EVENTS, [{"day": "2026-02-30"}], "指标x[0]：日期应写成 2026-03-31 的样子。"),
        (EVENTS, [{"day": "2026-W13-2"}], "指标x[0]：日期应写成 2026-03-31 的样子。"),
        (EVENTS, [{"day": 20260331}], "指标x[0]：日期应写成 2026-03-31 的样子。"),
        (EVENTS, [{"day": "2026-03-31", "kind": "talk"}], "指标x[0]：没有这一类事项，请从列出的类别中选。"),
        (KINDS, [{"day": "2026-03-31"}], "指标x[0]：没有这一类事项，请从列出的类别中选。"),
        (KINDS, [{"day": "2026-03-31", "kind": ["talk"]}], "指标x[0]：没有这一类事项，请从列出的类别中选。"),
        (KINDS, [{"day": "2026-03-31", "kind": "talk", "label": "长" * 201}], "指标x[0]：最多 200 个字，现有 201 个。"),
        (EVENTS, [{"day": "2026-03-31"}] * 501, "指标x：最多 500 项，现有 501 项。"),
        (PASSED, "a", "指标x：应为列表。"),
        (PASSED, ["c"], "指标x[0]：应为以下之一：a、b。"),
        (PASSED, ["a", "a"], "指标x：同一项填了两次。"),
        (FACT, "NaN", FOUR),
    ],
)  # fmt: skip
def test_a_score_that_its_indicator_does_not_allow_is_refused(of, value, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        score_from_document(of, value)
    assert str(error.value) == message
