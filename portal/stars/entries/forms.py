"""Forms of an entry: aim, self-assessment, what is declared, the meeting that confirms it."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.errors import Invalid
from portal.forms import Form, day, text, tidy
from portal.stars.computation.scheme import Indicator, Scheme
from portal.stars.entries import reading, typed
from portal.stars.entries.domain import MEETINGS, MOST_FEATURES
from portal.stars.entries.domain.aiming import MOST_MEASURES
from portal.stars.entries.domain.assessing import MOST_REASON, Given

MEASURES_HINT = "补哪些短板、谁负责、什么时候做到。申报以前可以修改，改动会记在经过里。"
FEATURES_HINT = "写做法和成效，用事实和数字说话；系统里已有的记录不用再抄。"


def stars(scheme: Scheme, first: str) -> list[SelectChoice]:
    """The stars of a scheme to choose from, the highest first."""
    each = range(scheme.stars, scheme.lowest - 1, -1)
    return [SelectChoice("", first), *(SelectChoice(str(one), scheme.label(one)) for one in each)]


class AimForm(Form):
    """确定创星目标."""

    needed = ("aim", "measures")
    aim = SelectField("创星目标", choices=[])
    measures = text("创星措施", most=MOST_MEASURES, required=False, hint=MEASURES_HINT)

    def star(self) -> int | None:
        """The star chosen."""
        return int(self.aim.data) if self.aim.data else None


class StatementForm(Form):
    """申报内容: the wished star, 特色和成效."""

    needed = ("wished",)
    wished = SelectField("申报星级", choices=[], description="申报前可以先空着；能不能评上以党委评定为准。")
    features = text("主要特色和成效", most=MOST_FEATURES, required=False, hint=FEATURES_HINT, render_kw={"rows": 12})

    def star(self) -> int | None:
        """The star chosen, None while it is open."""
        return int(self.wished.data) if self.wished.data else None


class ConfirmForm(Form):
    """支委会确认."""

    needed = ("meeting", "on")
    meeting = SelectField(
        "哪个会议",
        choices=[SelectChoice(one, one) for one in MEETINGS],
        description="没有支委会的支部，由党员大会确认。",
    )
    on = day("会议日期")


class Row:
    """One indicator in the form: its fields as typed and the reason."""

    def __init__(self, indicator: Indicator, name: str, fields: typed.Typed, reason: str) -> None:
        self.indicator, self.name, self.typed, self.reason = indicator, name, fields, reason
        self.reason_error = ""

    @property
    def bad(self) -> bool:
        return bool(self.typed.error or self.reason_error)


class AssessForm(Form):
    """自评 of some indicators; the fields follow the scheme, so they are read by `typed`."""

    def begin(self, scheme: Scheme, parts: list[reading.Part], rows: dict[str, Any], sent: Any) -> None:
        """Lay the rows: as the request or the draft put back has them (`sent`), else as the table has them."""
        places = {one.key: at for at, one in enumerate(scheme.indicators)}
        self.rows: dict[str, Row] = {}
        for one in (one for part in parts for one in part.indicators if reading.typed(one)):
            name, kept = f"s{places[one.key]}", rows.get(one.key)
            if sent is None:
                fields = typed.filled(one, kept.value if kept else None)
                reason = kept.reason if kept else ""
            else:
                fields, reason = typed.sent(one, name, sent), tidy(sent.get(f"{name}-reason", ""))
            self.rows[one.key] = Row(one, name, fields, reason)

    def refuse(self, error: Invalid) -> None:
        """Put a refusal at the row of its indicator, else above the form."""
        if row := self.rows.get(error.field or ""):
            row.typed.error = error.message
        else:
            super().refuse(error)

    def put_back(self) -> MultiDict[str, str] | None:
        """The fields of the draft that was put back, None without one."""
        if not self.restored:
            return None
        return MultiDict((name, value) for name, many in self.restored.fields.items() for value in many)

    def given(self) -> dict[str, Given] | None:
        """Indicator → (value, reason); None where something cannot be read, with the sentence at its row."""
        found: dict[str, Given] = {}
        for key, row in self.rows.items():
            try:
                found[key] = typed.read(row.indicator, row.typed), row.reason
            except Invalid as error:
                row.typed.error = error.message
            if len(row.reason) > MOST_REASON:
                row.reason_error = f"理由最多 {MOST_REASON} 个字，请精简。"
        return None if any(row.bad for row in self.rows.values()) else found
