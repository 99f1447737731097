"""Forms of 意见建议."""

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from portal.anonymity.forms import CodeForm, SignedOrNot
from portal.forms import Form, text
from portal.suggestions.domain import LONGEST, LONGEST_NOTE


def _choices(named: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(key, name) for key, name in named.items()]


class SuggestionForm(SignedOrNot):
    """A suggestion, signed or not."""

    addressee = RadioField("由谁受理", validate_choice=False)
    text = text("内容", most=LONGEST)

    def offer(self, addressees: dict[str, str]) -> None:
        """Let one choose among these (key → name)."""
        self.addressee.choices = _choices(addressees)


class AgainForm(CodeForm):
    """再次反映 by the code."""

    text = text("补充说明", most=LONGEST)


class ReopenForm(Form):
    """再次反映 of what one has signed."""

    text = text("补充说明", most=LONGEST)


class TransferForm(Form):
    """转交."""

    to = RadioField("转交给", validate_choice=False)
    note = text("说明", most=LONGEST_NOTE)

    def __init__(self, offered: dict[str, str], **values: Any) -> None:
        super().__init__(**values)
        self.to.choices = _choices(offered)


class ReplyForm(Form):
    """答复."""

    answer = text("答复", most=LONGEST)
