"""Forms of records: the record itself, one entry of its minutes, its steps."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.errors import Invalid
from portal.forms import Form, day, line, must, text, tidy
from portal.life.judging.rules import AGENDA, Type
from portal.life.judging.voting import Vote
from portal.life.records import minutes
from portal.life.records.domain import LONGEST, Wanted
from portal.life.records.domain.text import TIME
from portal.life.records.hours import hundredths, said
from portal.life.records.models import LECTURE_FORMS
from portal.units.forms import Ticks

ELSE = SelectChoice("", "不在名单里，另写姓名")


def number(value: Any) -> int | None:
    """A key out of a choice, None where nothing was chosen."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _people(rows: list[Any]) -> list[SelectChoice]:
    return [ELSE, *(SelectChoice(str(one.id), one.name) for one in rows)]


def _time(form: Any, field: Any) -> None:
    if field.data and not TIME.fullmatch(field.data):
        raise ValidationError("时间请按 14:30 这样填写。")


def _hours(form: Any, field: Any) -> None:
    if hundredths(field.data or "") < 0:
        raise ValidationError("学时请填 0 到 100 之间的数。")


def _clock(label: str) -> StringField:
    return StringField(label, [Optional(), _time], filters=[tidy], render_kw={"placeholder": "14:30"})


class RecordForm(Form):
    """登记组织生活 and 修改."""

    needed = must(types="请至少选择一种类型。", day="请填写日期。")

    types = Ticks(
        "类型", choices=[], validate_choice=False, description="一次活动可以同时是几种，例如主题党日上讲党课。"
    )
    title = line("名称", most=LONGEST["title"], required=False, hint="不填就按类型和月份起名。")
    day = day("日期")
    starts = _clock("开始时间")
    ends = _clock("结束时间")
    place = line("地点", most=LONGEST["place"], required=False)
    group = SelectField("党小组", choices=[], validate_choice=False, description="党小组会请选择；其他的不用选。")
    host = SelectField("主持人", choices=[], validate_choice=False)
    host_name = line("主持人姓名", most=LONGEST["host_name"], required=False)
    recorder = SelectField("记录人", choices=[], validate_choice=False)
    recorder_name = line("记录人姓名", most=LONGEST["recorder_name"], required=False)
    lecture_form = SelectField(
        "党课形式", choices=[SelectChoice("", "不是党课"), *(SelectChoice(*one) for one in LECTURE_FORMS.items())],
        validate_choice=False,
    )  # fmt: skip
    lecturer = SelectField("讲课人", choices=[], validate_choice=False)
    lecturer_name = line("讲课人姓名", most=LONGEST["lecturer_name"], required=False)
    hours = StringField(
        "学时",
        [Optional(), _hours],
        filters=[tidy],
        description="每位到会党员记的学时，例如 2 或 1.5；不计学时的不填。",
    )
    belongs_to = SelectField(
        "归属年度", choices=[SelectChoice("", "按日期"), SelectChoice("last", "算作上一年度（一至三月补开的）")],
        validate_choice=False,
    )  # fmt: skip
    note = text(
        "会议记录",
        most=LONGEST["note"],
        required=False,
        hint="整段的记录写在这里；议题、发言、决议可以保存以后一条一条记。",
    )

    def offer(self, types: Mapping[str, Type], groups: list[Any], people: list[Any]) -> None:
        """The types that the committee knows, the groups and people of the unit; what there is none of is not asked."""
        self.types.choices = [SelectChoice(key, one.label) for key, one in types.items()]
        for name in ("host", "recorder", "lecturer"):
            self[name].choices = _people(people)
        self.group.choices = [
            SelectChoice("", "不是党小组活动"),
            *(SelectChoice(str(one.id), one.name) for one in groups),
        ]
        if not groups:
            del self.group

    def wanted(self) -> Wanted:
        """What was typed."""
        held = self.day.data
        last = date(held.year - 1, 12, 31) if held is not None and self.belongs_to.data == "last" else None
        return Wanted(
            types=tuple(self.types.data or ()), title=self.title.data or "", day=held, starts=self.starts.data or "",
            ends=self.ends.data or "", place=self.place.data or "", host=number(self.host.data),
            host_name=self.host_name.data or "", recorder=number(self.recorder.data),
            recorder_name=self.recorder_name.data or "", lecture_form=self.lecture_form.data or "",
            hours=hundredths(self.hours.data or ""), belongs_to=last,
            group=number(self.group.data) if "group" in self else None, note=self.note.data or "",
            lecturer=number(self.lecturer.data), lecturer_name=self.lecturer_name.data or "",
        )  # fmt: skip


