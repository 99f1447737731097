"""Forms of 民主评议党员."""

from typing import Any

from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.appraisals.domain import LONGEST, Grade
from portal.appraisals.models import GRADES
from portal.forms import Form, day, line, text


class BeginForm(Form):
    """开展民主评议."""

    needed = ("year", "self_until")
    year = IntegerField("年度", [Optional()])
    self_until = day("自评截止日期", hint="名册上的党员都会收到消息，在系统里写自评。")


class DateForm(Form):
    """修改自评截止日期."""

    needed = ("self_until",)
    self_until = day("自评截止日期")


class SelfForm(Form):
    """自评."""

    self_text = text(
        "自评", most=LONGEST["self_text"], required=False, render_kw={"rows": 10},
        hint="对照四个合格和年初的承诺：做得怎样，还有什么不足，怎样改进。",
    )  # fmt: skip
    self_grade = RadioField(
        "自评等次", choices=[SelectChoice(one, one) for one in GRADES], validate_choice=False, default=""
    )


class PollForm(Form):
    """发起测评."""

    needed = ("opens_on", "closes_on")
    opens_on = day("开始日期")
    closes_on = day("截止日期", hint="这一天还可以投票。截止以后不能重新开放。")


class FileForm(Form):
    """报备."""


class ReturnForm(Form):
    """退回复议."""

    reason = text("原因", most=LONGEST["reason"], required=False)


class DecideForm(Form):
    """组织评定: a grade and a reason for each formal member; made for the rows at hand by `deciding`."""

    rows: list[Any]
    record = SelectField("民主评议会的记录", choices=[], validate_choice=False)
    paper = text(
        "民主测评的方式和结果", most=LONGEST["paper"], required=False,
        hint="没有在系统里测评的必须写：哪天、用什么方式、结果怎样。",
    )  # fmt: skip

    def grades(self) -> dict[int, Grade]:
        """What was chosen, by line."""
        return {
            row.id: Grade(self[f"grade-{row.id}"].data or "", " ".join((self[f"reason-{row.id}"].data or "").split()))
            for row in self.rows
        }


def deciding(rows: list[Any], meetings: list[tuple[int, str]], **options: Any) -> DecideForm:
    """The form for these lines (formal members) and meetings of the branch."""
    fields: dict[str, Any] = {}
    for row in rows:
        choices = [SelectChoice("", "请选择"), *(SelectChoice(one, one) for one in GRADES)]
        fields[f"grade-{row.id}"] = SelectField(
            f"{row.name}的等次", choices=choices, validate_choice=False, default=row.grade
        )
        fields[f"reason-{row.id}"] = line(
            f"{row.name}的说明", most=LONGEST["reason"], required=False, default=row.reason
        )
    made: DecideForm = type("DecideFormOfRows", (DecideForm,), {**fields, "rows": rows})(**options)
    made.record.choices = [SelectChoice("", "还没有记录"), *(SelectChoice(str(key), name) for key, name in meetings)]
    return made
