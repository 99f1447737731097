"""Forms of 通知: the notice, a reply, a reason."""

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line, text
from portal.notices.domain import Wanted
from portal.notices.domain.text import LONGEST
from portal.notices.models import KINDS


class WriteForm(Form):
    """起草 and 修改."""

    needed: tuple[str, ...] = ("title", "text")
    kind = SelectField(
        "类别", choices=[SelectChoice(*one) for one in KINDS.items()], description="任务要有期限，一般要求反馈。"
    )
    title = line("标题", most=LONGEST["title"])
    text = text("正文", most=LONGEST["text"], required=False, render_kw={"rows": 12})
    due_on = day("期限", hint="任务必须填写；到期前后会列在对方的待办里。")
    ack_wanted = BooleanField("要求签收", description="对方按“签收”；不勾选的，对方按“已阅”。")
    reply_wanted = BooleanField("要求反馈", description="对方填写反馈并可附文件，由您办结或者退回补充。")
    passable = BooleanField(
        "允许向下转发", description="收到的党委和支部可以转发给下级和党员，您能看到逐级办理的数目。"
    )

    def wanted(self) -> Wanted:
        """What was typed, for the domain."""
        return Wanted(
            self.kind.data or "", self.title.data or "", self.text.data or "", self.due_on.data,
            bool(self.ack_wanted.data), bool(self.reply_wanted.data), bool(self.passable.data),
        )  # fmt: skip


class ReplyForm(Form):
    """反馈."""

    needed = ("reply",)
    reply = text("反馈内容", most=LONGEST["reply"], hint="写明办理情况和结果。", render_kw={"rows": 8})


class AnswerForm(Form):
    """退回补充."""

    needed = ("answer",)
    answer = text("要补充什么", most=LONGEST["answer"], hint="对方会看到，并记在经过里。")


class ReasonForm(Form):
    """收回."""

    needed = ("reason",)
    reason = text("理由", most=LONGEST["reason"], hint="收到的人会看到，并记在经过里。")
