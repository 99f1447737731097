"""Words of the trail for 抽签."""

RECORDS: dict[str, str] = {
    "draw": "抽签",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "draw.create": "抽签：新建",
}

FIELDS: dict[str, str] = {
    "result": "抽签结果",
    "asked": "由谁给出数字",
    "check": "检查",
    "chosen": "抽中数",
    "commitment": "密值摘要",
    "committed_at": "生成密值时间",
    "created_by": "建立人",
    "design": "抽签办法",
    "drawn_at": "抽签时间",
    "frame": "名单",
    "frame_hash": "名单摘要",
    "frozen_at": "冻结时间",
    "number_by": "报数人",
    "redraw_of": "原来的抽签",
    "secret": "密值",  # nosec B105
}

LISTS: dict[str, str] = {
    "draws": "抽签记录",
    "draw_frame": "抽签名单",
    "draw_sheet": "抽签表",
}

# Values that details name by a key.
VALUES: dict[str, str] = {}
