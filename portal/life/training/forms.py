"""Forms of 轮训."""

from typing import Any

from flask import request
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.errors import Invalid
from portal.forms import Form, day, line, must, text
from portal.life.training import hours
from portal.life.training.domain import LONGEST, Wanted
from portal.life.training.models import AUDIENCES
from portal.units.forms import Ticks


class TrainingForm(Form):
    """A course."""

    needed = must(
        audience="请选择培训对象。", starts="请填写开始日期。", ends="请填写结束日期，当天结束的与开始日期相同。"
    )  # fmt: skip
    title = line("培训名称", most=LONGEST["title"])
    audience = SelectField("培训对象", choices=[SelectChoice(key, word) for key, word in AUDIENCES.items()])
    starts = day("开始日期")
    ends = day("结束日期")
    hours = line("学时", most=6, hint="如 8 或 7.5；个别人不同的，登记参训人员时另写。")
    place = line("地点", most=LONGEST["place"], required=False)
    topic = text("主题和内容", most=LONGEST["topic"], required=False)

    def wanted(self) -> Wanted:
        """What was typed. Raises Invalid."""
        return Wanted(
            self.title.data or "", self.audience.data or "", self.starts.data, self.ends.data,
            hours.read(self.hours.data or ""), self.place.data or "", self.topic.data or "",
        )  # fmt: skip


class PeopleForm(Form):
    """登记参训人员: a box and a field of hours for each of the rows that the page shows."""

    people = Ticks("参训人员", choices=[], coerce=int)

    def offer(self, rows: list[Any], kept: dict[int, int | None]) -> None:
        """The people shown, and the hours of those who take part."""
        self.people.choices = [SelectChoice(row.id, row.name) for row in rows]
        self.names = {row.id: row.name for row in rows}
        if self.sent():
            given = {name: request.form.get(name, "") for name in request.form if name.startswith("hours_")}
        elif self.restored:
            given = {name: many[0] for name, many in self.restored.fields.items() if name.startswith("hours_") and many}
        else:
            given = {f"hours_{person}": hours.said(own) for person, own in kept.items()}
        self.given = given

    def own(self, person: int) -> str:
        """What stands in a person's field of hours."""
        return self.given.get(f"hours_{person}", "")[:6]

    def ticked(self) -> dict[int, int | None]:
        """Person → own hours in hundredths. Raises Invalid."""
        found: dict[int, int | None] = {}
        for person in self.people.data or []:
            try:
                found[person] = hours.read(self.own(person))
            except Invalid as error:
                raise Invalid(f"{self.names.get(person, '')}：{error.message}", "people") from error
        return found


class FileForm(Form):
    """登记完成."""


class ReopenForm(Form):
    """退回修改."""

    reason = text("为什么修改", most=LONGEST["reason"], missing="请写明为什么要修改。")


class DropForm(Form):
    """取消."""

    reason = text("为什么取消", most=LONGEST["reason"], missing="请写明为什么取消。")


def held(training: Any) -> dict[str, Any]:
    """What the editor starts from, and what stands beside a conflict."""
    names = ("title", "audience", "starts", "ends", "place", "topic")
    return {name: getattr(training, name) for name in names} | {"hours": hours.said(training.hours)}
