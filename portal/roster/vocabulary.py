"""What offices call things: headings by field, and the words for sex, membership, category and sector."""

import re

HEADINGS: dict[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "name": "姓名 党员姓名 名字",
        "sex": "性别",
        "birth": "出生年月 出生日期 出生年月日 出生时间 出生 生日",
        "joined": "入党时间 入党日期 入党年月 入党年月日 加入党组织日期 加入党组织时间 加入中共时间 加入中共日期 "
        "加入中国共产党时间 加入中国共产党日期 接收为预备党员时间 接收为预备党员日期 接收预备党员时间 入党",
        "confirmed": "转正时间 转正日期 转正年月 转正年月日 转为正式党员时间 转为正式党员日期 成为正式党员时间 "
        "预备党员转正时间 预备党员转正日期 转正",
        "membership": "人员类别 党员类别 党员性质 党籍 政治面貌 正式/预备 正式或预备",
        "category": "党员类型 人员类型 党员分类 在职/离退休 在职或离退休 党员身份 人员身份 类别",
        "branch": "党支部 所在党支部 支部名称 党支部名称 所在支部 所属党支部 所属支部 支部 组织关系所在党支部 "
        "组织关系所在支部 所在党组织 所属党组织 所在党组织名称 党组织名称 党组织",
        "sector": "支部类别 支部类型 党支部类别 党支部类型 领域 所属领域 支部领域 行业领域 行业 所属行业",
        "group": "党小组 所在党小组 党小组名称 所属党小组 所在小组 小组",
        "duty": "党内职务 党内任职 党务职务 支部职务 党组织职务 党内职务名称 支部任职",
        "post": "工作岗位 岗位 岗位职务 岗位/职务 职务/岗位 工作岗位及职务 岗位及职务 现任职务 行政职务 职务 "
        "工作单位及职务 单位及职务 工作单位及岗位",
        "telephone": "手机号 手机号码 手机 移动电话 联系手机 联系电话 联系方式 电话 电话号码",
        "status": "备注 备注说明 党员状态 状态 说明",
    }.items()
}
LABELS = {field: names[0] for field, names in HEADINGS.items()}
FIELD_OF = {name: field for field, names in HEADINGS.items() for name in names}
REQUIRED = ("name", "sex", "birth", "joined", "membership", "branch")
PRIVATE = re.compile("身份证|公民身份|证件|住址|地址|户籍|户口|银行|账号|卡号|工资|健康|血型|宗教|婚姻")


def _words(synonyms: dict[str, str]) -> dict[str, str]:
    """Each synonym, and each word itself, to its word."""
    return {synonym: word for word, others in synonyms.items() for synonym in (word, *others.split())}


SEXES = _words({"男": "男性", "女": "女性"})
MEMBERSHIPS = _words({"正式": "中共正式 中共", "预备": "中共预备"})
NOT_MEMBERS = frozenset(("群众", "入党积极分子", "积极分子", "发展对象", "入党申请人", "共青团员", "团员"))
CATEGORIES = _words(
    {
        "在职": "在岗 在职在岗 机关在职 在岗职工",
        "无职": "农村无职 无职务",
        "离退休": "离退 退休 离休 离退休人员 退休人员 离休干部 退休干部 离退休干部",
        "两新": "两新组织 非公 非公企业 社会组织",
        "流动": "",
        "学生": "在校学生 大学生",
    }
)
SECTORS = _words(
    {
        "机关": "党政机关 机关单位 行政机关",
        "事业单位": "事业 其他事业单位 医院 公立医院",
        "国有企业": "国企 公有制企业 国有控股企业",
        "两新": "两新组织 非公 非公企业 非公有制企业 社会组织 非公企业和社会组织 非公有制经济组织和社会组织",
        "农村社区": "农村 社区 村 行政村 建制村 村社区 农村和社区 城市社区",
        "学校": "高校 高等学校 中小学 中小学校 职业学校 教育",
        "窗口单位和服务行业": "窗口单位 服务行业 窗口 窗口服务 窗口服务行业 窗口单位服务行业",
    }
)
