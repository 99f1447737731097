"""The form of the settings of a year."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, text
from portal.pledges.models import MOST_ITEMS
from portal.pledges.year import Year


class SettingsForm(Form):
    """Dates, 评价等次 (one a line, from best to worst) and 最多项数."""

    file_by = day("填报期限")
    review_by = day("审核期限")
    evaluate_from = day("评诺开始")
    evaluate_until = day("评诺截止")
    scale = text("评价等次", most=80)
    most_items = SelectField(
        "最多项数", choices=[SelectChoice(number, f"{number} 项") for number in range(1, MOST_ITEMS + 1)], coerce=int
    )

    def __init__(self, *args: Any, data: dict[str, Any], **values: Any) -> None:
        super().__init__(*args, data={**data, "scale": "\n".join(data["scale"])}, **values)

    def wanted(self) -> dict[str, Any]:
        """What was typed, for the domain."""
        names = ("file_by", "review_by", "evaluate_from", "evaluate_until", "most_items")
        labels = [line.strip() for line in (self.scale.data or "").splitlines()]
        return {**{name: self[name].data for name in names}, "scale": [label for label in labels if label]}

    def shown(self, now: Year) -> dict[str, Any]:
        """The present settings as the form writes them."""
        names = ("file_by", "review_by", "evaluate_from", "evaluate_until", "most_items")
        return {**{name: getattr(now, name) for name in names}, "scale": "\n".join(now.scale)}
