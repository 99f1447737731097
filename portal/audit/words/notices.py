"""Words of the trail for 通知."""

RECORDS: dict[str, str] = {
    "notice": "通知",
    "notice_receipt": "通知回执",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "notice.create": "通知：起草",
    "notice.pass": "通知：转发",
}

FIELDS: dict[str, str] = {
    "notice": "通知",
    "reminded_on": "提醒日期",
    "ack_wanted": "要求签收",
    "acknowledged_at": "签收时间",
    "audience": "发送范围",
    "document_id": "公文",
    "offices": "单位数",
    "parent": "转自",
    "passable": "允许转发",
    "read_at": "阅读时间",
    "replied_at": "反馈时间",
    "reply_wanted": "要求反馈",
    "sent_at": "发出时间",
    "told": "提醒人数",
}

LISTS: dict[str, str] = {
    "notices": "收到的通知",
    "notices_sent": "发出的通知",
    "notice_receipts": "通知回执",
    "notice_replies": "反馈",
    "notice_units": "各单位回执",
}

# Values that details name by a key.
VALUES: dict[str, str] = {}
