"""The states and moves of 通知: notice, and what became of it at each addressee."""

from portal.workflow.core import Move, State, Workflow

NOTICE = Workflow(
    "notice",
    "draft",
    {
        "draft": State("起草中", "muted"),
        "sent": State("已发出", "info"),
        "ended": State("已结束", "ok"),
        "recalled": State("已收回", "muted"),
        "dropped": State("已作废", "muted"),
    },
    {
        "notice.edit": Move(("draft",), None, "修改"),
        "notice.send": Move(("draft",), "sent", "发出", "primary"),
        "notice.drop": Move(("draft",), "dropped", "作废"),
        "notice.remind": Move(("sent",), None, "提醒"),
        "notice.end": Move(("sent",), "ended", "结束"),
        "notice.recall": Move(("sent",), "recalled", "收回", "danger"),
    },
)

NOTICE_RECEIPT = Workflow(
    "notice_receipt",
    "sent",
    {
        "sent": State("未读", "warn"),
        "read": State("已读", "info"),
        "acknowledged": State("已签收", "info"),
        "replied": State("已反馈", "ok"),
        "returned": State("退回补充", "danger"),
        "accepted": State("已办结", "ok"),
    },
    {
        "notice_receipt.read": Move(("sent",), "read", "已阅"),
        "notice_receipt.acknowledge": Move(("sent", "read"), "acknowledged", "签收", "primary"),
        "notice_receipt.reply": Move(
            ("sent", "read", "acknowledged", "returned", "replied"), "replied", "反馈", "primary"
        ),
        "notice_receipt.return": Move(("replied",), "returned", "退回补充"),
        "notice_receipt.accept": Move(("replied",), "accepted", "办结"),
    },
)
