"""The states and moves of 抽签."""

from portal.workflow.core import Move, State, Workflow

DRAW = Workflow(
    "draw",
    "draft",
    {
        "draft": State("编制中", "muted", "督导组"),
        "frozen": State("名单已冻结", "info", "督导组"),
        "committed": State("待报数", "warn", "报数人"),
        "drawn": State("已抽签", "ok"),
        "abandoned": State("已放弃", "muted"),
    },
    {
        "draw.edit": Move(("draft",), None, "修改"),
        "draw.freeze": Move(("draft",), "frozen", "冻结名单", "primary"),
        "draw.commit": Move(("frozen",), "committed", "生成密值", "primary"),
        "draw.give": Move(("committed",), "drawn", "报数抽签", "primary"),
        "draw.take": Move(("drawn",), None, "列入检查", "primary"),
        "draw.redraw": Move(("drawn", "abandoned"), None, "重新抽签"),
        "draw.abandon": Move(("draft", "frozen", "committed"), "abandoned", "放弃", "danger"),
    },
)
