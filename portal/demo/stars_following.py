"""Sample objections to a result on public show, remedies in several states, demonstration branches."""

from datetime import date, timedelta

from portal import clock
from portal.accounts import holders
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.stars.demonstrations import domain as demonstrations
from portal.stars.models import StarCycle
from portal.stars.objections import domain, reading
from portal.stars.remedies import domain as remedies
from portal.stars.remedies.reading import is_weak
from portal.stars.standings import reading as standings
from portal.units.models import Person

# (whose account, signed, text, upheld or None while it waits, answer)
OBJECTIONS = (
    ("member", True, "“按期换届”一项得了满分，去年延期了两个月，会议记录上有。", True, "经核对会议记录，换届延期 52 天，此项重新评定。"),
    ("staff", False, "群众测评那天窗口只来了三个人，请核实人数。", False, "经核实，测评应到 18 人、实到 16 人，签到表可查。"),
    ("staff", True, "公示的先锋岗照片是前年的。", None, ""),
    ("member", False, "组织生活有两次是合在一起补记的，请看原始记录。", None, ""),
)  # fmt: skip
SHOWS = (
    "每周三业务学习和主题党日合在一起：带着一件难办的事来，当场议出办法，记录和结果都贴在公开栏，欢迎来看。",
    "党员责任区和网格划在一起：谁负责哪几户，门口看得见；每月听一次意见，下月答复。",
)
MEASURES = "每月最后一个星期五固定开展主题党日，由支部书记提前一周定主题\n补齐今年的会议记录，今后三个工作日内登记\n请先进支部的书记来讲一次"


def objected(cycle: StarCycle) -> None:
    """Objections to results of a cycle of the first committee, which is on public show today."""
    officer = actor(Person.get_by_id(account_holder("committee")), "committee")
    branches = [
        one for one in reading.branches(cycle.id) if officer.person_id in holders.officers(one, cycle.committee_id)
    ]
    for number, (who, signed, text, upheld, answer) in enumerate(OBJECTIONS if branches else ()):
        author = actor(Person.get_by_id(account_holder(who)))
        branch = branches[number % len(branches)]
        made = domain.send(cycle, branch, text, by=author, anonymous=not signed, once=f"sample-objection-{number}")
        if upheld is not None:
            domain.answer(made.objection, answer, upheld=upheld, by=officer)


def _decides(branch: Branch) -> bool:
    """Whether the branch has a secretary, who is somebody else than the committee's officer."""
    return branch.secretary is not None and branch.secretary.id != branch.officer.person_id


def mended(branches: list[Branch]) -> None:
    """The weak branches are asked to mend what their result says, each at another step; `branches` of both committees."""
    current = standings.current([branch.unit.id for branch in branches])
    led = [branch for branch in branches if _decides(branch)]
    weak = [branch for branch in led if is_weak(current.get(branch.unit.id))] or led[-2:]
    early = clock.today() - timedelta(days=40)
    for number, branch in enumerate(weak[:4]):
        standing = current.get(branch.unit.id)
        with clock.at(max(early, standing.starts) if standing else early):
            _mend(branch, standing, number)


def _mend(branch: Branch, standing: standings.Standing | None, steps: int) -> None:
    """Bring a remedy as many steps on: asked, planned, at work, reported."""
    secretary = actor(branch.secretary, "secretary")  # type: ignore[arg-type]
    problems = "组织生活不按期，记录不全\n党员先锋岗没有明确职责"
    made = remedies.ask(branch.unit, problems, clock.today() + timedelta(days=90), standing, by=branch.officer)
    if steps >= 1:
        remedies.plan(made, MEASURES, "支部书记", by=secretary)
    if steps >= 2:
        remedies.agree(made, by=branch.officer, reply="同意，重点看记录是不是及时")
    if steps >= 3:
        remedies.report(made, "主题党日开展三次，记录都在三个工作日内登记；先锋岗职责已上墙。", by=secretary)


def demonstrated(branches: list[Branch]) -> None:
    """Two demonstration branches of the first committee and one that was; those with the most stars that are led."""
    committee = branches[0].unit.committee_id
    current = standings.current([branch.unit.id for branch in branches])
    led = [one for one in branches if one.unit.committee_id == committee and _decides(one)]
    led.sort(key=lambda one: -(current[one.unit.id].stars if one.unit.id in current else 0))
    since = date(clock.today().year - 1, 3, 1)
    for branch, shows in zip(led, SHOWS, strict=False):
        demonstrations.name(branch.unit, shows, since, by=branch.officer)
    for branch in led[2:3]:
        made = demonstrations.name(branch.unit, "流动党员线上组织生活", since, by=branch.officer)
        demonstrations.end(made, since + timedelta(days=200), by=branch.officer, reason="做法已在全党委推开")
