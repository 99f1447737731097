"""The states and moves of 民主评议党员."""

from portal.workflow.core import Move, State, Workflow

APPRAISAL = Workflow(
    "appraisal",
    "open",
    {
        "open": State("自评中", "info", "党员"),
        "polling": State("测评中", "info", "党员"),
        "deciding": State("组织评定中", "warn", "支部"),
        "filed": State("已报备", "ok"),
        "returned": State("退回复议", "danger", "支部"),
    },
    {
        "appraisal.edit": Move(("open",), None, "修改时间"),
        "appraisal.adjust": Move(("open", "polling", "deciding", "returned"), None, "调整名单"),
        "appraisal.assess": Move(("open", "polling", "returned"), None, "自评"),
        "appraisal.poll": Move(("open",), "polling", "发起测评", "primary"),
        "appraisal.reschedule": Move(("polling",), None, "修改测评时间"),
        "appraisal.decide": Move(("open", "polling", "deciding", "returned"), "deciding", "组织评定"),
        "appraisal.file": Move(("deciding",), "filed", "报备", "primary"),
        "appraisal.return": Move(("filed",), "returned", "退回复议", "danger"),
    },
)
