"""各次修改: the former texts of a record, with who wrote them and when, for those who may see the record."""

import re

from portal import actions
from portal.life.judging.rules import AGENDA
from portal.life.judging.voting import Vote
from portal.life.records import domain, minutes, revisions
from portal.life.records.models import LifeRecord
from tests import factories as make
from tests.browser_client import text_of
from tests.life.records.conftest import wanted


def told(record, by, page=1):
    """(act, [(word, label, former text, text)]) of each revision, newest first."""

    def side(text, sign):
        return "".join(part for mark, part in text if mark in ("=", sign))

    return [
        (one.what, [(each.word, each.label, side(each.text, "-"), side(each.text, "+")) for each in one.changes])
        for one in revisions.listed(record, by, page).rows
    ]


def fresh(record):
    return LifeRecord.get_by_id(record.id)


def test_entries_of_the_minutes_are_told_in_words(made, actor):
    record, by = made("a1"), actor("secretary")
    key = domain.put(record, "agenda", minutes.Agenda("", "", "讨论计划"), by=by)
    domain.put(record, "agenda", minutes.Agenda(key, "admission", "讨论发展对象"), by=by)
    domain.put(record, "speeches", minutes.Speech("", None, "老陈", "同意"), by=by)
    second = domain.put(record, "speeches", minutes.Speech("", None, "小李", "有不同意见"), by=by)
    domain.move(record, "speeches", second, up=True, by=by)
    domain.remove(record, "speeches", second, by=by)
    domain.put(record, "resolutions", minutes.Resolution("", "通过计划", Vote(9, 7, 6, 1, 0)), by=by)
    found = [changes for _what, changes in told(fresh(record), by)]
    assert found == [
        [("新增", "决议", "", "通过计划\n表决：应到有表决权 9 人，实到 7 人，赞成 6 票，反对 1 票，弃权 0 票")],
        [("删去", "发言", "小李：有不同意见", "")],
        [("调整先后", "发言", "小李：有不同意见", "小李：有不同意见")],
        [("新增", "发言", "", "小李：有不同意见")],
        [("新增", "发言", "", "老陈：同意")],
        [("修改", "议题", "讨论计划", f"{AGENDA['admission']}：讨论发展对象")],
        [("新增", "议题", "", "讨论计划")],
        [("新增", "名称", "", record.title)],
    ]


def test_fields_are_told_as_people_read_them(made, actor, world):
    group = make.unit("group", "第九党小组", world.a1)
    record, by = made("a1", types=("theme_day",), title="原名"), actor("secretary")
    person = world.member.person
    domain.edit(
        record, wanted(types=("theme_day", "lecture"), title="新名", place="", host=person.id, hours=150, lecture_form="micro",
        lecturer=person.id, group=group.id, note="写了记录"), by=by,
    )  # fmt: skip
    assert sorted(told(fresh(record), by)[0][1]) == sorted(
        [
            ("修改", "类型", "主题党日", "党课、主题党日"), ("修改", "名称", "原名", "新名"), ("删去", "地点", "三楼会议室", ""),
            ("新增", "主持人", "", person.name), ("新增", "学时", "", "1.5"), ("新增", "党课形式", "", "微型党课"),
            ("新增", "会议内容", "", person.name), ("新增", "党小组", "", group.name), ("新增", "会议记录", "", "写了记录"),
        ]
    )  # fmt: skip


def test_branches_steps_and_annexes(made, actor, world):
    record = made("a", "filed", types=("lecture",))
    domain.annex(record, "地点应为二楼", by=actor("committee"))
    found = told(fresh(record), actor("committee"))
    assert found[0] == ("附记更正", [("新增", "附记更正", "", "地点应为二楼")])
    assert ("归档", []) in found
    assert ("新增", "计入的支部", "", world.a1.name) in [one for _what, changes in found for one in changes]
    # who was absent, and why, is the office's: the page says that it was registered
    assert [changes for what, changes in found if what == "登记到会"] == [[]]


def test_a_long_history_is_paged_and_the_course_leads_into_it(made, actor, visit):
    record, by = made("a1"), actor("secretary")
    for number in range(revisions.SIZE + 3):
        domain.edit(fresh(record), wanted(title=f"第{number}个名称"), by=by)
    browser = visit("secretary")
    html = browser.get(f"/life/{record.id}").get_data(as_text=True)
    links = re.findall(rf'/life/{record.id}/revisions[^"]*', html)
    assert len(links) == revisions.SIZE + 3
    for link in (links[0], links[-1]):
        path, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in browser.get(path).get_data(as_text=True), link
    assert [len(told(fresh(record), by, page)) for page in (1, 2, 9)] == [revisions.SIZE, 4, 4]
    browser.get(f"/life/{record.id}/revisions?page=x")


def test_who_sees_the_record_sees_its_former_texts(made, visit):
    draft, filed = made("a1", note="草稿的话"), made("a1", "filed")
    words = text_of(visit("secretary").get(f"/life/{draft.id}/revisions"))
    assert "登记" in words
    assert "郝明国（支部书记）" in words
    for who in ("member", "committee", "supervisor", "secretary_a2"):
        visit(who).get(f"/life/{draft.id}/revisions", 404)
    for who in ("member", "committee", "supervisor", "secretary"):
        assert "归档" in text_of(visit(who).get(f"/life/{filed.id}/revisions"))
    for who in ("member_b", "secretary_a2", "staff", "admin"):
        visit(who).get(f"/life/{filed.id}/revisions", 404)


def test_what_was_written_before_it_was_shown_stays_with_its_office(made, actor, visit):
    record, by = made("a1"), actor("secretary")
    key = domain.put(record, "agenda", minutes.Agenda("", "", "zqbefore"), by=by)
    domain.remove(record, "agenda", key, by=by)
    domain.announce(fresh(record), by=by)
    struck = domain.put(fresh(record), "agenda", minutes.Agenda("", "", "zqstruck"), by=by)
    domain.remove(fresh(record), "agenda", struck, by=by)
    domain.edit(fresh(record), wanted(title="zqafter"), by=by)
    for who, reads in (("secretary", True), ("member", False), ("committee", False), ("supervisor", False)):
        words = text_of(visit(who).get(f"/life/{record.id}/revisions"))
        assert "zqafter" in words, who
        assert [word in words for word in ("zqbefore", "zqstruck")] == [reads, reads], who
        page = visit(who).get(f"/life/{record.id}").get_data(as_text=True)
        links = re.findall(rf'/life/{record.id}/revisions[^"]*#(revision-\d+)', page)
        assert len(links) == (3 if reads else 1), who
        assert all(
            f'id="{link}"' in visit(who).get(f"/life/{record.id}/revisions").get_data(as_text=True) for link in links
        )


def test_what_a_ledger_brought_in_is_told_part_by_part(made, actor):
    record, by = made("a1"), actor("secretary")
    spoken = [
        {"key": "1", "person": None, "name": "老陈", "text": "同意"},
        {"key": "2", "person": None, "name": "小李", "text": "好"},
    ]
    for after in (spoken, [{"person": None, "name": "党校教师"}]):
        actions.perform(
            "life_record.minute",
            record,
            by=by,
            values={"part": "speeches", "before": None, "after": after},
            fields=["minutes"],
        )
    found = [changes for _what, changes in told(fresh(record), by)]
    assert found[:2] == [[("新增", "发言", "", "党校教师")], [("新增", "发言", "", "老陈：同意\n小李：好")]]
