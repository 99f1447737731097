"""Forms of standings: a change through the year, a result of an earlier year, a workbook of them."""

from wtforms import FileField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line, text
from portal.stars.models import REASONS
from portal.stars.standings.domain import CHANGES, LONGEST, Wanted

CHOOSE = SelectChoice("", "请选择")


class EarlierForm(Form):
    """历史登记."""

    needed: tuple[str, ...] = ("outcome", "starts", "source")
    outcome = SelectField("结果", choices=[])
    starts = day(
        "起始日期", hint="从哪一天起是这个结果，一般是定星或通报的日期。登记错了，同一天再登记一次，以后一次为准。"
    )
    reason = text("理由", most=LONGEST["reason"], required=False)
    source = line("依据", most=LONGEST["source"], required=False, hint="文件和文号，或研究决定的会议。")

    def offer(self, outcomes: dict[str, str]) -> None:
        """The outcomes to choose from."""
        self.outcome.choices = [CHOOSE, *(SelectChoice(text, label) for text, label in outcomes.items())]

    def wanted(self) -> Wanted:
        """As typed, for the domain."""
        kind = self["kind"].data if "kind" in self else "earlier"
        return Wanted(
            kind or "", self.outcome.data or "", self.starts.data, self.reason.data or "", self.source.data or ""
        )


class ChangeForm(EarlierForm):
    """晋星, 降星, 摘星, 直接授星."""

    needed = ("kind", "outcome", "starts", "reason", "source")
    kind = SelectField("方式", choices=[CHOOSE, *(SelectChoice(one, REASONS[one]) for one in CHANGES)])
    outcome = SelectField("变化后的结果", choices=[])
    starts = day("起始日期", hint="从哪一天起是这个结果，不能晚于今天。")
    reason = text("理由", most=LONGEST["reason"], required=False, hint="本党委的人都会看到。")
    source = line("依据", most=LONGEST["source"], required=False, hint="文件和文号，或研究决定的会议。")


class UploadForm(Form):
    """A workbook of earlier results."""

    file = FileField("历史结果表")
