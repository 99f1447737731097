"""到会登记: one sheet, one submit; refused in words; frozen with the filing; made up for afterwards."""

from typing import Any

import pytest

from portal.errors import Denied, Invalid, Stale
from portal.life.attendance import domain, expected, reading, sheet
from portal.life.attendance.domain import Tick
from portal.life.records import domain as records
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.life.standing import domain as standing
from tests import factories as make
from tests.browser_client import text_of
from tests.life.attendance.conftest import TODAY, ago, fresh


def rows(record: LifeRecord) -> dict[str, tuple[str, str, int | None]]:
    return {row.name: (row.status, row.reason, row.hours) for row in reading.of_record(record.id)}


def test_ticks_are_kept_with_name_branch_and_vote_of_that_day(world: Any, actor: Any, record: Any) -> None:
    member, colleague = world.member.person, world.colleague.person
    on_probation = make.person("预备某", world.a1, membership="预备", confirmed="")
    held = record(hours=200)
    by = actor("secretary")
    domain.tick(
        held, [Tick(member.id), Tick(colleague.id, "leave", " 出差 ", 100), Tick(on_probation.id, hours=200)], by=by
    )
    assert rows(held) == {
        member.name: ("present", "", None), colleague.name: ("leave", "出差", 100), "预备某": ("present", "", None),
    }  # fmt: skip
    stored = {row.name: row for row in LifeAttendance.select().where(LifeAttendance.record == held.id)}
    assert stored[member.name].voting is True
    assert stored["预备某"].voting is False
    assert stored[member.name].branch_id == world.a1.id
    first = {row.name: row.id for row in stored.values()}
    domain.tick(fresh(held), [Tick(member.id, "absent"), Tick(colleague.id)], by=by)
    assert rows(held) == {member.name: ("absent", "", None), colleague.name: ("present", "", None)}
    kept = {row.name: row.id for row in LifeAttendance.select().where(LifeAttendance.record == held.id)}
    assert kept == {name: first[name] for name in kept}


def test_what_is_refused_in_words(world: Any, actor: Any, record: Any) -> None:
    held, by = record(), actor("secretary")
    member = world.member.person
    for ticks, said, field in (
        ([], "至少登记一名", None),
        ([Tick(world.member_a2.person.id)], "不是本支部的党员", None),
        ([Tick(member.id, "leave")], "请假原因", f"reason_{member.id}"),
        ([Tick(member.id), Tick(member.id)], "登记了两次", None),
        ([Tick(member.id, "here")], "请选择", f"status_{member.id}"),
        ([Tick(member.id, hours=10_001)], "0 到 100", f"hours_{member.id}"),
        ([Tick(member.id, "leave", "长" * 101)], "最多 100", f"reason_{member.id}"),
    ):
        with pytest.raises(Invalid, match=said) as refused:
            domain.tick(held, ticks, by=by)
        assert refused.value.field == field
    assert rows(held) == {}
    for who in ("member", "supervisor", "committee", "secretary_a2", "committee_b"):
        with pytest.raises(Denied):
            domain.tick(held, [Tick(member.id)], by=actor(who))


def test_somebody_was_faster_but_the_minutes_are_not_in_the_way(world: Any, actor: Any, record: Any) -> None:
    from portal.life.records import minutes

    held, by, member = record(), actor("secretary"), world.member.person
    seal = reading.seal(held.id)
    records.put(fresh(held), "agenda", minutes.Agenda("", "", "学习文件"), by=by)
    domain.tick(held, [Tick(member.id)], by=by, version=seal)  # read before the minutes were written
    with pytest.raises(Stale):
        domain.tick(fresh(held), [Tick(member.id, "absent")], by=by, version=seal)
    assert rows(held) == {member.name: ("present", "", None)}


def test_filed_attendance_changes_by_make_up_alone(
    world: Any, actor: Any, record: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, member, colleague = actor("secretary"), world.member.person, world.colleague.person
    held = record(back=20, ticks={member: "absent", colleague: "leave"}, filed=True)
    with pytest.raises(Stale):
        domain.tick(held, [Tick(member.id)], by=by)
    asked: list[Any] = []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): asked.append((set(units), set(years))))
    for person, day, how, said in (
        (member, ago(21), "自学", "不能早于"),
        (member, ago(-1), "自学", "不能晚于今天"),
        (member, None, "自学", "补课日期"),
        (member, ago(3), " ", "怎样补课"),
        (world.secretary.person, ago(3), "自学", "到会了"),
        (world.member_a2.person, ago(3), "自学", "没有到会的党员"),
    ):
        with pytest.raises(Invalid, match=said):
            domain.make_up(fresh(held), person.id, day, how, by=by)
    assert asked == []
    domain.make_up(fresh(held), member.id, ago(3), "自学会议材料", by=by)
    ((units, years),) = asked
    assert world.a1.id in units
    assert ago(20).year in years
    assert reading.counts([held.id])[held.id].made_up == 1
    with pytest.raises(Invalid, match="已在"):
        domain.make_up(fresh(held), member.id, ago(2), "自学", by=by)
    with pytest.raises(Stale):
        domain.make_up(record(ticks={}), member.id, TODAY, "自学", by=by)


