"""Columns, details, filters and lists in Chinese, by their keys."""

from portal.accounts.models import ROLES
from portal.audit.words import (
    checks,
    comments,
    documents,
    draws,
    honours,
    life,
    notices,
    problems,
    rectification,
    stars,
)

# Columns of records and keys of `detail`.
FIELDS = (
    life.FIELDS
    | {
        "account": "账号",
        "activity_day": "固定活动日",
        "answer": "答复",
        "answers": "选定的人员",
        "applied_on": "申报日期",
        "applied_at": "导入时间",
        "appointment": "任职",
        "approved_at": "通过时间",
        "before": "变更前",
        "birth": "出生年月",
        "addressee": "受理方",
        "amended_on": "变更日期",
        "answered_at": "答复时间",
        "answered_by": "答复人",
        "answered_on": "答复日期",
        "ballot": "测评",
        "blocks": "封存号数",
        "branch": "党支部",
        "category": "人员类别",
        "changed": "变更",
        "change": "变更申请",
        "closed_on": "撤销日期",
        "closes_on": "截止日期",
        "collective": "集体",
        "discussed_on": "支部评议日期",
        "duties": "岗位职责",
        "evaluate_from": "评诺开始",
        "evaluate_until": "评诺截止",
        "evaluated_at": "评定时间",
        "exemplary_on": "示范日期",
        "grade": "评价",
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
        "files": "附件",
        "filters": "筛选",
        "founded_on": "成立日期",
        "from": "原",
        "group": "党小组",
        "holder": "承诺人",
        "ignored": "未保存的列",
        "initials": "姓名首字母",
        "into": "并入",
        "issued_at": "发放时间",
        "issued_by": "发放人",
        "item": "事项",
        "items": "事项",
        "joined": "入党日期",
        "key": "编号",
        "kind": "类别",
        "leading": "党员领导干部",
        "made_on": "进展日期",
        "most_items": "最多项数",
        "moved_at": "首次进展时间",
        "opens_on": "开始日期",
        "place": "地点",
        "progress": "进展",
        "progress_on": "进展日期",
        "recommended_on": "支部推荐日期",
        "record": "记录",
        "scale": "评价等次",
        "sent_at": "送出时间",
        "sent_on": "送出日期",
        "served_on": "服务日期",
        "service_entry": "服务记录",
        "settled_on": "审定日期",
        "share": "完成比例",
        "shown": "是否公开",
        "size": "大小",
        "stopped_on": "停止日期",
        "text": "内容",
        "title": "名称",
        "voters": "投票人员",
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
        "already": "今天已提醒",
        "silent": "没有账号",
        "person": "人员",
        "pledge": "公开承诺",
        "post": "职务或岗位",
        "problem": "问题",
        "problems": "问题",
        "proposal": "双人办理事项",
        "proposed_by": "提议人",
        "published_at": "公示时间",
        "read_at": "已读时间",
        "reason": "理由",
        "receipt": "查询码的摘要",
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
        "wanted": "拟变更为",
        "what": "内容",
        "with": "相关组织",
        "wrong": "有误",
        "year": "年度",
    }
    | honours.FIELDS
    | stars.FIELDS
    | comments.FIELDS
    | draws.FIELDS
    | checks.FIELDS
    | problems.FIELDS
    | rectification.FIELDS
    | notices.FIELDS
    | documents.FIELDS
)

# Names of filters in addresses, where they are not columns.
FILTERS = FIELDS | {
    "action": "操作", "key": "编号", "outcome": "结果", "q": "搜索", "record": "记录", "since": "从", "until": "到",
}  # fmt: skip

LISTS = (
    {
        "audit": "操作记录",
        "board": "公示栏",
        "changes": "承诺变更",
        "codes": "账号激活",
        "coverage": "填报情况",
        "overview": "支部概览",
        "returned": "退回过的写法",
        "evaluation": "评诺情况",
        "examples": "承诺示例",
        "standards": "四个合格的标准",
        "identities": "亮明身份",
        "items": "承诺事项",
        "opinions": "群众意见",
        "suggestions": "意见建议",
        "filing": "填报进度",
        "members": "党员名单",
        "pledges": "公开承诺",
        "sessions": "登录记录",
        "teams": "督导组",
        "units": "支部与党员",
    }
    | honours.LISTS
    | stars.LISTS
    | comments.LISTS
    | draws.LISTS
    | checks.LISTS
    | problems.LISTS
    | rectification.LISTS
    | notices.LISTS
    | documents.LISTS
    | life.LISTS
)

# Values that details name by a key.
VALUES = ROLES | {
    "activate": "激活码", "appoint": "任命", "disable": "停用", "enable": "启用", "end": "结束任职", "reset": "重置码",
    "unlock": "解锁",
} | honours.VALUES | stars.VALUES | comments.VALUES | draws.VALUES | checks.VALUES | problems.VALUES | notices.VALUES | documents.VALUES  # fmt: skip
