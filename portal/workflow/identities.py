"""The states and moves of 亮明身份."""

from portal.workflow.core import Move, State, Workflow

IDENTITY = Workflow(
    "identity",
    "applied",
    {
        "applied": State("已申报", "info", "支部书记"),
        "discussed": State("支部已评议", "info", "支部书记"),
        "recommended": State("待党委审定", "warn", "基层党委"),
        "settled": State("在岗", "ok"),
        "declined": State("未通过", "danger"),
        "withdrawn": State("已撤回", "muted"),
        "ended": State("已卸任", "muted"),
    },
    {
        "identity.edit": Move(("applied",), None, "修改"),
        "identity.withdraw": Move(("applied",), "withdrawn", "撤回"),
        "identity.confirm": Move(("applied",), "settled", "确认", "primary"),  # where no procedure is asked for
        "identity.discuss": Move(("applied",), "discussed", "记录支部评议", "primary"),
        "identity.recommend": Move(("discussed",), "recommended", "支部推荐", "primary"),
        "identity.settle": Move(("recommended",), "settled", "党委审定", "primary"),
        "identity.decline": Move(("applied", "discussed", "recommended"), "declined", "不通过"),
        "identity.amend": Move(("settled",), None, "更新"),
        "identity.serve": Move(("settled",), None, "记录服务"),
        "identity.end": Move(("settled",), "ended", "卸任"),
        # the holder left the branch, or the branch was closed
        "identity.lapse": Move(("applied", "discussed", "recommended", "settled"), "ended", "随调整终止"),
    },
)
