"""Words of the trail for 星级评定."""

RECORDS: dict[str, str] = {
    "star_scheme": "评定办法",
    "star_cycle": "评定轮次",
    "star_entry": "星级申报",
    "star_score": "自评",
    "star_mark": "评定",
    "star_finding": "认定",
    "star_ballot": "星级测评",
    "star_standing": "授星记录",
    "star_objection": "异议",
    "star_demonstration": "示范支部",
    "star_remedy": "整改提升",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "star_scheme.create": "评定办法：新建",
    "star_cycle.create": "评定轮次：发起",
    "star_entry.create": "星级申报：列入",
    "star_entry.remove": "星级申报：移出",
    "star_entry.aim": "星级申报：确定创星目标",
    "star_entry.remind": "星级申报：催办",
    "star_objection.create": "异议：提出",
    "star_standing.create": "授星记录：登记",
    "star_demonstration.create": "示范支部：确定",
    "star_remedy.create": "整改提升：提出",
}

FIELDS: dict[str, str] = {
    "aim": "创星目标",
    "aimed_on": "目标日期",
    "confirmed_by": "确认会议",
    "confirmed_on": "确认日期",
    "cycle": "评定轮次",
    "declare_until": "申报截止",
    "declared_at": "申报时间",
    "document": "办法内容",
    "entry": "星级申报",
    "exception": "破格理由",
    "explanation": "结果说明",
    "features": "特色和成效",
    "filed_on": "通报日期",
    "indicator": "指标",
    "label": "等次",
    "library": "来源办法",
    "measures": "措施",
    "method": "核查方式",
    "number": "版次",
    "order": "同分顺序",
    "origin": "来源办法",
    "outcome": "结果",
    "paper": "文号",
    "problems": "整改内容",
    "proposed": "测算结果",
    "publicity_days": "公示天数",
    "publicity_ends": "公示截止",
    "publicity_starts": "公示开始",
    "reply": "党委意见",
    "responsible": "责任人",
    "review_until": "评定截止",
    "scheme": "评定办法",
    "settled_on": "定星日期",
    "shows": "示范内容",
    "standing": "授星记录",
    "total": "总分",
    "upheld": "异议成立",
    "wished": "申报星级",
}

LISTS: dict[str, str] = {
    "stars": "星级公示",
    "star_schemes": "评定办法",
    "star_cycles": "评定轮次",
    "star_entries": "星级申报",
    "star_objections": "异议",
    "star_remedies": "整改提升",
}

# Values that details name by a key.
VALUES: dict[str, str] = {}
