"""Sample notices: a task with replies in every state, passed on by a branch, a notice, a bulletin, a draft, of every office."""

from datetime import timedelta
from typing import Any

from portal import clock
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.notices import domain
from portal.notices.domain import Wanted
from portal.notices.models import Notice, NoticeReceipt
from portal.policy import Actor
from portal.units.models import Person

TASK = (
    "报送本年度党员教育培训情况",
    "请各支部汇总今年以来党员参加集体学习、党课和培训的情况，写明次数、参加人数和存在的问题。\n\n"
    "一、按支部填写，不要求每名党员单独写材料。\n二、已在平台登记过的活动不必重复抄录，写明名称即可。\n三、需要党员补充的，可以转发给本支部党员。",
)
BELOW = "请大家本周内把自己参加的培训（名称、学时）写在反馈里，一两句话即可，由支部汇总。"
NOTICE = (
    "关于调整第四季度党费收缴时间的通知",
    "因财务系统年底结账，第四季度党费收缴提前到本月 25 日前完成。请各位党员相互转告，有困难的及时告诉支部组织委员。",
)
BULLETIN = (
    "关于第三季度组织生活情况的通报",
    "一、总体情况\n各支部都按期召开了支部党员大会，主题党日开展较好。\n\n"
    "二、存在的问题\n个别支部党小组会记录过于简单，没有写清讨论的内容。\n\n三、下一步要求\n请各支部对照检查，有问题的及时补正。",
)
CHECK = (
    "请准备迎接组织生活专项督查",
    "督导组将于近期到支部查看组织生活记录、学习计划和谈心谈话情况。请各支部提前准备好原始记录，不要另行制作材料。",
)
DRAFT = (
    "关于做好年底民主评议党员准备工作的通知",
    "请各支部梳理本年度党员参加组织生活、履行承诺的情况，为民主评议做好准备。",
)
REPLIES = (
    "今年集体学习 11 次、党课 2 次，平均出勤 92%。两名党员长期出差，采用线上补学。",
    "集体学习 9 次，党课 1 次，培训 3 人次。",
    "集体学习 10 次，参加人数见各次记录。",
)


def _send(wanted: Wanted, by: Actor, units: list[int], roles: list[str]) -> Notice:
    made = domain.draft(wanted, by=by)
    domain.aim(made, {"units": units, "roles": roles, "people": []}, by=by)
    domain.send(made, by=by)
    return made


def _of(notice: Notice, **columns: Any) -> NoticeReceipt:
    return NoticeReceipt.get(
        *(getattr(NoticeReceipt, name) == value for name, value in columns.items()), NoticeReceipt.notice == notice.id
    )


def _reply(notice: Notice, branch: Branch, text: str, by: Actor) -> NoticeReceipt:
    row = _of(notice, unit=branch.unit.id, role="secretary")
    domain.reply(row, text, by=by)
    return row


def fill(branches: list[Branch]) -> None:
    """What the sample accounts of the first committee see of notices; the second has a notice and a task to do."""
    today = clock.today()
    for officer in {id(one.officer): one.officer for one in branches}.values():
        own = [one for one in branches if one.officer is officer and one.secretary is not None]
        with clock.at(today - timedelta(days=8)):
            task = _send(
                Wanted("task", *TASK, today + timedelta(days=6), True, True, True), officer, [officer.unit_id or 0],
                ["secretary"],
            )  # fmt: skip
        _answers(task, own[:4], officer)
        with clock.at(today - timedelta(days=3)):
            _send(Wanted("notice", *NOTICE), officer, [officer.unit_id or 0], ["member"])
            _send(Wanted("bulletin", *BULLETIN), officer, [officer.unit_id or 0], ["secretary", "member", "staff"])
        with clock.at(today - timedelta(days=1)):
            domain.draft(Wanted("notice", *DRAFT, ack_wanted=True), by=officer)
    with clock.at(today - timedelta(days=2)):
        supervisor = actor(Person.get_by_id(account_holder("supervisor")), "supervisor")
        committee = actor(Person.get_by_id(account_holder("committee")), "committee")
        _send(Wanted("notice", *CHECK, None, True), supervisor, [committee.unit_id or 0], ["secretary"])


def _answers(task: Notice, own: list[Branch], officer: Actor) -> None:
    """The first branch has it passed on and waits; the others replied: to be looked at, sent back, accepted."""
    today = clock.today()
    heads = [actor(one.secretary, "secretary") for one in own]  # type: ignore[arg-type]
    with clock.at(today - timedelta(days=6)):
        domain.acknowledge(_of(task, unit=own[0].unit.id, role="secretary"), by=heads[0])
        passed = domain.pass_on(task, by=heads[0])
        wanted = Wanted("task", TASK[0], BELOW, task.due_on, False, True, False)
        domain.edit(passed, wanted, by=heads[0], version=passed.version)
        domain.send(passed, by=heads[0])
        for person in [one for one in own[0].people if one.id != heads[0].person_id][2:4]:
            domain.reply(_of(passed, person=person.id, role="member"), "参加了业务培训一次，8 学时。", by=actor(person))
    for branch, head, text, state in zip(
        own[1:], heads[1:], REPLIES, ("replied", "returned", "accepted"), strict=False
    ):
        with clock.at(today - timedelta(days=4)):
            row = _reply(task, branch, text, head)
        with clock.at(today - timedelta(days=2)):
            if state == "returned":
                domain.send_back(row, by=officer, answer="请补充参加人数和存在的问题。")
            if state == "accepted":
                domain.accept(row, by=officer)
