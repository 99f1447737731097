"""The pages of posts: lists and their counts, the record for each eye, forms, what is printed, the member's page."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from portal import clock
from portal.identities import domain, waiting
from portal.identities.models import KINDS, Identity, ServiceEntry
from portal.units import transfers
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.identities.conftest import fresh, sent, wanted

DAY = timedelta(days=1)


def total(response):
    return int(re.search(r"共 (\d+) 个", text_of(response))[1])


def ids(response):
    return [int(key) for key in re.findall(r'id="identity-(\d+)"', response.get_data(as_text=True))]


def test_the_board_shows_what_is_held_to_everyone_of_the_committee(world, visit, posted):
    held = posted("member", "pioneer")
    posted("member", "model", "recommended")
    later = posted("colleague", "area", starts=clock.today() + DAY)
    over = posted("colleague", "badge", ends=clock.today() + DAY)
    Identity.update(starts=clock.today() - 9 * DAY, ends=clock.today() - DAY).where(Identity.id == over.id).execute()
    for who in ("member", "staff", "member_a2", "secretary", "committee", "supervisor"):
        page = visit(who).get("/identities")
        assert ids(page) == [held.id], who
        assert total(page) == 1
    assert ids(visit("member_b").get("/identities")) == []
    assert "还没有亮明身份的岗位" in text_of(visit("member_b").get("/identities"))
    assert ids(visit("staff").get("/identities?state=later")) == [later.id]
    assert ids(visit("staff").get("/identities?state=past")) == [over.id]
    assert len(ids(visit("staff").get("/identities?state=all"))) == 3
    assert len(ids(visit("secretary").get("/identities?state=all"))) == 4
    assert len(ids(visit("staff").get("/identities?state=recommended"))) == 1, "an unknown state is the usual one"


def test_filters_search_and_export_hold_the_same_rows(world, visit, posted):
    pioneer, badge = posted("member", "pioneer"), posted("colleague", "badge")
    one = visit("committee")
    assert ids(one.get("/identities?kind=badge")) == [badge.id]
    assert ids(one.get(f"/identities?branch={world.a2.id}")) == []
    for words in ("文振晓", "振晓", "wzx", "综合受理", "3 号窗口", "首问负责", "先锋岗"):
        assert pioneer.id in ids(one.get(f"/identities?q={words}")), words
    assert ids(one.get("/identities?q=没有的人")) == []
    sheet = openpyxl.load_workbook(io.BytesIO(one.get("/identities?kind=pioneer&export=xlsx").data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("类别", "姓名或集体", "岗位名称")
    assert [row[:4] for row in rows[1:]] == [("党员先锋岗", "文振晓", "综合受理先锋岗", "机关第一党支部")]
    assert rows[1][8] == "在岗"


def test_what_waits_is_counted_as_it_is_listed(world, visit, actor, posted):
    posted("member", "pioneer", "applied")
    posted("member", "badge", "applied")
    posted("member", "model", "discussed")
    posted("member", "area", "recommended")
    posted("secretary", "badge", "applied")  # the committee's
    posted("secretary", "pioneer", "applied")  # discussed by the branch all the same
    domain.apply("window", wanted(), by=actor("secretary"), branch=world.a1.id, collective="综合受理窗口")
    for who, number, state in (("secretary", 5, "waiting"), ("committee", 2, "settling")):
        (task,) = waiting.office(actor(who))
        assert (task.count, len(task.tasks), task.url) == (number, number, f"/identities?state={state}")
        page = visit(who).get(task.url)
        assert total(page) == number
        assert {one.url for one in task.tasks} == {f"/identities/{key}" for key in ids(page)}
        assert f"待我办理 {number}" in text_of(page)
        words = text_of(visit(who).get("/"))
        assert all(one.what in words for one in task.tasks)
    assert {one.what for one in waiting.office(actor("committee"))[0].tasks} == {
        "审定党员责任区：文振晓",
        "确认党员徽章：郝明国",
    }
    for who in ("secretary_a2", "committee_b", "supervisor", "member", "staff"):
        assert waiting.office(actor(who)) == [], who


def test_a_branch_without_a_secretary_has_its_badges_confirmed_by_the_committee(world, actor):
    branch = make.unit("branch", "机关第三党支部", world.a)
    holder = make.person("裴行俭", branch)
    from portal.accounts.sessions import actor_of

    domain.apply("badge", wanted(), by=actor_of(holder.id), person=holder.id)
    (task,) = waiting.office(actor("committee"))
    assert task.tasks[0].what == "确认党员徽章：裴行俭"


def test_waiting_takes_two_queries_and_pages_do_not_grow_with_rows(world, actor, visit, posted, queries):
    counts = {}
    readers = {
        "list": ("member", "/identities"), "office": ("committee", "/identities?state=all"), "home": ("secretary", "/"),
        "wall": ("member", "/identities/wall"), "cards": ("member", "/identities/cards"), "mine": ("member", "/identities/mine"),
        "person": ("secretary", f"/members/{world.member.person.id}"),
    }  # fmt: skip
    browsers = {who: visit(who) for who in {who for who, _ in readers.values()}}
    for number, (kinds, waits) in enumerate(((("pioneer",), ("badge",)), (("model", "area"), ("plate", "community")))):
        for kind in kinds:
            posted("member", kind)
        for kind in waits:
            posted("member", kind, "applied")
        for name, (who, path) in readers.items():
            browsers[who].get(path)
            queries.statements.clear()
            browsers[who].get(path)
            counts[name, number] = len(queries)
    for name in readers:
        assert counts[name, 0] == counts[name, 1], (name, counts)
    queries.statements.clear()
    waiting.office(actor("secretary"))
    assert len([one for one in queries.statements if '"identity"' in one]) == 2
    print(counts)


def test_the_record_shows_each_eye_what_is_its_own(world, visit, posted):
    made = posted("member", "community")
    domain.serve(made, by=_actor(world, "member"), on=clock.today(), place="", matter="清理楼道三处")
    path = f"/identities/{made.id}"
    for who, sees in (
        ("member", True),
        ("secretary", True),
        ("supervisor", True),
        ("member_a2", False),
        ("staff", False),
    ):
        words = text_of(visit(who).get(path))
        assert "到社区报到：文振晓" in words
        assert "首问负责" in words
        assert ("清理楼道三处" in words) is sees, who
        assert ("熟悉业务" in words) is sees, who
        assert ("经过" in words) is sees, who
    visit("member_b").get(path, 404)
    visit("admin").get(path, 404)
    page = visit("member").get(path).get_data(as_text=True)
    for part in ("holder", "title", "place", "duties", "term", "reason", "services", "acts", "course"):
        assert f'id="identity-{made.id}-{part}"' in page, part
    assert "记录服务" in page
    assert "记录服务</a>" not in visit("secretary").get(path).get_data(as_text=True)


def _actor(world, who):
    from portal.accounts.sessions import actor_of

    player = world.players[who]
    return actor_of(player.person.id, player.hand.id if player.hand else None)


def test_buttons_are_what_the_rules_allow(visit, posted):
    made = posted("member", "pioneer", "applied")
    path = f"/identities/{made.id}"
    wanted_acts = {
        "member": {"edit", "withdraw"}, "secretary": {"edit", "discuss", "decline"}, "committee": {"edit", "decline"},
        "supervisor": set(),
    }  # fmt: skip
    for who, acts in wanted_acts.items():
        page = visit(who).get(path).get_data(as_text=True)
        assert set(re.findall(rf'(?:href|action)="{path}/(\w+)"', page)) == acts, who
    words = text_of(visit("supervisor").get(path))
    assert "现在在支部书记手里" in words
    assert "现在在您手里" in text_of(visit("secretary").get(path))


def test_applying_by_form_and_its_second_click(world, visit):
    one = visit("member")
    page = one.get("/identities/new").get_data(as_text=True)
    once = re.search(r'name="once" value="([^"]+)"', page)[1]
    first = one.post("/identities/new", sent(once=once))
    again = one.post("/identities/new", sent(once=once))
    assert first.headers["Location"] == again.headers["Location"]
    assert Identity.select().count() == 1
    refused = one.post("/identities/new", sent(kind="area", place="", once="another-once-1"), status=422)
    words = text_of(refused)
    assert "请填写责任区的范围" in words
    assert "首问负责" in refused.get_data(as_text=True), "what was typed stays"
    assert "请选择类别" in text_of(one.post("/identities/new", sent(kind="", once="another-once-2"), status=422))
    visit("staff").get("/identities/new", 403)


def test_the_office_applies_for_a_member_or_a_collective(world, visit):
    one = visit("secretary")
    assert one.get("/identities/enter", 303).headers["Location"] == f"/identities/enter/{world.a1.id}"
    path = f"/identities/enter/{world.a1.id}"
    page = one.get(f"{path}?person={world.member.person.id}").get_data(as_text=True)
    assert f'<option selected value="{world.member.person.id}"' in page
    assert world.member_a2.person.name not in page
    day = clock.today() - 5 * DAY
    one.post(path, sent(person=str(world.member.person.id), collective="", applied_on=str(day)))
    made = Identity.get()
    assert (made.person_id, made.applied_on) == (world.member.person.id, day)
    one.post(path, sent(kind="window", person="", collective="综合受理窗口", applied_on=str(day)))
    both = one.post(
        path, sent(kind="model", person=str(world.member.person.id), collective="窗口", applied_on=str(day)), status=422
    )
    assert "请把党员一栏留空" in text_of(both)
    one.post(path, sent(person=str(world.member_a2.person.id), applied_on=str(day)), status=422)
    assert Identity.select().count() == 2
    visit("member").get("/identities/enter", 404)
    visit("member").get(path, 403)
    choice = text_of(visit("committee").get("/identities/enter"))
    assert "机关第一党支部" in choice
    assert (
        visit("committee")
        .get(f"/identities/enter?branch={world.a2.id}", 303)
        .headers["Location"]
        .endswith(str(world.a2.id))
    )


def test_the_course_by_forms(visit, posted):
    made = posted("member", "pioneer", "applied")
    path, today = f"/identities/{made.id}", str(clock.today())
    refused = visit("secretary").post(f"{path}/discuss", {"on": "", "opinion": "", "version": "1"}, status=422)
    assert "请填写评议日期" in text_of(refused)
    visit("secretary").post(f"{path}/discuss", {"on": today, "opinion": "同意", "version": "1"})
    visit("secretary").post(f"{path}/recommend", {"on": today, "opinion": "", "version": "2"})
    visit("committee").post(f"{path}/settle", {"on": today, "starts": today, "ends": "", "opinion": "", "version": "3"})
    assert fresh(made).state == "settled"
    late = visit("committee").post(f"{path}/settle", {"on": today, "starts": today, "version": "3"}, status=409)
    assert "状态已经改变" in text_of(late)
    assert visit("committee").get(f"{path}/settle", 303).headers["Location"] == path
    visit("secretary").post(f"{path}/end", {"on": today, "reason": "调岗", "version": "4"})
    words = text_of(visit("member").get(path))
    for text in ("支部评议（", "：同意", "党委审定（", "卸任", "理由：调岗", "已卸任"):
        assert text in words, text


def test_two_who_amend_at_once_both_keep_their_text(visit, posted):
    made = posted("member", "pioneer")
    path, version = f"/identities/{made.id}/amend", str(fresh(made).version)
    texts = {"title": "", "duties": "首问负责", "ends": "", "version": version}
    visit("committee").post(path, {**texts, "place": "四层", "why": "窗口搬迁"})
    refused = visit("secretary").post(path, {**texts, "place": "五层", "why": "改在五层"}, status=409)
    page = refused.get_data(as_text=True)
    assert "五层" in page
    assert "四层" in page
    assert f'name="version" value="{fresh(made).version}"' in page
    visit("secretary").post(path, {**texts, "place": "五层", "why": "改在五层", "version": str(fresh(made).version)})
    assert fresh(made).place == "五层"


def test_service_entries_are_corrected_once(visit, posted, actor):
    made = posted("member", "community")
    one, today = visit("member"), str(clock.today())
    form = {"on": today, "place": "", "matter": "清理楼道", "once": "serve-once-1", "version": ""}
    one.post(f"/identities/{made.id}/serve", form)
    one.post(f"/identities/{made.id}/serve", form)
    entry = ServiceEntry.get()
    path = f"/identities/{made.id}/services/{entry.id}"
    one.post(path, {"on": today, "place": "二号楼", "matter": "清理楼道", "version": "1"})
    late = one.post(path, {"on": today, "place": "三号楼", "matter": "清理楼道", "version": "1"}, status=409)
    assert "二号楼" in late.get_data(as_text=True)
    one.post(path, {"on": today, "place": "三号楼", "matter": "清理楼道", "version": "2"})
    assert ServiceEntry.get().place == "三号楼"
    visit("secretary").get(path, 403)
    visit("member_a2").get(path, 404)
    one.get(f"/identities/{made.id}/services/{entry.id + 1}", 404)
    badge = posted("member", "badge")
    assert "到社区报到" in text_of(one.post(f"/identities/{badge.id}/serve", {**form, "once": "x-once"}, status=422))


def test_what_is_printed_is_what_the_filter_shows(world, visit, posted):
    posted("member", "pioneer")
    posted("colleague", "badge")
    posted("colleague", "model", "recommended")
    one = visit("staff")
    cards = text_of(one.get("/identities/cards"))
    assert "共产党员先锋岗" in cards
    assert "共 2 张" in cards
    assert "党员示范岗" not in cards, "what is not settled has no card"
    ticked = text_of(one.get(f"/identities/cards?post={ids(one.get('/identities?kind=badge'))[0]}"))
    assert "共 1 张" in ticked
    assert "文振晓" not in ticked
    wall = text_of(one.get("/identities/wall?kind=pioneer"))
    assert "机关第一党支部党员先锋岗一览表" in wall
    assert "党员徽章一览表" not in wall
    assert "没有可以打印的桌牌" in text_of(one.get("/identities/cards?kind=area"))
    assert "/identities/cards?kind=badge" in visit("member").get("/identities?kind=badge").get_data(as_text=True)


def test_a_card_is_printed_while_there_is_a_post(visit, posted, actor):
    made = posted("member", "pioneer", "applied")
    visit("member").get(f"/identities/{made.id}/card", 404)
    held = posted("colleague", "pioneer")
    words = text_of(visit("member").get(f"/identities/{held.id}/card"))
    for text in ("共产党员先锋岗", "秦明恒", "综合受理先锋岗", "一层 3 号窗口", "机关第一党支部"):
        assert text in words
    domain.end(held, by=actor("secretary"), on=clock.today(), reason="调岗")
    visit("secretary").get(f"/identities/{held.id}/card", 404)


def test_the_name_leads_to_the_member_for_those_who_may_see_the_file(world, visit, actor, posted):
    made = posted("member", "pioneer")
    link = f'href="/members/{world.member.person.id}"'
    for who, leads in (
        ("member", 1),
        ("colleague", 1),
        ("secretary", 1),
        ("supervisor", 1),
        ("member_a2", 0),
        ("staff", 0),
    ):
        page = visit(who).get(f"/identities/{made.id}").get_data(as_text=True)
        assert page.partition("<article")[2].count(link) == leads, who
    transfers.transfer(world.member.person, world.a2, by=actor("committee"), moved_on=clock.today())
    for who, leads in (("member", 1), ("secretary", 0)):
        page = visit(who).get(f"/identities/{made.id}").get_data(as_text=True)
        assert page.partition("<article")[2].count(link) == leads, who


def test_the_members_page_has_the_posts(world, visit, posted, actor):
    posted("member", "pioneer")
    posted("member", "model", "recommended")
    ended = posted("member", "badge")
    domain.end(ended, by=actor("secretary"), on=clock.today(), reason="不再佩戴")
    path = f"/members/{world.member.person.id}"
    own = text_of(visit("member").get(path))
    for text in ("党员先锋岗 · 综合受理先锋岗", "党员示范岗", "已卸任"):
        assert text in own
    assert "/identities/new" in visit("member").get(path).get_data(as_text=True)
    other = text_of(visit("colleague").get(path))
    assert "党员先锋岗" in other
    assert "党员示范岗" not in other
    assert "已卸任" not in other
    assert f"/identities/enter/{world.a1.id}?person={world.member.person.id}" in visit("secretary").get(path).get_data(
        as_text=True
    )
    assert (
        "亮明身份" not in text_of(visit("member").get(f"/members/{world.colleague.person.id}")).partition("基本信息")[2]
    )


def test_duties_flow_into_the_commitment(world, visit, posted):
    empty = visit("colleague").get("/pledges/new").get_data(as_text=True)
    assert "datalist" not in empty
    Person.update(post="").where(Person.id == world.member.person.id).execute()
    posted("member", "pioneer")
    page = visit("member").get("/pledges/new").get_data(as_text=True)
    assert re.search(r'<datalist id="duties"><option value="一次告知办理条件">.*?<option value="首问负责">', page)
    duty = re.search(r'<input[^>]*name="items-0-duty"[^>]*>', page)[0]
    assert 'list="duties"' in duty
    assert 'value="一次告知办理条件"' in duty
    assert 'value="综合受理先锋岗"' in re.search(r'<input[^>]*name="post"[^>]*>', page)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_and_a_card(world, visit, posted, kind):
    Person.update(category="无职").where(Person.id == world.member.person.id).execute()
    made = posted("member", kind)
    visit("staff").get(f"/identities/{made.id}")
    visit("staff").get(f"/identities/{made.id}/card")


def test_posts_wait_in_the_area_of_commitments(visit, posted):
    numbers = []
    for _ in range(2):
        page = text_of(visit("secretary").get("/identities"))
        numbers.append(int(re.search(r"公开承诺 (\d+) 件待办", page)[1]))
        if len(numbers) == 1:
            posted("member", "pioneer", "applied")
    assert numbers[1] == numbers[0] + 1
