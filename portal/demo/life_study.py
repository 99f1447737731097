"""Sample study plans of two members, and reports on thought and work: one answered, one that waits for the secretary."""

from datetime import timedelta

from portal import clock
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.life.study import domain, reporting
from portal.life.study.models import StudyItem
from portal.units.models import PRESENT, Person

LAST_YEAR = (("党章总纲", 3, True), ("中国共产党简史", 6, True), ("支部工作条例", 9, False))
THIS_YEAR = (
    ("党章党规", 2, True), ("中国共产党纪律处分条例", 4, True), ("党员教育管理工作条例", 7, True), ("党史专题一：建党精神", 10, False),
    ("业务：政务服务标准化规范", None, False),
)  # fmt: skip
REPORT = (
    "本季度参加集中学习三次、主题党日三次，自学了党员教育管理工作条例。工作上完成了窗口轮岗，群众评价较好。\n"
    "不足：原著学得不够系统，主动联系群众还少。\n打算：下季度每月读完一本，每月走访两户。"
)
ANSWER = "情况写得实在。走访时把群众反映的事记下来，支委会上说一说。"


def fill(branches: list[Branch]) -> None:
    """For the members with sample accounts, and one more of the first branch; `branches` are those of both committees."""
    year = clock.today().year
    for username in ("member", "member2"):
        by = actor(Person.get_by_id(account_holder(username)))
        for target, items in ((year - 1, LAST_YEAR), (year, THIS_YEAR)):
            for text, month, done in items:
                made = domain.add(target, text, month, by=by)
                if done:
                    domain.tick(StudyItem.get_by_id(made.id), True, by=by)
        domain.aim(year, "每月读完一本，年底能给支部讲一次微党课。", by=by)
    first = branches[0]
    if first.secretary is None:
        return
    head = actor(first.secretary, "secretary")
    periods = [one for one in reporting.periods() if "季度" in one]
    member = actor(Person.get_by_id(account_holder("member")))
    with clock.at(clock.today() - timedelta(days=30)):
        answered = reporting.create(periods[1], REPORT, by=member)
        reporting.send(answered, by=member)
    with clock.at(clock.today() - timedelta(days=27)):
        reporting.read(answered, by=head, reply=ANSWER)
    others = Person.select().where(
        (Person.branch == first.unit.id) & (Person.kind == "member") & Person.status.in_(PRESENT)
        & Person.id.not_in([member.person_id or 0, head.person_id or 0])
    )  # fmt: skip
    other = actor(others.order_by(Person.id).get())
    with clock.at(clock.today() - timedelta(days=2)):
        waiting = reporting.create(periods[0], REPORT, by=other)
        reporting.send(waiting, by=other)
