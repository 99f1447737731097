"""Forms of commitments: the pledge with its items."""

from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.errors import Invalid
from portal.forms import Form, day, line, text
from portal.pledges.domain import Typed
from portal.pledges.models import MOST_ITEMS, STANDARDS


class ItemForm(wtforms.Form):
    """One item; `key` says which row it was read from."""

    class Meta:
        locales = ["zh"]  # noqa: RUF012 — WTForms reads it so

    key = HiddenField()
    matter = line("承诺事项", most=100, required=False)
    measure = text("践诺措施", most=500, required=False)
    due_on = day("完成时限")
    standard = SelectField("对应标准", choices=[SelectChoice("", "请选择"), *map(SelectChoice, STANDARDS)], default="")
    duty = line("岗位职责", most=100, required=False)

    def typed(self) -> Typed:
        """What was typed, for the domain."""
        key = str(self.key.data or "")
        return Typed(
            int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else None,
            self.matter.data or "", self.measure.data or "", self.due_on.data,
            self.standard.data or "", self.duty.data or "",
        )  # fmt: skip


class PledgeForm(Form):
    """填报承诺: the post and one to five items. A draft may be incomplete; what is missing the domain says."""

    post = line("岗位", most=60, required=False)
    items = FieldList(FormField(ItemForm), "承诺事项", min_entries=1, max_entries=MOST_ITEMS)

    def typed(self) -> list[Typed]:
        """The items as typed, blank ones included."""
        return [entry.form.typed() for entry in self["items"].entries]

    def add(self, most: int = MOST_ITEMS) -> None:
        """增加一项, without script."""
        if len(self["items"].entries) < most:
            self["items"].append_entry()

    def begin_with(self, rows: list[dict[str, Any]], most: int = MOST_ITEMS) -> int:
        """Put rows behind what was typed, those without words replaced; gives how many did not fit."""
        said = [(entry.form.data, entry.form.typed()) for entry in self["items"].entries]
        kept = [data for data, typed in said if typed.key or typed.matter or typed.measure]
        there = {one["matter"] for one in kept}
        new = [one for one in rows if one["matter"] not in there]
        room = max(0, most - len(kept))
        self._lay([*kept, *new[:room]])
        return len(new[room:])

    def remove(self, at: str) -> None:
        """删去一项, without script: the rows behind move up and are numbered anew."""
        rows = [entry.form.data for entry in self["items"].entries]
        if at.isascii() and at.isdecimal() and int(at[:3]) < len(rows):
            del rows[int(at[:3])]
        self._lay(rows)

    def _lay(self, rows: list[dict[str, Any]]) -> None:
        """Number the rows anew; an empty form keeps one to write in."""
        while self["items"].entries:
            self["items"].pop_entry()
        for row in rows or [{}]:
            self["items"].append_entry(row)

    def fields(self) -> MultiDict[str, str]:
        """All that is in the form as a browser would send it, to be kept as a draft."""
        sent = MultiDict({"post": self.post.data or ""})
        for entry in self["items"].entries:
            for field in entry.form:
                value = field.data
                sent[field.name] = "" if value is None else str(value)
        return sent

    def refuse(self, error: Invalid) -> None:
        """Put each gap of a submission at its field; `gaps` counts the items that are not blank."""
        filled = [entry for entry in self["items"].entries if not entry.form.typed().blank] or self["items"].entries
        filled.sort(key=lambda entry: entry.form.typed().key is None)  # as the domain lays them: new items last
        for at, name, sentence in error.details.get("gaps", []):
            field = filled[at].form[name]
            field.errors = [*field.errors, sentence]
        self["items"].errors = [entry.errors for entry in self["items"].entries]
        if not error.details.get("gaps"):
            super().refuse(error)


def filled(pledge: Any, items: list[Any]) -> dict[str, Any]:
    """The data of a form on an existing pledge."""
    return {"post": pledge.post, "version": pledge.version, "items": [row(item, item.id) for item in items]}


def row(item: Any, key: int | None = None) -> dict[str, Any]:
    """The data of one item's row."""
    names = ("matter", "measure", "due_on", "standard", "duty")
    return {"key": key or "", **{name: getattr(item, name) for name in names}}
