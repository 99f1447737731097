"""Forms of 延期换届."""

from portal.forms import Form, day, line, must, text
from portal.life.terms.domain import LONGEST


class AskForm(Form):
    """申请延期."""

    needed = must(until="请填写延期到哪一天。")
    until = day("延期到")
    reason = text("理由", most=LONGEST["reason"], hint="写明为什么不能按期换届，准备什么时候换届。")


class ApproveForm(Form):
    """同意延期."""

    paper = line("批复文号", most=LONGEST["paper"], hint="没有文号的，写党委会研究的日期。")


class RefuseForm(Form):
    """不同意."""

    answer = text("理由", most=LONGEST["answer"], hint="支部会看到。")


class WithdrawForm(Form):
    """撤回申请."""
