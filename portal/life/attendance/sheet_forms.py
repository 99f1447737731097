"""The form of the sheet on which attendance is ticked: three fields a line."""

from datetime import datetime
from typing import Any

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from portal.errors import Invalid, Stale
from portal.forms import Form, tidy
from portal.life.attendance import reading
from portal.life.attendance.domain import LONGEST, Tick
from portal.life.attendance.sheet import CHOICES, NOT_EXPECTED, Sheet, hundredths
from portal.life.records.models import LifeRecord


class SheetForm(Form):
    """Three fields a line; its version is the seal of the ticks, not the record's."""

    sheet: Sheet
    record: int

    def validate(self, extra_validators: Any = None) -> bool:
        """Of every line at once: leave has a reason, hours can be read."""
        fine = super().validate(extra_validators)
        for one in self.sheet.people:
            reason, own = self[f"reason_{one.id}"], self[f"hours_{one.id}"]
            if self[f"status_{one.id}"].data == "leave" and not reason.data:
                reason.errors = [f"请写明{one.name}的请假原因；没有原因的，登记为缺席。"]
                fine = False
            try:
                hundredths(own.data or "", own.name)
            except Invalid as error:
                own.errors = [error.message]
                fine = False
        return fine

    def conflict(
        self, error: Stale, theirs: dict[str, Any], version: int, faster: tuple[str, datetime] | None = None
    ) -> None:
        """As ever; the next sending then answers to the ticks as they are now."""
        super().conflict(error, theirs, reading.seal(self.record), faster)


def form_of(record: LifeRecord, sheet: Sheet) -> type[SheetForm]:
    """A form class for a sheet."""
    made: dict[str, Any] = {"sheet": sheet, "record": record.id}
    for one in sheet.people:
        options = [SelectChoice(key, word) for key, word in CHOICES]
        made[f"status_{one.id}"] = RadioField(f"{one.name}", choices=options, validate_choice=False)
        made[f"reason_{one.id}"] = StringField(
            f"{one.name}的请假（缺席）原因", filters=[tidy], render_kw={"maxlength": LONGEST["reason"]}
        )
        made[f"hours_{one.id}"] = StringField(
            f"{one.name}的学时", filters=[tidy], render_kw={"inputmode": "decimal", "maxlength": 6}
        )
    return type("SheetForm", (SheetForm,), made)


def ticks(form: Any) -> list[Tick]:
    """What was ticked on a form of form_of(). Raises Invalid."""
    found = []
    for one in form.sheet.people:
        status = form[f"status_{one.id}"].data
        if status in (None, "", NOT_EXPECTED):
            continue
        name = f"hours_{one.id}"
        found.append(Tick(one.id, status, form[f"reason_{one.id}"].data or "", hundredths(form[name].data or "", name)))
    return found
