"""The states and moves of accounts and the rule of two."""

from portal.workflow.core import Move, State, Workflow

ACCOUNT = Workflow(
    "account",
    "active",
    {
        "active": State("正常", "ok"),
        "locked": State("已锁定", "danger"),
        "disabled": State("已停用", "muted"),
    },
    {
        "account.lock": Move(("active",), "locked", "锁定", "danger"),
        "account.unlock": Move(("locked",), "active", "解锁"),
        "account.disable": Move(("active", "locked"), "disabled", "停用", "danger"),
        "account.enable": Move(("disabled",), "active", "启用"),
    },
)

PROPOSAL = Workflow(
    "proposal",
    "proposed",
    {
        "proposed": State("待第二人确认", "warn", "另一名管理员"),
        "confirmed": State("已确认", "ok"),
        "rejected": State("已否决", "danger"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "proposal.confirm": Move(("proposed",), "confirmed", "确认", "primary"),
        "proposal.reject": Move(("proposed",), "rejected", "否决"),
        "proposal.withdraw": Move(("proposed",), "withdrawn", "撤回"),
    },
)