def held(record: Any) -> dict[str, Any]:
    """What the editor starts from, and what stands beside a conflict."""
    found = {
        name: getattr(record, name) for name in ("title", "day", "starts", "ends", "place", "lecture_form", "note")
    }
    for role in ("host", "recorder"):
        person = getattr(record, f"{role}_id")
        found |= {role: str(person or ""), f"{role}_name": "" if person else getattr(record, f"{role}_name")}
    one = next(iter(minutes.read(record.minutes).lecturers), minutes.Lecturer(None, ""))
    return found | {
        "types": list(record.types), "hours": said(record.hours), "group": str(record.group_id or ""),
        "belongs_to": "last" if record.belongs_to else "", "lecturer": str(one.person or ""),
        "lecturer_name": "" if one.person else one.name,
    }  # fmt: skip


class EntryForm(Form):
    """One entry of the minutes; `was`: the digest of what it was filled from."""

    was = HiddenField()


class AgendaForm(EntryForm):
    """议题."""

    kind = SelectField(
        "类型",
        choices=[SelectChoice("", "一般议题"), *(SelectChoice(*one) for one in AGENDA.items())],
        validate_choice=False,
    )
    text = line("议题", most=minutes.LONGEST["agenda"])

    def entry(self, key: str) -> minutes.Agenda:
        """What was typed, under its key."""
        return minutes.Agenda(key, self.kind.data or "", self.text.data or "")


class SpeechForm(EntryForm):
    """发言."""

    person = SelectField("发言人", choices=[], validate_choice=False)
    name = line("发言人姓名", most=minutes.LONGEST["name"], required=False)
    text = text("发言要点", most=minutes.LONGEST["speeches"])

    def offer(self, people: list[Any]) -> None:
        """The people of the unit."""
        self.person.choices = _people(people)

    def entry(self, key: str) -> minutes.Speech:
        """What was typed, under its key."""
        return minutes.Speech(key, number(self.person.data), self.name.data or "", self.text.data or "")


def _votes(label: str) -> IntegerField:
    return IntegerField(label, [Optional()])


class ResolutionForm(EntryForm):
    """决议, with its vote."""

    text = text("决议", most=minutes.LONGEST["resolutions"], hint="选举的，一名候选人记一条。")
    voted = BooleanField("进行了表决")
    election = BooleanField("是选举（到会须达到五分之四）")
    entitled = _votes("应到有表决权")
    present = _votes("实到有表决权")
    yes = _votes("赞成")
    no = _votes("反对")
    abstained = _votes("弃权")

    def entry(self, key: str) -> minutes.Resolution:
        """What was typed, under its key."""
        vote, names = None, ("entitled", "present", "yes", "no", "abstained")
        if self.voted.data or self._typed(names):
            if all(self[name].data is None for name in ("yes", "no", "abstained")):
                raise Invalid("请填写票数。", "yes")
            vote = Vote(**{name: self[name].data or 0 for name in names}, election=bool(self.election.data))
        return minutes.Resolution(key, self.text.data or "", vote)

    def _typed(self, names: Iterable[str]) -> bool:
        """Whether numbers or 是选举 were given beyond those that the form came with: a vote, though nobody said so."""
        if self.election.data and not self.election.object_data:
            return True
        return any(self[name].data not in (None, self[name].object_data) for name in names)


ENTRIES: dict[str, type[Any]] = {"agenda": AgendaForm, "speeches": SpeechForm, "resolutions": ResolutionForm}


def filled(entry: Any) -> dict[str, Any]:
    """What the form of an entry starts from, and what stands beside a conflict."""
    values = entry._asdict()
    values.pop("key")
    if isinstance(entry, minutes.Speech):
        return values | {"person": str(entry.person or ""), "name": "" if entry.person else entry.name}
    if isinstance(entry, minutes.Resolution):
        vote = values.pop("vote")
        if vote is not None:
            values |= {name: getattr(vote, name) for name in Vote.__slots__}
        values["voted"] = vote is not None
    return values


class BranchesForm(Form):
    """计入支部 of a record of the committee."""

    branches = Ticks("支部", choices=[], coerce=int, validate_choice=False)

    def offer(self, rows: list[Any]) -> None:
        """The branches of the committee."""
        self.branches.choices = [SelectChoice(one.id, one.name) for one in rows]


class AnnounceForm(Form):
    """发布预告."""


class CallOffForm(Form):
    """取消."""

    reason = text("取消的原因", most=LONGEST["reason"], hint="已经预告的，参加人员会收到消息。")


class FileForm(Form):
    """归档."""

    needed = ("reason",)
    reason = text("没有登记到会的原因", most=LONGEST["reason"], required=False, missing="")


class AnnexForm(Form):
    """附记更正."""

    text = text("更正的内容", most=LONGEST["text"], hint="写明哪一处、正确的是什么、为什么更正；原来的记录不改。")
