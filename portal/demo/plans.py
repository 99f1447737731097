"""Sample plans: last year's accepted everywhere, this year's in every state, some with copied text; the committees' own."""

from collections.abc import Iterable
from datetime import date

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.plans import beginning, domain
from portal.plans.document import EMPTY, Document, Item, read, with_new
from portal.plans.domain.text import judges
from portal.plans.models import AnnualPlan
from portal.policy import Actor
from portal.units.models import Person, Unit

# what a branch plans of its own: (type, months, topic, details, emphasis)
OWN = (
    ("outreach", (4, 10), "上门问需服务日", "与结对社区商定名单，每次走访不少于 8 户，现场记下诉求，两周内逐户答复", True),
    ("volunteering", (3, 9), "老旧小区用电安全义诊", "组织懂电工的党员逐户查插座和线路，开出隐患单，当月回访整改情况", True),
    ("lecture", (5,), "身边人讲身边事微党课", "请三名岗位标兵各讲十五分钟，党员现场点评，录像放到学习角", False),
    ("discussion", (8,), "办事窗口高峰期怎样少排队", "汇总半年取号数据，党员分组提出办法，选两条先试行一个月", True),
    ("warning", (6, 11), "以身边案例谈底线", "用本系统通报的案例编十道情景题，抽签作答，集体评议", False),
    ("theme_day", (7,), "重走入党第一课", "到老支部旧址参观，老党员带读入党志愿书，新党员谈打算", False),
    ("deliberation", (2, 8), "支部工作大家议", "征集议题不少于五条，公开讨论，办理结果在公示栏逐条反馈", False),
    ("study", (9,), "把条例读成流程图", "三人一组画出党员大会、支委会的流程图，互换找错，定稿贴在活动室", False),
)  # fmt: skip
COPIED = Item(
    kind="volunteering", months=(5,), topic="河道巡护志愿行动",
    text="每月第二个周六组织十名党员分三段沿护城河巡查，劝导垂钓点乱扔垃圾，登记排污口异常颜色，当日报送河长办并跟踪回复",
)  # fmt: skip
MATERIALS = {
    1: ("总结上年、部署全年", "上级党委全年工作会议文件"), 2: ("学习党章", "《中国共产党章程》总纲、第一章"),
    3: ("学习支部工作条例", "《中国共产党支部工作条例（试行）》"), 4: ("学习纪律处分条例", "《中国共产党纪律处分条例》"),
    5: ("学习党员教育管理工作条例", "《中国共产党党员教育管理工作条例》"), 6: ("迎“七一”专题学习", "党史基本著作选读"),
    7: ("学习“七一”重要论述", "“七一”重要讲话"), 8: ("学习组织选举工作条例", "《中国共产党基层组织选举工作条例》"),
    9: ("学习廉洁自律准则", "《中国共产党廉洁自律准则》"), 10: ("为组织生活会准备专题学习", "会前学习书目"),
    11: ("学习民主评议有关规定", "支部工作条例第十八条"), 12: ("盘点全年学习", "各支部学习记录"),
}  # fmt: skip
STATES = ("accepted", "filed", "draft", "accepted", "returned", "none", "filed", "accepted")


def _own(at: int, year: int) -> list[Item]:
    """Some items for a branch, always the same ones."""
    found = []
    for step in range(3):
        kind, months, topic, text, emphasis = OWN[(at * 3 + step * (1 + year % 2)) % len(OWN)]
        found.append(Item(kind=kind, months=months, topic=topic, who="组织委员", text=text, emphasis=emphasis))
    return list({one.topic: one for one in found}.values())


def _begun(branch: Branch, year: int, at: int, also: Iterable[Item] = ()) -> Document:
    made = beginning.of_branch(branch.unit, year, ["rules"])
    return with_new(made, [*_own(at, year), *also])


def _bring(plan: AnnualPlan, state: str, secretary: Actor, officer: Actor) -> None:
    if state in ("filed", "accepted", "returned"):
        domain.file(plan, by=secretary)
    if officer.person_id not in judges(plan):
        return
    if state == "accepted":
        domain.accept(plan, by=officer)
    if state == "returned":
        key = next(one.key for one in read(plan.document).items if not one.mandatory)
        reason = "请写明与本支部实际有关的内容，突出一两件重点。"
        domain.give_back(plan, reason, {key: "怎样做、做到什么程度，写具体。"}, by=officer)


def _given(branch: Branch, year: int) -> None:
    """The committee's arrangement with topics and materials for each month, and its model."""
    items = [
        Item(kind="study", months=(month,), topic=topic, materials=book, mandatory=True)
        for month, (topic, book) in MATERIALS.items()
    ]
    unit = Unit.get_by_id(branch.unit.committee_id)
    arrangement = domain.create(unit, year, with_new(EMPTY, items), kind="committee", by=branch.officer)
    domain.issue(arrangement, by=branch.officer)
    model = beginning.of_committee(unit, year, "model", ["rules"])
    if model.items:
        domain.issue(domain.create(unit, year, model, kind="model", by=branch.officer), by=branch.officer)


def fill(branches: list[Branch]) -> None:
    """Last year's in February, this year's from February on; a branch without a secretary has none."""
    year = clock.today().year
    started = [one for one in branches if one.secretary is not None]
    firsts = list({one.unit.committee_id: one for one in reversed(started)}.values())
    for past in (True, False):
        day = date(year - past, 2, 10)
        if day > clock.today():
            continue
        with clock.at(day):
            for one in firsts:
                _given(one, year - past)
        with clock.at(date(year - past, 2, 20)):
            for at, one in enumerate(started):
                _plan(one, at, year - past, "accepted" if past else STATES[at % len(STATES)])


def _plan(branch: Branch, at: int, year: int, state: str) -> None:
    if state == "none" or branch.secretary is None:
        return
    secretary = actor(Person.get_by_id(branch.secretary.id), "secretary")
    # two branches of a committee share a passage, and one repeats last year's
    also = [COPIED] if at % 4 in (0, 1) else []
    plan = domain.create(branch.unit, year, _begun(branch, year, at, also), by=secretary)
    _bring(plan, state, secretary, branch.officer)
