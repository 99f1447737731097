"""Sample draws: one that is over, one that waits for a number, one abandoned, a draft; of the team and of the committee."""

from datetime import timedelta

from portal import clock
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.draws import candidates, domain
from portal.draws.domain import Wanted
from portal.draws.models import Draw
from portal.policy import Actor
from portal.units.models import Person


def _freeze(draw: Draw, by: Actor) -> None:
    digest = candidates.frame(draw, candidates.find(draw)).digest()
    domain.freeze(draw, by=by, digest=digest, version=draw.version)


def fill(branches: list[Branch]) -> None:
    """Draws in the first committee, of this year."""
    committee, today = branches[0].unit.committee_id, clock.today()
    team = actor(Person.get_by_id(account_holder("supervisor")), "supervisor")
    officer = actor(Person.get_by_id(account_holder("committee")), "committee")
    here = [one.unit.id for one in branches if one.unit.committee_id == committee]
    with clock.at(today - timedelta(days=20)):
        wrong = domain.create(Wanted("季度随机抽查抽签", "branch", "committee"), by=team, committee=committee)
        domain.quantities(wrong, "2", {}, by=team, version=wrong.version)
        _freeze(wrong, team)
        domain.abandon(wrong, by=team, reason="没有排除上月刚查过的支部，名单要重定（示例）")
    with clock.at(today - timedelta(days=19)):
        wanted = Wanted("季度随机抽查抽签", "branch", "committee", by="sector")
        over = domain.create(
            wanted, by=team, committee=committee, redraw_of=wrong, reason="排除上月查过的支部，重新抽签（示例）"
        )
        domain.leave_out(over, str(here[-1]), "上月已经检查（示例）", by=team, version=over.version)
        _freeze(over, team)
        domain.commit(over, by=team)
        domain.give(over, "386251", by=officer)
    with clock.at(today - timedelta(days=1)):
        wanted = Wanted("公开承诺抽查抽签", "pledge", "committee", year=today.year, by="category")
        waits = domain.create(wanted, by=team, committee=committee)
        domain.quantities(waits, "3", {}, by=team, version=waits.version)
        _freeze(waits, team)
        domain.commit(waits, by=team)
        wanted = Wanted("全覆盖指导顺序抽签", "branch", "committee", by="stars")
        domain.create(wanted, by=officer, committee=committee)
