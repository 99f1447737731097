"""Forms of 重点约谈."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line
from portal.forms import text as area
from portal.problems.domain.checks import LONGEST as ENTRY
from portal.problems.forms import Sorted, number, people_of
from portal.problems.talks.annexes import PARTS
from portal.problems.talks.domain import LONGEST, Wanted


class TalkForm(Form):
    """A talk."""

    needed = ("held_on",)
    held_on = day("约谈日期")
    place = line("地点", most=LONGEST["place"], required=False)
    person = SelectField("被约谈人", choices=[])
    talked_to = line(
        "被约谈人说明", most=LONGEST["talked_to"], required=False, hint="写姓名和职务；在上面选了的可以不填。"
    )
    participants = line("参加人员", most=LONGEST["participants"], hint="约谈人、记录人和其他在场的同志。")
    matters = area("约谈事项", most=LONGEST["matters"], hint="指出了什么问题，提出了什么要求。", render_kw={"rows": 8})
    undertaken = area(
        "表态和承诺", most=LONGEST["undertaken"], required=False, hint="被约谈人怎样表态，承诺什么时候做到什么。"
    )

    def people(self, rows: list[Any]) -> None:
        """Offer the members of the unit."""
        self.person.choices = people_of(rows, "不在名单里，写在下面")

    def wanted(self) -> Wanted:
        """What was typed."""
        return Wanted(
            self.held_on.data, self.place.data or "", self.talked_to.data or "", number(self.person.data),
            self.participants.data or "", self.matters.data or "", self.undertaken.data or "",
        )  # fmt: skip


class FileForm(Form):
    """归档."""


class CorrectForm(Form):
    """更正."""

    part = SelectField("更正哪一部分", choices=[SelectChoice(key, word) for key, word in PARTS.items()])
    text = area("正确的内容", most=LONGEST["matters"], hint="写全这一部分正确的内容；原来的文字保留在记录里。")
    reason = area("更正的原因", most=LONGEST["reason"])


class FollowForm(Sorted):
    """列入整改."""

    text = area("问题", most=ENTRY["text"], hint="一个问题一条；登记后在台账里核对、下发。")
    category = SelectField("类别", choices=[])
    requirement = area("整改要求", most=ENTRY["requirement"], required=False)
    due_on = day("整改期限")


def held(talk: Any) -> dict[str, Any]:
    """What the editor starts from, and what stands beside a conflict."""
    names = ("held_on", "place", "talked_to", "participants", "matters", "undertaken")
    return {name: getattr(talk, name) for name in names} | {"person": str(talk.person_id or "")}