def test_the_sheet_starts_with_all_present_and_copies_the_last_of_its_kind(world: Any, record: Any) -> None:
    member, colleague, other = world.member.person, world.colleague.person, world.secretary.person
    record(back=40, ticks={member: "absent"}, filed=True)
    nearer = record(back=30, ticks={member: "leave", colleague: Tick(colleague.id, "present", hours=50)})
    record(back=10, types=("study",), ticks={})
    held = record()
    plain = sheet.read(held)
    assert {tick.status for tick in plain.start.values()} == {"present"}
    assert set(plain.start) == {one.id for one in expected.expected(held)}
    last = sheet.last(held)
    assert last is not None
    assert last.id == nearer.id
    copied = sheet.read(held, copied=last.id).start
    assert copied[member.id] == Tick(member.id, "leave", "出差")
    assert copied[colleague.id] == Tick(colleague.id)  # hours are of that day
    assert copied[other.id] == Tick(other.id)
    assert sheet.last(record(types=("theme_day",))) is None


def test_the_page_ticks_in_one_submit(world: Any, visit: Any, record: Any) -> None:
    held, member = record(hours=150), world.member.person
    secretary = visit("secretary")
    page = secretary.get(f"/life/{held.id}/attendance")
    assert member.name in text_of(page)
    form = {f"status_{one.id}": "present" for one in expected.expected(held)}
    form |= {"version": str(reading.seal(held.id)), f"status_{member.id}": "leave", f"reason_{member.id}": ""}
    refused = secretary.post(f"/life/{held.id}/attendance", form, status=422)
    assert "请写明文振晓的请假原因" in text_of(refused)
    assert rows(held) == {}
    form |= {f"reason_{member.id}": "住院", f"hours_{world.colleague.person.id}": "0.5"}
    secretary.post(f"/life/{held.id}/attendance", form)
    assert rows(held)[member.name] == ("leave", "住院", None)
    assert rows(held)[world.colleague.person.name] == ("present", "", 50)
    faster = secretary.post(f"/life/{held.id}/attendance", {**form, f"status_{member.id}": "absent"}, status=409)
    assert "先保存了" in text_of(faster)
    assert "请假" in text_of(faster)
    again = {**form, f"status_{member.id}": "none", "version": str(reading.seal(held.id))}
    secretary.post(f"/life/{held.id}/attendance", again)
    assert member.name not in rows(held)
    for text in ("x", "1.555", "200", "-1", "NaN"):
        bad = {**again, "version": str(reading.seal(held.id)), f"hours_{world.colleague.person.id}": text}
        assert "学时请填" in text_of(secretary.post(f"/life/{held.id}/attendance", bad, status=422))


def test_every_line_that_is_wrong_is_said_at_once(world: Any, visit: Any, record: Any) -> None:
    held, member, colleague = record(back=5), world.member.person, world.colleague.person
    secretary, address = visit("secretary"), f"/life/{held.id}/attendance"
    sent = {"version": str(reading.seal(held.id)), f"hours_{world.secretary.person.id}": "很多"}
    sent |= {f"status_{one.id}": "leave" for one in (member, colleague)}
    said = text_of(secretary.post(address, {**sent, f"status_{world.secretary.person.id}": "present"}, status=422))
    assert f"请写明{member.name}的请假原因" in said
    assert f"请写明{colleague.name}的请假原因" in said
    assert "学时请填 0 到 100 之间的数" in said


def test_the_record_leads_to_make_up_while_somebody_missed_it(world: Any, visit: Any, record: Any, actor: Any) -> None:
    member = world.member.person
    held = record(back=5, ticks={member: "absent"}, filed=True)
    page = f"/life/{held.id}"
    assert "看名单、登记补课" in text_of(visit("secretary").get(page))
    above = text_of(visit("supervisor").get(page))
    assert "看到会名单" in above
    assert "登记补课" not in above
    assert "在“到会情况”里登记" in text_of(visit("secretary").get(f"{page}/annex"))
    domain.make_up(fresh(held), member.id, ago(2), "自学", by=actor("secretary"))
    said = text_of(visit("secretary").get(page))
    assert "看到会名单" in said
    assert "看名单、登记补课" not in said


