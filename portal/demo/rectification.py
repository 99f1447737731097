"""Sample self-checks of member, branch and committee, key tasks, talks, and a handover between two teams."""

from datetime import date, timedelta

from portal import clock
from portal.accounts import teams
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.policy import Actor
from portal.problems.handovers import domain as handovers
from portal.problems.handovers import reading
from portal.problems.selfchecks import domain as selfchecks
from portal.problems.selfchecks.domain import Answer
from portal.problems.selfchecks.library import HOUSE
from portal.problems.talks import domain as talks
from portal.problems.talks.domain import Wanted
from portal.problems.tasks import domain as tasks
from portal.units.models import Person, Unit

# whose account, role at hand, subject, answers; those that begin with ! are problems
CHECKS = (
    ("member", "member", (
        "参加了全年的集中学习，原著还读得不够系统。", "按时报告个人情况，没有隐瞒。", "大事上态度明确，没有传过不当言论。",
        "!有两次因为出差没有参加组织生活，也没有补课。",
    )),
    ("secretary", "branch", (
        "三会一课按月开展，记录及时。", "!流动党员有三名联系不经常，没有安排参加线上组织生活。", "每季度听一次群众意见，都有答复。",
    )),
    ("committee", "committee", (
        "每季度专题研究一次党建工作，有记录。", "部署和落实都及时。", "!有两次临时议题会前没有充分酝酿。",
    )),
)  # fmt: skip
TASKS = (
    ("规范组织生活记录", "life", "台账里这一类问题最多，多个支部都有。", "组织科", 40, "印发了记录要求，已检查一半支部。", ""),
    ("补齐活动场所", "means", "两个支部没有固定的活动场所。", "办公室", 80, "", "两个支部都已有场所，现场看过。"),
)  # fmt: skip
TALK = Wanted(
    None, "机关第二会议室", "", None, "督导组组长、联络员，支部纪检委员", "支委会不按期召开，提醒以后措施仍然没有时间表，要求一个月内改正。",
    "认识到问题，本周召开支委会，今后每月第一个星期三固定召开。",
)  # fmt: skip


def fill(branches: list[Branch]) -> None:
    """For the first committee; `branches` are those of both."""
    committee = branches[0].unit.committee_id
    led = [one for one in branches if one.unit.committee_id == committee and one.secretary is not None]
    officer = led[0].officer
    supervisor = actor(Person.get_by_id(account_holder("supervisor")), "supervisor")
    with clock.at(clock.today() - timedelta(days=20)):
        _examined()
        _drawn(officer)
    with clock.at(clock.today() - timedelta(days=8)):
        _talked(led[0], supervisor)
    _handed(officer, supervisor)


def _examined() -> None:
    for who, subject, answers in CHECKS:
        by = actor(Person.get_by_id(account_holder(who)), None if who == "member" else who)
        asked = HOUSE[subject]
        said = {
            one.key: Answer(text.removeprefix("!"), text.startswith("!"))
            for one, text in zip(asked.questions, answers, strict=True)
        }
        selfchecks.make(asked, said, by=by, branch=by.unit_id if subject == "branch" else None)


def _drawn(officer: Actor) -> None:
    year = clock.today().year
    for title, category, reason, owner, days, progress, outcome in TASKS:
        made = tasks.draw(
            officer.unit_id or 0, year, by=officer, title=title, owner=owner, category=category, reason=reason,
            due_on=min(clock.today() + timedelta(days=days), date(year, 12, 31)),
        )  # fmt: skip
        if progress:
            tasks.report(made, by=officer, text=progress)
        if outcome:
            tasks.finish(made, by=officer, text=outcome)


def _talked(branch: Branch, supervisor: Actor) -> None:
    """One talk filed with what follows from it, and a draft."""
    head = branch.secretary.id if branch.secretary else None
    wanted = TALK._replace(held_on=clock.today(), person=head, talked_to="支部书记")
    filed = talks.record(branch.unit, wanted, by=supervisor)
    talks.file(filed, by=supervisor)
    due = clock.today() + timedelta(days=30)
    talks.follow(
        filed,
        by=supervisor,
        text="支委会没有固定的时间安排。",
        requirement="定下时间表，连续三个月报督导组。",
        due_on=due,
    )
    draft = wanted._replace(matters="谈心谈话没有覆盖全体党员，要求补上。", undertaken="", person=None)
    talks.record(branch.unit, draft, by=supervisor)


def _handed(officer: Actor, supervisor: Actor) -> None:
    """A second team of the committee is offered the open entries of one branch."""
    team = teams.create("第二督导组", officer.unit_id or 0, by=officer)
    teams.assign(team, Unit.get_by_id(officer.unit_id), clock.today(), None, by=officer)
    found = reading.open_entries(supervisor.team_id or 0, supervisor)
    if found:
        note = "第二督导组从本月起联系这个支部，请接着跟踪。"
        handovers.offer(supervisor.team_id or 0, team.id, [found[-1].unit], note, by=supervisor)
