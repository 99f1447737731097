"""修订: one draft of a set at a time, and what it is compared with."""

from dataclasses import replace

from portal.inbox.models import Message
from portal.life.rulesets import domain, parts
from portal.life.rulesets.domain import ROOM as HOME
from portal.life.rulesets.models import LifeRules
from tests.browser_client import text_of
from tests.life.judging.making import rule, rules
from tests.life.rulesets.conftest import SMALL, fresh


def test_a_set_is_revised_in_one_draft_at_a_time(actor, adopted):
    by, first = actor("committee"), adopted()
    draft = domain.revise(first, by=by, once="revise-1")
    domain.edit(draft, replace(SMALL, name="改了名的制度"), by=by)
    assert domain.revise(fresh(first), by=by, once="revise-2").id == draft.id
    assert LifeRules.select().count() == 2
    other = adopted(rules(rule("own", name="别的"), name="别的制度"))
    assert domain.drafted(other) is None
    domain.drop(fresh(draft), by=by)
    again = domain.revise(fresh(first), by=by)
    assert (again.id, again.number) != (draft.id, draft.number)
    assert domain.drafted(first) == again


def test_revising_leads_to_the_draft_there_is_and_a_draft_is_compared_with_what_is_in_force(visit, adopted, actor):
    made, office = adopted(), visit("committee")
    at = f"{HOME}/{made.id}"
    first = office.post(f"{at}/revise", {"once": "revise-a"}).location
    for once in ("revise-a", "revise-b"):
        assert office.post(f"{at}/revise", {"once": once}).location == first
    assert "已经有一版正在修订" in text_of(office.get(first))
    assert LifeRules.select().count() == 2
    given_up = LifeRules.get(LifeRules.number == 2)
    office.post(f"{first}/edit", {"name": SMALL.name, "source": "放弃的来源", "note": "", "version": "1"})
    domain.drop(fresh(given_up), by=actor("committee"))
    draft = office.post(f"{at}/revise", {"once": "revise-c"}).location
    office.post(f"{draft}/edit", {"name": SMALL.name, "source": "新的来源", "note": "", "version": "1"})
    page = text_of(office.get(f"{draft}/differences"))
    assert "新的来源" in page
    assert "放弃的来源" not in page
    assert "放弃的来源" in text_of(office.get(f"{draft}/differences?with={given_up.id}"))


def test_branches_hear_that_they_are_asked_something_else(world, actor, adopted, visit):
    made, by = adopted(), actor("committee")
    told = {row.person_id: row.text for row in Message.select().where(Message.path == domain.path(made))}
    assert told == {
        world.players[who].person.id: "制度要求“组织生活制度”已启用，请对照落实"
        for who in ("secretary", "secretary_a2")
    }
    assert visit("secretary").get(domain.path(made)).status_code == 200
    draft = domain.revise(made, by=by)
    form = text_of(visit("committee").get(f"{domain.path(draft)}/items/{parts.rule_refs(domain.read(draft))[0]}"))
    assert "连过去的时段也按新的判断" in form
    domain.retire(fresh(made), reason="不再适用", by=by)
    assert Message.select().where((Message.path == domain.path(made)) & Message.text.contains("已停用")).count() == 2
