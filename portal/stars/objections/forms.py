"""Forms of 异议."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.anonymity.forms import SignedOrNot
from portal.forms import Filled, Form, text
from portal.stars.objections.domain import LONGEST, LONGEST_ANSWER

HOLDS = {"1": "成立", "0": "不成立"}


class ObjectionForm(SignedOrNot):
    """An objection, signed or not."""

    branch = SelectField("对哪个党支部的结果", validate_choice=False)
    text = text("事实和理由", most=LONGEST)

    def offer(self, branches: dict[int, str]) -> None:
        """Let one choose among the branches of the cycle."""
        self.branch.choices = [
            SelectChoice("", "请选择"), *(SelectChoice(str(key), name) for key, name in branches.items()),
        ]  # fmt: skip

    @property
    def branch_id(self) -> int | None:
        """The branch that was chosen."""
        typed = self.branch.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


class AnswerForm(Form):
    """答复."""

    upheld = RadioField(
        "异议是否成立", [Filled("请选择异议是否成立。")], choices=[SelectChoice(*one) for one in HOLDS.items()], validate_choice=False,
    )  # fmt: skip
    answer = text("答复", most=LONGEST_ANSWER)

    @property
    def holds(self) -> bool | None:
        """Whether the objection is upheld; None: nothing was chosen."""
        return {"1": True, "0": False}.get(self.upheld.data or "")

    def theirs_of(self, objection: Any) -> dict[str, Any]:
        """What the record holds now, for the 409."""
        if objection.upheld is None:
            return {}
        return {"upheld": "1" if objection.upheld else "0", "answer": objection.answer}
