"""The sheet of a ballot, and its days."""

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from portal.anonymity.forms import VeiledForm
from portal.forms import Form, day

UNKNOWN = "-"  # 不了解


class Sheet(VeiledForm):
    """All questions of a part, each with the scale and 不了解: no draft, no token, no name."""

    keys: dict[int, int]  # number of a question, as its field is named → its id

    def answers(self) -> dict[int, int | None]:
        """Question id → place on the scale, None for 不了解."""
        chosen = {key: self[f"choice_{number}"].data for number, key in self.keys.items()}
        return {key: None if one == UNKNOWN else int(one) for key, one in chosen.items()}


def sheet(questions: list[Any], scale: list[str], **options: Any) -> Sheet:
    """The form of some questions; every one needs an answer, 不了解 is one."""
    choices = [*((str(at), label) for at, label in enumerate(scale)), (UNKNOWN, "不了解")]
    known = AnyOf([value for value, _ in choices], message="请选择一个；不清楚的，选“不了解”。")
    fields = {
        f"choice_{row.number}": RadioField(
            row.text, [known], choices=[SelectChoice(*one) for one in choices], validate_choice=False
        )
        for row in questions
    }
    keys = {row.number: row.id for row in questions}
    return type("SheetOfBallot", (Sheet,), {**fields, "keys": keys})(**options)


class DaysForm(Form):
    """When a ballot is open."""

    opens_on = day("开始日期")
    closes_on = day("截止日期", hint="这一天还可以投票；填今天，就是今天结束时截止。")
