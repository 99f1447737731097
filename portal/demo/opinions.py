"""Sample opinions on published items: shown and answered, waiting, rejected, signed and anonymous."""

from portal.accounts.models import Account
from portal.demo.people import account_holder, actor
from portal.pledges import opinions
from portal.pledges.domain import ITEMS
from portal.pledges.models import Pledge
from portal.units.models import Person

# (whose account, signed, text, what becomes of it, reason or answer)
GIVEN = (
    ("staff", True, "一次性告知单建议也贴到电梯口，来办事的人一眼能看到。", "answered", "已经采纳，电梯口和大厅入口各贴了一份。"),
    ("member", False, "写了每月公布，七月的还没有看到。", "shown", ""),
    ("committee", True, "走访时请顺便问问上门服务的时间合不合适。", "shown", ""),
    ("staff", False, "建议把“记录”具体成一张表，谁都能翻。", "sent", ""),
    ("supervisor", True, "时限可以分到每个季度，便于检查。", "sent", ""),
    ("staff", False, "听说他上个月没上班。", "rejected", "与这一项承诺无关，也没有事实。请假情况请直接向支部反映。"),
)  # fmt: skip


def given(year: int) -> None:
    """On published pledges of the first branch, each on another."""
    branch = Person.get_by_id(account_holder("secretary")).branch_id
    secretary = actor(Person.get_by_id(account_holder("secretary")), "secretary")
    known = {row.person_id for row in Account.select(Account.person)}
    shown = (Pledge.branch == branch) & (Pledge.year == year) & (Pledge.state == "published")
    pledges = [one for one in Pledge.select().where(shown).order_by(Pledge.id) if one.person_id not in known]
    for number, (who, signed, text, state, said) in enumerate(GIVEN):
        if not pledges:
            return
        pledge = pledges[number % len(pledges)]
        author = actor(Person.get_by_id(account_holder(who)))
        signed = signed or opinions.must_sign(author, pledge)
        item = ITEMS(pledge=pledge.id)[0]
        made = opinions.give(
            pledge, item, text, by=author, anonymous=not signed, once=f"sample-opinion-{number}"
        ).opinion
        if state == "rejected":
            opinions.reject(made, said, by=secretary)
        elif state != "sent":
            opinions.show(made, by=secretary)
        if state == "answered":
            opinions.answer(made, said, by=secretary)
