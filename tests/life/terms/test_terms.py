"""换届: the ledger tells the state of every term, an extension is asked for and decided, those who act are told in time."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from portal import clock
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.life.records.models import LifePresence, LifeRecord
from portal.life.standing import domain as standing
from portal.life.terms import domain, listing, notice, reading, waiting
from portal.life.terms.models import TermExtension
from portal.units import setup, terms
from portal.units import waiting as units_waiting
from portal.units.models import Unit
from tests import factories as make
from tests.browser_client import text_of

TODAY = clock.today()


def term(unit: Unit, ends: date | None) -> Unit:
    """Give a unit a term that ends on a day."""
    starts = terms.later(ends, years=-3) if ends else None
    Unit.update(term_starts=starts, term_ends=ends).where(Unit.id == unit.id).execute()
    return Unit.get_by_id(unit.id)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def fresh(extension: TermExtension) -> TermExtension:
    return TermExtension.get_by_id(extension.id)


def told(path: str) -> set[int]:
    return {row.person_id for row in Message.select().where(Message.path == path)}


def states(by: Any, **args: str) -> dict[str, str]:
    rows = listing.LIST.everything(by, args, **setup.days())
    return {row.name: reading.of_row(row).state for row in rows}


NOTICE = (terms.later(TODAY, months=terms.NOTICE_MONTHS) - TODAY).days


def test_the_ledger_says_the_state_of_every_term_and_the_filter_agrees(world: Any, actor: Any) -> None:
    ends = {
        "unknown": None, "fine": days(NOTICE + 1), "due": days(NOTICE), "today": TODAY, "over": days(-1),
        "extended": days(-1), "late": days(-200),
    }  # fmt: skip
    for name, day in ends.items():
        term(make.unit("branch", name, world.a), day)
    for name, until in (("extended", TODAY), ("late", days(-100))):
        unit = Unit.get(Unit.name == name)
        TermExtension.create(
            committee=world.a.id, unit=unit.id, term_ends=unit.term_ends, until=until, reason="疫情", asked_by=1,
            decided_on=TODAY, state="approved",
        )  # fmt: skip
    wanted = {
        "unknown": "unknown", "fine": "fine", "due": "due", "today": "due", "over": "over", "extended": "extended",
        "late": "over",
    }  # fmt: skip
    by = actor("committee")
    found = states(by)
    assert {name: found[name] for name in wanted} == wanted
    for state in reading.STATES:
        assert states(by, state=state) == {name: one for name, one in found.items() if one == state}
    assert set(states(actor("secretary"))) == {world.a1.name}
    assert set(states(actor("secretary_b"))) == {world.b1.name}


def test_an_extension_belongs_to_its_term_alone(world: Any, actor: Any) -> None:
    unit = term(world.a1, days(-1))
    made = domain.ask(unit, days(100), "班子调整", by=actor("secretary"))
    domain.approve(made, by=actor("committee"), paper="〔2026〕8号")
    assert reading.of(unit.id).state == "extended"
    term(unit, days(3 * 365))
    assert reading.of(unit.id).until is None
    assert reading.of(unit.id).state == "fine"


def test_asked_approved_and_shown_wherever_the_term_is(world: Any, actor: Any, visit: Any, monkeypatch: Any) -> None:
    unit, judged = term(world.a1, days(-10)), []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): judged.extend(units))
    over = [task.what for one in units_waiting.units(actor("secretary")) for task in one.tasks]
    assert "任期已满" in over[0]
    visit("secretary").post(
        f"/life/terms/{unit.id}/extend", {"until": str(days(200)), "reason": "两名委员调离", "once": "ext-1"}
    )
    made = TermExtension.get()
    assert (made.term_ends, made.until, made.state, made.asked_by_id) == (
        days(-10), days(200), "asked", world.secretary.person.id
    )  # fmt: skip
    assert told(domain.path(unit.id)) == {world.committee.person.id}
    found = waiting.extensions(actor("committee"))[0]
    assert (found.count, [task.url for task in found.tasks]) == (1, [domain.path(unit.id)])
    assert len(listing.LIST.everything(actor("committee"), {"extension": "todo"}, **setup.days())) == 1
    assert waiting.extensions(actor("committee_b"))[0].count == 0
    assert "任期已满" in units_waiting.units(actor("secretary"))[0].tasks[0].what  # not before it is approved
    visit("committee").post(f"/life/terms/extensions/{made.id}/approve", {"paper": "〔2026〕8号", "version": "1"})
    made = fresh(made)
    assert (made.state, made.paper, made.decided_by_id) == ("approved", "〔2026〕8号", world.committee.person.id)
    assert judged == [unit.id]
    assert world.secretary.person.id in told(domain.path(unit.id))
    assert waiting.extensions(actor("committee"))[0].count == 0
    said = [task.what for one in units_waiting.units(actor("secretary")) for task in one.tasks]
    assert "任期已满" not in "".join(said)
    assert f"批复延期至 {made.until.year}年" in text_of(visit("member").get(f"/units/{unit.id}"))
    page = text_of(visit("secretary").get(f"/units/{unit.id}"))
    assert f"已延期至 {made.until}" in page
    assert "还有 200 天" in page
    shown = text_of(visit("secretary").get(f"/life/terms/{unit.id}"))
    assert "〔2026〕8号" in shown
    assert "两名委员调离" in shown


def test_refused_with_a_reason_and_asked_again(world: Any, actor: Any, visit: Any) -> None:
    unit = term(world.a1, days(30))
    made = domain.ask(unit, days(300), "换届准备不足", by=actor("secretary"))
    with pytest.raises(Invalid) as refused:
        domain.ask(unit, days(200), "再申请一次", by=actor("secretary"))
    assert "等待批复" in refused.value.message
    with pytest.raises(Invalid):
        domain.refuse(made, by=actor("committee"), answer=" ")
    domain.refuse(made, by=actor("committee"), answer="准备时间充足")
    assert reading.of(unit.id).until is None
    assert "准备时间充足" in text_of(visit("secretary").get(f"/life/terms/{unit.id}"))
    with pytest.raises(Stale):
        domain.approve(fresh(made), by=actor("committee"), paper="〔2026〕9号")
    again = domain.ask(unit, days(200), "换届准备不足", by=actor("secretary"))
    domain.withdraw(again, by=actor("secretary"))
    assert fresh(again).state == "withdrawn"


@pytest.mark.parametrize(
    ("ends", "until", "words"),
    [
        (None, 10, "还没有登记"), (-400, 10, "已经超过一年"), (10, 10, "晚于本届任期"), (-10, -1, "不能早于今天"),
        (10, 10 + 367, "不超过一年"), (10, None, "请填写"),
    ],
)  # fmt: skip
def test_what_is_no_extension(world: Any, actor: Any, ends: int | None, until: int | None, words: str) -> None:
    unit = term(world.a1, None if ends is None else days(ends))
    with pytest.raises(Invalid) as refused:
        domain.ask(unit, None if until is None else days(until), "理由", by=actor("secretary"))
    assert words in refused.value.message
    assert not TermExtension.select().exists()


def test_the_last_day_a_year_on_is_still_allowed(world: Any, actor: Any) -> None:
    unit = term(world.a1, days(10))
    latest = terms.later(days(10), years=1)
    assert domain.ask(unit, latest, "理由", by=actor("secretary")).until == latest


def test_who_heads_the_branch_does_not_decide(world: Any, actor: Any, visit: Any) -> None:
    unit = term(world.a1, days(10))
    made = domain.ask(unit, days(100), "理由", by=actor("secretary"))
    for who in ("secretary", "secretary_a2", "committee_b", "supervisor"):
        with pytest.raises(Denied):
            domain.approve(fresh(made), by=actor(who), paper="〔2026〕8号")
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    with pytest.raises(Denied):
        domain.approve(fresh(made), by=actor("committee"), paper="〔2026〕8号")
    assert waiting.extensions(actor("committee"))[0].count == 0
    assert listing.LIST.everything(actor("committee"), {"extension": "todo"}, **setup.days()) == []
    assert len(listing.LIST.everything(actor("committee"), {"extension": "asked"}, **setup.days())) == 1
    visit("committee").post(f"/life/terms/extensions/{made.id}/approve", {"paper": "x", "version": "1"}, status=403)


def test_a_term_that_changed_meanwhile_is_not_extended(world: Any, actor: Any) -> None:
    unit = term(world.a1, days(10))
    made = domain.ask(unit, days(100), "理由", by=actor("secretary"))
    term(unit, days(900))
    with pytest.raises(Invalid) as refused:
        domain.approve(made, by=actor("committee"), paper="〔2026〕8号")
    assert "任期已经改过" in refused.value.message
    assert fresh(made).state == "asked"


def test_two_officers_at_once_meet_409(world: Any, actor: Any, visit: Any) -> None:
    unit = term(world.a1, days(10))
    made = domain.ask(unit, days(100), "理由", by=actor("secretary"))
    domain.refuse(fresh(made), by=actor("committee"), answer="不同意")
    visit("committee").post(f"/life/terms/extensions/{made.id}/approve", {"paper": "8号", "version": "1"}, status=409)
    assert fresh(made).state == "refused"


def test_six_months_ahead_they_are_told_once(world: Any, actor: Any) -> None:
    first, second = term(world.a1, days(NOTICE)), term(world.a2, days(NOTICE + 1))
    assert notice.send() == 1
    assert told(domain.path(first.id)) == {world.secretary.person.id, world.committee.person.id}
    assert told(domain.path(second.id)) == set()
    assert notice.send() == 0
    with clock.at(days(1)):
        assert notice.send() == 1
    assert world.secretary_a2.person.id in told(domain.path(second.id))


def test_an_extended_term_is_told_of_again(world: Any, actor: Any) -> None:
    unit = term(world.a1, days(10))
    assert notice.send() == 1
    made = domain.ask(unit, days(10 + NOTICE), "理由", by=actor("secretary"))
    domain.approve(made, by=actor("committee"), paper="8号")
    assert notice.send() == 0
    with clock.at(days(60)):
        assert notice.send() == 1
        assert notice.send() == 0


def test_a_recorded_election_is_offered_beside_the_term(world: Any, actor: Any, visit: Any) -> None:
    unit = term(world.a1, days(10))

    def record(title: str, kind: str, state: str = "filed") -> None:
        made = LifeRecord.create(
            committee=world.a.id, unit=unit.id, types=["assembly"], title=title, day=days(-5), created_by=1,
            minutes={"last": 1, "agenda": [{"key": "1", "kind": kind, "text": "选举新一届支委会"}]},
        )  # fmt: skip
        LifePresence.create(record=made, branch=unit.id)
        if state == "filed":
            moved = {"state": state, "filed_at": clock.now(), "filed_by": 1}
            LifeRecord.update(**moved).where(LifeRecord.id == made.id).execute()

    record("换届选举大会", "election")
    record("讨论发展对象", "admission")
    record("没有开完的大会", "election", "draft")
    assert [row.title for row in reading.elections(unit.id, actor("committee"))] == ["换届选举大会"]
    page = text_of(visit("committee").get(f"/life/terms/{unit.id}"))
    assert "换届选举大会" in page
    assert "登记新一届任期" in page
    assert "登记新一届任期" not in text_of(visit("member").get(f"/life/terms/{unit.id}", status=404))


def test_the_ledger_is_exported_as_it_is_filtered(world: Any, visit: Any) -> None:
    term(world.a1, days(-3))
    term(world.a2, days(1000))
    answer = visit("committee").get("/life/terms?state=over&export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.values)
    found = [row for row in rows if row[0] in (world.a1.name, world.a2.name)]
    assert [row[0] for row in found] == [world.a1.name]
    assert "已满未换" in found[0]
    assert -3 in found[0]


def test_pages_show_empty_and_filled(world: Any, visit: Any) -> None:
    assert "没有符合条件" in text_of(visit("committee").get("/life/terms?state=extended"))
    assert "未登记" in text_of(visit("secretary").get("/life/terms"))
    page = text_of(visit("secretary").get(f"/life/terms/{world.a1.id}"))
    assert "申请延期" not in page.split("没有申请过延期")[0]  # no term, no extension
    visit("secretary").get(f"/life/terms/{world.a2.id}", status=404)
    visit("secretary").get(f"/life/terms/{world.g1.id}", status=404)
    visit("committee").get(f"/life/terms/{world.a.id}")


def test_a_pending_request_is_not_called_none(world: Any, actor: Any, visit: Any) -> None:
    unit = term(world.a1, days(10))
    assert "没有申请过延期" in text_of(visit("secretary").get(f"/life/terms/{unit.id}"))
    domain.ask(unit, days(100), "班子调整", by=actor("secretary"))
    page = text_of(visit("secretary").get(f"/life/terms/{unit.id}"))
    assert "待批复的延期申请" in page
    assert "没有申请过延期" not in page
