"""Summary rows: kept by each write they depend on, written where something changed alone, judged anew when their day has come."""

from datetime import date, timedelta

import pytest

from portal import clock, db
from portal.inbox.models import Message
from portal.life.rulesets.models import LifeRules
from portal.life.standing import domain, reminding
from portal.life.standing.models import LifeReminder, LifeStanding
from portal.units import people, reorganise, transfers, tree
from portal.units.models import Person, Unit
from tests import factories as make
from tests.life.judging.making import rule
from tests.life.standing.making import adopt, held

DAY = date(2026, 11, 22)
BOARD = rule("board", period="month", types=("board",), name="支委会")
HOURS = rule("hours", "threshold", "member", types=(), measure="hours", minimum=8, name="学时")
OWN = rule("own", subject="committee", types=("deliberation",), name="党委议事")


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def rows(unit, year=2026):
    found = LifeStanding.select().where((LifeStanding.branch == unit.id) & (LifeStanding.year == year))
    return {row.rule: row for row in found.order_by(LifeStanding.position)}


def refresh(*units, years=()):
    with db.write():
        domain.refresh([one.id for one in units], years)


def test_a_branch_and_its_committee_have_a_row_for_each_rule(world):
    adopt(world.a, BOARD, HOURS, OWN)
    record = held(world.a1, date(2026, 3, 4), "board", by=world.secretary.person)
    refresh(world.a1, world.a, world.b1, world.superior, world.g1)
    found = rows(world.a1)
    assert list(found) == ["board", "hours"]
    board = found["board"]
    assert (board.done, board.needed, board.state, board.short, board.records) == (1, 12, "short", 9, [record.id])
    assert (board.due_on, board.judged_on, board.changes_on) == (date(2026, 11, 30), DAY, date(2026, 12, 1))
    assert (board.committee_id, board.name, board.severity) == (world.a.id, "支委会", "violation")
    assert list(rows(world.a)) == ["own"]
    assert LifeStanding.select().where(LifeStanding.branch.in_([world.b1, world.superior, world.g1])).count() == 0


