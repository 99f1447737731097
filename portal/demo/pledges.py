"""Sample commitments: last year's, and this year's in every state."""

from datetime import date

from portal import clock
from portal.accounts.models import Appointment
from portal.demo.people import actor
from portal.pledges import domain
from portal.pledges.domain import Typed
from portal.pledges.models import Pledge, PledgeItem
from portal.policy import Actor, in_force
from portal.units.models import Person, Unit

# (matter, measure, standard, duty, month and day by which)
ITEMS = (
    ("窗口一次性告知，让群众少跑一趟", "对 12 类高频事项制作一次性告知单，退件率由 6% 降到 2% 以内，每月公布", "发挥作用合格", "窗口受理", (12, 31)),
    ("每季度为社区老年党员办一次上门服务", "与社区党支部结对，每次不少于 5 户，记录办理事项", "品德合格", "到社区报到", (12, 20)),
    ("带头学完规定书目并交流体会", "上半年读完 2 本，写 2 篇体会，在党小组会上各讲一次", "政治合格", "理论学习", (9, 30)),
    ("经手的收费和审批事项全程公开", "每月 5 日前把上月办件清单贴到公开栏，接受核对，全年零投诉", "执行纪律合格", "审批经办", (12, 31)),
    ("把积压的历史档案整理完", "每周整理 20 卷，到 10 月底完成 640 卷，编目可检索", "发挥作用合格", "档案管理", (10, 31)),
    ("帮带 2 名新同事独立上岗", "签帮带计划，每月考核一次，半年内能独立办理 8 类业务", "发挥作用合格", "业务骨干", (11, 30)),
    ("科室办公用电比上一年下降一成", "设节能员，下班巡查，每月公布用电量", "品德合格", "内务管理", (12, 31)),
    ("不插手工程和采购，主动报告个人事项", "签承诺书，亲友参与本单位项目的在 3 日内书面报告", "执行纪律合格", "项目管理", (12, 31)),
    ("为 3 个村的低压线路排查隐患", "每月走一个村，列出隐患清单，30 日内销号", "发挥作用合格", "运行维护", (11, 15)),
    ("给困难学生义务辅导", "每周二、周四放学后各一小时，全学期不少于 32 次，留签到记录", "品德合格", "教学", (7, 10)),
    ("门诊候诊时间缩短到 20 分钟以内", "推行分时预约，每周统计一次，超时的逐例说明原因", "发挥作用合格", "门诊服务", (12, 31)),
    ("建好支部的党员学习角", "每月更新一次，收集党员推荐的文章 10 篇以上", "政治合格", "支部宣传", (12, 10)),
)  # fmt: skip
# Words of one's own: what is still under review does not repeat what is on the board, but here and there one does.
OWN = (
    ("把三楼的旧档案柜清出来做谈心室", "四月底前清完并登记移交，五月起每周开放两个下午", "品德合格", "内务管理", (5, 31)),
    ("为视障群众做一份能听的办事指南", "录 15 类事项的语音，九月底前放上网站，请 3 位使用者试听", "发挥作用合格", "窗口受理", (9, 30)),
    ("把合同审核意见写成一页清单", "归纳 20 条常见问题，发各科室试用两个月后定稿", "执行纪律合格", "合同审核", (10, 15)),
    ("陪两位新入职同事走完第一个业务周期", "每周复盘一次，写交接笔记，六月底请科长验收", "品德合格", "业务骨干", (6, 30)),
    ("让值班电话响三声之内有人接", "排双人值班表，每月抽测 10 次，未接的当天回拨", "发挥作用合格", "值班", (12, 31)),
    ("弄清辖区内独居老人的用药提醒需求", "入户 40 家，列需求表，与社区医生商定 5 条做法", "发挥作用合格", "到社区报到", (11, 20)),
    ("给支部微型党课录一套身边人的故事", "采访 6 位老同志，每篇不超过 8 分钟，七一前播出 3 篇", "政治合格", "支部宣传", (12, 1)),
)  # fmt: skip
VAGUE = (
    ("认真学习，努力工作", "按时参加支部学习", "政治合格", "", (12, 31)),
    ("热情服务，让群众满意", "态度好、讲文明，做好本职工作", "发挥作用合格", "窗口受理", (12, 31)),
    ("严格遵守各项纪律", "不迟到、不早退，服从安排", "执行纪律合格", "", (12, 31)),
    ("多做好事，关心同事", "力所能及地帮助身边的人", "品德合格", "", (12, 31)),
)
REASONS = ("不具体，不能检查，没有可以考核的数量", "这是岗位本来的要求，请写出比职责多做了什么")


