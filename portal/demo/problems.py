"""Sample entries of the ledger in every state: found on visits, in self-checks, in opinions; what waits for each role."""

from datetime import timedelta
from typing import Any, NamedTuple

from portal import clock
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.policy import Actor
from portal.problems import domain
from portal.problems.models import Problem
from portal.units.models import Person

REQUIREMENT = "对照问题逐条整改，写明责任人和完成时间；完成后附上能看出结果的材料。"
MEASURES = "支委会专题研究一次，责任到人\n补齐缺漏的记录，今后三个工作日内登记\n每月底由组织委员检查一次"
ON_SITE = "已经按措施整改，相关记录和现场情况可以随时查看。"


class Sample(NamedTuple):
    """An entry: who found it, in which of the branches, whence, how long ago, due how many days from today, how far."""

    finder: str  # supervisor, committee, secretary
    branch: int
    source: str
    category: str
    text: str
    words: str
    ago: int
    due: int
    state: str
    member: bool = False
    more: str = ""  # what else happened: extended, asked, escalated, noted


FIRST = (
    Sample("supervisor", 0, "supervision", "life", "4 月的主题党日没有记录，签到有 2 人代签。", "随机抽查：会议记录本", 70, -25, "closed"),
    Sample("supervisor", 0, "supervision", "weak", "支委会一季度只开一次。", "随机抽查：支委会记录", 40, -6, "working", more="escalated"),
    Sample("supervisor", 0, "supervision", "strict", "谈心谈话没有覆盖到流动党员。", "随机抽查：谈话登记", 20, 12, "submitted"),
    Sample("supervisor", 1, "supervision", "duty", "年度计划照抄上年，没有本支部自己的内容。", "专项督查：年度计划", 30, 5, "returned", more="noted"),
    Sample("supervisor", 1, "supervision", "means", "党员活动室被改作库房，活动没有场地。", "巡回检查：现场查看", 25, 20, "issued"),
    Sample("supervisor", 0, "supervision", "effort", "承诺事项到期没有进展，说不清做到哪一步。", "随机抽查：公开承诺", 15, 15, "issued", member=True),
    Sample("supervisor", 2, "supervision", "political", "组织生活会没有开展批评，只谈成绩。", "巡回检查：会议记录", 3, 30, "found"),
    Sample("committee", 1, "opinion", "slack", "群众反映支部公开栏半年没有更新。", "意见建议", 50, -2, "verified"),
    Sample("committee", 2, "life", "life", "组织生活会前没有征求意见。", "列席组织生活会", 35, 8, "working", more="asked"),
    Sample("committee", 2, "other", "", "党费收缴登记与上交数对不上。", "党费检查", 45, 10, "dropped"),
    Sample("secretary", 0, "self_check", "life", "党课讲稿没有归档。", "支部自查", 12, 18, "working", more="noted"),
    Sample("secretary", 1, "self_check", "weak", "入党积极分子培养联系人有两人已调离。", "支部自查", 2, 28, "found"),
    Sample("committee", 0, "appraisal", "organisation_sense", "三次无故缺席。", "民主评议", 60, -12, "returned", member=True, more="criticised"),
)  # fmt: skip
SECOND = (
    Sample("committee", 0, "supervision", "life", "支部党员大会一个季度没有召开。", "列席检查", 30, 10, "working"),
    Sample("committee", 0, "opinion", "means", "党员学习资料没有发到车间。", "意见建议", 55, -3, "closed"),
)


def fill(branches: list[Branch]) -> None:
    """The first committee's ledger, and two entries of the second's."""
    supervisor = actor(Person.get_by_id(account_holder("supervisor")), "supervisor")
    committees = list(dict.fromkeys(branch.unit.committee_id for branch in branches))
    for committee, samples in zip(committees, (FIRST, SECOND), strict=False):
        led = [one for one in branches if one.unit.committee_id == committee and _led(one)]
        for sample in samples:
            _bring(sample, led[sample.branch % len(led)], supervisor)


def _led(branch: Branch) -> bool:
    """Whether the branch has a secretary who is somebody else than the committee's officer."""
    return branch.secretary is not None and branch.secretary.id != branch.officer.person_id


def _bring(sample: Sample, branch: Branch, supervisor: Actor) -> None:
    """An entry brought to its state by those whose work it is, over the days since it was found."""
    head = actor(branch.secretary, "secretary")  # type: ignore[arg-type]
    finder = {"supervisor": supervisor, "committee": branch.officer, "secretary": head}[sample.finder]
    today, unit = clock.today(), branch.unit
    with clock.at(today - timedelta(days=sample.ago)):
        made = domain.find(
            sample.text, by=finder, subject="member" if sample.member else "branch", committee=unit.committee_id,
            branch=unit.id, person=_member(branch).id if sample.member else None, source=sample.source,
            words=sample.words, category=sample.category, requirement=REQUIREMENT,
        )  # fmt: skip
        if sample.state != "found":
            domain.issue(made, by=finder, due_on=today + timedelta(days=sample.due))
    if sample.state not in ("found", "issued"):
        _follow(sample, made, branch, finder, head)


def _member(branch: Branch) -> Person:
    """Somebody of the branch who holds no office."""
    holders = (branch.secretary.id if branch.secretary else 0, branch.officer.person_id)
    return next(one for one in branch.people if one.id not in holders)


def _follow(sample: Sample, made: Problem, branch: Branch, finder: Actor, head: Actor) -> None:
    """What was done about it since."""
    today, officer = clock.today(), branch.officer
    judge = finder if sample.finder == "supervisor" else officer

    def days_later(share: float) -> Any:
        return clock.at(today - timedelta(days=int(sample.ago * (1 - share))))

    if sample.state == "dropped":
        with days_later(0.3):
            domain.drop(made, by=judge, reason="经核对，是登记时间不同，账实相符。")
        return
    with days_later(0.2):
        domain.plan(made, by=head, measures=MEASURES, responsible=f"支部书记 {branch.secretary.name}")  # type: ignore[union-attr]
    with days_later(0.4):
        _besides(sample, made, judge, officer, head)
    if sample.state == "working":
        return
    with days_later(0.6):
        domain.submit(made, by=head, outcome=ON_SITE, on_site=True)
    with days_later(0.8):
        if sample.state == "returned":
            domain.send_back(made, by=judge, reason="只补了四月的，三月的还没有补；请写清由谁检查。")
        if sample.state in ("verified", "closed"):
            domain.verify(made, by=judge, verdict="到支部看了记录本和现场，已经整改到位。")
        if sample.state == "closed":
            domain.close(made, by=officer)


def _besides(sample: Sample, made: Problem, judge: Actor, officer: Actor, head: Actor) -> None:
    """What else happened."""
    if sample.more == "noted":
        domain.note(made, "progress", "已经列出缺漏清单，分给两名支委补齐。", by=head)
        domain.note(made, "response", "请对照去年的检查意见一起整改。", by=judge)
    if sample.more == "asked":
        until = (made.due_on or clock.today()) + timedelta(days=20)
        domain.ask_extension(made, by=head, until=until, reason="两名支委出差，征求意见的座谈会要推迟。")
    if sample.more == "criticised":
        domain.note(made, "criticism", "支部书记当面批评教育，本人作了检查，表示改正。", by=officer)
    if sample.more == "escalated":
        domain.escalate(
            made,
            by=judge,
            level="remind",
            decided_on=clock.today(),
            decided_by="督导组会议",
            reason="措施没有写明完成时间。",
        )
