"""Forms of 督导组交接."""

from collections import Counter
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form
from portal.forms import text as area
from portal.problems.handovers.domain import LONGEST
from portal.units.forms import Ticks


class OfferForm(Form):
    """提出移交."""

    needed = ("taker", "units")
    taker = SelectField("接收的督导组", choices=[])
    units = Ticks("移交哪些单位的问题", choices=[], coerce=int, validate_choice=False)
    note = area("说明", most=LONGEST["note"], required=False, hint="例如：换组的原因，哪些问题要接着盯。")

    def offer(self, takers: list[Any], entries: list[Any]) -> None:
        """The teams, and the units with the number of their open entries."""
        self.taker.choices = [
            SelectChoice("", "请选择"), *(SelectChoice(str(one.id), f"{one.name}（{one.committee_name}）") for one in takers)
        ]  # fmt: skip
        numbers, names = Counter(row.unit for row in entries), {row.unit: row.unit_name for row in entries}
        self.units.choices = [SelectChoice(unit, f"{name}（{numbers[unit]} 个）") for unit, name in names.items()]


class TakeForm(Form):
    """接收."""


class RefuseForm(Form):
    """不接收."""

    reply = area("理由", most=LONGEST["reply"], hint="交出的督导组会看到。")
