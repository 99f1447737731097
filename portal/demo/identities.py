"""Sample posts: of every kind and in every state, with something that waits for each role."""

from datetime import date, timedelta

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.identities import domain
from portal.identities.domain import Wanted
from portal.identities.models import Identity
from portal.units.models import Person

# kind → texts to choose from
POSTS = {
    "badge": [Wanted()],
    "pioneer": [
        Wanted(
            "综合受理先锋岗", "办事大厅一层 3 号窗口",
            "一次告知办理条件和材料，不让群众多跑\n首问负责，不属于本窗口的引导到位\n每月整理一次退件原因，提出改进办法",
            "在窗口工作八年，熟悉各项业务",
        ),
        Wanted("政策咨询先锋岗", "二层咨询室", "当天的咨询当天答复\n每月整理常见问题，贴在公开栏", "长期负责政策解答"),
        Wanted("应急抢修先锋岗", "抢修班", "接报后三十分钟内到场\n汛期每周巡查一次重点部位", "多次参加夜间抢修"),
        Wanted("带教先锋岗", "培训室", "带教两名新同事，半年内独立上岗\n每月讲一次业务", "业务熟练，愿意带新人"),
    ],
    "model": [Wanted("业务办理示范岗", "二层业务科", "带头按时限办结\n每季度为科室讲一次业务", "连续两年办件无差错")],
    "window": [Wanted("", "办事大厅一层东侧", "公开办理流程和时限\n为老年人和残疾人提供帮办", "窗口党员占一半以上")],
    "area": [
        Wanted("档案管理责任区", "三层档案室", "保持档案有序、可查\n下班前检查门窗和电源", "分管档案工作"),
        Wanted("安全巡查责任区", "一号楼", "每天下班前巡查一遍\n发现隐患当天报告并跟到解决", "负责内务管理"),
        Wanted("环境卫生责任区", "东侧楼道和院落", "每周带头清理一次\n劝导车辆有序停放", "就在这一片工作"),
    ],
    "plate": [Wanted("服务岗", "一层大厅", "佩戴党员徽章，姓名和岗位上牌"), Wanted("值班岗", "值班室", "姓名和岗位上牌，交接清楚")],
    "duty": [Wanted("政策宣传岗", "幸福社区", "每月到楼院宣讲一次\n收集居民意见并反馈", "退出岗位后愿意继续服务")],
    "community": [
        Wanted("", "幸福社区", "认领社区服务项目\n每季度参加一次社区活动"), Wanted("", "和平里社区", "每季度参加一次社区服务"),
    ],
}  # fmt: skip
SERVICES = ("参加社区环境整治，清理楼道杂物 12 处", "为 6 户独居老人检查燃气和用电", "参加社区议事会，记录意见 9 条")


def _texts(kind: str, number: int) -> Wanted:
    """The texts of a post, always the same ones for the same person."""
    return POSTS[kind][number % len(POSTS[kind])]


def _post(kind: str, person: Person, branch: Branch, state: str = "settled", ends: date | None = None) -> Identity:
    """A post brought to a state by those whose work it is."""
    head, mine = actor(branch.secretary, "secretary"), actor(person)  # type: ignore[arg-type]
    made = domain.apply(kind, _texts(kind, person.id), by=mine, person=person.id)
    today = clock.today()
    if state == "withdrawn":
        domain.withdraw(made, by=mine)
    elif kind in ("badge", "plate", "community"):
        by = branch.officer if branch.secretary and person.id == branch.secretary.id else head
        if state == "settled":
            domain.confirm(made, by=by, starts=today, ends=ends)
    elif state != "applied":
        _bring(made, state, branch, ends)
    return made


def _bring(made: Identity, state: str, branch: Branch, ends: date | None) -> None:
    head, today = actor(branch.secretary, "secretary"), clock.today()  # type: ignore[arg-type]
    domain.discuss(made, by=head, on=today, opinion="党小组和支委会评议，同意推荐")
    if state == "declined":
        domain.decline(made, by=head, reason="本支部同一窗口已有先锋岗，建议先认领责任区")
        return
    if state == "discussed":
        return
    domain.recommend(made, by=head, on=today, opinion="同意推荐")
    if state in ("settled", "ended"):
        domain.settle(made, by=branch.officer, on=today, starts=today, ends=ends)


def fill(branches: list[Branch], known: list[int]) -> None:
    """Posts in every branch; `known` are the people of the sample accounts, who hold one."""
    today = clock.today()
    early = max(date(today.year - 1, 3, 1), today - timedelta(days=300))
    committees: dict[int, int] = {}
    for branch in branches:
        head = branch.secretary.id if branch.secretary else 0
        others = [one for one in branch.people if one.id not in (head, branch.officer.person_id)]
        if not head or len(others) < 6:
            continue
        first = [one for one in others if one.id in known]
        people = [*first, *(one for one in others if one.id not in known)][:14]
        with clock.at(early):
            _settled(branch, people, early)
        committees[branch.unit.committee_id] = committees.get(branch.unit.committee_id, 0) + 1
        if committees[branch.unit.committee_id] <= 2:  # enough to do for one committee
            with clock.at(max(early, today - timedelta(days=9))):
                _under_way(branch, people)
        _served(branch, people[0], early, today)


def _settled(branch: Branch, people: list[Person], early: date) -> None:
    """What has been held since last year, and what has ended or run out."""
    _post("pioneer", people[0], branch)
    _post("community", people[0], branch)
    _post("badge", people[0], branch)
    _post("badge", people[1], branch)
    _post("area", people[2], branch)
    _post("model", people[3], branch, ends=early + timedelta(days=180))
    _post("plate", people[4], branch)
    ended = _post("pioneer", people[4], branch, "ended")
    domain.end(ended, by=actor(branch.secretary, "secretary"), on=early, reason="调整到其他岗位")  # type: ignore[arg-type]
    _post("pioneer", people[5], branch, "declined")
    for person in [one for one in branch.people if one.category == "无职"][:1]:
        _post("duty", person, branch)
    if "大厅" in branch.unit.name or branch.unit.sector == "窗口单位和服务行业":
        by = actor(branch.secretary, "secretary")  # type: ignore[arg-type]
        made = domain.apply("window", _texts("window", 0), by=by, branch=branch.unit.id, collective="综合受理窗口")
        _bring(made, "settled", branch, None)


def _under_way(branch: Branch, people: list[Person]) -> None:
    """What waits: for the secretary to confirm, to have discussed and to recommend, for the committee to settle."""
    _post("pioneer", people[1], branch, "recommended")
    _post("pioneer", people[2], branch, "discussed")
    _post("area", people[3], branch, "applied")
    _post("community", people[4], branch, "applied")
    _post("model", people[5], branch, "withdrawn")


def _served(branch: Branch, person: Person, early: date, today: date) -> None:
    """What was done in the community since."""
    made = Identity.get((Identity.person == person.id) & (Identity.kind == "community"))
    for at, matter in enumerate(SERVICES):
        day = early + timedelta(days=60 * (at + 1))
        if day <= today:
            with clock.at(day):
                domain.serve(made, by=actor(person), on=day, place="", matter=matter)
