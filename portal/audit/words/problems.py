"""Words of the trail for 整改台账."""

RECORDS: dict[str, str] = {
    "problem": "问题",
    "problem_categories": "问题类别",
    "problem_extension": "延期申请",
    "problem_note": "进展和说明",
    "problem_step": "升级处理",
    "self_check_list": "自查清单",
    "self_check": "自查",
    "key_task": "重点任务",
    "talk": "重点约谈",
    "team_handover": "督导组交接",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "problem.create": "问题：登记",
    "problem.import": "问题：导入",
    "problem_categories.edit": "问题类别：修改",
    "problem_extension.ask": "延期申请：提出",
    "self_check_list.create": "自查清单：新建",
    "self_check_list.edit": "自查清单：修改",
    "self_check.create": "自查：登记",
    "key_task.create": "重点任务：确定",
    "talk.create": "重点约谈：登记",
    "team_handover.offer": "督导组交接：提出",
}

FIELDS: dict[str, str] = {
    "decided_on": "决定日期",
    "first_due_on": "原定期限",
    "former": "原编号",
    "found_by": "发现人",
    "found_on": "发现日期",
    "issued_on": "下发日期",
    "office": "登记单位",
    "on_site": "现场核实",
    "requirement": "整改要求",
    "responsible_person": "责任人（在册）",
    "source_id": "来源记录",
    "source_path": "来源地址",
    "source_record": "来源类型",
    "source_words": "来源说明",
    "submitted_by": "提交人",
    "submitted_on": "提交日期",
    "until": "申请延到",
    "verified_by": "复核人",
}

LISTS: dict[str, str] = {
    "problem_counts": "整改台账统计",
    "problem_extensions": "延期申请",
    "problems": "整改台账",
}

# Values that details name by a key.
VALUES: dict[str, str] = {}
