"""Sets of rules as JSON: exact both ways, and malformed input refused by name."""

import json
import re
from datetime import date

import pytest

from portal.life import library
from portal.life.judging.document import from_document, to_document
from portal.life.judging.rules import RuleSet, Type
from tests.life.judging.making import D, rule, rules

FULL = rules(
    rule("a", period="month", fixed_day=True, slack=3, count=2, grace=9, severity="warning", has_committee=True, sectors=("机关",)),
    rule("b", "quota", period="force", until=date(2016, 12, 31), inner="month", inner_count=2, apart="a", agenda=("election",), noun="学习"),
    rule("c", "quota", subject="leading", as_speaker=True, opens="06-15", closes="07-15", categories=("在职",), examples=("opens",)),
    rule("d", "threshold", measure="share", minimum=D("0.50"), has_groups=False, members_from=7, members_to=50),
    rule("e", "order", before=("board",), within=10, source="依据\n第二行", note="说明"),
    rule("f", "deadline", due="election", years=5, notice=3, extension=6),
    types=(Type("visit", "走访", "进行"), Type("extra", "其他")), source="来源", note="说明",
)  # fmt: skip


@pytest.mark.parametrize("of", [FULL, rules(), *library.rule_sets().values()], ids=lambda of: of.name)
def test_a_set_comes_back_equal_from_json(of):
    assert from_document(json.loads(json.dumps(to_document(of), allow_nan=False))) == of


def test_what_holds_its_default_is_left_out():
    assert to_document(RuleSet("空", (rule(minimum=D("1E+1")),))) == {
        "name": "空",
        "rules": [
            {"key": "r", "name": "要求r", "kind": "cadence", "subject": "branch", "since": "2016-01-01", "types": ["assembly"], "minimum": "10"}
        ],
    }  # fmt: skip


def at(path: str, value: object) -> object:
    """FULL's document with another value at this place."""
    document = to_document(FULL)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: object = document
    for part in way:
        inner = inner[part]
    inner[last] = value
    return document


def without(path: str) -> object:
    document = to_document(FULL)
    del document["rules"][0][path]
    return document


NUMBER = '应为不小于 0 的数（写成文字，如 "0.5"；整数部分最多 6 位，小数最多 4 位）。'
DAY = "日期应写成 2018-10-28 的样子。"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (None, "应为一组字段（JSON 对象）。"),
        ({}, "name：缺少这个字段。"),
        (without("since"), "rules[0].since：缺少这个字段。"),
        (at("rules.0.colour", 1), "rules[0].colour：没有这个字段。"),
        (at("rules.1", "b"), "rules[1]：应为一组字段（JSON 对象）。"),
        (at("rules", {}), "rules：应为列表。"),
        (at("rules.0.types", ["a"] * 201), "rules[0].types：最多 200 项，现有 201 项。"),
        (at("rules.0.types.0", 5), "rules[0].types[0]：应为文字。"),
        (at("rules.0.name", "长" * 201), "rules[0].name：最多 200 个字，现有 201 个。"),
        (at("rules.0.key", "k" * 41), "rules[0].key：最多 40 个字，现有 41 个。"),
        (at("rules.0.name", "名\x00称"), "rules[0].name：含有不能显示的字符，请删去。"),
        (at("rules.0.since", "2018-13-01"), f"rules[0].since：{DAY}"),
        (at("rules.0.since", 20180101), f"rules[0].since：{DAY}"),
        (at("rules.0.since", "20180101"), f"rules[0].since：{DAY}"),
        (at("rules.0.count", 1.5), "rules[0].count：应为 0 至 10000 的整数。"),
        (at("rules.0.count", True), "rules[0].count：应为 0 至 10000 的整数。"),
        (at("rules.0.fixed_day", 1), "rules[0].fixed_day：应为 true 或 false。"),
        (at("rules.0.period", "week"), "rules[0].period：应为以下之一：month、quarter、half、year、force。"),
        (at("rules.3.minimum", 0.5), f"rules[3].minimum：{NUMBER}"),
        (at("rules.3.minimum", "-1"), f"rules[3].minimum：{NUMBER}"),
        (at("rules.3.minimum", "NaN"), f"rules[3].minimum：{NUMBER}"),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(document, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        from_document(document)


def test_a_whole_number_and_nothing_are_taken():
    assert from_document(at("rules.3.minimum", 1)).rules[3].minimum == D(1)
    assert from_document(at("rules.3.minimum", None)).rules[3].minimum is None
