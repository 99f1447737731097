"""Forms of 民主评议党员."""

from typing import Any

from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.appraisals.domain import LONGEST, Drift, Grade
from portal.appraisals.models import GRADES
from portal.forms import Form, day, line, must, text
from portal.units.forms import Ticks


class BeginForm(Form):
    """开展民主评议."""

    needed = must(year="请填写年度。", self_until="请填写自评截止日期。")
    year = IntegerField("年度", [Optional()])
    self_until = day("自评截止日期", hint="名册上的党员都会收到消息，在系统里写自评。")


class DateForm(Form):
    """修改自评截止日期."""

    needed = ("self_until",)
    self_until = day("自评截止日期")


class AdjustForm(Form):
    """调整名单: boxes for who came onto the books and for who left them; only the ones there are."""

    needed = ("added", "removed", "reason")
    added = Ticks("加入", choices=[], coerce=int, validate_choice=False)
    removed = Ticks("移出", choices=[], coerce=int, validate_choice=False)
    reason = text("移出的原因", most=LONGEST["reason"], required=False, render_kw={"rows": 2})

    def offer(self, found: Drift) -> None:
        """In what the list differs from the books."""
        self.added.choices = [
            SelectChoice(one.id, f"{one.name}（{'' if one.formal else '预备党员，'}{one.since:%Y-%m-%d} 起在册）")
            for one in found.came
        ]
        self.removed.choices = [SelectChoice(row.id, row.name) for row in found.left]
        if not found.came:
            del self.added
        if not found.left:
            del self.removed, self.reason


class SelfForm(Form):
    """自评."""

    needed = must(self_text="请写自评：对照四个合格，做得怎样，还有什么不足。", self_grade="请选择自评等次。")
    self_text = text(
        "自评", most=LONGEST["self_text"], required=False, render_kw={"rows": 10},
        hint="对照四个合格和年初的承诺：做得怎样，还有什么不足，怎样改进。",
    )  # fmt: skip
    self_grade = RadioField(
        "自评等次", choices=[SelectChoice(one, one) for one in GRADES], validate_choice=False, default=""
    )


class PollForm(Form):
    """发起测评."""

    needed = must(opens_on="请填写测评的开始日期。", closes_on="请填写测评的截止日期。")
    opens_on = day("开始日期")
    closes_on = day("截止日期", hint="这一天还可以投票。截止以后不能重新开放。")


class FileForm(Form):
    """报备."""


class ReturnForm(Form):
    """退回复议."""

    needed = must(reason="请写明退回的原因，支部按它复议。")
    reason = text("原因", most=LONGEST["reason"], required=False)


class DecideForm(Form):
    """组织评定: a grade and a reason for each formal member; made for the rows at hand by `deciding`."""

    rows: list[Any]
    record = SelectField("民主评议会的记录", choices=[], validate_choice=False)
    paper = text(
        "民主测评的方式和结果", most=LONGEST["paper"], required=False,
        hint="没有在系统里测评的必须写：哪天、用什么方式、结果怎样。",
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """Of every line at once: the worse grades have a reason."""
        fine = super().validate(extra_validators)
        for row in self.rows:
            grade, reason = self[f"grade-{row.id}"].data, self[f"reason-{row.id}"]
            if grade in GRADES[2:] and not reason.data:
                reason.errors = [f"{row.name}：评为{grade}的，请写明原因。"]
                fine = False
        return fine

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
