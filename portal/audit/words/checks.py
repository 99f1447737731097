"""Words of the trail for 督导检查."""

RECORDS: dict[str, str] = {
    "checklist": "检查清单",
    "spot_check": "督导检查",
    "check_member": "检查人员",
    "check_visit": "现场检查",
    "check_answer": "检查项",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "unit.file": "党组织：查看支部档案",
    "checklist.create": "检查清单：新建",
    "spot_check.create": "督导检查：发起检查",
    "check_visit.create": "现场检查：列入",
    "check_answer.create": "检查项：填写",
    "check_answer.edit": "检查项：改填",
}

FIELDS: dict[str, str] = {
    "checklist": "检查清单",
    "summary": "总体评价",
    "verifies": "复核的问题",
    "released_at": "反馈时间",
    "created_by": "发起人",
    "office": "谁的检查",
    "check": "检查",
    "visit": "现场检查",
    "planned_on": "计划日期",
    "visitor": "检查人",
    "visited_on": "到现场日期",
    "methods": "方法",
    "met": "会见人员",
    "opinion": "现场意见",
    "response": "回应",
    "responded_at": "回应时间",
    "item": "检查项",
    "evidence": "佐证",
    "answered_at": "填写时间",
    "token": "送出编号",  # nosec B105
    "origin": "前一版",
}

LISTS: dict[str, str] = {
    "spot_checks": "督导检查",
    "check_visits": "现场检查",
    "check_tours": "巡回安排",
    "check_answers": "检查结果",
    "checklists": "检查清单",
    "checklist": "检查清单内容",
}

# Values that details name by a key.
VALUES: dict[str, str] = {}
