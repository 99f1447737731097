"""Forms of a visit: when and who, what was done on site, why not, what the unit says to it."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.checks.domain.text import LONGEST
from portal.checks.models import METHODS
from portal.forms import Form, day, text
from portal.units.forms import Ticks


class PlanForm(Form):
    """安排."""

    planned_on = day("计划日期")
    visitor = SelectField("检查人", choices=[], validate_choice=False)

    def offer(self, people: list[Any]) -> None:
        """Those who carry the check out."""
        self.visitor.choices = [
            SelectChoice("", "未定"),
            *(SelectChoice(str(one.person_id), one.name) for one in people),
        ]


class RecordForm(Form):
    """登记现场检查."""

    needed = ("visited_on", "methods", "met")
    visited_on = day("到现场的日期")
    methods = Ticks("方法", choices=[SelectChoice(key, word) for key, word in METHODS.items()], validate_choice=False)
    met = text(
        "会见人员",
        most=LONGEST["met"],
        required=False,
        hint="见了谁、问了谁；人多的写人数和身份。",
        render_kw={"rows": 2},
    )
    opinion = text("现场意见", most=LONGEST["opinion"], required=False, hint="当面说了什么；反馈以后单位能看到。")


class DropForm(Form):
    """不再检查."""

    needed = ("reason",)
    reason = text("原因", most=LONGEST["reason"], required=False)


class RespondForm(Form):
    """回应."""

    needed = ("response",)
    response = text(
        "回应",
        most=LONGEST["response"],
        required=False,
        hint="对检查结果的意见、已经做的和准备做的；有不同看法也写在这里。",
    )
