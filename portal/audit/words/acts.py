"""Acts and records in Chinese, by their keys."""

from portal.audit.words import checks, comments, documents, draws, honours, life, notices, problems, stars
from portal.workflow import WORKFLOWS

RECORDS = (
    {
        "pledge": "公开承诺",
        "pledge_item": "承诺事项",
        "pledge_year": "年度设置",
        "pledge_progress": "践诺进展",
        "pledge_change": "承诺变更",
        "pledge_example": "承诺示例",
        "pledge_grade": "评诺",
        "unit_standard": "合格标准",
        "opinion": "群众意见",
        "identity": "亮明身份",
        "service_entry": "服务记录",
        "attachment": "附件",
        "ballot": "测评",
        "suggestion": "意见建议",
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
    | honours.RECORDS
    | stars.RECORDS
    | comments.RECORDS
    | draws.RECORDS
    | checks.RECORDS
    | problems.RECORDS
    | notices.RECORDS
    | documents.RECORDS
    | life.RECORDS
)

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
    "pledge_year.edit": "年度设置：修改",
    "pledge.remind": "公开承诺：催报",
    "pledge.check": "公开承诺：查看相同文字",
    "pledge_change.propose": "承诺变更：申请",
    "pledge_example.create": "承诺示例：新增",
    "pledge_example.edit": "承诺示例：修改",
    "pledge_example.retire": "承诺示例：停用",
    "unit_standard.edit": "合格标准：修改",
    "opinion.create": "群众意见：提出",
    "identity.apply": "亮明身份：申报",
    "attachment.create": "附件：上传",
    "attachment.remove": "附件：删去",
    "ballot.create": "测评：发起",
    "ballot.edit": "测评：修改时间",
    "ballot.vote": "测评：投票",
    "suggestion.create": "意见建议：提出",
    "person.leading": "人员：标明党员领导干部",
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

ACTIONS = (
    {
        action: f"{RECORDS[flow.record]}：{move.label}"
        for flow in WORKFLOWS.values()
        for action, move in flow.moves.items()
    }
    | OTHERS
    | honours.OTHERS
    | stars.OTHERS
    | comments.OTHERS
    | draws.OTHERS
    | checks.OTHERS
    | problems.OTHERS
    | notices.OTHERS
    | documents.OTHERS
    | life.OTHERS
)
