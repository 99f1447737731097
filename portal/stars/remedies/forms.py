"""Forms of 整改提升: the request, and one for each step."""

from portal.forms import Form, day, line, text
from portal.stars.remedies.domain import LONGEST


class AskForm(Form):
    """提出整改."""

    needed = ("due_on",)
    problems = text("整改内容", most=LONGEST["problems"], hint="一条一行，写清问题和要求。支部按这些制定方案。")
    due_on = day("整改期限")


class PlanForm(Form):
    """整改方案 of the branch."""

    measures = text("整改措施", most=LONGEST["measures"], hint="对照整改内容逐条写：做什么、怎么做、什么时候做完。")
    responsible = line("责任人", most=LONGEST["responsible"], hint="写姓名和职务。")


class ReportForm(Form):
    """报告完成."""

    outcome = text("完成情况", most=LONGEST["outcome"], hint="对照措施逐条写：做了什么、结果怎样、有什么可以查。")


class ReplyForm(Form):
    """同意 or 验收通过, with a word if there is one."""

    reply = text("意见", most=LONGEST["reply"], required=False)


class ReasonForm(Form):
    """退回, 继续整改, 撤销: with the reason."""

    reason = text("理由", most=LONGEST["reason"], hint="支部会看到，并记在经过里。")


class ExtendForm(Form):
    """调整期限."""

    needed = ("due_on",)
    due_on = day("新的期限")
    reason = text("理由", most=LONGEST["reason"], hint="支部会看到，并记在经过里。")
