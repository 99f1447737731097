"""组织生活记录: who keeps them, what is refused, what is told to whom, what filing fixes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import peewee as pw
import pytest

from portal import clock, db, policy
from portal.audit.models import Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.life.attendance import domain as attendance
from portal.life.attendance import expected
from portal.life.attendance.domain import Tick
from portal.life.judging.voting import Vote
from portal.life.records import domain, listing, minutes, reading, waiting
from portal.life.records import record as record_page
from portal.life.records.minutes import Agenda, Resolution, Speech
from portal.life.records.models import LifeAnnex, LifeAttendance, LifePresence, LifeRecord
from tests.life.records.conftest import tick_all, wanted

TODAY = clock.today()
Made = Callable[..., LifeRecord]


def sees(world: Any, actor: Any, record: LifeRecord) -> set[str]:
    return {
        who for who in world.players if who != "disabled" and policy.find(LifeRecord, record.id, actor(who)) is not None
    }


def told(record: LifeRecord) -> list[str]:
    return [row.text for row in Message.select().where(Message.path == domain.path(record))]


def test_who_sees_a_record_in_which_state(world: Any, actor: Any, made: Made) -> None:
    members = {"secretary", "member", "colleague"}
    draft = made()
    assert sees(world, actor, draft) == {"secretary"}
    assert draft.title == f"{TODAY.year}年{TODAY.month}月主题党日"
    assert sees(world, actor, made("a1", "announced")) == members | {"committee", "supervisor"}
    assert sees(world, actor, made("a1", "filed")) == members | {"committee", "supervisor"}
    own = made("a", "draft", types=("centre_group",))
    assert sees(world, actor, own) == {"committee"}
    filed = made("a", "filed")
    assert sees(world, actor, filed) == members | {"committee", "supervisor"}  # the first branch was present


def test_who_may_keep_one(world: Any, actor: Any, made: Made) -> None:
    record = made()
    for who in ("member", "secretary_a2", "committee", "supervisor", "committee_b"):
        with pytest.raises(Denied):
            domain.create(wanted(), world.a1.id, by=actor(who))
        with pytest.raises(Denied):
            domain.edit(record, wanted(), by=actor(who))
        with pytest.raises(Denied):
            domain.put(record, "agenda", Agenda("", "", "越权"), by=actor(who))
        for act in (domain.announce, domain.file):
            with pytest.raises(Denied):
                act(record, by=actor(who))
    with pytest.raises(Denied):
        domain.create(wanted(), world.a.id, by=actor("secretary"))
    with pytest.raises(Invalid):
        domain.create(wanted(), world.superior.id, by=actor("committee"))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("types", {"types": ()}), ("types", {"types": ("none",)}), ("day", {"day": None}),
        ("day", {"day": date(2011, 1, 1)}), ("day", {"day": TODAY + timedelta(days=400)}), ("starts", {"starts": "25:00"}),
        ("ends", {"starts": "16:00", "ends": "15:00"}), ("ends", {"starts": "", "ends": "15:00"}), ("hours", {"hours": -1}),
        ("place", {"place": "长" * 61}), ("group", {"types": ("group_meeting",)}), ("group", {"group": 999_999}),
        ("host", {"host": 999_999}), ("belongs_to", {"day": date(TODAY.year - 1, 5, 1), "belongs_to": date(TODAY.year - 2, 12, 31)}),
        ("lecture_form", {"types": ("lecture",), "lecture_form": "x"}), ("title", {"title": "长" * 101}),
    ],
)  # fmt: skip
def test_what_is_refused_at_its_field(world: Any, actor: Any, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        domain.create(wanted(**values), world.a1.id, by=actor("secretary"))
    assert refused.value.field == field
    assert LifeRecord.select().count() == 0


def test_names_come_from_the_people(world: Any, actor: Any, made: Made) -> None:
    host, guest = world.member.person, world.member_a2.person
    record = made(
        types=("lecture", "theme_day"), host=host.id, recorder_name="外请的同志", lecturer=host.id, lecture_form="micro"
    )
    assert (record.host_name, record.recorder_id, record.recorder_name) == (host.name, None, "外请的同志")
    assert record.types == ["lecture", "theme_day"]
    assert minutes.read(record.minutes).lecturers == (minutes.Lecturer(host.id, host.name),)
    with pytest.raises(Invalid) as refused:  # of another branch
        made(types=("lecture",), lecturer=guest.id)
    assert refused.value.field == "lecturer"
    domain.edit(record, wanted(types=("theme_day",)), by=actor("secretary"))
    assert (record.lecture_form, minutes.read(record.minutes).lecturers) == ("", ())


def test_a_meeting_of_january_may_belong_to_the_year_before(world: Any, actor: Any, made: Made) -> None:
    year = TODAY.year
    record = made(types=("life_meeting",), day=date(year, 1, 5), belongs_to=date(year - 1, 12, 31))
    assert record.belongs_to == date(year - 1, 12, 31)


def test_it_counts_for_its_branch_or_for_those_chosen(world: Any, actor: Any, made: Made) -> None:
    assert [row.branch_id for row in domain.PRESENCES(record=made().id)] == [world.a1.id]
    own = made("a")
    by = actor("committee")
    with pytest.raises(Invalid, match="本党委"):
        domain.counts_for(own, [world.b1.id], by=by)
    domain.counts_for(own, [world.a1.id, world.a2.id], by=by)
    domain.counts_for(own, [world.a2.id], by=by)
    assert [row.branch_id for row in domain.PRESENCES(record=own.id)] == [world.a2.id]
    with pytest.raises(Invalid, match="只计入本支部"):
        domain.counts_for(made(), [world.a2.id], by=actor("secretary"))


def test_announcing_tells_who_is_expected(world: Any, actor: Any, made: Made) -> None:
    by = actor("secretary")
    with pytest.raises(Invalid, match="已经过了"):
        domain.announce(made(day=TODAY - timedelta(days=1)), by=by)
    with pytest.raises(Invalid, match="开始时间和地点"):
        domain.announce(made(place=""), by=by)
    record = made(day=TODAY + timedelta(days=2))
    domain.put(record, "agenda", Agenda("", "", "学习党章"), by=by)
    domain.announce(record, by=by)
    people = {one.id for one in expected.expected(record)} - {by.person_id}
    rows = list(Message.select().where(Message.path == domain.path(record)))
    assert {row.person_id for row in rows} == people
    assert world.member.person.id in people
    assert {*record_page.shown(record, actor("member")).expected} == {one.name for one in expected.expected(record)}
    assert all("学习党章" in row.text and "三楼会议室" in row.text and "14:30" in row.text for row in rows)
    domain.edit(record, wanted(day=record.day, title=record.title, host_name="甲"), by=by)
    assert len(told(record)) == len(people)  # nobody hears of a name
    domain.edit(record, wanted(day=record.day, title=record.title, place="二楼"), by=by)
    assert len(told(record)) == 2 * len(people)
    assert [one.id for one in reading.coming(actor("member"))] == [record.id]
    assert reading.coming(actor("member_a2")) == []
    with pytest.raises(Invalid):
        domain.call_off(record, " ", by=by)
    domain.call_off(record, "下雨", by=by)
    assert record.state == "called_off"
    assert sum("下雨" in one for one in told(record)) == len(people)
    assert reading.coming(actor("member")) == []
    assert [one.id for one in reading.of_person(actor("member"))] == [record.id]  # so that calendars take it out


def test_minutes_one_at_a_time(world: Any, actor: Any, made: Made) -> None:
    record, by = made(), actor("secretary")
    key = domain.put(record, "speeches", Speech("", world.member.person.id, "", "讲了三点"), by=by, once="one")
    other = LifeRecord.get_by_id(record.id)
    stale = LifeRecord.get_by_id(record.id)  # two who write at the same time
    domain.put(other, "speeches", Speech("", None, "客人", "致辞"), by=by)
    domain.put(stale, "resolutions", Resolution("", "通过", Vote(5, 4, 3)), by=by)
    held = minutes.read(LifeRecord.get_by_id(record.id).minutes)
    assert [one.name for one in held.speeches] == [world.member.person.name, "客人"]
    assert held.resolutions[0].verdict.passed
    was = minutes.digest(held.entry("speeches", key))
    domain.put(record, "speeches", Speech(key, None, "甲", "讲了四点"), by=by, was=was)
    with pytest.raises(Stale, match="别人改过"):
        domain.put(record, "speeches", Speech(key, None, "甲", "讲了五点"), by=by, was=was)
    domain.move(record, "speeches", key, up=False, by=by)
    assert [one.name for one in minutes.read(record.minutes).speeches] == ["客人", "甲"]
    domain.remove(record, "speeches", key, by=by)
    with pytest.raises(Stale, match="删去"):
        domain.put(record, "speeches", Speech(key, None, "甲", "讲了五点"), by=by)
    assert domain.put(record, "agenda", Agenda("", "election", "选举"), by=by) not in (key, "1", "2", "3")
    with pytest.raises(Stale):
        domain.put(record, "speeches", Speech("", None, "乙", "又发一次"), by=by, once="one")


@pytest.mark.parametrize(
    ("part", "entry", "field"),
    [
        ("agenda", Agenda("", "", " "), "text"), ("agenda", Agenda("", "x", "题"), "kind"),
        ("speeches", Speech("", None, " ", "话"), "name"), ("speeches", Speech("", 999_999, "", "话"), "person"),
        ("speeches", Speech("", None, "甲", "话" * 3001), "text"),
        ("resolutions", Resolution("", "决", Vote(3, 4)), "present"), ("resolutions", Resolution("", "决", Vote(0, 0)), "entitled"),
        ("resolutions", Resolution("", "决", Vote(9, 5, 4, 3)), "yes"),
    ],
)  # fmt: skip
def test_what_is_refused_of_the_minutes(world: Any, actor: Any, made: Made, part: str, entry: Any, field: str) -> None:
    record = made()
    with pytest.raises(Invalid) as refused:
        domain.put(record, part, entry, by=actor("secretary"))
    assert refused.value.field == field
    assert minutes.read(LifeRecord.get_by_id(record.id).minutes) == minutes.Minutes()


def test_filing_fixes_the_record(world: Any, actor: Any, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.life.standing import domain as standing

    judged: list[tuple[list[int], list[int]]] = []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): judged.append((list(units), list(years))))
    by, record = actor("secretary"), made()
    with pytest.raises(Invalid) as refused:
        domain.file(record, by=by)
    assert refused.value.field == "reason"
    with pytest.raises(Invalid, match="还没有到"):
        domain.file(made(day=TODAY + timedelta(days=1)), by=by)
    tick_all(record, by)
    domain.file(record, by=by, version=record.version)
    assert (record.state, record.late, record.filed_by_id) == ("filed", False, by.person_id)
    assert judged == [([world.a1.id], [TODAY.year])]
    for act in (
        lambda: domain.edit(record, wanted(title="改"), by=by), lambda: domain.file(record, by=by),
        lambda: domain.put(record, "agenda", Agenda("", "", "补"), by=by), lambda: domain.call_off(record, "x", by=by),
    ):  # fmt: skip
        with pytest.raises(Stale):
            act()
    with (
        pytest.raises((pw.IntegrityError, pw.ProgrammingError, pw.InternalError), match="does not change"),
        db.database.atomic(),
    ):
        LifeRecord.update(title="改").where(LifeRecord.id == record.id).execute()
    one = domain.annex(record, "主持人应为文振晓", by=by)
    assert LifeAnnex.get_by_id(one.id).text == "主持人应为文振晓"
    assert LifeRecord.get_by_id(record.id).title == record.title
    with pytest.raises(Invalid):
        domain.annex(record, " ", by=by)
    with pytest.raises(Stale):
        domain.annex(made(), "还没有归档", by=by)


def test_without_attendance_with_a_reason(world: Any, actor: Any, made: Made) -> None:
    record = made()
    domain.file(record, by=actor("secretary"), reason="签到表遗失")
    assert (record.state, record.reason) == ("filed", "签到表遗失")


@pytest.mark.parametrize(
    ("held", "filed", "late"),
    [
        (date(2026, 3, 11), date(2026, 3, 16), False), (date(2026, 3, 11), date(2026, 3, 17), True),
        (date(2026, 3, 13), date(2026, 3, 18), False), (date(2026, 3, 13), date(2026, 3, 19), True),
        (date(2026, 3, 11), date(2026, 3, 11), False),
    ],
)  # fmt: skip
def test_late_is_more_than_three_working_days(
    world: Any, actor: Any, made: Made, held: date, filed: date, late: bool
) -> None:
    with clock.at(filed):
        record = made("a1", "filed", day=held)
    assert record.late is late


def test_a_committee_record_needs_its_branches(world: Any, actor: Any, made: Made) -> None:
    by, record = actor("committee"), made("a")
    with pytest.raises(Invalid, match="哪些支部"):
        domain.file(record, by=by, reason="没有登记")
    domain.counts_for(record, [world.a1.id], by=by)
    domain.file(record, by=by, reason="没有登记")
    assert [row.branch_id for row in LifePresence.select().where(LifePresence.record == record.id)] == [world.a1.id]


def test_what_waits_and_what_the_list_finds(world: Any, actor: Any, made: Made) -> None:
    made(day=TODAY - timedelta(days=1), title="待归档的")
    made(day=TODAY)
    made("a2", day=TODAY - timedelta(days=1))
    filed = made("a1", "filed", types=("assembly", "lecture"), host=world.secretary.person.id, title="党员大会暨党课")
    by = actor("secretary")
    found = waiting.to_file(by)
    assert [(one.count, [task.what for task in one.tasks]) for one in found] == [(1, ["归档：待归档的"])]
    assert listing.LIST.load(by, {"state": "todosecretary"}, "/life").total == 1
    assert waiting.to_file(actor("committee")) == []
    assert waiting.to_file(actor("member")) == []

    def ids(who: str, **args: str) -> list[int]:
        return [row.id for row in listing.LIST.load(actor(who), args, "/life").rows]

    assert ids("member") == [filed.id]
    for args in (
        {"type": "lecture"}, {"q": "大会"}, {"q": "hmg"}, {"q": "三楼", "state": "filed"}, {"state": "filed", "year": str(TODAY.year)},
        {"month": str(TODAY.month), "state": "filed"}, {"since": str(TODAY), "until": str(TODAY), "type": "assembly"},
        {"branch": str(world.a1.id), "state": "filed"}, {"late": "no"},
    ):  # fmt: skip
        assert ids("committee", **args) == [filed.id], args
    for args in ({"type": "study"}, {"q": "没有"}, {"late": "yes"}, {"year": str(TODAY.year - 1)}):
        assert filed.id not in ids("committee", **args), args


def test_a_draft_that_was_never_announced_is_not_published_by_calling_it_off(
    world: Any, actor: Any, made: Made
) -> None:
    by, draft, announced, own = actor("secretary"), made(), made("a1", "announced"), made("a")
    domain.call_off(draft, "登记错了", by=by)
    domain.call_off(announced, "停电", by=by)
    domain.call_off(own, "登记错了", by=actor("committee"))
    assert sees(world, actor, draft) == {"secretary"}
    assert sees(world, actor, announced) == {"secretary", "member", "colleague", "committee", "supervisor"}
    assert sees(world, actor, own) == {"committee"}


def test_a_committee_record_counts_for_the_branches_that_came(world: Any, actor: Any, made: Made) -> None:
    by, record = actor("committee"), made("a")
    domain.counts_for(record, [world.a1.id, world.a2.id], by=by)
    ticks = [Tick(world.member.person.id), Tick(world.member_a2.person.id, "absent")]
    attendance.tick(record, ticks, by=by)
    domain.file(LifeRecord.get_by_id(record.id), by=by)
    assert [row.branch_id for row in domain.PRESENCES(record=record.id)] == [world.a1.id]
    nobody = made("a")
    domain.counts_for(nobody, [world.a1.id], by=by)
    attendance.tick(nobody, [Tick(world.member.person.id, "absent")], by=by)
    with pytest.raises(Invalid, match="没有一个人到会"):
        domain.file(LifeRecord.get_by_id(nobody.id), by=by)


def test_another_day_type_or_group_drops_the_roll(world: Any, actor: Any, made: Made) -> None:
    by, record = actor("secretary"), made(types=("theme_day", "lecture"))
    tick_all(record, by)
    same = wanted(types=("lecture", "theme_day"), title=record.title, place="二楼")
    assert domain.edit(record, same, by=by) is False
    assert reading_of(record)
    for change in ({"day": TODAY - timedelta(days=1)}, {"types": ("assembly",), "day": TODAY - timedelta(days=1)}):
        tick_all(record, by)
        assert domain.edit(record, same._replace(**change), by=by) is True
        assert reading_of(record) == []
        last = Revision.select().where(Revision.record_id == record.id).order_by(Revision.number.desc()).first()
        assert last.note == domain.CLEARED
    assert domain.edit(record, same, by=by) is False  # nobody is ticked


def reading_of(record: LifeRecord) -> list[Any]:
    return list(LifeAttendance.select().where(LifeAttendance.record == record.id))
