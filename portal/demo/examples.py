"""Sample examples, standards in a unit's own words, and a commitment that somebody exempt filed of their own will."""

from datetime import date

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.pledges import domain
from portal.pledges.domain import Typed
from portal.pledges.helps import examples, standards
from portal.pledges.helps.examples import Wording
from portal.pledges.models import Pledge
from portal.units.models import Person

# sector → (standard, matter, measure, duty)
EXAMPLES = {
    "机关": (
        ("发挥作用合格", "把一类文件的办理时间缩短三分之一", "列出办理环节，合并重复的签批，每季度统计一次平均用时并在科内公布", "公文办理"),
        ("执行纪律合格", "经手的经费报销件件可查", "每笔 3 个工作日内录入台账，每月与财务核对一次，差错为零", "经费管理"),
        ("品德合格", "到社区报到，固定帮一户困难家庭", "每月上门一次，解决一件具体的事，记入服务记录", "到社区报到"),
    ),
    "事业单位": (
        ("发挥作用合格", "把一项业务写成别人能照着做的手册", "上半年完成初稿，请 3 名同事试用后修改，九月底前印发", "业务骨干"),
        ("政治合格", "给青年同事讲清一项新政策", "每季度讲一次，每次留 10 分钟答疑，问答整理成文", "青年培养"),
    ),
    "国有企业": (
        ("发挥作用合格", "责任区内设备的非计划停机减少一半", "每周点检一次，隐患 48 小时内处理，每月公布停机时间", "党员责任区"),
        ("品德合格", "带出两名能独立上岗的徒弟", "签师徒协议，每月考核一次，年底前通过岗位鉴定", "技能传承"),
    ),
    "两新": (
        ("发挥作用合格", "为会员企业解决融资和用工的具体困难", "每季度走访 5 家，列出问题清单，一个月内逐条回复", "企业服务"),
    ),
    "农村社区": (
        ("发挥作用合格", "带 5 户村民种好新品种", "统一供苗，每半月到地头看一次，秋收后公布每户收成", "带头致富"),
        ("品德合格", "调解好楼门里的邻里纠纷", "接到反映 24 小时内上门，一周内有结果，全年记一本调解簿", "楼门长"),
    ),
    "学校": (
        ("发挥作用合格", "让本班学困生都跟得上", "每人一份辅导表，每周两次课后辅导，期末及格率达到 100%", "班主任"),
    ),
    "窗口单位和服务行业": (
        ("发挥作用合格", "让来窗口的人一次办成", "编 10 类事项的一次性告知单，退件率降到 2% 以内，每月公布", "窗口受理"),
        ("执行纪律合格", "挂牌上岗，办件全程留痕", "每天班后核对当日办件，超时的逐件写明原因，每月抽查 20 件", "挂牌上岗"),
    ),
}  # fmt: skip
OF_COMMITTEE = {
    "发挥作用合格": "有一件看得见的承诺：群众说得出、单位查得到、年底能对账。岗位职责之外，至少为服务对象多办成一件事。",
    "执行纪律合格": "经手的钱、物、事有台账，能随时核对；组织交办的事按期回复，不能按期的提前说明。",
}
OF_BRANCH = {
    "发挥作用合格": "窗口党员带头做到一次性告知、首问负责、限时办结，全年有责投诉为零；后台党员每人对口帮一个窗口。",
}
OF_WILL = Typed(
    None, "给新同志讲一讲处里的老规矩", "上、下半年各讲一次，讲稿留给支部", date(2026, 10, 20), "品德合格", ""
)


def fill(branches: list[Branch], year: int) -> None:
    """Every branch has examples of its sector; the committees and their first branches have words of their own."""
    first: dict[int, Branch] = {}
    with clock.at(date(year, 1, 16) if clock.today() >= date(year, 1, 16) else clock.today()):
        for branch in branches:
            by = actor(branch.secretary, "secretary") if branch.secretary else branch.officer
            for standard, matter, measure, duty in EXAMPLES.get(branch.unit.sector or "", ()):
                examples.add(branch.unit.id, Wording(branch.unit.sector or "", standard, matter, measure, duty), by=by)
            if branch.unit.committee_id not in first:
                first[branch.unit.committee_id] = branch
                for standard, text in OF_COMMITTEE.items():
                    standards.set_text(branch.unit.committee_id, standard, text, by=branch.officer, version=None)
                for standard, text in OF_BRANCH.items():
                    standards.set_text(branch.unit.id, standard, text, by=by, version=None)
        _old_one(branches[0])
        for committee_id in first:
            _of_own_will([branch for branch in branches if branch.unit.committee_id == committee_id], year)


def _old_one(branch: Branch) -> None:
    """An example that is no longer offered."""
    by = actor(branch.secretary, "secretary") if branch.secretary else branch.officer
    old = Wording("机关", "政治合格", "每月写一篇学习心得", "每月月底前交给支部，一年 12 篇", "理论学习")
    examples.retire(examples.add(branch.unit.id, old, by=by), by=by)


def _of_own_will(branches: list[Branch], year: int) -> None:
    """Somebody exempt of a committee files all the same."""
    places = [branch.unit.id for branch in branches]
    own = Person.branch.in_(places) & (Person.kind == "member") & (Person.exempt == True)  # noqa: E712
    filed = Pledge.select(Pledge.person).where(Pledge.year == year)
    person = Person.select().where(own & Person.id.not_in(filed)).order_by(Person.id).first()
    if person is not None:
        item = OF_WILL._replace(due_on=date(year, 12, 20))
        domain.file(year, person.post, [item], by=actor(person), submitting=True)