def test_nothing_is_written_where_nothing_changed(world, queries):
    adopt(world.a, BOARD, HOURS)
    refresh(world.a1)
    before = rows(world.a1)
    queries.statements.clear()
    refresh(world.a1)
    assert not [one for one in queries.statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    held(world.a1, date(2026, 11, 2), "board", by=world.secretary.person)
    queries.statements.clear()
    refresh(world.a1)
    assert len([one for one in queries.statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]) == 1
    after = rows(world.a1)
    assert after["board"].id == before["board"].id
    assert after["board"].done == 1
    assert after["board"].due_on == date(2026, 12, 31)  # the next month's


def test_without_rules_a_write_costs_next_to_nothing(world, queries):
    queries.statements.clear()
    refresh(world.a1)
    assert len(queries) <= 6  # PostgreSQL holds the unit besides
    assert not rows(world.a1)


def test_rows_go_with_their_rules(world):
    made = adopt(world.a, BOARD, HOURS)
    refresh(world.a1)
    LifeRules.update(state="retired").where(LifeRules.id == made.id).execute()
    adopt(world.a, HOURS, name="新制度")
    refresh(world.a1)
    assert list(rows(world.a1)) == ["hours"]


def test_a_record_of_january_changes_the_year_before(world):
    adopt(world.a, rule("life", types=("life_meeting",), grace=31))
    with clock.at(date(2027, 1, 5)):
        refresh(world.a1)
        assert not rows(world.a1, 2026)
        refresh(world.a1, years=[2027])
        assert rows(world.a1, 2026)["life"].state == "grace"
        held(world.a1, date(2027, 1, 5), "life_meeting", by=world.secretary.person, belongs_to=date(2026, 12, 1))
        refresh(world.a1)  # what can still change of earlier years comes along
        assert (rows(world.a1, 2026)["life"].state, rows(world.a1, 2027)["life"].done) == ("late", 0)


def test_writes_of_units_and_people_keep_the_rows(world, actor):
    adopt(world.a, BOARD, HOURS, rule("officers", subject="officer"), rule("none", subject="leading"))
    by = actor("committee")
    person = people.enter(
        Unit.get_by_id(world.a1.id), by=by, name="新党员", membership="正式", birth="1990-01", joined="2010-05-01",
        confirmed="2011-05-01",
    )  # fmt: skip
    assert rows(world.a1)["hours"].needed == 5
    people.edit(person, by=by, duty="组织委员")
    assert rows(world.a1)["officers"].needed == 1
    people.set_leading(person, True, by=by, version=person.version)
    assert rows(world.a1)["none"].needed == 1
    transfers.transfer(person, Unit.get_by_id(world.a2.id), by=by, moved_on=DAY)
    assert (rows(world.a1)["hours"].needed, rows(world.a1)["none"].needed) == (4, 0)
    assert rows(world.a2)["hours"].needed == 4  # of who came, one month of the year
    transfers.set_status(Person.get_by_id(world.colleague.person.id), "停止党籍", by=by, since=DAY, reason="决定")
    assert rows(world.a1)["hours"].needed == 3


def test_another_activity_day_is_judged_in_the_same_transaction(world, actor):
    adopt(world.a, rule("theme", period="month", types=("theme_day",), fixed_day=True, slack=2, name="主题党日"))
    unit, by = Unit.get_by_id(world.a1.id), actor("committee")
    held(unit, date(2026, 11, 20), "theme_day", by=world.secretary.person)
    same = {name: getattr(unit, name) for name in ("sector", "founded_on", "term_starts", "term_ends")}

    with db.write() as transaction:
        tree.edit(unit, by=by, activity_day="w2-5", **same)
        assert rows(unit)["theme"].due_on == date(2026, 12, 13)
        transaction.rollback()
    assert not rows(unit)
    tree.edit(Unit.get_by_id(unit.id), by=by, activity_day="w2-5", **same)
    theme = rows(unit)["theme"]
    assert (theme.done, theme.due_on) == (
        1,
        date(2026, 12, 13),
    )  # November is judged without, December by the second Friday
    assert "在固定活动日（每月第二个星期五）开展主题党日 1 次" in theme.said
    tree.edit(Unit.get_by_id(unit.id), by=by, activity_day="d28", **same)
    assert rows(unit)["theme"].due_on == date(2026, 12, 30)


def test_founding_closing_and_moving_a_unit_keep_the_rows(world, actor):
    adopt(world.a, BOARD, rule("group", subject="group"))
    by = actor("committee")
    made = tree.found(
        name="新支部", kind="branch", parent=Unit.get_by_id(world.a.id), by=by, founded_on=date(2026, 9, 30)
    )
    assert rows(made)["board"].needed == 3
    tree.edit(made, by=by, sector="机关", founded_on=date(2026, 5, 10), term_starts=None, term_ends=None)
    assert rows(made)["board"].needed == 7
    tree.found(name="一组", kind="group", parent=made, by=by)
    assert rows(made)["group"].needed == 1
    reorganise.dissolve(Unit.get_by_id(made.id), by=by, decided_on=DAY)
    assert rows(made)["board"].needed == 5  # June to October


def test_the_rows_of_a_branch_go_with_it_under_another_committee(world):
    adopt(world.a, BOARD)
    adopt(world.b, HOURS)
    refresh(world.a1, years=[2026])
    Unit.update(committee=world.b.id, parent=world.b.id).where(Unit.id == world.a1.id).execute()
    refresh(world.a1)
    assert list(rows(world.a1)) == ["hours"]
    assert {row.committee_id for row in LifeStanding.select().where(LifeStanding.branch == world.a1)} == {world.b.id}


def test_the_day_comes(world):
    adopt(world.a, BOARD, OWN)
    assert domain.keep_up() == 3  # two branches and the committee were never judged
    assert domain.keep_up() == 0
    with clock.at(date(2026, 12, 1)):
        assert domain.keep_up() == 2
        assert rows(world.a1)["board"].short == 11
        assert rows(world.a1)["board"].judged_on == date(2026, 12, 1)
        assert domain.keep_up() == 0
    with clock.at(date(2027, 1, 1)):
        domain.keep_up()
        assert rows(world.a1, 2027)["board"].state == "due"
        assert rows(world.a1)["board"].short == 12
        assert domain.keep_up() == 0


def test_one_message_a_last_day_to_who_can_act(world):
    adopt(world.a, BOARD, HOURS, rule("theme", period="month", types=("theme_day",), name="主题党日"), OWN)
    domain.keep_up()
    assert reminding.remind() == 0  # eight days ahead
    secretary, officer = world.secretary.person.id, world.committee.person.id
    with clock.at(DAY + timedelta(days=1)):
        reminding.day_has_come()
        told = list(Message.select().where(Message.person == secretary))
        assert [(one.text, one.path) for one in told] == [
            ("11 月 30 日前还有 2 项制度要求没有完成：支委会、主题党日。", f"/life/standing/{world.a1.id}")
        ]
        assert Message.select().where(Message.person == world.secretary_a2.person.id).count() == 1
        assert Message.select().where(Message.person == officer).count() == 0
        assert Message.select().where(Message.person == world.member.person.id).count() == 0
        reminding.day_has_come()
        assert Message.select().where(Message.person == secretary).count() == 1
    with clock.at(date(2026, 12, 26)):
        reminding.day_has_come()
        assert Message.select().where(Message.person == secretary).count() == 2
        assert Message.get(Message.person == officer).text == "12 月 31 日前还有 1 项制度要求没有完成：党委议事。"
    kept = {(row.branch_id, row.rule, row.due_on) for row in LifeReminder.select()}
    assert (world.a1.id, "board", date(2026, 11, 30)) in kept
    assert (world.a.id, "own", date(2026, 12, 31)) in kept


def test_what_was_done_is_not_reminded_of_and_nobody_is_told_for_nothing(world):
    adopt(world.a, BOARD)
    lone = make.unit("branch", "无书记支部", world.a)
    held(world.a1, date(2026, 11, 3), "board", by=world.secretary.person)
    with clock.at(date(2026, 11, 25)):
        reminding.day_has_come()
        assert Message.select().where(Message.person == world.secretary.person.id).count() == 0
        assert Message.select().where(Message.person == world.secretary_a2.person.id).count() == 1
        assert LifeReminder.select().where(LifeReminder.branch == lone).count() == 0
        head = make.person("新书记", lone)
        make.appointment(head, "secretary", unit=lone)
        reminding.remind()
        assert Message.select().where(Message.person == head.id).count() == 1
