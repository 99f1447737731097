"""The form of a part, made from the table of parts; the form of creating."""

import re
import secrets
from collections.abc import Iterable
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.errors import Invalid
from portal.forms import Form, line
from portal.stars.computation.scheme import Scheme
from portal.stars.schemes.asking import Asked, Part, Rows, Values
from portal.stars.schemes.field_forms import KINDS
from portal.stars.workbooks.problems import Wrong

UNTOLD = ("choice", "tick")  # kinds that always hold something: they do not make a row


def fresh(prefix: str, taken: Iterable[str]) -> str:
    """A key that was never used before, in this version or another: keys tie the scores of years together."""
    known = set(taken)
    while (key := f"{prefix}{secrets.token_hex(3)}") in known:
        pass
    return key


class PartForm(Form):
    """The form of one part: fields of its owner, and lists of rows. Made by `form_of`."""

    part: Part
    scheme: Scheme
    owner: Any
    asked: tuple[Asked, ...]
    lists: tuple[Rows, ...]

    @property
    def switched(self) -> bool:
        """Another kind of indicator was chosen: its own fields come first."""
        return "shown" in self and self.shown.data != self.kind.data

    def take_kind(self) -> None:
        """The fields shown are now those of the kind that was chosen."""
        if "shown" in self:
            self.shown.data = self.kind.data

    def made(self) -> Any:
        """The owner as typed, None where something is wrong; what is wrong stands at its field."""
        values = _read(self, self.asked, self.scheme)
        for rows in self.part.rows:
            values[rows.field] = self._rows(rows) if rows in self.lists else ()
        if self.errors:
            return None
        return self.part.finish(self.owner, values)

    def _rows(self, rows: Rows) -> tuple[Any, ...]:
        there = self.part.show(self.owner)[rows.field]
        known = {one.key for one in there} if rows.prefix else set()
        left, found = set(known), []
        for entry in self[rows.field].entries:
            form = entry.form
            if _is_blank(form, rows.asked):
                continue
            values = _read(form, rows.asked, self.scheme)
            if rows.prefix:
                key = form.key.data if form.key.data in left else fresh(rows.prefix, known)
                left.discard(key)
                values["key"] = key
            if not form.errors:
                found.append(rows.make(**values))
        self[rows.field].errors = [entry.errors for entry in self[rows.field].entries if entry.errors]
        return tuple(sorted(found, key=rows.order, reverse=True)) if rows.order else tuple(found)

    def refuse(self, error: Invalid) -> None:
        """What the document does not hold stands at its field by its name, else above the form."""
        place, _, sentence = error.message.partition("：")
        name = re.sub(r".*\.", "", place)
        if name in self and sentence and not error.field:
            error = Invalid(sentence, name)
        super().refuse(error)


def _is_blank(form: Any, asked: tuple[Asked, ...]) -> bool:
    """Whether nothing was typed or chosen in a row."""
    told = [form[one.name] for one in asked if one.kind not in UNTOLD]
    return not any(field.data or any(map(str.strip, field.raw_data or ())) for field in told)


def _read(form: Any, asked: tuple[Asked, ...], scheme: Scheme) -> Values:
    """The values of a form's fields; each that is missing or wrong has its error."""
    values: Values = {}
    for one in asked:
        field = form[one.name]
        try:
            value = KINDS[one.kind].read(field.data, scheme)
        except Wrong as wrong:
            field.errors = [*field.errors, str(wrong)]
            continue
        if one.needed and value in (None, "", ()) and not field.errors:
            field.errors = [
                *field.errors,
                f"请{'填写' if one.kind not in ('choice', 'star', 'outcome') else '选择'}{one.label}。",
            ]
        values[one.name] = one.blank if value is None else value
    return values


def _fields(asked: tuple[Asked, ...], scheme: Scheme) -> dict[str, Any]:
    return {one.name: KINDS[one.kind].ask(one.label, one.hint, one.choices(scheme)) for one in asked}


def _shown(asked: tuple[Asked, ...], values: Values, scheme: Scheme) -> Values:
    return {one.name: KINDS[one.kind].show(values[one.name], scheme) for one in asked}


def _row_form(rows: Rows, scheme: Scheme) -> type[wtforms.Form]:
    meta = type("Meta", (), {"locales": ["zh"]})
    key = {"key": HiddenField()} if rows.prefix else {}
    return type("RowForm", (wtforms.Form,), {"Meta": meta, **key, **_fields(rows.asked, scheme)})


def form_of(
    part: Part, scheme: Scheme, owner: Any, *, action: str, version: int | None, kind: str = "",
    formdata: MultiDict[str, str] | None = None,
) -> PartForm:  # fmt: skip
    """The form of a part filled from its owner; `kind` (of an indicator) decides which fields there are."""
    asked = tuple(one for one in part.asked if not one.only or kind in one.only)
    lists = tuple(rows for rows in part.rows if not rows.only or kind in rows.only)
    values = part.show(owner)
    made: dict[str, Any] = _fields(asked, scheme)
    data = _shown(asked, values, scheme)
    for rows in lists:
        there = values[rows.field]
        most = max(rows.most, len(there))
        made[rows.field] = FieldList(FormField(_row_form(rows, scheme)), rows.title, min_entries=1, max_entries=most)
        keyed = [
            ({"key": one.key} if rows.prefix else {}) | _shown(rows.asked, rows.show(one), scheme) for one in there
        ]
        data[rows.field] = keyed
    if kind:
        made["shown"] = HiddenField()
        data["shown"] = kind
    cls = type(
        "PartForm", (PartForm,), made | {"part": part, "scheme": scheme, "owner": owner, "asked": asked, "lists": lists}
    )
    given = {"formdata": formdata} if formdata is not None else {}
    form: PartForm = cls(action=action, data=data, version=version, **given)
    if kind:
        form.shown.data = form.shown.data or kind
    return form


def without(sent: MultiDict[str, str], rows: str, at: str) -> MultiDict[str, str]:
    """What was sent, without one row of a list; the others stay as they were typed."""
    gone = f"{rows}-{at}-"
    return MultiDict([(name, value) for name, value in sent.items(multi=True) if not name.startswith(gone)])


class NewForm(Form):
    """新建 an empty scheme."""

    needed = ("name", "stars")
    name = line("名称", most=100, hint="例如：实践创星评定办法。")
    stars = SelectField("最高几星", choices=[SelectChoice(str(one), f"{one} 星") for one in (5, 4, 3, 6, 7, 8, 9, 10)])
