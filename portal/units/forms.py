"""Forms of units and people."""

import re
from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal import web
from portal.forms import Form, day, line, text
from portal.units import activity
from portal.units.models import CATEGORIES, KINDS, MEMBERSHIPS, SECTORS, STATUSES
from portal.units.people import LABELS, LONGEST

CHOOSE = SelectChoice("", "请选择")


def _dated(field: Any) -> None:
    if field.data is None and not field.errors:
        raise ValidationError(f"请填写{field.label.text}。")


def choose(label: str, words: tuple[str, ...] = (), *, blank: str = "请选择", hint: str = "") -> SelectField:
    """A choice among words; the empty one stands first."""
    choices = [SelectChoice("", blank), *map(SelectChoice, words)]
    return SelectField(label, choices=choices, validate_choice=True, description=hint)


class DecisionForm(Form):
    """What every dated decision carries."""

    needed: tuple[str, ...] = ("decided_on",)
    decided_on = day("决定日期")
    document = line("文号或决定", most=100, required=False, hint="如：〔2026〕12号，或作出决定的会议。")

    def decision(self) -> dict[str, Any]:
        """The date and document, for the domain."""
        return {"decided_on": self.decided_on.data, "document": self.document.data or ""}

    def validate_decided_on(self, field: Any) -> None:
        """A decision has a date."""
        _dated(field)


class FoundForm(DecisionForm):
    """设立."""

    kind = SelectField("类型", choices=[])
    name = line("名称", most=60)
    sector = choose("领域", SECTORS, blank="（不设）")
    founded_on = day("成立日期")

    def offer(self, kinds: list[str]) -> None:
        """The kinds that may be founded in this place."""
        self.kind.choices = [SelectChoice(kind, KINDS[kind]) for kind in sorted(kinds, key=lambda one: one != "branch")]


class UnitForm(Form):
    """基本信息: what is corrected without a decision."""

    sector = choose("领域", SECTORS, blank="（不设）")
    founded_on = day("成立日期")
    term_starts = day("本届任期开始")
    term_ends = day("本届任期届满", hint="不填时按规定年限推算：基层党委 5 年，党总支、党支部 3 年（农村社区 5 年）。")
    activity_day = SelectField(
        "固定活动日",
        choices=[SelectChoice(code, said, optgroup=group) for code, said, group in activity.choices()],
        description="每月开展主题党日的日子；新定或改定的，从下个月起按它核对落实情况。",
    )

    def of(self, kind: str) -> None:
        """Only a branch has an activity day."""
        if kind != "branch":
            del self.activity_day


class RenameForm(DecisionForm):
    """更名."""

    name = line("新名称", most=60)


class PlaceForm(DecisionForm):
    """划转 and 合并: another unit is chosen."""

    needed = ("decided_on", "place")

    place = SelectField("组织", choices=[])

    def validate_place(self, field: Any) -> None:
        """A unit was chosen."""
        if not field.data:
            raise ValidationError(f"请选择{field.label.text}。")

    def offer(self, rows: list[Any], label: str) -> None:
        """The units to choose from; committees are named where there are several."""
        self.place.label.text = label
        several = len({row.committee_name for row in rows}) > 1
        self.place.choices = [CHOOSE, *(SelectChoice(str(row.id), _placed(row, several)) for row in rows)]

    def chosen(self) -> int | None:
        """The id of the chosen unit."""
        return int(self.place.data) if self.place.data else None


def _placed(row: Any, several: bool) -> str:
    return (
        f"{row.committee_name} · {row.name}" if several and row.committee_name and row.kind != "committee" else row.name
    )


