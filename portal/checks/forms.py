"""Forms of checks: the check itself, the units it goes to, its release, its end."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.checks.domain import Wanted
from portal.checks.domain.text import LONGEST
from portal.forms import Form, day, line, text
from portal.units.forms import Ticks


def number(value: Any) -> int | None:
    """A key out of a choice, None where nothing was chosen."""
    return int(value) if value and str(value).isdecimal() else None


class CheckForm(Form):
    """发起检查 and 修改."""

    needed = ("kind", "title", "subject", "starts", "ends", "people")

    kind = SelectField("类型", choices=[], validate_choice=False)
    title = line("名称", most=LONGEST["title"], required=False, hint="例如：第四季度组织生活随机抽查。")
    subject = text("检查内容", most=LONGEST["subject"], required=False, hint="看哪些方面、哪段时间。")
    starts = day("开始日期")
    ends = day("结束日期")
    checklist = SelectField(
        "检查清单", choices=[], validate_choice=False, description="检查开始以后清单不能再换，也不能再改。"
    )
    people = Ticks("检查人员", choices=[], coerce=int, validate_choice=False)
    lead = SelectField("组长", choices=[], validate_choice=False)

    def offer(self, kinds: dict[str, str], lists: list[tuple[int, str]], people: list[Any]) -> None:
        """The kinds, the lists that can be used, the people who can carry it out."""
        self.kind.choices = [SelectChoice(key, word) for key, word in kinds.items()]
        self.checklist.choices = [
            SelectChoice("", "不用清单"),
            *(SelectChoice(str(key), name) for key, name in lists),
        ]
        self.people.choices = [SelectChoice(one.id, one.name) for one in people]
        self.lead.choices = [SelectChoice("", "不设"), *(SelectChoice(str(one.id), one.name) for one in people)]

    def wanted(self) -> Wanted:
        """What was typed, for the domain."""
        return Wanted(
            self.kind.data or "", self.title.data or "", self.subject.data or "", self.starts.data, self.ends.data,
            number(self.checklist.data), tuple(self.people.data or ()), number(self.lead.data),
        )  # fmt: skip


class UnitsForm(Form):
    """列入单位."""

    needed = ("units",)
    units = Ticks("单位", choices=[], coerce=int, validate_choice=False)

    def offer(self, rows: list[Any]) -> None:
        """The units that can be taken in, with what tells them apart."""
        self.units.choices = [SelectChoice(one.id, f"{one.name}（{one.said}）") for one in rows]


class ReleaseForm(Form):
    """反馈检查结果."""

    summary = text("总体评价", most=LONGEST["summary"], required=False, hint="所有被检查单位都能看到，不要点名。")


class CancelForm(Form):
    """取消检查."""

    needed = ("reason",)
    reason = text("原因", most=LONGEST["reason"], required=False)
