"""Forms of 重点任务."""

from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from portal.forms import Form, day, line
from portal.forms import text as area
from portal.problems import categories
from portal.problems.tasks.domain import LONGEST


class TaskForm(Form):
    """A key task but its year."""

    needed = ("due_on",)
    title = line("重点任务", most=LONGEST["title"], hint="集中力量要办成的一件事，例如：规范组织生活记录。")
    category = SelectField("问题类别", choices=[])
    reason = area("确定的理由", most=LONGEST["reason"], required=False, hint="台账里的数字已经填好，可以补充。")
    owner = line("牵头人", most=LONGEST["owner"], hint="姓名和职务，或者牵头部门。")
    due_on = day("完成日期")

    def sort(self, committee: int, kept: str = "") -> None:
        """Offer the committee's categories, and the one it has."""
        found = [one for one in categories.of(committee) if not one.retired or one.key == kept]
        chosen = [SelectChoice(one.key, one.name, optgroup=categories.SUBJECTS[one.subject]) for one in found]
        self.category.choices = [SelectChoice("", "不分类别"), *chosen]


class DrawForm(TaskForm):
    """确定 a new one."""

    year = IntegerField("年份", [
        InputRequired("请填写年份，例如 2026。"), NumberRange(2012, 2200, "请填写年份，例如 2026。"),
    ])  # fmt: skip


class ProgressForm(Form):
    """记录进展, 完成."""

    text = area("进展", most=LONGEST["text"], hint="保存后不能修改，会记在经过里；本党委的党员都能看到。")


class FinishForm(Form):
    """完成."""

    text = area("完成情况", most=LONGEST["text"], hint="对照任务写明结果；本党委的党员都能看到。")


class ReasonForm(Form):
    """取消, 重新打开."""

    reason = area("理由", most=LONGEST["text"])


def held(task: Any) -> dict[str, Any]:
    """What the editor starts from, and what stands beside a conflict."""
    return {name: getattr(task, name) for name in ("title", "category", "reason", "owner", "due_on")}
