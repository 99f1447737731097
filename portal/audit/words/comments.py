"""Words of the trail for 批注."""

RECORDS: dict[str, str] = {
    "comment_thread": "批注串",
    "comment": "批注",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "comment_thread.open": "批注串：批注",
    "comment_thread.follow": "批注串：随记录转移",
    "comment.withdraw": "批注：撤回",
}

FIELDS: dict[str, str] = {
    "after": "引用之后的文字",
    "at": "引用的位置",
    "by": "谁提的",
    "last_at": "最近回复的时间",
    "last_by": "最近回复的人",
    "opened_by": "批注人",
    "opened_role": "批注人的角色",
    "owner": "记录的作者",
    "part": "位置",
    "public": "是否公开",
    "quote": "引用原文",
    "record_id": "记录",
    "replies": "回复数",
    "was": "当时的原文",
    "withdrawn_at": "撤回时间",
}

LISTS: dict[str, str] = {"comments": "批注"}

# Values that details name by a key.
VALUES: dict[str, str] = {}
