"""Pages of 组织生活记录, with and without htmx."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal import clock
from portal.comments import domain as comments
from portal.inbox.models import Message
from portal.life.attendance import domain as attendance
from portal.life.attendance import reading
from portal.life.attendance.domain import Tick
from portal.life.judging.voting import Vote
from portal.life.records import domain, minutes
from portal.life.records.minutes import Agenda, Resolution, Speech
from portal.life.records.models import LifeAnnex, LifeRecord
from portal.uploads import domain as uploads
from tests.browser_client import text_of
from tests.life.records.conftest import tick_all
from tests.life.records.test_calendar import parse
from tests.uploads import papers

TODAY = clock.today()
Made = Callable[..., LifeRecord]
HTMX = {"HX-Request": "true"}
FORM = {
    "types": ["assembly", "lecture"], "title": "", "day": str(TODAY), "starts": "9:00", "ends": "", "place": "礼堂", "group": "",
    "host": "", "host_name": "郝某", "recorder": "", "recorder_name": "", "lecture_form": "micro", "lecturer": "",
    "lecturer_name": "外请专家", "hours": "1.5", "belongs_to": "", "note": "今天开会。",
}  # fmt: skip


def test_register_change_and_meet_a_conflict(app: Any, world: Any, actor: Any, visit: Any) -> None:
    browser = visit("secretary")
    start = browser.get("/life/new", 303).location
    assert start == f"/life/new/{world.a1.id}"
    assert "党员大会" in text_of(browser.get(start))
    refused = browser.post(start, {**FORM, "types": []}, 422).get_data(as_text=True)
    assert "请至少选择一种类型" in refused
    assert "外请专家" in refused
    with app.app_context():
        file = uploads.receive("签到.pdf", papers.classic(papers.document()), by=actor("secretary"))
    address = browser.post(start, {**FORM, "once": "life-1", "attached": str(file.id)}).location
    assert browser.post(start, {**FORM, "once": "life-1"}).location == address
    record = LifeRecord.get()
    assert (record.starts, record.hours, record.title) == ("09:00", 150, f"{TODAY.year}年{TODAY.month}月党员大会暨党课")
    page = text_of(browser.get(address))
    for word in ("微型党课，外请专家讲", "每人 1.5", "礼堂", "今天开会。", "签到.pdf", "还没有议题"):
        assert word in page, word
    assert "1.5" in browser.get(f"{address}/edit").get_data(as_text=True)
    browser.post(f"{address}/edit", {**FORM, "place": "一楼", "version": record.version})
    conflict = browser.post(f"{address}/edit", {**FORM, "place": "二楼", "version": record.version}, 409)
    assert "一楼" in conflict.get_data(as_text=True)
    assert "二楼" in conflict.get_data(as_text=True)
    assert "修改：地点" in text_of(browser.get(address))
    visit("committee").get(address, 404)
    visit("member").get(address, 404)
    visit("member").get("/life/new", 404)
    assert f"/life/new/{world.a.id}" in visit("committee").get("/life/new", 303).location
    visit("committee").get(f"/life/new/{world.a1.id}", 403)
    visit("secretary").get(f"/life/new/{world.b1.id}", 404)


def test_minutes_without_script(world: Any, visit: Any, made: Made) -> None:
    record, browser = made(), visit("secretary")
    at = f"/life/{record.id}/minutes"
    page = browser.get(f"{at}/speeches/new").get_data(as_text=True)
    assert "发言要点" in page
    typed = {"person": str(world.member.person.id), "name": "", "text": "讲了三点", "was": "", "once": "speech-1"}
    there = browser.post(f"{at}/speeches/new", typed).location
    assert there == f"/life/{record.id}#life_record-{record.id}-speech-1"
    browser.post(f"{at}/speeches/new", typed)  # once more
    page = browser.get(f"/life/{record.id}").get_data(as_text=True)
    assert page.count("讲了三点</p>") == 1
    assert f'id="life_record-{record.id}-speech-1"' in page
    refused = browser.post(f"{at}/speeches/new", {**typed, "person": "", "once": "speech-2"}, 422).get_data(
        as_text=True
    )
    assert "请选择或者填写发言人" in refused
    assert "讲了三点" in refused
    browser.post(f"{at}/agenda/new", {"kind": "election", "text": "选举支委", "was": "", "once": "a-1"})
    browser.post(f"{at}/agenda/new", {"kind": "", "text": "学习文件", "was": "", "once": "a-2"})
    browser.post(f"{at}/agenda/2/move", {"to": "down"})
    held = minutes.read(LifeRecord.get().minutes)
    assert [one.text for one in held.agenda] == ["学习文件", "选举支委"]
    browser.post(f"{at}/agenda/3/remove", {})
    assert [one.key for one in minutes.read(LifeRecord.get().minutes).agenda] == ["2"]
    browser.get(f"{at}/none/new", 404)
    browser.get(f"{at}/agenda/99", 404)
    visit("member").get(f"{at}/agenda/new", 404)
    visit("secretary_a2").get(f"{at}/agenda/new", 404)


def test_a_vote_is_computed_and_explained(world: Any, actor: Any, visit: Any, made: Made) -> None:
    record, browser = made(types=("assembly",)), visit("secretary")
    tick_all(record, actor("secretary"), absent=(world.member.person.id,))
    at = f"/life/{record.id}/minutes/resolutions"
    rows = [row for row in reading.of_record(record.id) if row.voting]
    page = browser.get(f"{at}/new").get_data(as_text=True)
    assert f'value="{len(rows)}"' in page
    assert f'value="{len(rows) - 1}"' in page
    typed = {"text": "同意某同志转正", "voted": "y", "entitled": "27", "present": "14", "yes": "13", "no": "1", "abstained": "0",
             "was": "", "once": "v-1"}  # fmt: skip
    refused = browser.post(f"{at}/new", {**typed, "present": "28"}, 422).get_data(as_text=True)
    assert "多于应到" in refused
    browser.post(f"{at}/new", typed)
    page = text_of(browser.get(f"/life/{record.id}"))
    assert "达到半数（14 人），可以进行表决" in page
    assert "还差 1 票，未通过" in page
    was = minutes.digest(minutes.read(LifeRecord.get().minutes).resolutions[0])
    browser.post(f"{at}/1", {**typed, "yes": "14", "no": "0", "once": "v-2", "was": was})
    assert "，通过。" in text_of(browser.get(f"/life/{record.id}"))
    browser.post(f"{at}/new", {"text": "只是决定", "entitled": "", "was": "", "once": "v-3"})
    assert minutes.read(LifeRecord.get().minutes).resolutions[1].vote is None


def test_minutes_in_place(world: Any, actor: Any, visit: Any, made: Made) -> None:
    record, browser = made(), visit("secretary")
    at = f"/life/{record.id}/minutes/agenda"
    part = browser.get(f"{at}/new", headers=HTMX).get_data(as_text=True)
    assert part.strip().startswith("<section")
    assert "<html" not in part
    part = browser.post(f"{at}/new", {"kind": "", "text": "学习党章", "was": "", "once": "h-1"}, 200, headers=HTMX)
    body = part.get_data(as_text=True)
    assert "学习党章" in body
    assert "data-announce" in body
    was = minutes.digest(minutes.read(LifeRecord.get().minutes).agenda[0])
    domain.put(LifeRecord.get(), "agenda", Agenda("1", "", "学习准则"), by=actor("secretary"))
    body = browser.post(f"{at}/1", {"kind": "", "text": "学习条例", "was": was, "once": "h-2"}, 409, headers=HTMX)
    text = body.get_data(as_text=True)
    assert "学习准则" in text
    assert "学习条例" in text
    now = minutes.digest(minutes.read(LifeRecord.get().minutes).agenda[0])
    assert f'value="{now}"' in text  # a further save is a knowing one
    browser.post(f"{at}/1", {"kind": "", "text": "学习条例", "was": now, "once": "h-3"}, 200, headers=HTMX)
    assert minutes.read(LifeRecord.get().minutes).agenda[0].text == "学习条例"
    alone = {**HTMX, "HX-Current-URL": f"http://localhost{at}/new"}  # on the form's own page
    answer = browser.post(f"{at}/new", {"kind": "", "text": "通报", "was": "", "once": "h-4"}, 204, headers=alone)
    assert answer.headers["HX-Redirect"] == f"/life/{record.id}#life_record-{record.id}-agenda-2"


def test_steps(world: Any, actor: Any, visit: Any, made: Made) -> None:
    record, browser = made(day=TODAY + timedelta(days=2)), visit("secretary")
    at = f"/life/{record.id}"
    assert "人会收到消息" in text_of(browser.get(f"{at}/announce"))
    browser.post(f"{at}/announce", {"version": record.version})
    member = visit("member")
    assert "近期组织生活" in text_of(member.get("/"))
    assert "加入日历" in text_of(member.get(at))
    assert "近期组织生活" not in text_of(visit("member_a2").get("/"))
    assert Message.select().where(Message.person == world.member.person.id).count() == 1
    browser.post(f"{at}/call-off", {"reason": "", "version": LifeRecord.get().version}, 422)
    browser.post(f"{at}/call-off", {"reason": "改期", "version": LifeRecord.get().version})
    assert "改期" in text_of(member.get(at))
    other = made(title="支部大会")
    at = f"/life/{other.id}"
    asked = text_of(browser.get(f"{at}/file"))
    assert "还没有登记到会：请先返回登记" in asked
    assert "没有登记到会的原因" in asked
    assert "没有登记到会的原因 （选填）" not in asked
    browser.post(f"{at}/file", {"reason": "", "version": other.version}, 422)
    tick_all(other, actor("secretary"))
    assert "没有登记到会的原因" not in text_of(browser.get(f"{at}/file"))
    browser.post(f"{at}/file", {"version": LifeRecord.get_by_id(other.id).version})
    assert browser.get(f"{at}/edit", 303).location == at
    assert "<h1>附记更正</h1>" in browser.get(f"{at}/annex").get_data(as_text=True)
    browser.post(f"{at}/annex", {"text": "地点应为二楼", "version": LifeRecord.get_by_id(other.id).version})
    page = text_of(member.get(at))
    assert "地点应为二楼" in page
    assert "附记更正" in page
    member.get(f"{at}/annex", 404)


def test_members_see_who_was_there_and_no_reasons(world: Any, actor: Any, visit: Any, made: Made) -> None:
    record, by = made(title="党员大会"), actor("secretary")
    away, here = world.colleague.person, world.member.person
    attendance.tick(record, [Tick(here.id), Tick(away.id, "leave", "住院")], by=by)
    domain.file(LifeRecord.get_by_id(record.id), by=by)
    at = f"/life/{record.id}"
    page = text_of(visit("member").get(at))
    assert here.name in page
    assert "住院" not in page
    assert "您到会了" in page
    assert "您请了假" in text_of(visit("colleague").get(at))
    for who in ("secretary", "committee", "supervisor"):
        assert "住院" in text_of(visit(who).get(at))
    assert "缺席处置" not in page


def test_comments_at_every_part(world: Any, actor: Any, visit: Any, made: Made) -> None:
    by = actor("secretary")
    record = made(note="今天开会。")
    domain.put(record, "agenda", Agenda("", "", "学习"), by=by)
    domain.put(record, "speeches", Speech("", None, "甲", "很好"), by=by)
    domain.put(record, "resolutions", Resolution("", "决定", Vote(3, 3, 3)), by=by)
    tick_all(record, by)
    domain.file(LifeRecord.get_by_id(record.id), by=by)
    domain.annex(LifeRecord.get_by_id(record.id), "地点应为二楼", by=by)
    record, supervisor = LifeRecord.get_by_id(record.id), visit("supervisor")
    page = supervisor.get(f"/life/{record.id}").get_data(as_text=True)
    for part in ("title", "agenda-1", "speech-2", "resolution-3", "note", f"annex-{LifeAnnex.get().id}"):
        assert f'id="life_record-{record.id}-{part}"' in page
        assert f"/comments/new/life_record/{record.id}/{part}" in page
        comments.open_thread(record, part, f"请核对{part}", by=actor("supervisor"))
    page = text_of(visit("secretary").get(f"/life/{record.id}"))
    assert "请核对speech-2" in page
    assert "请核对" not in text_of(visit("member").get(f"/life/{record.id}"))
    assert Message.select().where(Message.person == by.person_id).count()


def test_list_and_export(world: Any, visit: Any, made: Made) -> None:
    made("a1", "filed", title="一支部大会")
    made("a2", "filed", title="二支部大会")
    draft = made("a1", title="草稿大会", day=TODAY - timedelta(days=1))
    page = text_of(visit("secretary").get("/life"))
    assert "一支部大会" in page
    assert "草稿大会" in page
    assert "二支部大会" not in page
    page = text_of(visit("committee").get("/life"))
    assert "二支部大会" in page
    assert "草稿大会" not in page
    assert "共 1 次" in text_of(visit("committee").get(f"/life?branch={world.a2.id}&type=theme_day&year={TODAY.year}"))
    assert visit("committee").get("/life?export=xlsx").mimetype.endswith("sheet")
    home = visit("secretary").get("/").get_data(as_text=True)
    assert f"/life/{draft.id}" in home
    assert "还没有组织生活记录" in text_of(visit("member_b").get("/life"))
    visit("staff").get("/life", 404)
    visit("admin").get("/life", 404)


def test_committee_record(world: Any, visit: Any, made: Made) -> None:
    record, browser = made("a", types=("centre_group",), title="中心组学习"), visit("committee")
    at = f"/life/{record.id}"
    browser.post(f"{at}/branches", {"branches": [str(world.a1.id), str(world.a2.id)], "version": record.version})
    assert "机关第二党支部" in text_of(browser.get(at))
    browser.post(f"{at}/branches", {"branches": [], "version": record.version}, 409)
    assert 'name="group"' not in browser.get(f"{at}/edit").get_data(as_text=True)
    browser.post(f"{at}/file", {"reason": "签到表在档案室", "version": LifeRecord.get().version})
    assert "中心组学习" in text_of(visit("secretary").get("/life"))
    visit("secretary").get(f"{at}/branches", 403)
    visit("secretary").get(f"/life/{made().id}/branches", 404)


def test_calendar_files(world: Any, actor: Any, visit: Any, made: Made) -> None:
    record = made("a1", "announced", title="主题党日；学习,交流")
    own = visit("member").get("/life/calendar.ics")
    assert own.mimetype == "text/calendar"
    (event,) = parse(own.get_data())
    assert event["SUMMARY"] == "主题党日；学习,交流"
    assert event["SEQUENCE"] == str(record.version)
    assert parse(visit("member_a2").get("/life/calendar.ics").get_data()) == []
    assert len(parse(visit("secretary").get(f"/life/calendar/{world.a1.id}.ics").get_data())) == 1
    assert len(parse(visit("committee").get(f"/life/calendar/{world.a1.id}.ics").get_data())) == 1
    assert parse(visit("committee").get(f"/life/calendar/{world.a2.id}.ics").get_data()) == []
    visit("member_b").get(f"/life/calendar/{world.a1.id}.ics", 404)
    domain.call_off(record, "改期", by=actor("secretary"))
    (event,) = parse(visit("member").get(f"/life/{record.id}/calendar.ics").get_data())
    assert event["STATUS"] == "CANCELLED"
    assert int(event["SEQUENCE"]) > record.version - 1
    visit("secretary").get(f"/life/{made().id}/calendar.ics", 404)
    visit("member_b").get(f"/life/{record.id}/calendar.ics", 404)
    visit(None).get("/life/calendar.ics", 303)


def test_a_page_costs_the_same_for_long_minutes(world: Any, actor: Any, visit: Any, made: Made, queries: Any) -> None:
    by, record, browser = actor("secretary"), made(), visit("secretary")
    tick_all(record, by)
    numbers = []
    for _ in range(3):
        domain.put(record, "speeches", Speech("", None, "甲", "话"), by=by)
        browser.get(f"/life/{record.id}")
        queries.statements.clear()
        browser.get(f"/life/{record.id}")
        numbers.append(len(queries))
    assert len(set(numbers)) == 1


def test_numbers_of_a_vote_are_never_lost(world: Any, actor: Any, visit: Any, made: Made) -> None:
    record, browser = made(types=("assembly",)), visit("secretary")
    tick_all(record, actor("secretary"))
    at, here = (
        f"/life/{record.id}/minutes/resolutions",
        len([row for row in reading.of_record(record.id) if row.voting]),
    )
    sent = {"text": "同意", "entitled": str(here), "present": str(here), "was": ""}

    def kept() -> list[minutes.Resolution]:
        return list(minutes.read(LifeRecord.get().minutes).resolutions)

    browser.post(f"{at}/new", {**sent, "once": "n-1"})  # the numbers that the form came with are no vote
    assert kept()[0].vote is None
    browser.post(f"{at}/new", {**sent, "yes": "2", "once": "n-2"})
    assert (kept()[1].vote.yes, kept()[1].vote.election) == (2, False)
    browser.post(f"{at}/new", {**sent, "yes": "2", "election": "y", "once": "n-3"})
    assert kept()[2].vote.election is True
    for more in ({"voted": "y"}, {"election": "y"}, {"entitled": str(here + 5)}):
        page = browser.post(f"{at}/new", {**sent, **more, "once": "n-4"}, 422)
        assert "请填写票数。" in text_of(page)
    was = minutes.digest(kept()[1])
    browser.post(
        f"{at}/2", {**sent, "yes": "2", "no": "0", "abstained": "0", "was": was, "once": "n-5"}
    )  # 进行了表决 was taken off
    assert kept()[1].vote is None


def test_the_user_hears_that_the_roll_was_dropped(world: Any, actor: Any, visit: Any, made: Made) -> None:
    record, browser = made(), visit("secretary")
    tick_all(record, actor("secretary"))
    form = {"types": ["theme_day"], "title": record.title, "day": str(clock.today() - timedelta(days=1)), "place": "三楼会议室",
            "version": str(LifeRecord.get().version), "once": "roll-1"}  # fmt: skip
    browser.post(f"/life/{record.id}/edit", form)
    assert "原来的到会登记已清空" in text_of(browser.get(f"/life/{record.id}"))
    assert reading.of_record(record.id) == []
