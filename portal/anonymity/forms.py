"""The base of forms that may be anonymous."""

from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, line


class VeiledForm(Form):
    """A form of which no draft is kept or put back, whether or not it is signed in the end."""

    veil = HiddenField(default="1")  # store.keep() goes by this name, VEIL

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, draft=False, **values)


class SignedOrNot(VeiledForm):
    """A text that its author signs, or does not."""

    signed = RadioField("署名还是匿名", choices=[SelectChoice("1", "署名"), SelectChoice("0", "匿名")], default="1")

    @property
    def anonymous(self) -> bool:
        """Whether the author chose to stay unnamed."""
        return self.signed.data == "0"


class CodeForm(VeiledForm):
    """A form by the code of an anonymous author: 凭查询码查看."""

    code = line("查询码", most=40)
