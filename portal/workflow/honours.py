"""The states and moves of 荣誉登记; a year's table of 工作日历 has none."""

from portal.workflow.core import Move, State, Workflow

HONOUR = Workflow(
    "honour",
    "proposed",
    {
        "proposed": State("待确认", "info", "基层党委"),
        "confirmed": State("已确认", "ok"),
        "declined": State("未确认", "danger", "支部书记"),
        "withdrawn": State("已撤回", "muted"),
        "revoked": State("已撤销", "muted"),
    },
    {
        "honour.edit": Move(("proposed",), None, "修改"),
        "honour.confirm": Move(("proposed",), "confirmed", "确认", "primary"),
        "honour.decline": Move(("proposed",), "declined", "不确认"),
        "honour.resubmit": Move(("declined",), "proposed", "修改后重报", "primary"),
        "honour.withdraw": Move(("proposed", "declined"), "withdrawn", "撤回"),
        "honour.correct": Move(("confirmed",), None, "更正"),
        "honour.revoke": Move(("confirmed",), "revoked", "撤销", "danger"),
    },
)