def typed(person: Person, year: int, number: int, *, vague: bool = False, under_review: bool = False) -> list[Typed]:
    """Some items for a person, always the same ones."""
    chosen = [ITEMS[(person.id * 7 + at * 5) % len(ITEMS)] for at in range(number)]
    if under_review and person.id % 4:
        chosen = [OWN[(person.id + at * 3) % len(OWN)] for at in range(number)]
    if vague:
        chosen[-1] = VAGUE[person.id % len(VAGUE)]
    return [Typed(None, what, how, date(year, *by), standard, duty) for what, how, standard, duty, by in chosen]


def secretary_of(branch: int) -> Person | None:
    """The person who is secretary of a branch today."""
    held = Appointment.select(Appointment.person).where(
        (Appointment.unit == branch) & (Appointment.role == "secretary") & in_force(Appointment, clock.today())
    )
    found = held.tuples().first()
    return Person.get_by_id(found[0]) if found else None


class Branch:
    """A branch whose members file: its people, and who reviews them."""

    def __init__(self, unit: Unit, officer: Actor) -> None:
        head = secretary_of(unit.id)
        self.unit, self.secretary, self.officer = unit, head, officer
        by = (Person.branch == unit.id) & (Person.kind == "member") & (Person.exempt == False)  # noqa: E712
        self.people = list(Person.select().where(by).order_by(Person.id))
        if head is not None and head.id not in {one.id for one in self.people}:
            self.people.append(head)

    @property
    def head(self) -> Person:
        """The secretary, of a branch that has one. Raises LookupError."""
        if self.secretary is None:
            raise LookupError(self.unit.name)
        return self.secretary

    @property
    def keeper(self) -> Actor:
        """The secretary in that role. Raises LookupError."""
        return actor(self.head, "secretary")

    def reviewer(self, person: Person) -> Actor:
        """Nobody reviews their own: the committee reviews the secretary's."""
        return (
            self.officer
            if self.secretary is None or person.id == self.secretary.id
            else actor(self.secretary, "secretary")
        )

    def publish(self, person: Person, year: int, number: int = 3) -> None:
        """A pledge from filing to the board."""
        by = self.reviewer(person)
        if person.id // 12 % 4 == 1:
            pledge = self.revised(person, year, number, by)
        else:
            pledge = domain.file(year, person.post, typed(person, year, number), by=actor(person), submitting=True)
        domain.approve(pledge, by=by, rest=True)
        domain.publish(pledge, by=by)

    def revised(self, person: Person, year: int, number: int, by: Actor) -> Pledge:
        """A pledge that was returned once for a vague item and sent again with a better one."""
        author, vague = actor(person), typed(person, year, number, vague=True)
        pledge = domain.file(year, person.post, vague, by=author, submitting=True)
        rows = domain.ITEMS(pledge=pledge.id)
        domain.judge(pledge, rows[-1], "returned", by=by, reason=REASONS[person.id % 4 // 2])
        domain.send_back(pledge, by=by)
        better = [one._replace(key=row.id) for one, row in zip(typed(person, year, number), rows, strict=True)]
        domain.save(pledge, person.post, better, by=author, version=pledge.version, submitting=True)
        return pledge

    def bring_to(self, state: str, person: Person, year: int) -> None:
        """A pledge in a given state."""
        pledge = domain.file(
            year, person.post, typed(person, year, 2, vague=state == "returned", under_review=True), by=actor(person), submitting=state != "draft"
        )  # fmt: skip
        by = self.reviewer(person)
        if state == "returned":
            items = list(PledgeItem.select().where(PledgeItem.pledge == pledge.id).order_by(PledgeItem.number))
            domain.judge(pledge, items[0], "passed", by=by)
            domain.judge(pledge, items[-1], "returned", by=by, reason=REASONS[person.id % 2])
            domain.send_back(pledge, by=by)
        elif state == "approved":
            domain.approve(pledge, by=by, rest=True)


STATES = ("submitted", "returned", "approved", "draft", "submitted", "")  # "": has not filed


def last_year(branches: list[Branch], year: int) -> None:
    """Everybody's pledge of last year is on the board."""
    for branch in branches:
        for person in branch.people[:8]:
            branch.publish(person, year)


def this_year(branches: list[Branch], year: int, known: dict[int, str]) -> None:
    """Most are published; the rest stand in every other state. `known`: person id → state, "" has not filed."""
    for branch in branches:
        people = branch.people[:18]
        last = people[-len(STATES) :] if len(people) > len(STATES) else people[-2:]
        states = {**{one.id: state for one, state in zip(last, STATES, strict=False)}, **known}
        for person in people:
            state = states.get(person.id, "published")
            if state == "published":
                branch.publish(person, year, 2 + person.id % 2)
            elif state:
                branch.bring_to(state, person, year)
