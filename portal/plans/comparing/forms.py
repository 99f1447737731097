"""The form by which a record is tied to an item."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form
from portal.plans.document import Document

NONE = "none"


class TieForm(Form):
    """对应记录."""

    record = SelectField("组织生活记录", choices=[])
    item = SelectField("对应计划里的哪一项", choices=[])

    def offer(self, records: list[Any], document: Document) -> None:
        """Offer the records, and the items with their months."""
        self.record.choices = [SelectChoice(str(row.id), f"{row.day}　{row.title}") for row in records]
        items = [
            SelectChoice(one.key, f"{number}. {one.topic}（{one.when}）")
            for number, one in enumerate(document.items, 1)
        ]
        self.item.choices = [*items, SelectChoice(NONE, "不对应任何一项（计划外）")]
