"""The states and moves of roster imports."""

from portal.workflow.core import Move, State, Workflow

ROSTER = Workflow(
    "roster_import",
    "reading",
    {
        "reading": State("正在读取", "info"),
        "unreadable": State("无法读取", "danger"),
        "ready": State("待确认", "warn"),
        "applying": State("正在导入", "info"),
        "applied": State("已导入", "ok"),
        "cancelled": State("已放弃", "muted"),
    },
    {
        "roster.read": Move(("reading",), "ready", "读取"),
        "roster.fail": Move(("reading",), "unreadable", "无法读取"),
        "roster.reread": Move(("ready", "applying"), "reading", "重新核对"),
        "roster.decide": Move(("ready",), None, "确认"),
        "roster.apply": Move(("ready",), "applying", "导入", "primary"),
        "roster.stall": Move(("applying",), "ready", "未能导入"),
        "roster.finish": Move(("applying",), "applied", "完成"),
        "roster.cancel": Move(("ready", "unreadable"), "cancelled", "放弃"),
    },
)
