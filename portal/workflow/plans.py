"""The states and moves of 年度计划."""

from portal.workflow.core import Move, State, Workflow

ANNUAL_PLAN = Workflow(
    "annual_plan",
    "draft",
    {
        "draft": State("编制中", "muted", "支部"),
        "filed": State("待备案", "warn", "党委"),
        "returned": State("退回修改", "danger", "支部"),
        "accepted": State("已备案", "ok"),
        "issued": State("已发布", "ok"),
    },
    {
        "annual_plan.edit": Move(("draft", "returned"), None, "修改"),
        "annual_plan.file": Move(("draft", "returned"), "filed", "报送备案", "primary"),
        "annual_plan.withdraw": Move(("filed",), "draft", "撤回"),
        "annual_plan.accept": Move(("filed",), "accepted", "同意备案", "primary"),
        "annual_plan.return": Move(("filed",), "returned", "退回修改", "danger"),
        "annual_plan.change": Move(("accepted", "issued"), None, "调整"),
        "annual_plan.issue": Move(("draft",), "issued", "发布", "primary"),
        "annual_plan.link": Move(("filed", "accepted"), None, "对应记录"),
    },
)
