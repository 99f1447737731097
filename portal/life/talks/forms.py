"""The form of 谈心谈话."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, must
from portal.units.forms import Ticks


class TalkForm(Form):
    """One talker, one day, several people."""

    needed = must(
        talker="请选择谁谈的：本支部党员，或者本党委的党员领导干部。", day="请填写谈话日期。", people="请选择同谁谈的。"
    )  # fmt: skip
    talker = SelectField("谈话人", choices=[], validate_choice=False)
    day = day("谈话日期")
    people = Ticks(
        "谈话对象",
        choices=[],
        coerce=int,
        validate_choice=False,
        description="可以选几个人：同一天分别谈的，一次登记。",
    )

    def offer(self, talkers: list[tuple[int, str]], members: list[tuple[int, str]], met: set[int]) -> None:
        """Who talked, and with whom; `met`: the members who have been talked with this year."""
        self.talker.choices = [SelectChoice("", "请选择"), *(SelectChoice(str(key), name) for key, name in talkers)]
        self.people.choices = [
            SelectChoice(key, name if key in met else f"{name}（今年还没有）") for key, name in members
        ]

    def talked(self) -> int | None:
        """The id of the talker who was chosen."""
        text = self.talker.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else None
