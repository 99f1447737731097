"""The states and moves of 意见建议."""

from portal.workflow.core import Move, State, Workflow

SUGGESTION = Workflow(
    "suggestion",
    "sent",
    {
        "sent": State("待受理", "warn"),
        "taken": State("办理中", "info"),
        "answered": State("已答复", "ok"),
    },
    {
        "suggestion.take": Move(("sent",), "taken", "受理", "primary"),
        "suggestion.transfer": Move(("sent", "taken"), "sent", "转交"),
        "suggestion.answer": Move(("sent", "taken"), "answered", "答复", "primary"),
        "suggestion.reopen": Move(("answered",), "sent", "再次反映"),
    },
)
