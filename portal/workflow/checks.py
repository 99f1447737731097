"""The states and moves of 督导检查: checklist, check, visit."""

from portal.workflow.core import Move, State, Workflow

CHECKLIST = Workflow(
    "checklist",
    "draft",
    {
        "draft": State("编制中", "muted", "检查组"),
        "ready": State("已定稿", "ok"),
        "used": State("使用中", "ok"),
        "retired": State("已停用", "muted"),
    },
    {
        "checklist.edit": Move(("draft",), None, "修改"),
        "checklist.finish": Move(("draft",), "ready", "定稿", "primary"),
        "checklist.reopen": Move(("ready",), "draft", "退回编制"),
        "checklist.use": Move(("ready", "used"), "used", "启用"),
        "checklist.retire": Move(("ready", "used"), "retired", "停用"),
    },
)

SPOT_CHECK = Workflow(
    "spot_check",
    "planned",
    {
        "planned": State("准备中", "muted", "检查组"),
        "running": State("检查中", "info", "检查组"),
        "released": State("已反馈", "warn", "被检查单位"),
        "closed": State("已办结", "ok"),
        "cancelled": State("已取消", "muted"),
    },
    {
        "spot_check.edit": Move(("planned", "running"), None, "修改"),
        "spot_check.start": Move(("planned",), "running", "开始检查", "primary"),
        "spot_check.release": Move(("running",), "released", "反馈检查结果", "primary"),
        "spot_check.close": Move(("released",), "closed", "办结", "primary"),
        "spot_check.cancel": Move(("planned", "running"), "cancelled", "取消检查", "danger"),
    },
)

CHECK_VISIT = Workflow(
    "check_visit",
    "planned",
    {
        "planned": State("待检查", "muted", "检查组"),
        "visited": State("已到现场", "info", "检查组"),
        "released": State("待回应", "warn", "被检查单位"),
        "responded": State("已回应", "ok"),
        "dropped": State("未检查", "muted"),
    },
    {
        "check_visit.plan": Move(("planned",), None, "安排"),
        "check_visit.record": Move(("planned", "visited"), "visited", "登记现场检查", "primary"),
        "check_visit.release": Move(("visited",), "released", "反馈检查结果"),
        "check_visit.respond": Move(("released", "responded"), "responded", "回应", "primary"),
        "check_visit.drop": Move(("planned",), "dropped", "不再检查"),
        "check_visit.restore": Move(("dropped",), "planned", "重新列入"),
    },
)
