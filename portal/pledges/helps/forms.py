"""Forms of examples and of a unit's own text of a standard."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, line, text
from portal.pledges.helps import standards
from portal.pledges.helps.examples import Wording
from portal.pledges.models import STANDARDS
from portal.units.models import SECTORS

EMPTY = SelectChoice("", "请选择")


class ExampleForm(Form):
    """An example: for which branch and sector, and its words."""

    branch = SelectField("党支部", default="")
    sector = SelectField("领域", choices=[EMPTY, *map(SelectChoice, SECTORS)], default="")
    standard = SelectField("对应标准", choices=[EMPTY, *map(SelectChoice, STANDARDS)], default="")
    matter = line("承诺事项", most=100)
    measure = text("践诺措施", most=500)
    duty = line("岗位职责", most=100, required=False)

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(*args, **values)
        self.branch.choices = [EMPTY, *(SelectChoice(*one) for one in branches)]
        if len(branches) == 1 and not self.sent():
            self.branch.data = branches[0][0]

    def wording(self) -> Wording:
        """What was typed, for the domain."""
        return Wording(
            self.sector.data or "", self.standard.data or "", self.matter.data or "", self.measure.data or "",
            self.duty.data or "",
        )  # fmt: skip


class StandardForm(Form):
    """A unit's own words for one of the four standards."""

    text = text("本单位的具体标准", most=standards.LONGEST, required=False)
