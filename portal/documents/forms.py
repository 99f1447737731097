"""Forms of 公文: what is typed of a document, its number and date, what it is made of."""

from typing import Any

from wtforms.fields.choices import SelectChoice

from portal.documents.domain import LABELS, LONGEST, Wanted
from portal.documents.domain.issuing import LONGEST_REASON
from portal.forms import Form, day, line, text
from portal.units.forms import Ticks

HOW = (
    "一行是一段。以“一、”“（一）”“1.”“（1）”开头的是各级标题，按公文格式自动排字体；"
    "“附件：名称”另起一页，后面的内容属于这个附件。"
)


class EditForm(Form):
    """修改."""

    title = text(
        LABELS["title"],
        most=LONGEST["title"],
        hint="一行排得下约 20 个字；更长的请在意思完整处换行。",
        render_kw={"rows": 2},
    )
    number = line(
        LABELS["number"],
        most=LONGEST["number"],
        required=False,
        hint="例如：某机党〔2026〕3号。有文号的排红头，没有的不排。",
    )
    issuer = line(LABELS["issuer"], most=LONGEST["issuer"], hint="用全称或规范化简称，也是落款的署名。")
    addressee = line(LABELS["addressee"], most=LONGEST["addressee"], required=False)
    text = text(LABELS["text"], most=LONGEST["text"], render_kw={"rows": 24})
    copies = line(LABELS["copies"], most=LONGEST["copies"], required=False, hint="几个机关用逗号分开。")

    def offer(self, tables: list[str]) -> None:
        """Say how the text is written, and which tables it may call."""
        marks = "、".join(f"〔{name}〕" for name in tables)
        self.text.description = HOW + (f"可以插入的清单（单独占一行）：{marks}。" if marks else "")

    def wanted(self) -> Wanted:
        """What was typed, for the domain."""
        return Wanted(**{name: self[name].data or "" for name in Wanted._fields})


class IssueForm(Form):
    """印发."""

    needed = ("signed_on",)
    signed_on = day("成文日期")
    number = line(
        LABELS["number"], most=LONGEST["number"], required=False, hint="例如：某机党〔2026〕3号。没有文号的不排红头。"
    )


class ReasonForm(Form):
    """作废."""

    reason = text("理由", most=LONGEST_REASON, hint="已经收到这份公文的单位会看到。")


class SourceForm(Form):
    """起草 from a source that says all."""

    def __init__(self, **values: Any) -> None:
        super().__init__(draft=False, **values)


class PickForm(Form):
    """起草 about some entries of the ledger."""

    needed = ("problems",)
    problems = Ticks("列入的问题", choices=[], coerce=int)

    def __init__(self, **values: Any) -> None:
        super().__init__(draft=False, **values)

    def offer(self, rows: list[Any], chosen: list[int]) -> None:
        """The entries to choose from, and those that are ticked before anybody chooses."""
        self.problems.choices = [SelectChoice(row.id, _words(row)) for row in rows]
        if not self.sent():
            self.problems.data = chosen


def _words(row: Any) -> str:
    words = " ".join(row.text.split())
    due = f"（{row.due_on.isoformat()} 前）" if row.due_on else ""
    return f"{row.number}　{words if len(words) <= 80 else words[:80] + '…'}{due}"


class PeriodForm(Form):
    """起草 a bulletin about a period."""

    needed = ("starts", "ends")
    starts = day("从", hint="按问题下发的日期。")
    ends = day("到")
