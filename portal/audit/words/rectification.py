"""Words of the trail for the rooms beside the ledger."""

FIELDS: dict[str, str] = {
    "answers": "自查情况",
    "giver": "交出督导组",
    "held_on": "约谈日期",
    "made_by": "自查人",
    "matters": "约谈事项",
    "owner": "牵头人",
    "participants": "参加人员",
    "questions": "自查问题",
    "retired": "停用",
    "taker": "接收督导组",
    "talked_to": "被约谈人",
    "undertaken": "表态和承诺",
}

LISTS: dict[str, str] = {
    "key_tasks": "重点任务",
    "selfchecks": "自查",
    "talks": "重点约谈",
    "team_handovers": "督导组交接",
}
