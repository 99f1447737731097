"""The states and moves of commitments."""

from portal.workflow.core import Move, State, Workflow

PLEDGE = Workflow(
    "pledge",
    "draft",
    {
        "draft": State("草稿", "muted", "本人"),
        "submitted": State("待审核", "info", "支部书记"),
        "returned": State("已退回", "danger", "本人"),
        "approved": State("已通过，待公示", "warn", "支部书记"),
        "published": State("已公示", "ok", "本人"),
    },
    {
        "pledge.edit": Move(("draft", "returned"), None, "修改"),
        "pledge.submit": Move(("draft", "returned"), "submitted", "提交审核", "primary"),
        "pledge.withdraw": Move(("submitted",), "draft", "撤回"),
        "pledge.judge": Move(("submitted",), None, "审核"),
        "pledge.return": Move(("submitted",), "returned", "退回修改"),
        "pledge.approve": Move(("submitted",), "approved", "审核通过", "primary"),
        "pledge.publish": Move(("approved",), "published", "公示", "primary"),
        "pledge.reopen": Move(("approved",), "submitted", "重新审核"),
        "pledge.progress": Move(("published",), None, "记录进展", "primary"),
        "pledge.correct": Move(("published",), None, "更正进展"),
        "pledge.amend": Move(("published",), None, "变更或停止"),
        "pledge.exemplify": Move(("published",), None, "示范"),
        "pledge.assess": Move(("published",), None, "自评"),
        "pledge.grade": Move(("published",), None, "评定"),
    },
)

PLEDGE_CHANGE = Workflow(
    "pledge_change",
    "proposed",
    {
        "proposed": State("待同意", "warn", "支部书记"),
        "agreed": State("已同意", "ok"),
        "refused": State("未同意", "danger"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "pledge_change.agree": Move(("proposed",), "agreed", "同意", "primary"),
        "pledge_change.refuse": Move(("proposed",), "refused", "不同意"),
        "pledge_change.withdraw": Move(("proposed",), "withdrawn", "撤回"),
    },
)

OPINION = Workflow(
    "opinion",
    "sent",
    {
        "sent": State("待处理", "warn", "支部书记"),
        "shown": State("已公开", "ok"),
        "rejected": State("未公开", "muted"),
    },
    {
        "opinion.show": Move(("sent",), "shown", "公开", "primary"),
        "opinion.reject": Move(("sent", "shown"), "rejected", "不公开"),
        "opinion.answer": Move(("shown",), None, "答复"),
    },
)
