"""Forms of a round: opening it, its dates, taking a branch in or out, cancelling it."""

from typing import Any

from markupsafe import Markup
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.forms import Form, day, line, text
from portal.stars.cycles.domain import MOST_NAME, MOST_REASON, TITLES, Wanted
from portal.units.forms import Ticks


class CycleForm(Form):
    """修改: name and dates."""

    needed = ("name", "year", "starts", "ends", "declare_until", "review_until", "publicity_days", "branches")
    name = line(TITLES["name"], most=MOST_NAME, required=False, hint="例如：2026年度党支部星级评定。")
    year = IntegerField(TITLES["year"], [Optional()])
    starts = day(TITLES["starts"])
    ends = day(TITLES["ends"], hint="成立时间、荣誉年限、按次计分的期限都算到这一天。")
    declare_until = day(TITLES["declare_until"], hint="过了这一天还可以申报，会记为逾期。")
    review_until = day(TITLES["review_until"])
    publicity_days = IntegerField(
        TITLES["publicity_days"],
        [Optional()],
        description=Markup('工作日，一般为 5 个；节假日和调休见<a href="/workdays">工作日历</a>。'),
    )

    def wanted(self) -> Wanted:
        """What was typed, for the domain."""
        return Wanted(
            self.name.data or "", self.year.data, self.starts.data, self.ends.data, self.declare_until.data,
            self.review_until.data, self.publicity_days.data,
        )  # fmt: skip


class OpenForm(CycleForm):
    """发起评定."""

    branches = Ticks("参加的党支部", coerce=int, validate_choice=False, choices=[])

    def offer(self, rows: list[Any], busy: dict[int, str]) -> None:
        """The branches to choose from; `busy`: branch → the open round of the year that it is in already."""
        self.branches.choices = [
            SelectChoice(
                row.id,
                f"{row.name}（{row.sector or '未定领域'}）" + (f"：已在“{busy[row.id]}”中" if row.id in busy else ""),
            )
            for row in rows
        ]


class AddForm(Form):
    """列入 a branch."""

    needed = ("branch", "reason")
    branch = SelectField("党支部", coerce=lambda value: int(value) if value else None, choices=[])
    reason = text("列入的原因", most=MOST_REASON, required=False)

    def offer(self, rows: list[Any]) -> None:
        """The branches to choose from."""
        self.branch.choices = [SelectChoice("", "请选择"), *(SelectChoice(row.id, row.name) for row in rows)]


class ReasonForm(Form):
    """移出 a branch, 取消本轮."""

    needed = ("reason",)
    reason = text("原因", most=MOST_REASON, required=False, hint="支部会看到。")
