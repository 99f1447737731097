"""The states and moves of 组织生活: record, talk, report, set of rules, waiver, extension, training."""

from portal.workflow.core import Move, State, Workflow

LIFE_RECORD = Workflow(
    "life_record",
    "draft",
    {
        "draft": State("起草中", "muted", "支部"),
        "announced": State("已预告", "info", "支部"),
        "filed": State("已归档", "ok"),
        "called_off": State("已取消", "muted"),
    },
    {
        "life_record.edit": Move(("draft", "announced"), None, "修改"),
        "life_record.minute": Move(("draft", "announced"), None, "记录"),
        "life_record.attend": Move(("draft", "announced"), None, "登记到会"),
        "life_record.announce": Move(("draft",), "announced", "发布预告"),
        "life_record.file": Move(("draft", "announced"), "filed", "归档", "primary"),
        "life_record.call_off": Move(("draft", "announced"), "called_off", "取消", "danger"),
        "life_record.make_up": Move(("filed",), None, "登记补课"),
        "life_record.annex": Move(("filed",), None, "附记更正"),
    },
)

HEART_TALK = Workflow(
    "heart_talk",
    "entered",
    {"entered": State("已登记", "ok"), "withdrawn": State("已撤销", "muted")},
    {"heart_talk.withdraw": Move(("entered",), "withdrawn", "撤销登记", "danger")},
)

THOUGHT_REPORT = Workflow(
    "thought_report",
    "draft",
    {
        "draft": State("起草中", "muted", "本人"),
        "sent": State("待支部阅", "warn", "支部书记"),
        "read": State("支部已阅", "ok"),
    },
    {
        "thought_report.edit": Move(("draft",), None, "修改"),
        "thought_report.send": Move(("draft",), "sent", "提交汇报", "primary"),
        "thought_report.withdraw": Move(("sent",), "draft", "撤回"),
        "thought_report.read": Move(("sent",), "read", "阅", "primary"),
    },
)

LIFE_RULES = Workflow(
    "life_rules",
    "draft",
    {
        "draft": State("编制中", "muted", "党委"),
        "in_force": State("执行中", "ok"),
        "replaced": State("已被新版代替", "muted"),
        "retired": State("已停用", "muted"),
        "dropped": State("已放弃", "muted"),
    },
    {
        "life_rules.edit": Move(("draft",), None, "修改"),
        "life_rules.adopt": Move(("draft",), "in_force", "启用", "primary"),
        "life_rules.replace": Move(("in_force",), "replaced", "由新版代替"),
        "life_rules.retire": Move(("in_force",), "retired", "停用", "danger"),
        "life_rules.drop": Move(("draft",), "dropped", "放弃"),
    },
)

RULE_WAIVER = Workflow(
    "rule_waiver",
    "given",
    {"given": State("已免除", "warn"), "ended": State("已撤销", "muted")},
    {"rule_waiver.end": Move(("given",), "ended", "撤销免除", "danger")},
)

TERM_EXTENSION = Workflow(
    "term_extension",
    "asked",
    {
        "asked": State("待批复", "warn", "党委"),
        "approved": State("同意延期", "ok"),
        "refused": State("不同意延期", "danger"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "term_extension.approve": Move(("asked",), "approved", "同意延期", "primary"),
        "term_extension.refuse": Move(("asked",), "refused", "不同意", "danger"),
        "term_extension.withdraw": Move(("asked",), "withdrawn", "撤回申请"),
    },
)

TRAINING = Workflow(
    "training",
    "planned",
    {
        "planned": State("未登记完", "muted", "党委"),
        "filed": State("已登记", "ok"),
        "dropped": State("已取消", "muted"),
    },
    {
        "training.edit": Move(("planned",), None, "修改"),
        "training.attend": Move(("planned",), None, "登记参训人员"),
        "training.file": Move(("planned",), "filed", "登记完成", "primary"),
        "training.reopen": Move(("filed",), "planned", "退回修改"),
        "training.drop": Move(("planned",), "dropped", "取消", "danger"),
    },
)
