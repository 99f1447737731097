"""Forms of waivers."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, text
from portal.life.judging.rules import Rule
from portal.life.rulesets.waivers.domain import LONGEST, Wanted, label


class WaiverForm(Form):
    """免除."""

    needed = ("rule", "whom", "starts", "ends")
    rule = SelectField("哪一项要求", choices=[])
    whom = SelectField(
        "免除谁", choices=[], description="对党小组的要求可以只免一个党小组，对个人的要求可以只免一个人。"
    )
    starts = day("从哪一天起")
    ends = day("到哪一天止", hint="完整落在这段时间里的各期不再要求。")
    reason = text(
        "原因", most=LONGEST["reason"], missing="请写明免除的原因，支部看得到。", hint="支部和督导组都看得到。"
    )

    def offer(self, rules: Mapping[str, Rule], groups: list[Any], people: list[Any]) -> None:
        """The rules in force, and the groups and members of the branch."""
        self.rule.choices = [SelectChoice("", "请选择"), *(SelectChoice(key, label(one)) for key, one in rules.items())]
        self.whom.choices = [
            SelectChoice("", "整个支部"),
            *(SelectChoice(f"group-{one.id}", f"党小组：{one.name}") for one in groups),
            *(SelectChoice(f"person-{one.id}", one.name) for one in people),
        ]

    def wanted(self) -> Wanted:
        """What was typed."""
        kind, _, key = (self.whom.data or "").partition("-")
        number = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else None
        return Wanted(
            self.rule.data or "", number if kind == "person" else None, number if kind == "group" else None,
            self.starts.data, self.ends.data, self.reason.data or "",
        )  # fmt: skip


class EndForm(Form):
    """撤销免除."""

    reason = text("撤销的原因", most=LONGEST["reason"], missing="请写明撤销的原因。")
