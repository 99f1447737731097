"""What a check of a set of rules finds: each defect alone, by its place; nothing in a set that is sound."""

from datetime import date

import pytest

from portal.life.judging.checking import Problem, check
from portal.life.judging.rules import RuleSet, Type
from tests.life.judging.making import D, rule, rules

SECTORS, CATEGORIES = ("机关", "学校"), ("在职", "离退休")
SOUND = {"source": "办法第一条"}


def one(kind: str = "cadence", key: str = "x", **kw) -> RuleSet:
    return rules(rule(key, kind, **SOUND | kw))


@pytest.mark.parametrize(
    "sound",
    [
        one(), one(period="month", fixed_day=True, slack=15, grace=28), one("quota", count=12, inner="month"),
        one("quota", period="force", until=date(2026, 12, 31), inner="quarter", count=3), one(opens="02-29", closes="02-29"),
        one(subject="member", categories=("在职",), as_speaker=True), one("order", before=("board",)), one("deadline", due="plan", closes="03-31"),
        one("deadline", due="election"), one("threshold", measure="share", minimum=D(1)), one(severity="warning", source="一般每月一次"),
        one("threshold", subject="member", measure="absences", minimum=D(3)),
    one("threshold", subject="member", measure="hours", minimum=D(32), types=()),
        rules(rule("x", **SOUND, types=("visit",)), types=(Type("visit", "走访"),)),
        rules(rule("x", **SOUND, until=date(2018, 1, 1)), rule("x", **SOUND, since=date(2018, 1, 2), period="month")),
        rules(rule("x", "quota", apart="y", **SOUND), rule("y", **SOUND)),
    ],
)  # fmt: skip
def test_nothing_is_found_in_a_sound_set(sound):
    assert check(sound, SECTORS, CATEGORIES) == []
    assert check(sound) == []


SEVERE = [
    (one(key=" x"), "key", "请填写编号，前后不要有空格。"),
    (one(name=""), "name", "请填写要求名称。"),
    (one(until=date(2015, 1, 1)), "until", "失效日期应不早于生效日期。"),
    (one(types=()), "types", "请选择哪些类型的记录计入。"),
    (one(types=("dance",)), "types", "没有这些类型：dance，请从类型表中选。"),
    (one("order", before=("dance",)), "before", "没有这些类型：dance，请从类型表中选。"),
    (one(agenda=("dance",)), "agenda", "没有这些议题类别：dance。"),
    (one(sectors=("农业",)), "sectors", "没有这些领域：农业，请从表中选。"),
    (one(subject="member", categories=("学生",)), "categories", "没有这些党员类别：学生，请从表中选。"),
    (one(categories=("在职",)), "categories", "党员类别只用于对党员的要求，请删去或改换对象。"),
    (one(as_speaker=True), "as_speaker", "“由本人讲”只用于对个人的要求，请删去或改换对象。"),
    (one(members_from=9, members_to=7), "members_from", "正式党员人数的下限应不大于上限。"),
    (one(subject="committee", has_groups=True), "subject", "对基层党委的要求不看支委会和党小组，请删去这些条件。"),
    (one(subject="group", has_groups=False), "has_groups", "对党小组的要求不能只适用于没有党小组的支部。"),
    (one(period="month", grace=29), "grace", "宽限期应短于一期，最多 28 天，否则分不清补的是哪一期。"),
    (
        one("quota", count=12, inner="month", grace=31),
        "grace",
        "宽限期应短于一期，最多 28 天，否则分不清补的是哪一期。",
    ),
    (one(count=0), "count", "次数至少为 1。"),
    (one(fixed_day=True), "fixed_day", "固定活动日只用于每月的要求。"),
    (one(fixed_day=True, period="month", subject="member"), "fixed_day", "固定活动日只用于对支部和党小组的要求。"),
    (one(fixed_day=True, period="month", slack=16), "slack", "前后天数最多 15 天，否则等于不固定。"),
    (one("quota", inner="force"), "inner", "其中的周期应为每月、每季度、每半年或每年。"),
    (one("quota", inner="year"), "inner", "其中的周期应短于整个周期。"),
    (one("quota", count=12, inner="month", inner_count=0), "inner_count", "其中的次数至少为 1。"),
    (one("quota", apart="x"), "apart", "另计的应是本制度中的另一项要求，请重新选择。"),
    (one("quota", apart="y"), "apart", "另计的应是本制度中的另一项要求，请重新选择。"),
    (one(period="force"), "until", "周期为“有效期内”的，请填写失效日期。"),
    (one(period="month", opens="06-01"), "period", "有开始日或截止日的，周期应为每年。"),
    (one(opens="6-1"), "opens", "开始日应写成 06-15 的样子。"),
    (one(closes="02-30"), "closes", "截止日应写成 06-15 的样子。"),
    (one(opens="12-01", closes="01-31"), "closes", "截止日应不早于开始日，不能跨年。"),
    (one("threshold", minimum=D(1)), "measure", "请选择限度：到会比例、学时或连续无故缺席。"),
    (one("threshold", measure="share"), "minimum", "请填写数值，应大于 0。"),
    (one("threshold", measure="share", minimum=D(50)), "minimum", "到会比例应写成 0 至 1 的数，如一半写 0.5。"),
    (one("threshold", measure="hours", minimum=D("1.5")), "minimum", "应为整数。"),
    (one("threshold", measure="absences", minimum=D(3)), "subject", "连续缺席只用于对个人的要求。"),
    (one("threshold", measure="share", minimum=D(1), types=()), "types", "请选择哪些类型的记录计入。"),
    (one("order"), "before", "请选择应先召开的类型。"),
    (one("order", before=("assembly",)), "before", "先开和后开的类型不能相同。"),
    (one("order", before=("board",), within=0), "within", "提前天数应为 1 至 366。"),
    (one("order", before=("board",), subject="member"), "subject", "先后要求只用于党组织。"),
    (one("deadline"), "due", "请选择期限事项：年度计划备案或换届选举。"),
    (one("deadline", due="plan", closes="03-31", subject="group"), "subject", "期限要求只用于党支部和基层党委。"),
    (one("deadline", due="plan", closes="03-31", period="half"), "period", "年度计划的周期应为每年。"),
    (one("deadline", due="election", years=0), "years", "任期应为 1 至 10 年。"),
    (one("deadline", due="election", notice=25), "notice", "提前提醒和延期最多 24 个月。"),
]