class Ticks(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SplitForm(DecisionForm):
    """分设."""

    needed = ("decided_on", "people")

    name = line("新支部名称", most=60)
    people = Ticks("编入新支部的人员", choices=[], coerce=int)

    def offer(self, people: list[Any], groups: dict[int, str]) -> None:
        """The people of the branch, each with the group."""
        self.people.choices = [
            SelectChoice(
                person.id, person.name + (f"（{groups[person.group_id]}）" if person.group_id in groups else "")
            )
            for person in people
        ]


class ContactForm(Form):
    """联络员."""

    person = SelectField("联络员", choices=[])

    def offer(self, people: list[Any]) -> None:
        """The people on the books of the unit."""
        self.person.choices = [SelectChoice("", "（不设）"), *(SelectChoice(str(row.id), row.name) for row in people)]


class PersonForm(Form):
    """A member's file."""

    needed = ("membership",)
    known = masked = ""

    name = line(LABELS["name"], most=LONGEST["name"])
    sex = choose(LABELS["sex"], ("男", "女"), blank="（未登记）")
    birth = line(LABELS["birth"], most=20, required=False, hint="如 1980-05")
    membership = choose(LABELS["membership"], MEMBERSHIPS)
    joined = line(LABELS["joined"], most=20, required=False, hint="如 2005-07-01；只知道月份的写 2005-07")
    confirmed = line(LABELS["confirmed"], most=20, required=False, hint="预备党员不填")
    category = choose(LABELS["category"], CATEGORIES, blank="（未登记）")
    group = SelectField(LABELS["group"], choices=[])
    duty = line(
        LABELS["duty"], most=LONGEST["duty"], required=False, hint="如 支部书记、组织委员；只作登记，不产生权限"
    )
    post = line(LABELS["post"], most=LONGEST["post"], required=False, hint="公示栏会显示")
    telephone = line(
        LABELS["telephone"], most=LONGEST["telephone"], required=False, hint="平时只显示首尾几位，查看全号有记录"
    )
    exempt = BooleanField("离退休、年老体弱，不要求公开承诺")

    def offer(self, groups: list[Any]) -> None:
        """The groups of the branch."""
        self.group.choices = [SelectChoice("", "（未编组）"), *(SelectChoice(str(row.id), row.name) for row in groups)]

    def mask(self, telephone: str) -> None:
        """A number that is known is not shown for editing: whoever wants to read it asks for it on the page."""
        self.known = telephone
        if telephone:
            self.masked = f"现为 {web.masked(telephone)}。不改就留空，要删去请填“无”。"
            self.telephone.description = self.masked

    def keep_out(self, names: frozenset[str]) -> None:
        """Take fields out of the form that this user may not change in this file."""
        for name in names:
            del self[name]

    def typed(self) -> dict[str, Any]:
        """The fields of the form as the domain takes them."""
        found = {field.short_name: field.data for field in self if field.short_name in (*LABELS, "group")}
        for name in ("birth", "joined", "confirmed"):
            if name in found:
                found[name] = as_partial(found[name] or "", month=name == "birth")
        if self.masked:
            found["telephone"] = {"": self.known, "无": ""}.get(found["telephone"] or "", found["telephone"])
        found["group"] = int(found["group"]) if found.get("group") else None
        return found


def as_partial(value: str, *, month: bool) -> str:
    """A date as typed (1980.5, 1980年5月1日, 198005) as YYYY-MM or YYYY-MM-DD; what is neither stays as it is."""
    digits = re.findall(r"[0-9]+", value)
    if len(digits) == 1 and len(digits[0]) in (6, 8):
        digits = [part for part in (digits[0][:4], digits[0][4:6], digits[0][6:]) if part]
    if not 2 <= len(digits) <= 3 or len(digits[0]) != 4 or any(len(part) > 2 for part in digits[1:]):
        return value
    return "-".join([digits[0], *(part.zfill(2) for part in digits[1 : 2 if month else 3])])


class TransferForm(Form):
    """组织关系转接."""

    needed = ("target", "moved_on")

    target = SelectField("转往", choices=[])
    moved_on = day("转接日期")
    reason = line("说明", most=200, required=False, hint="转出本党委的，请写明转往的党组织和介绍信编号。")

    def validate_moved_on(self, field: Any) -> None:
        """A move has a date."""
        _dated(field)

    def validate_target(self, field: Any) -> None:
        """A place was chosen."""
        if not field.data:
            raise ValidationError("请选择转往哪个党支部，或者转出。")

    def offer(self, rows: list[Any]) -> None:
        """The branches to choose from, and the way out."""
        several = len({row.committee_name for row in rows}) > 1
        branches = [SelectChoice(str(row.id), _placed(row, several)) for row in rows]
        self.target.choices = [CHOOSE, *branches, SelectChoice("out", "转出本党委")]


class StatusForm(Form):
    """Status of a member."""

    needed = ("status", "since")

    status = SelectField("状态", choices=[])
    since = day("从哪一天起")
    reason = text("原因和依据", most=500, required=False, hint="停止党籍、恢复的，必须写明。")

    def validate_since(self, field: Any) -> None:
        """A status has a beginning."""
        _dated(field)

    def offer(self, now: str, leave: bool) -> None:
        """The statuses that the user may set; 转出 is a transfer."""
        gone = ("停止党籍",) if leave else ()
        words = [word for word in STATUSES if word != now and word != "转出" and (word != "停止党籍" or word in gone)]
        self.status.choices = [CHOOSE, *map(SelectChoice, words)]
