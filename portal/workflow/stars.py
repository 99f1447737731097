"""The states and moves of 星级评定: scheme, cycle, entry, objection, demonstration, remedy."""

from portal.workflow.core import Move, State, Workflow

STAR_SCHEME = Workflow(
    "star_scheme",
    "draft",
    {
        "draft": State("编制中", "muted", "基层党委"),
        "ready": State("已定稿", "ok"),
        "used": State("使用中", "ok"),  # frozen
        "retired": State("已停用", "muted"),
    },
    {
        "star_scheme.edit": Move(("draft",), None, "修改"),
        "star_scheme.finish": Move(("draft",), "ready", "定稿", "primary"),
        "star_scheme.reopen": Move(("ready",), "draft", "退回编制"),
        "star_scheme.use": Move(("ready", "used"), "used", "启用"),
        "star_scheme.retire": Move(("ready", "used"), "retired", "停用"),
    },
)

STAR_CYCLE = Workflow(
    "star_cycle",
    "open",
    {
        "open": State("自评和评定中", "info", "党支部、基层党委"),
        "proposed": State("已测算，待公示", "warn", "基层党委"),
        "published": State("公示中", "info", "基层党委"),
        "settled": State("已定星，待通报", "warn", "基层党委"),
        "filed": State("已通报备案", "ok"),
        "cancelled": State("已取消", "muted"),
    },
    {
        "star_cycle.edit": Move(("open",), None, "修改"),
        "star_cycle.propose": Move(("open", "proposed"), "proposed", "综合测算", "primary"),
        "star_cycle.order": Move(("proposed",), "proposed", "同分定序"),
        "star_cycle.publish": Move(("proposed",), "published", "进入公示", "primary"),
        "star_cycle.extend": Move(("published",), None, "延长公示"),
        "star_cycle.reopen": Move(("proposed", "published"), "open", "退回评定"),
        "star_cycle.settle": Move(("published",), "settled", "定星", "primary"),
        "star_cycle.file": Move(("settled",), "filed", "通报备案", "primary"),
        "star_cycle.cancel": Move(("open", "proposed"), "cancelled", "取消本轮", "danger"),
    },
)

STAR_ENTRY = Workflow(
    "star_entry",
    "draft",
    {
        "draft": State("自评中", "muted", "支部书记"),
        "confirmed": State("支委会已确认", "info", "支部书记"),
        "declared": State("已申报，待评定", "warn", "基层党委"),
        "returned": State("已退回", "danger", "支部书记"),
        "reviewed": State("已评定", "ok"),
    },
    {
        "star_entry.edit": Move(("draft", "returned"), None, "自评"),
        "star_entry.confirm": Move(("draft", "returned"), "confirmed", "支委会确认", "primary"),
        "star_entry.unconfirm": Move(("confirmed",), "draft", "取消确认"),
        "star_entry.declare": Move(("confirmed",), "declared", "申报星级", "primary"),
        "star_entry.withdraw": Move(("declared",), "draft", "撤回"),
        "star_entry.return": Move(("declared", "reviewed"), "returned", "退回修改"),
        "star_entry.mark": Move(("declared",), None, "评定"),
        "star_entry.find": Move(("declared",), None, "认定"),
        "star_entry.except": Move(("declared",), None, "破格"),
        "star_entry.poll": Move(("declared",), None, "发起测评"),
        "star_entry.finish": Move(("declared",), "reviewed", "确认评分", "primary"),
        "star_entry.resume": Move(("reviewed",), "declared", "重新评定"),
    },
)

STAR_OBJECTION = Workflow(
    "star_objection",
    "sent",
    {
        "sent": State("待答复", "warn", "基层党委"),
        "answered": State("已答复", "ok"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "star_objection.answer": Move(("sent",), "answered", "答复", "primary"),
        "star_objection.withdraw": Move(("sent",), "withdrawn", "撤回"),
    },
)

STAR_DEMONSTRATION = Workflow(
    "star_demonstration",
    "shown",
    {"shown": State("示范支部", "ok"), "ended": State("已结束", "muted")},
    {
        "star_demonstration.edit": Move(("shown",), None, "修改"),
        "star_demonstration.end": Move(("shown",), "ended", "结束示范"),
    },
)

STAR_REMEDY = Workflow(
    "star_remedy",
    "asked",
    {
        "asked": State("待制定方案", "warn", "支部书记"),
        "planned": State("待党委审定", "warn", "基层党委"),
        "working": State("整改中", "info", "支部书记"),
        "reported": State("待验收", "warn", "基层党委"),
        "done": State("已完成", "ok"),
        "cancelled": State("已撤销", "muted"),
    },
    {
        "star_remedy.plan": Move(("asked",), "planned", "提交整改方案", "primary"),
        "star_remedy.agree": Move(("planned",), "working", "同意", "primary"),
        "star_remedy.return": Move(("planned",), "asked", "退回修改"),
        "star_remedy.report": Move(("working",), "reported", "报告完成", "primary"),
        "star_remedy.accept": Move(("reported",), "done", "验收通过", "primary"),
        "star_remedy.refuse": Move(("reported",), "working", "继续整改"),
        "star_remedy.extend": Move(("asked", "planned", "working"), None, "调整期限"),
        "star_remedy.cancel": Move(("asked", "planned", "working"), "cancelled", "撤销整改"),
    },
)
