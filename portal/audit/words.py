"""The trail in Chinese: one table of labels for acts, records and fields."""

from typing import Any

from portal.accounts.models import ROLES
from portal.workflow import WORKFLOWS

RECORDS = {
    "pledge": "公开承诺",
    "pledge_item": "承诺事项",
    "pledge_year": "年度时间安排",
    "unit": "党组织",
    "unit_decision": "组织调整决定",
    "contact": "联络员",
    "person": "人员",
    "transfer": "组织关系转接",
    "roster_import": "名册导入",
    "account": "账号",
    "session": "登录",
    "code": "激活码和重置码",
    "appointment": "任职",
    "proposal": "双人办理事项",
    "team": "督导组",
    "team_unit": "督导范围",
    "job": "后台任务",
    "message": "消息",
    "draft": "草稿",
}

OTHERS = {
    "see": "查看（无权查看）",
    "export": "导出列表",
    "backup": "备份",
    "signin": "登录",
    "signout": "退出",
    "role.switch": "切换身份",
    "audit.verify": "核对封存",
    "audit.head": "导出封存头",
    "pledge.create": "公开承诺：新建",
    "pledge.follow": "公开承诺：随人员转移",
    "pledge_year.edit": "年度时间安排：修改",
    "unit.found": "党组织：设立",
    "unit.rename": "党组织：更名",
    "unit.edit": "党组织：修改",
    "unit.move": "党组织：划转",
    "unit.merge": "党组织：合并",
    "unit.split": "党组织：拆分",
    "unit.dissolve": "党组织：撤销",
    "unit.inspect": "党组织：查看情况",
    "contact.edit": "联络员：修改",
    "person.create": "人员：新增",
    "person.first": "人员：新增首位成员",
    "person.edit": "人员：修改",
    "person.correct": "人员：更正基本信息",
    "person.status": "人员：变更状态",
    "person.leave": "人员：停止或恢复党籍",
    "person.transfer": "人员：转接组织关系",
    "person.import": "人员：名册导入",
    "person.file": "人员：查看档案",
    "person.telephone": "人员：查看电话",
    "staff.create": "人员：新增群众",
    "technical.create": "人员：新增管理员",
    "roster.upload": "名册导入：上传",
    "roster.export": "名册导入：下载标注的名册",
    "code.issue": "激活码和重置码：发放",
    "code.revoke": "激活码和重置码：作废",
    "account.activate": "账号：激活",
    "account.password": "账号：修改密码",
    "session.end": "登录：结束",
    "appointment.create": "任职：任命",
    "appointment.end": "任职：免去",
    "appointment.lapse": "任职：随调整终止",
    "proposal.create": "双人办理事项：提出",
    "team.create": "督导组：新建",
    "team.edit": "督导组：修改",
    "team.assign": "督导组：分配单位",
    "team.release": "督导组：取消单位",
    "team.close": "督导组：撤销",
    "message.read": "消息：标为已读",
    "draft.keep": "草稿：保存",
    "draft.drop": "草稿：删除",
}

ACTIONS = {
    action: f"{RECORDS[flow.record]}：{move.label}"
    for flow in WORKFLOWS.values()
    for action, move in flow.moves.items()
} | OTHERS

