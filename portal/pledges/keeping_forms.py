"""Forms of 践诺: a progress, and the request to change or stop an item."""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from portal.errors import Invalid
from portal.forms import Form, day, line, text
from portal.pledges.domain import Entry, Typed
from portal.pledges.models import STANDARDS

TEXTS = ("matter", "measure", "due_on", "standard", "duty")


class Share(IntegerField):
    """A number of per cent; 60% is 60 too."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "".join(valuelist).strip().rstrip("%％").strip()
        self.data = None
        if typed:
            if not (typed.isascii() and typed.isdecimal() and len(typed) < 4):
                raise ValueError("完成比例填 0 到 100 的整数。")
            self.data = int(typed)


class ProgressForm(Form):
    """记录进展, and 更正."""

    made_on = day("日期")
    text = text("做了什么", most=500)
    share = Share("完成比例（%）", [Optional(), NumberRange(0, 100, "完成比例填 0 到 100 的整数。")])
    shown = BooleanField("在公示栏显示这条进展", default=True)

    def entry(self) -> Entry:
        """What was typed, for the domain."""
        return Entry(self.made_on.data, self["text"].data or "", self.share.data, bool(self.shown.data))


class ChangeForm(Form):
    """申请变更 or 停止 of an item."""

    kind = RadioField(
        "申请", choices=[SelectChoice("change", "变更内容"), SelectChoice("stop", "停止这一项")], default="change"
    )
    reason = text("客观原因", most=300)
    matter = line("承诺事项", most=100, required=False)
    measure = text("践诺措施", most=500, required=False)
    due_on = day("完成时限")
    standard = SelectField("对应标准", choices=[SelectChoice("", "请选择"), *map(SelectChoice, STANDARDS)], default="")
    duty = line("岗位职责", most=100, required=False)

    def wanted(self) -> Typed:
        """The text as it shall be, for the domain."""
        return Typed(
            None, self.matter.data or "", self.measure.data or "", self.due_on.data, self.standard.data or "",
            self.duty.data or "",
        )  # fmt: skip

    def refuse(self, error: Invalid) -> None:
        """Put each gap of the wanted text at its field."""
        for name, sentence in error.details.get("gaps", []):
            field = self[name]
            field.errors = [*field.errors, sentence]
        if not error.details.get("gaps"):
            super().refuse(error)


def filled(item: Any) -> dict[str, Any]:
    """The wanted text starts from what stands there."""
    return {name: getattr(item, name) for name in TEXTS}
