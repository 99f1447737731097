"""Forms of 年度计划: how a plan begins, an item, a reason, a return with reasons at items."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, line, must
from portal.forms import text as area
from portal.life.judging.rules import Type
from portal.plans.checking.plan import YEAR
from portal.plans.document import ANYBODY, HELD_BY, LABELS, LONGEST, Document, Item
from portal.plans.domain.text import LONGEST_REASON
from portal.units.forms import Ticks

MANDATORY = {"own": "自选动作", "mandatory": "规定动作"}
ONCE = {"each": "所选的每个月各一次", "once": "在所选的月份里一次"}
BEGINNINGS = {
    "rules": "制度要求的规定动作", "last": "本支部上一份计划", "model": "党委的计划样本", "arrangement": "党委的年度安排",
}  # fmt: skip


class BeginForm(Form):
    """编制 a plan: of which branch, for which year, from what."""

    needed = ("year", "branch")
    branch = SelectField("党支部", choices=[], coerce=int)
    year = SelectField("年度", choices=[], coerce=int)
    begin = Ticks("从哪些内容开始", choices=[], validate_choice=False)

    def offer(self, branches: list[Any], years: list[int], there: Mapping[str, list[int]]) -> None:
        """The branches and years there are; a single branch is not asked for.

        `there`: key of BEGINNINGS → the years for which there is one; what there is for none of them is not offered.
        """
        self.year.choices = [SelectChoice(year, f"{year} 年") for year in years]
        self.begin.choices = [
            SelectChoice(key, word if there[key] == years else f"{word}（{'、'.join(map(str, there[key]))} 年有）")
            for key, word in BEGINNINGS.items() if there[key]
        ]  # fmt: skip
        lacking = "、".join(BEGINNINGS[key] for key in ("model", "arrangement") if not there[key])
        self.begin.description = "可以选几样，相同的不会重复；带进来的都可以再改。什么也不选，就从空白写起。" + (
            f"{lacking}还没有发布，发布以后可以在那一份里逐项纳入。" if lacking else ""
        )
        if len(branches) == 1:
            del self.branch
        else:
            self.branch.choices = [SelectChoice(one.id, one.name) for one in branches]


class OwnForm(Form):
    """编制 the committee's own: its arrangement or the model."""

    needed = ("year", "kind")
    kind = SelectField(
        "编制什么",
        choices=[
            SelectChoice("committee", "党委年度安排：全年各月学什么、做什么，全体党员可看"),
            SelectChoice("model", "计划样本：支部编制计划时的范本"),
        ],
    )
    year = SelectField("年度", choices=[], coerce=int)
    begin = Ticks(
        "从哪些内容开始",
        choices=[SelectChoice("last", "上一年度的同一份"), SelectChoice("rules", "制度要求的规定动作")],
    )

    def offer(self, years: list[int], earlier: list[int]) -> None:
        """The years there are; without `earlier` ones of the committee there is nothing of last year to begin from."""
        self.year.choices = [SelectChoice(year, f"{year} 年") for year in years]
        if not earlier:
            self.begin.choices = [one for one in self.begin.choices if one.value != "last"]


class ItemForm(Form):
    """An item; `reason` where the plan stands already."""

    needed: Mapping[str, str] = must(
        topic="请填写主题：这一项要做什么。", months="请选择月份：安排在哪个月或哪几个月。",
    )  # fmt: skip
    topic = line(
        LABELS["topic"], most=LONGEST["topic"], required=False, hint="这一项做什么，写具体：学什么、谈什么、解决什么。"
    )
    kind = SelectField(LABELS["kind"], choices=[], validate_choice=False)
    months = Ticks(
        LABELS["months"],
        choices=[SelectChoice(month, f"{month} 月") for month in YEAR],
        coerce=int,
        validate_choice=False,
    )
    times = SelectField(LABELS["once"], choices=[SelectChoice(key, word) for key, word in ONCE.items()])
    who = line(LABELS["who"], most=LONGEST["who"], required=False)
    subject = SelectField(
        LABELS["subject"],
        choices=[SelectChoice(ANYBODY, "党支部"), *(SelectChoice(key, word) for key, word in HELD_BY.items())],
        validate_choice=False,
        description="选了党支部以外的，只有他们开会、主持、发言或者讲课的记录才对应到这一项；负责人里写了党小组名称的，只对应那个党小组的。",
    )
    text = area(
        LABELS["text"],
        most=LONGEST["text"],
        required=False,
        hint="怎样做、达到什么效果，结合本支部的实际写。",
        render_kw={"rows": 3},
    )
    mandatory = SelectField(
        LABELS["mandatory"],
        choices=[SelectChoice(key, word) for key, word in MANDATORY.items()],
        description="制度要求必须做的是规定动作，结合实际安排的是自选动作。",
    )
    emphasis = BooleanField("列为重点")
    materials = area(LABELS["materials"], most=LONGEST["materials"], required=False, render_kw={"rows": 2})
    reason = area("调整的原因", most=LONGEST_REASON, required=False, render_kw={"rows": 2})

    def offer(self, types: Mapping[str, Type], *, changing: bool) -> None:
        """The types there are, and the one the item has; no reason is asked of a draft."""
        now = self.kind.data or ""
        known = [SelectChoice(one.key, one.label) for one in types.values()]
        if now and now not in types:
            known.append(SelectChoice(now, "已停用的类型"))
        self.kind.choices = [SelectChoice("", "其他（不对应组织生活类型）"), *known]
        if changing:
            self.needed = must(**self.needed, reason="请写明调整的原因。")
        else:
            del self.reason

    def item(self, key: str, origin: str = "") -> Item:
        """What was typed."""
        return Item(
            key, self.kind.data or "", tuple(self.months.data or ()), self.topic.data or "", self.who.data or "",
            self.text.data or "", self.mandatory.data == "mandatory", bool(self.emphasis.data), self.times.data == "once",
            self.materials.data or "", origin, self.subject.data or ANYBODY,
        )  # fmt: skip


def filled(item: Item | None) -> dict[str, Any]:
    """What the form of an item starts from, and what stands beside a conflict."""
    if item is None:
        return {}
    return item._asdict() | {
        "months": list(item.months),
        "mandatory": "mandatory" if item.mandatory else "own",
        "times": "once" if item.once else "each",
    }


class ReasonForm(Form):
    """A reason, where one is needed."""

    needed = ("reason",)
    reason = area("原因", most=LONGEST_REASON, render_kw={"rows": 3})


class FilesForm(Form):
    """附件."""


class ReturnForm(Form):
    """退回修改: a reason of the whole; those at items are made by `of`."""

    reason = area("总的意见", most=LONGEST_REASON, required=False, render_kw={"rows": 3})

    @staticmethod
    def of(document: Document) -> type["ReturnForm"]:
        """A form with a field for each item, called item_<key>."""
        fields = {
            f"item_{one.key}": area(
                f"第 {number} 项：{one.topic}", most=LONGEST_REASON, required=False, render_kw={"rows": 1}
            )
            for number, one in enumerate(document.items, 1)
        }
        return type("ReturnForm", (ReturnForm,), fields)
