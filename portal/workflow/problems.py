"""The states and moves of 整改台账: problem, extension, key task, talk, handover."""

from portal.workflow.core import Move, State, Workflow

OPEN = ("issued", "working", "submitted", "returned", "verified")  # issued and not closed

PROBLEM = Workflow(
    "problem",
    "found",
    {
        "found": State("拟定，未下发", "muted", "督导组"),
        "issued": State("待制定措施", "warn", "责任单位"),
        "working": State("整改中", "info", "责任单位"),
        "submitted": State("待复核", "warn", "复核人"),
        "returned": State("退回重改", "danger", "责任单位"),
        "verified": State("复核通过，待销号", "info", "基层党委"),
        "closed": State("已销号", "ok"),
        "dropped": State("已撤销", "muted"),
    },
    {
        "problem.edit": Move(("found",), None, "修改"),
        "problem.issue": Move(("found",), "issued", "下发", "primary"),
        "problem.plan": Move(("issued", "working", "returned"), "working", "制定措施", "primary"),
        "problem.note": Move(OPEN, None, "记录进展"),
        "problem.respond": Move(OPEN, None, "说明情况"),
        "problem.submit": Move(("working", "returned"), "submitted", "提交整改", "primary"),
        "problem.extend": Move(("issued", "working", "returned"), None, "申请延期"),
        "problem.verify": Move(("submitted",), "verified", "复核通过", "primary"),
        "problem.close": Move(("verified",), "closed", "销号", "primary"),
        "problem.return": Move(("submitted", "verified"), "returned", "退回重改"),
        "problem.reschedule": Move(("issued", "working", "returned"), None, "调整期限"),
        "problem.escalate": Move(OPEN, None, "升级处理"),
        "problem.criticise": Move(OPEN, None, "批评教育"),
        "problem.amend": Move(OPEN, None, "更正"),
        "problem.hand": Move(("found", *OPEN), None, "移交"),
        "problem.drop": Move(("found", "issued", "working", "returned"), "dropped", "撤销", "danger"),
    },
)

PROBLEM_EXTENSION = Workflow(
    "problem_extension",
    "asked",
    {
        "asked": State("待批准", "warn", "基层党委、督导组"),
        "granted": State("已批准", "ok"),
        "refused": State("未批准", "danger"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "problem_extension.grant": Move(("asked",), "granted", "批准", "primary"),
        "problem_extension.refuse": Move(("asked",), "refused", "不批准"),
        "problem_extension.withdraw": Move(("asked",), "withdrawn", "撤回"),
    },
)

KEY_TASK = Workflow(
    "key_task",
    "open",
    {"open": State("推进中", "info"), "done": State("已完成", "ok"), "dropped": State("已取消", "muted")},
    {
        "key_task.edit": Move(("open",), None, "修改"),
        "key_task.report": Move(("open",), None, "记录进展"),
        "key_task.finish": Move(("open",), "done", "完成", "primary"),
        "key_task.reopen": Move(("done", "dropped"), "open", "重新打开"),
        "key_task.drop": Move(("open",), "dropped", "取消", "danger"),
    },
)

TALK = Workflow(
    "talk",
    "draft",
    {"draft": State("起草中", "muted"), "filed": State("已归档", "ok")},
    {
        "talk.edit": Move(("draft",), None, "修改"),
        "talk.file": Move(("draft",), "filed", "归档", "primary"),
        "talk.follow": Move(("filed",), None, "列入整改"),
        "talk.correct": Move(("filed",), None, "更正"),
    },
)

TEAM_HANDOVER = Workflow(
    "team_handover",
    "offered",
    {
        "offered": State("待接收", "warn", "接收督导组"),
        "taken": State("已接收", "ok"),
        "refused": State("未接收", "danger"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "team_handover.take": Move(("offered",), "taken", "接收", "primary"),
        "team_handover.refuse": Move(("offered",), "refused", "不接收"),
        "team_handover.withdraw": Move(("offered",), "withdrawn", "撤回"),
    },
)
