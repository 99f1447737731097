"""Forms of accounts."""

from wtforms import PasswordField, StringField

from portal.forms import Filled, Form


class SignInForm(Form):
    """Name and password."""

    username = StringField("用户名", [Filled("请填写用户名。")], render_kw={"autocomplete": "username", "autofocus": True})
    password = PasswordField("密码", [Filled("请填写密码。")], render_kw={"autocomplete": "current-password"})