@pytest.mark.parametrize(("wrong", "field", "text"), SEVERE)
def test_a_defect_is_found_at_its_place(wrong, field, text):
    severe = [problem for problem in check(wrong, SECTORS, CATEGORIES) if problem.severe]
    assert Problem(f"rules[0].{field}", text) in severe
    assert {problem.place for problem in severe} <= {f"rules[0].{field}", "rules[0].period"}


@pytest.mark.parametrize(
    ("odd", "place", "begins"),
    [
        (one(source=""), "source", "请填写依据"), (one(examples=("colour",)), "examples", "没有这些字段：colour"),
        (one(source="一般每年一次"), "severity", "依据中有“一般”"), (one(before=("board",)), "", "“周期”用不到先开的类型"),
        (one(period="month", slack=3), "slack", "没有要求固定活动日"), (one("quota", count=3, inner="month"), "count", "按其中的周期至少要 12 次"),
        (one("deadline", due="plan"), "closes", "没有截止日"), (one(types=("study", "study")), "types", "同一类型填了两次"),
        (one("deadline", due="election", types=("study",)), "", "“期限”用不到类型"),
    ],
)  # fmt: skip
def test_what_deserves_a_second_look_is_a_hint(odd, place, begins):
    (problem,) = check(odd)
    assert problem.place == f"rules[0].{place}".rstrip(".")
    assert problem.text.startswith(begins)
    assert not problem.severe


def test_the_set_itself_its_types_and_versions():
    assert [problem.place for problem in check(RuleSet(""))] == ["name", "rules"]
    types = (Type("assembly", "会"), Type("a", ""), Type("a", "甲", ""), Type(" ", "乙"))
    assert [problem.place for problem in check(rules(rule(**SOUND), types=types))] == [
        "types[0].key", "types[1].key", "types[1].label", "types[2].key", "types[2].verb", "types[3].key",
    ]  # fmt: skip
    overlap = check(rules(rule(**SOUND), rule(**SOUND, since=date(2018, 1, 1), subject="group")))
    assert [(problem.place, problem.severe) for problem in overlap] == [
        ("rules[1].since", True),
        ("rules[1].subject", True),
    ]
    gap = check(rules(rule(**SOUND, until=date(2016, 12, 31)), rule(**SOUND, since=date(2017, 4, 27))))
    assert [(problem.place, problem.severe) for problem in gap] == [("rules[1].since", False)]


def test_apart_is_of_the_same_subject_and_one_level_deep():
    other = check(rules(rule("x", "quota", apart="y", **SOUND), rule("y", subject="group", **SOUND)))
    assert [problem.text for problem in other] == ["另计的应是对同一对象的周期或次数要求。"]
    deep = check(
        rules(rule("x", "quota", apart="y", **SOUND), rule("y", "quota", apart="z", **SOUND), rule("z", **SOUND))
    )
    assert [problem.text for problem in deep] == ["另计的要求自己又有另计，请只留一层。"]


def test_what_is_beyond_all_limits_is_the_only_thing_said():
    assert check(rules(rule(name="长" * 201, types=()))) == [Problem("rules[0].name", "最多 200 个字，现有 201 个。")]
