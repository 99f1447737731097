"""The place of the journeys of those who read organisation life: rules in force, a filed meeting, one that is announced,
an appraisal that was begun before one more came onto the books.
"""

from datetime import timedelta

from portal import clock
from portal.accounts.sessions import actor_of
from portal.appraisals import domain as appraisals
from portal.life.records.models import LifePresence, LifeRecord
from portal.life.standing import domain as standing
from portal.units.models import Person, Unit
from tests import factories as make
from tests.access.stage import Stage
from tests.life.standing import making

SPEECH = "要把年终总结写实，不讲空话"


def place(stage: Stage, mode: str) -> None:
    """In the branch of the journey: what its secretary has recorded."""
    branch = Unit.get_by_id(stage.ids[f"lived{mode}_branch"])
    people = list(Person.select().where((Person.branch == branch.id) & (Person.kind == "member")))
    player = stage.world.players[f"lived{mode}_secretary"]
    head, by = player.person, actor_of(player.person.id, player.hand.id)
    making.adopt_library(Unit.get_by_id(branch.committee_id), "branches2018")
    minutes = {
        "last": 2,
        "agenda": [{"key": "1", "kind": "", "text": "讨论年终总结"}],
        "speeches": [{"key": "2", "person": head.id, "name": head.name, "text": SPEECH}],
    }
    today = clock.today()
    making.held(branch, today, "assembly", by=head, present=people, minutes=minutes, hours=200, place="会议室")
    ahead = LifeRecord.create(
        committee=branch.committee_id, unit=branch.id, types=["theme_day"], title=f"{mode}主题党日", place="纪念馆",
        day=today + timedelta(days=5), created_by=head.id, state="announced", announced_at=clock.now(),
    )  # fmt: skip
    LifePresence.create(record=ahead.id, branch=branch.id)
    standing.refresh([branch.id], {today.year})
    appraisals.begin(branch, today.year, today + timedelta(days=9), by=by)
    make.person(f"晚到同志{mode}", branch, birth="1975-02")
