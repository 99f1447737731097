"""Forms of 示范支部."""

from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.forms import Day, Form, day, text
from portal.stars.demonstrations.domain import LONGEST, LONGEST_REASON


def _shows() -> TextAreaField:
    return text("示范内容", most=LONGEST, hint="别的支部来看什么、学什么，例如：主题党日怎样与业务结合。")


def _starts() -> Day:
    return day("起始日期")


class NameForm(Form):
    """确定示范支部."""

    needed = ("branch", "starts")
    branch = SelectField("党支部", choices=[], validate_choice=False)
    shows, starts = _shows(), _starts()

    def offer(self, units: list[Any]) -> None:
        """The branches to choose from."""
        choices = [SelectChoice(str(one.id), one.name) for one in units]
        self.branch.choices = [SelectChoice("", "请选择"), *choices]


class EditForm(Form):
    """修改."""

    needed = ("starts",)
    shows, starts = _shows(), _starts()


class EndForm(Form):
    """结束示范."""

    needed = ("on",)
    on = day("结束日期", hint="示范的最后一天。")
    reason = text("结束的原因", most=LONGEST_REASON, hint="支部会看到，并列在示范支部的记录里。")
