"""The states and moves of 批注: a thread."""

from portal.workflow.core import Move, State, Workflow

COMMENT_THREAD = Workflow(
    "comment_thread",
    "open",
    {"open": State("待处理", "warn"), "resolved": State("已解决", "ok")},
    {
        "comment_thread.reply": Move(("open", "resolved"), None, "回复"),
        "comment_thread.resolve": Move(("open",), "resolved", "标记已解决"),
        "comment_thread.reopen": Move(("resolved",), "open", "重新打开"),
    },
)
