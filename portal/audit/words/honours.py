"""Words of the trail for 荣誉登记 and 工作日历."""

RECORDS: dict[str, str] = {
    "honour": "荣誉登记",
    "work_year": "工作日历",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "honour.propose": "荣誉登记：上报",
    "honour.register": "荣誉登记：登记",
    "workday.edit": "工作日历：修改",
}

FIELDS: dict[str, str] = {
    "awarded_on": "授予日期",
    "level": "级别",
    "note": "说明",
    "source": "来源或文号",
    "days": "节假日和调休",
}

LISTS: dict[str, str] = {
    "honours": "荣誉登记",
    "workdays": "工作日历",
}

# Values that details name by a key.
VALUES: dict[str, str] = {}
