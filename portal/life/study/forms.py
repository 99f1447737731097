"""Forms of 个人自学 and of 思想汇报."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, line
from portal.forms import text as area
from portal.life.study.domain import LONGEST
from portal.life.study.reporting import LONGEST as REPORT
from portal.units.forms import Ticks

MONTHS = [SelectChoice("", "不定"), *(SelectChoice(str(month), f"{month} 月") for month in range(1, 13))]


class ItemForm(Form):
    """Something to study."""

    text = line("学什么", most=LONGEST["text"], hint="一本书、一篇文章、一门课，或者一个专题。")
    month = SelectField("月份", choices=MONTHS)

    def wanted(self) -> dict[str, Any]:
        """What was typed."""
        return {"text": self.text.data or "", "month": int(self.month.data) if self.month.data else None}


class AimForm(Form):
    """What the year's study is to come to."""

    aim = area("自学目标", most=LONGEST["aim"], required=False, hint="只有自己看得到。")


class TakeForm(Form):
    """取入."""

    needed = ("chosen",)
    chosen = Ticks("取入哪些", choices=[])

    def offer(self, rows: list[Any]) -> None:
        """What there is to take over, each with where it comes from."""
        self.chosen.choices = [SelectChoice(row.key, f"{row.text}（{row.source}）") for row in rows]


class ReportForm(Form):
    """A report on thought and work."""

    period = SelectField("时段", choices=[])
    text = area(
        "汇报内容", most=REPORT["text"], hint="思想、学习、工作情况，存在的不足和打算。提交以后只有本支部书记看得到。",
        render_kw={"rows": 14},
    )  # fmt: skip


class SendForm(Form):
    """提交汇报."""


class WithdrawForm(Form):
    """撤回."""


class ReadForm(Form):
    """阅."""

    reply = area("回复", most=REPORT["reply"], required=False, hint="可以不写；写了，汇报人会收到消息。")
