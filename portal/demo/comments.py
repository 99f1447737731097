"""Sample comments: of the supervisor and of committee and secretary, answered, resolved, on a passage that was changed."""

from datetime import timedelta

from portal import clock
from portal.comments import domain
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.pledges.models import Pledge, PledgeItem
from portal.policy import Actor
from portal.units.models import Person

# who opens, quotation of the measure, what is said, the author's answer, resolved, public
THREADS = (
    (
        "secretary",
        False,
        "这一项很具体。请在进展里附上每季度的清单，方便到时候核对。",
        "好的，季度末一并上传。",
        True,
        True,
    ),
    ("committee", True, "这个数字的基数是多少？请补充说明上一年的情况。", "", False, False),
    (
        "supervisor",
        True,
        "检查时怎么核对？请写明留什么记录、放在哪里。",
        "台账放在支部活动室，已经拍照上传。",
        False,
        False,
    ),
)


def fill(branches: list[Branch]) -> None:
    """Threads on published commitments of the first branches of the first committee."""
    supervisor = actor(Person.get_by_id(account_holder("supervisor")), "supervisor")
    here = [one for one in branches if one.secretary and one.officer.unit_id == branches[0].officer.unit_id]
    with clock.at(clock.today() - timedelta(days=3)):
        for at, branch in enumerate(here[:4]):
            mine = (
                (Pledge.branch == branch.unit.id) & (Pledge.state == "published") & (Pledge.year == clock.today().year)
            )
            for number, pledge in enumerate(Pledge.select().where(mine).order_by(Pledge.id).limit(2)):
                _threads(pledge, branch, supervisor, THREADS[(at + number) % 3 :] + THREADS[: (at + number) % 3])


def _threads(
    pledge: Pledge, branch: Branch, supervisor: Actor, wanted: tuple[tuple[str, bool, str, str, bool, bool], ...]
) -> None:
    sides = {"secretary": actor(branch.secretary, "secretary"), "committee": branch.officer, "supervisor": supervisor}  # type: ignore[arg-type]
    items = PledgeItem.select().where(PledgeItem.pledge == pledge.id).order_by(PledgeItem.number)
    for item, (side, quoting, text, answer, resolved, public) in zip(items, wanted, strict=False):
        by = sides[side]
        if by.person_id == pledge.person_id:
            continue
        quote = item.measure[:12] if quoting else ""
        thread = domain.open_thread(pledge, f"item-{item.id}", text, by=by, quote=quote, public=public)
        if answer:
            domain.reply(thread, answer, by=actor(Person.get_by_id(pledge.person_id)))
        if resolved:
            domain.resolve(type(thread).get_by_id(thread.id), by=by)