# Columns of records and keys of `detail`.
FIELDS = {
    "account": "账号",
    "answer": "答复",
    "answers": "选定的人员",
    "applied_at": "导入时间",
    "appointment": "任职",
    "approved_at": "通过时间",
    "birth": "出生年月",
    "blocks": "封存号数",
    "branch": "党支部",
    "category": "人员类别",
    "changed": "变更",
    "closed_on": "撤销日期",
    "code": "发放的码",
    "codes": "作废的码",
    "columns": "读取的列",
    "committee": "基层党委",
    "confirmed": "转正日期",
    "count": "数量",
    "counts": "核对结果",
    "decided_at": "决定时间",
    "decided_by": "决定人",
    "digest": "码的摘要",
    "document": "文号",
    "due_on": "完成时限",
    "duty": "党内职务",
    "ended_at": "结束时间",
    "ending": "结束原因",
    "ends": "截止日期",
    "entries": "记录条数",
    "exempt": "免于承诺",
    "expires_at": "有效期",
    "file_by": "提交期限",
    "filename": "文件名",
    "filters": "筛选",
    "founded_on": "成立日期",
    "from": "原",
    "group": "党小组",
    "ignored": "未保存的列",
    "initials": "姓名首字母",
    "into": "并入",
    "issued_at": "发放时间",
    "issued_by": "发放人",
    "item": "事项",
    "items": "事项",
    "joined": "入党日期",
    "kind": "类别",
    "list": "列表",
    "matter": "事项内容",
    "measure": "践诺措施",
    "membership": "党籍",
    "missing": "名册中已无",
    "moved_on": "转接日期",
    "name": "名称",
    "new": "新增",
    "new_branches": "名册中的新支部",
    "number": "序号",
    "parent": "上级组织",
    "password": "密码",  # nosec B105
    "password_set_at": "设置密码的时间",  # nosec B105
    "people": "人数",
    "person": "人员",
    "post": "职务或岗位",
    "problem": "问题",
    "problems": "问题",
    "proposal": "双人办理事项",
    "proposed_by": "提议人",
    "published_at": "公示时间",
    "read_at": "已读时间",
    "reason": "理由",
    "replaced": "作废的旧码",
    "review_by": "审核期限",
    "revoked_at": "作废时间",
    "role": "角色",
    "round": "提交次数",
    "row": "行",
    "rows": "行数",
    "same": "未变",
    "sector": "领域",
    "sessions": "结束的登录",
    "sex": "性别",
    "sha256": "文件摘要",
    "since": "起始日期",
    "skip_wrong": "跳过有误行",
    "skipped": "跳过的行",
    "standard": "对应标准",
    "starts": "起始日期",
    "state": "状态",
    "status": "党员状态",
    "stored": "保存的文件",
    "subject": "所涉人员",
    "submitted_at": "提交时间",
    "tail": "未封存条数",
    "team": "督导组",
    "telephone": "电话",
    "term_ends": "届满日期",
    "term_starts": "换届日期",
    "to": "新",
    "unclear": "待确认",
    "unit": "单位",
    "uploaded_by": "上传人",
    "username": "用户名",
    "verdict": "审核意见",
    "verdicts": "审核意见",
    "what": "内容",
    "with": "相关组织",
    "wrong": "有误",
    "year": "年度",
}

# Names of filters in addresses, where they are not columns.
FILTERS = FIELDS | {
    "action": "操作", "key": "编号", "outcome": "结果", "q": "搜索", "record": "记录", "since": "从", "until": "到",
}  # fmt: skip

LISTS = {
    "audit": "操作记录",
    "board": "公示栏",
    "codes": "账号激活",
    "coverage": "填报情况",
    "filing": "填报进度",
    "members": "党员名单",
    "pledges": "公开承诺",
    "sessions": "登录记录",
    "teams": "督导组",
    "units": "支部与党员",
}

# Values that details name by a key.
VALUES = ROLES | {
    "activate": "激活码", "appoint": "任命", "disable": "停用", "enable": "启用", "end": "结束任职", "reset": "重置码",
    "unlock": "解锁",
}  # fmt: skip


def action_label(action: str) -> str:
    """An act in words; a retired one as it was written."""
    return ACTIONS.get(action, action)


def record_label(table: str, key: int | None) -> str:
    """The record of an entry in words: 公开承诺 12 号."""
    name = RECORDS.get(table, table)
    return f"{name} {key} 号" if name and key is not None else name


def fields_label(fields: list[str]) -> str:
    """The names of the fields that an act set."""
    return "、".join(dict.fromkeys(FIELDS.get(name.removesuffix("_id"), name) for name in fields))


def detail_label(detail: dict[str, Any]) -> str:
    """References and counts in words: 账号 5；行数 120."""
    return "；".join(f"{FIELDS.get(name, name)} {_value(name, value)}" for name, value in detail.items() if value != [])


def _value(name: str, value: Any) -> str:
    if name == "problems":
        return str(len(value))
    if name == "filters":
        return "、".join(FILTERS.get(one, one) for one in value)
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{FIELDS.get(key, key)} {one}" for key, one in value.items())
    if value is None:
        return "无"
    return (LISTS if name == "list" else VALUES if name in ("kind", "role") else {}).get(value, str(value))
