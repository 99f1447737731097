"""Forms of accounts. Names of secret fields hold `password` or `code`: drafts never keep those."""

from wtforms import HiddenField, PasswordField, StringField, ValidationError

from portal.accounts.passwords import LEAST
from portal.forms import Filled, Form

_NOW = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}
ADVICE = f"至少 {LEAST} 个字符；不要用姓名、用户名、单位名称或常见密码。可以用几个不相干的词连起来。"


def _new_password(label: str) -> PasswordField:
    return PasswordField(label, [Filled(f"请填写{label}。")], description=ADVICE, render_kw=_NEW)


def _again() -> PasswordField:
    return PasswordField("再输一次新密码", [Filled("请再输一次新密码。")], render_kw=_NEW)


class SignInForm(Form):
    """Name and password."""

    username = StringField(
        "用户名", [Filled("请填写用户名。")], render_kw={"autocomplete": "username", "autofocus": True}
    )
    password = PasswordField("密码", [Filled("请填写密码。")], render_kw=_NOW)


class CodeForm(Form):
    """The code from the slip."""

    code = StringField(
        "激活码或重置码",
        [Filled("请填写单子上的码。")],
        description="12 位，如 ABCD-EFGH-JKMN；大小写、空格和短横不影响。码里没有数字 0、1 和字母 I、L、O。",
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class ActivateForm(Form):
    """User name and password, chosen by the person whose code was accepted."""

    code = HiddenField()
    username = StringField(
        "用户名",
        [Filled("请填写用户名。")],
        description="登录时用，2 到 30 个字。可以用姓名、姓名拼音或工号，定下后不能修改。",
        render_kw={"autocomplete": "username"},
    )
    password = _new_password("新密码")
    password_again = _again()

    def validate_password_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError("两次输入的密码不一样，请重新输入。")


class ResetForm(ActivateForm):
    """A new password for an account that has its user name already."""

    username = None


class PasswordForm(Form):
    """The old password and the new one."""

    password_now = PasswordField("现在的密码", [Filled("请填写现在的密码。")], render_kw=_NOW)
    password_new = _new_password("新密码")
    password_again = _again()

    def validate_password_again(self, field: PasswordField) -> None:
        if field.data != self.password_new.data:
            raise ValidationError("两次输入的密码不一样，请重新输入。")
