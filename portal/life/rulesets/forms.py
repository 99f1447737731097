"""Forms of sets of rules: a set's name, a rule with only the fields of its kind, a type, a day, a reason."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from portal.errors import Invalid
from portal.forms import Form, day, line, text
from portal.life.judging.checking.kinds import NAMES as BY_KIND
from portal.life.judging.checking.kinds import USED
from portal.life.judging.describing import LABELS, STRICTNESS
from portal.life.judging.document import KEY, LONG_TEXT, TEXT
from portal.life.judging.rules import AGENDA, DUES, MEASURES, PERIODS, SUBJECTS, Kind, Rule, Type
from portal.life.rulesets.cells import FIELDS, Words, Wrong, said
from portal.life.rulesets.domain import LONGEST
from portal.units.forms import Ticks
from portal.units.models import CATEGORIES, SECTORS

MOST = 10_000
WHO: dict[Kind, tuple[str, ...]] = {"order": ("branch", "group", "committee"), "deadline": ("branch", "committee")}


def whole(name: str, hint: str = "") -> IntegerField:
    """A whole number, or nothing."""
    bounds = NumberRange(0, MOST, f"请填 0 至 {MOST} 的整数。")
    return IntegerField(LABELS[name], [Optional(), bounds], description=hint)


def choose(name: str, words: Mapping[Any, str], blank: str = "", hint: str = "") -> SelectField:
    """One of these words."""
    choices = [SelectChoice("", blank)] if blank else []
    return SelectField(
        LABELS[name], choices=choices + [SelectChoice(str(k), v) for k, v in words.items()], description=hint
    )


def tick(name: str, words: Mapping[str, str], hint: str = "") -> Ticks:
    """Any of these words."""
    choices = [SelectChoice(key, word) for key, word in words.items()]
    return Ticks(LABELS[name], choices=choices, validate_choice=False, description=hint)


class NameForm(Form):
    """What a set is called and where it comes from."""

    needed = ("name",)
    name = line("名称", most=LONGEST["name"], required=False, hint="例如：某某局机关党委组织生活制度（2026年）。")
    source = text("来源", most=LONGEST["source"], required=False, hint="制定的依据，或者通过它的会议和文号。")
    note = text("说明", most=LONGEST["note"], required=False)


class RuleForm(Form):
    """A rule: only the fields that its kind has a use for are there."""

    needed = ("name", "subject", "since", "severity", "period", "count", "measure", "minimum", "due", "types", "before")
    name = line("名称", most=TEXT, hint="例如：主题党日。")
    subject = choose("subject", SUBJECTS)
    types = tick("types", {})
    noun = line(LABELS["noun"], most=TEXT, required=False, hint="所计的是什么，如“集体学习”；不填用类型的名称。")
    agenda = tick("agenda", AGENDA, "只计有这类议题的会议；都不选则不限。")
    as_speaker = BooleanField("由本人讲（讲的计入，只参加的不计）")
    measure = choose("measure", MEASURES)
    minimum = line(
        LABELS["minimum"], most=12, required=False, hint="到会比例写 50% 或 0.5，学时写 32，连续缺席写次数。"
    )
    before = tick("before", {})
    within = whole("within", "先开的一次最多早这么多天。")
    due = choose("due", DUES)
    period = choose("period", PERIODS)
    count = whole("count", "每一期至少几次。")
    inner = choose(
        "inner",
        {key: word for key, word in PERIODS.items() if key != "force"},
        "（没有）",
        "在总次数之内，每月、每季度等还应有几次。",
    )
    inner_count = whole("inner_count")
    apart = choose("apart", {}, "（没有）", "已用来达到那一项的记录，这里不重复计。")
    opens = line(LABELS["opens"], most=10, required=False, hint="每年从哪一天起，如 06-15；不填为 01-01。")
    closes = line(LABELS["closes"], most=10, required=False, hint="每年到哪一天止，如 07-15；不填为 12-31。")
    fixed_day = BooleanField("在支部的固定活动日")
    slack = whole("slack", "固定活动日前后多少天以内也算；不填为当天。")
    years = whole("years")
    notice = whole("notice", "届满前多少个月开始提醒。")
    extension = whole("extension", "经批准最长可以延期几个月。")
    grace = whole("grace", "期满以后多少天以内补上也算；不填为不宽限。")
    severity = choose("severity", STRICTNESS, hint="依据里写“一般”的，按一般要求。")
    has_committee = choose("has_committee", {"yes": "设支委会的", "no": "不设支委会的"}, "不限")
    has_groups = choose("has_groups", {"yes": "划分党小组的", "no": "不划分党小组的"}, "不限")
    members_from = whole("members_from")
    members_to = whole("members_to")
    sectors = tick("sectors", {one: one for one in SECTORS}, "都不选则不限。")
    categories = tick("categories", {one: one for one in CATEGORIES}, "只用于对个人的要求；都不选则不限。")
    since = day(LABELS["since"])
    until = day(LABELS["until"], hint="不填为长期有效。")
    source = text(LABELS["source"], most=LONG_TEXT, required=False, hint="文件、条款和原文，支部据此核对。")
    note = text(LABELS["note"], most=LONG_TEXT, required=False)
    examples = tick("examples", {}, "原文没有写、由编写人补充的栏目，页面上标明“示例”。")
    key = line(
        LABELS["key"], most=KEY, required=False,
        hint="留空由系统编。与执行中的另一项前后相继、是同一个要求的，填它的编号，时间不能重叠。",
    )  # fmt: skip

    def __init__(self, *, kind: Kind, known: Mapping[str, Type], others: Mapping[str, str], **values: Any) -> None:
        super().__init__(**values)
        self.kind = kind
        for name in BY_KIND:
            if name not in USED[kind] and name in self:
                del self[name]
        if kind == "deadline":
            del self.period
        labels = [SelectChoice(key, one.label) for key, one in known.items()]
        for name in ("types", "before"):
            if name in self:
                self[name].choices = labels
        if "apart" in self:
            self.apart.choices = [
                SelectChoice("", "（没有）"),
                *(SelectChoice(key, word) for key, word in others.items()),
            ]
        if allowed := WHO.get(kind):
            self.subject.choices = [SelectChoice(key, SUBJECTS[key]) for key in allowed]  # type: ignore[index]
        there = [name for name in LABELS if name in self and name not in ("name", "key", "examples")]
        self.examples.choices = [SelectChoice(name, LABELS[name]) for name in there]

    def rule(self, old: Rule | None) -> Rule:
        """What was typed, over the rule as it was. Raises Invalid at the field that cannot be read."""
        values: dict[str, Any] = {name: self._value(name) for name in LABELS if name in self}
        if values["since"] is None:
            raise Invalid("请填写生效日期。", "since")
        if self.kind == "deadline":
            values["period"] = "year"
        if old is not None:
            for name, value in values.items():
                if isinstance(value, tuple):  # the order that they had: the first type gives the verb
                    held = [one for one in getattr(old, name) if one in value]
                    values[name] = (*held, *(one for one in value if one not in held))
            return replace(old, **values | {"key": values["key"] or old.key})
        return Rule(kind=self.kind, **values)

    def _value(self, name: str) -> Any:
        data, default = self[name].data, next(one.default for one in fields(Rule) if one.name == name)
        if name in ("has_committee", "has_groups"):
            return {"yes": True, "no": False}.get(data)
        if name in ("minimum", "opens", "closes"):
            try:
                return FIELDS[name].read(data, Words()) if data else default
            except Wrong as error:
                raise Invalid(str(error), name) from error
        if isinstance(data, list):
            return tuple(key for key, *_ in self[name].iter_choices() if key in data)
        if data in (None, ""):
            return default if default is not MISSING else None if name == "since" else ""
        return data


def filled(rule: Rule) -> dict[str, Any]:
    """What the form of a rule starts from."""
    found: dict[str, Any] = {}
    for name in LABELS:
        if name == "kind":
            continue
        value = getattr(rule, name)
        if name in ("has_committee", "has_groups"):
            found[name] = "" if value is None else "yes" if value else "no"
        elif name == "minimum":
            found[name] = "" if value is None else said(FIELDS[name].write(value, Words()))
        else:
            found[name] = (
                list(value)
                if isinstance(value, tuple)
                else ""
                if value is None and name in ("inner", "measure", "due")
                else value
            )
    return found


class TypeForm(Form):
    """A type of record that the set adds."""

    needed = ("label", "verb")
    label = line("类型名称", most=40, hint="例如：走访慰问。登记组织生活时可以选它。")
    verb = line("动词", most=10, hint="与名称连用的动词，如“开展”“召开”。")


class ChangeForm(Form):
    """自某日起修改."""

    needed = ("day",)
    day = day("从哪一天起", hint="前一天为止按现在的要求，从这一天起按修改后的要求。")


class AdoptForm(Form):
    """启用."""


class RetireForm(Form):
    """停用."""

    reason = text("停用的原因", most=500, missing="请填写停用的原因。")