def test_who_reads_sees_a_list_and_make_up_is_for_the_branch(world: Any, visit: Any, record: Any) -> None:
    member = world.member.person
    held = record(back=5, ticks={member: "absent"}, filed=True)
    came = text_of(visit("supervisor").get(f"/life/{held.id}/attendance"))
    assert "缺席 1 人" in came
    assert "登记补课" not in came
    secretary = visit("secretary")
    assert "登记补课" in text_of(secretary.get(f"/life/{held.id}/attendance"))
    address = f"/life/{held.id}/attendance/make-up"
    assert "请选择补课的党员" in text_of(secretary.post(address, {"day": str(TODAY), "how": "自学"}, status=422))
    empty = text_of(secretary.post(address, {"day": "", "how": ""}, status=422))
    for said in ("请选择补课的党员", "请填写补课日期", "请填写怎样补课"):
        assert said in empty
    secretary.post(address, {"people": [str(member.id)], "day": str(TODAY), "how": "自学材料"})
    assert "补课 1 人" in text_of(secretary.get(f"/life/{held.id}/attendance"))
    visit("member").get(address, status=404)
    visit("secretary_a2").get(f"/life/{held.id}/attendance", status=404)


def test_a_committee_ticks_people_of_chosen_branches_and_finds_others_by_name(
    world: Any, visit: Any, record: Any
) -> None:
    study = record("a", ("study",))
    committee = visit("committee")
    address = f"/life/{study.id}/attendance"
    assert "还没有应到人员" in text_of(committee.get(address))
    listed = text_of(committee.get(f"{address}?branch={world.a2.id}"))
    assert world.member_a2.person.name in listed
    assert world.member.person.name not in listed
    found = text_of(committee.get(f"{address}?q={world.member.person.name}"))
    assert world.member.person.name in found
    assert world.colleague.person.name not in found
    people = expected.roster(world.a2.id, TODAY)
    form = {f"status_{one.id}": "present" for one in people} | {"version": str(reading.seal(study.id))}
    committee.post(f"{address}?branch={world.a2.id}", form)
    assert set(rows(study)) == {one.name for one in people}
    with pytest.raises(Invalid, match="不是本党委"):
        domain.tick(fresh(study), [Tick(world.member_b.person.id)], by=_by(world))


def _by(world: Any) -> Any:
    from portal.accounts.sessions import actor_of

    return actor_of(world.committee.person.id, world.committee.hand.id)


def test_reasons_are_for_the_office_and_of_a_committee_record_each_branch_knows_its_own(
    world: Any, actor: Any, visit: Any, record: Any
) -> None:
    held = record(back=5, ticks={world.member.person: "leave"}, filed=True)
    for who in ("member", "colleague"):
        visit(who).get(f"/life/{held.id}/attendance", status=404)
    assert "出差" in text_of(visit("committee").get(f"/life/{held.id}/attendance"))
    own, by = record("a", ("study",), back=2), actor("committee")
    ticks = [Tick(world.member.person.id, "leave", "照顾老人"), Tick(world.secretary.person.id)]
    domain.tick(own, [*ticks, Tick(world.member_a2.person.id, "leave", "住院"), Tick(world.committee.person.id)], by=by)
    records.file(fresh(own), by=by)
    first = text_of(visit("secretary").get(f"/life/{own.id}/attendance"))
    assert "照顾老人" in first
    assert "住院" not in first
    assert "应到 2 人，实到 1 人" in first
    assert "住院" in text_of(visit("committee").get(f"/life/{own.id}/attendance"))
    visit("member").get(f"/life/{own.id}/attendance", status=404)


def test_hours_of_any_size_are_refused_in_words() -> None:
    from portal.life.records import hours

    for text in ("1e400000000", "1e2", "9" * 5000, "1_0", "sNaN"):
        with pytest.raises(Invalid, match="学时请填 0 到 100"):
            sheet.hundredths(text, "hours_1")
        assert hours.hundredths(text) == -1
    for text, found in (
        ("1.5", 150),
        ("100", 10_000),
        ("0.25", 25),
        ("2.", 200),
        (".5", 50),
        ("1.500", 150),
        ("１．５", 150),
    ):
        assert sheet.hundredths(text, "hours_1") == found
        assert hours.hundredths(text) == found


def test_nobody_is_ticked_before_the_day(world: Any, actor: Any, visit: Any, record: Any) -> None:
    coming, member = record(back=-2), world.member.person
    with pytest.raises(Invalid, match="会议还没有开始，到会当天再登记。"):
        domain.tick(coming, [Tick(member.id)], by=actor("secretary"))
    browser = visit("secretary")
    assert f'href="/life/{coming.id}/attendance"' not in browser.get(f"/life/{coming.id}").get_data(as_text=True)
    assert browser.get(f"/life/{coming.id}/attendance", status=303).headers["Location"].endswith(f"/life/{coming.id}")
    today = record()
    assert f'href="/life/{today.id}/attendance"' in browser.get(f"/life/{today.id}").get_data(as_text=True)
