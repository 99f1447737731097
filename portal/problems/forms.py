"""Forms of the ledger: the entry by hand, and one for each step."""

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, FileField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line
from portal.forms import text as area
from portal.problems import categories
from portal.problems.domain.checks import LONGEST
from portal.problems.domain.extending import UNTIL
from portal.problems.domain.judging import RANK
from portal.problems.models import LEVELS, SOURCES, Problem
from portal.uploads import workbook_forms

CHOOSE, LATER = SelectChoice("", "请选择"), SelectChoice("", "暂不分类")


def people_of(rows: list[Any], first: str) -> list[SelectChoice]:
    """Members to choose from, behind a choice of none of them."""
    return [
        SelectChoice("", first),
        *(SelectChoice(str(one.id), f"{one.name}（{one.post}）" if one.post else one.name) for one in rows),
    ]


def number(value: str | None) -> int | None:
    """The id that a choice stands for; None for none."""
    return int(value) if value and value.isascii() and value.isdecimal() else None


def needed_day(word: str) -> Callable[[Any, Any], None]:
    """A check that a day was given: asked with the other fields, so that all that is missing is said at once."""

    def check(form: Any, field: Any) -> None:
        if field.data is None and not field.errors:
            raise ValidationError(f"请填写{word}。")

    return check


class Sorted(Form):
    """A form with a category of the committee."""

    category = SelectField("类别", choices=[])

    def sort(self, committee: int, *subjects: str, kept: str = "") -> None:
        """Offer the categories that fit one of the subjects, grouped by whose they are, and the one it has."""
        fits = [one for one in categories.of(committee) if not one.retired and any(map(one.fits, subjects))]
        found = [SelectChoice(one.key, one.name, optgroup=categories.SUBJECTS[one.subject]) for one in fits]
        if kept and all(one.key != kept for one in fits):
            found.append(SelectChoice(kept, categories.names(committee).get(kept, kept)))
        self.category.choices = [LATER, *found]


class FindForm(Sorted):
    """登记问题 by hand."""

    subject = SelectField("对象", choices=[])
    text = area("问题", most=LONGEST["text"], hint="一个问题一条：写清哪里、什么时候、缺什么。")
    source = SelectField("来源", choices=[CHOOSE, *(SelectChoice(key, word) for key, word in SOURCES.items())])
    words = line("来源说明", most=LONGEST["words"], required=False, hint="例如：3 月 12 日随机抽查，会议记录。")
    category = SelectField("类别", choices=[])
    requirement = area("整改要求", most=LONGEST["requirement"], required=False, hint="下发时必须有，可以先空着。")
    due_on = day("整改期限", hint="下发时必须有，可以先空着。")


class EditForm(Sorted):
    """修改 before it is issued."""

    text = area("问题", most=LONGEST["text"])
    category = SelectField("类别", choices=[])
    requirement = area("整改要求", most=LONGEST["requirement"], required=False)
    due_on = day("整改期限")


class Peopled(Form):
    """A form that names who is responsible."""

    responsible_person = SelectField("责任人", choices=[])
    responsible = line(
        "责任人说明", most=LONGEST["responsible"], required=False, hint="写姓名和职务；在上面选了的可以不填。"
    )

    def people(self, rows: list[Any]) -> None:
        """Offer the members of the unit."""
        self.responsible_person.choices = people_of(rows, "不在名单里，写在下面")


class IssueForm(Peopled, Sorted):
    """下发."""

    needed = ("due_on",)
    category = SelectField("类别", choices=[])
    requirement = area("整改要求", most=LONGEST["requirement"], hint="责任单位按它制定措施。")
    due_on = day("整改期限")
    validate_due_on = needed_day("整改期限")
    responsible_person = SelectField("责任人", choices=[])
    responsible = line(
        "责任人说明", most=LONGEST["responsible"], required=False, hint="可以先不定，由责任单位制定措施时写明。"
    )


class PlanForm(Peopled):
    """制定措施: who is responsible is chosen or, where the list has them not, written."""

    needed = ("responsible_person", "responsible")
    measures = area("整改措施", most=LONGEST["measures"], hint="对照整改要求逐条写：做什么、怎么做、什么时候做完。")
    responsible_person = SelectField("责任人", choices=[])
    responsible = line(
        "责任人说明",
        most=LONGEST["responsible"],
        required=False,
        hint="上面选了的可以不填；不在名单里的，写姓名和职务。",
    )

    def validate_responsible(self, field: Any) -> None:
        """One of the two must say it."""
        if not self.responsible_person.data and not field.data:
            raise ValidationError("请在上面选责任人；不在名单里的，在这里写姓名和职务。")


class NoteForm(Form):
    """记录进展, 说明情况, 批评教育: said once."""

    text = area("内容", most=LONGEST["note"], hint="保存后不能修改，会记在经过里。")


class SubmitForm(Form):
    """提交整改."""

    last = ("on_site",)
    outcome = area("完成情况", most=LONGEST["outcome"], hint="对照整改要求和措施逐条写：做了什么、结果怎样。")
    on_site = BooleanField("需要现场核实（没有材料可附，要到现场看）")


class VerifyForm(Form):
    """复核通过."""

    verdict = area("复核意见", most=LONGEST["verdict"], required=False, hint="到现场核实的，写明何时、何人、看了什么。")


class CloseForm(Form):
    """销号."""

    reason = area("说明", most=LONGEST["reason"], required=False, hint="没有要说明的，直接点“销号”。")


class ReasonForm(Form):
    """退回重改, 撤销: with the reason."""

    reason = area("理由", most=LONGEST["reason"], hint="责任单位会看到，并记在经过里。")


class ExtendForm(Form):
    """申请延期."""

    needed = ("until",)
    until = day("申请延到", hint="要晚于现在的期限。")
    validate_until = needed_day(UNTIL)
    reason = area("理由", most=LONGEST["reason"], hint="写明为什么要延期、现在做到哪一步。")


class RescheduleForm(Form):
    """调整期限."""

    needed = ("due_on",)
    due_on = day("新的期限")
    validate_due_on = needed_day("新的期限")
    reason = area("理由", most=LONGEST["reason"], hint="责任单位会看到，并记在经过里。")


class GrantForm(Form):
    """批准 an extension."""

    reply = area("批复", most=LONGEST["reply"], required=False)


class RefuseForm(Form):
    """不批准 an extension."""

    reply = area("不批准的理由", most=LONGEST["reply"], hint="申请的同志会看到。")


class EscalateForm(Form):
    """升级处理."""

    needed = ("level", "decided_on")
    level = SelectField("处理", choices=[])
    decided_on = day("决定日期")
    decided_by = line("由谁决定", most=LONGEST["decided_by"], hint="写会议、机关或领导，例如：局机关党委会。")
    reason = area("原因", most=LONGEST["reason"], hint="处理由人决定，这里只作记录；责任单位会看到。")

    def above(self, problem: Problem) -> None:
        """Offer the steps above the present one."""
        found = [(key, word) for key, word in LEVELS.items() if RANK[key] > RANK[problem.level]]
        self.level.choices = [CHOOSE, *(SelectChoice(key, word) for key, word in found)]


class AmendForm(Sorted):
    """更正 what was issued."""

    text = area("问题", most=LONGEST["text"])
    category = SelectField("类别", choices=[])
    requirement = area("整改要求", most=LONGEST["requirement"])
    reason = area("更正的原因", most=LONGEST["reason"], hint="会记在经过里。")


class UploadForm(workbook_forms.UploadForm):
    """导入: the workbook."""

    file = FileField("整改台账")
