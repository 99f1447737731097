"""固定活动日: its codes in words, the next one, and how the pages of a branch show it and ask for it."""

from datetime import date

import pytest
import time_machine

from portal.units import activity
from portal.units.models import ACTIVITY_DAYS, Unit
from tests.browser_client import text_of
from tests.units.test_pages import names_in, sheet


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "未固定"), ("d05", "每月 5 日"), ("d28", "每月 28 日"), ("w1-1", "每月第一个星期一"), ("w2-5", "每月第二个星期五"),
        ("w4-7", "每月第四个星期日"), ("w-1-5", "每月最后一个星期五"),
    ],
)  # fmt: skip
def test_a_code_in_words(code, words):
    assert activity.words(code) == words


def test_every_code_has_words_of_its_own_and_its_group():
    choices = activity.choices()
    assert [code for code, _, _ in choices] == list(ACTIVITY_DAYS)
    assert len({words for _, words, _ in choices}) == len(choices) == 1 + 28 + 35
    assert [group for _, _, group in choices] == [None] + ["每月几日"] * 28 + ["每月第几个星期几"] * 35


@pytest.mark.parametrize(
    ("code", "today", "next_one"),
    [
        ("d05", "2026-11-05", "2026-11-05"), ("d05", "2026-11-06", "2026-12-05"), ("d05", "2026-12-06", "2027-01-05"),
        ("w2-5", "2026-11-01", "2026-11-13"), ("w2-5", "2026-11-14", "2026-12-11"),
        ("w-1-7", "2026-11-29", "2026-11-29"), ("w-1-7", "2026-11-30", "2026-12-27"), ("w1-1", "2026-12-08", "2027-01-04"),
    ],
)  # fmt: skip
def test_the_next_one(code, today, next_one):
    assert activity.coming(code, date.fromisoformat(today)) == date.fromisoformat(next_one)


def test_where_none_is_fixed_none_comes():
    assert activity.coming("", date(2026, 11, 23)) is None


def test_the_committee_enters_it_and_the_secretary_sees_who_does(world, visit):
    committee, here = visit("committee"), f"/units/{world.a1.id}"
    form = committee.get(f"{here}/edit").get_data(as_text=True)
    assert '<option selected value="">未固定</option>' in form
    assert '<optgroup label="每月第几个星期几">' in form
    assert "固定活动日</dt><dd>未固定" in committee.get(here).get_data(as_text=True)
    sent = {"sector": "机关", "founded_on": "", "term_starts": "", "term_ends": "", "version": "1"}
    assert "固定活动日" in text_of(committee.post(f"{here}/edit", {**sent, "activity_day": "d29"}, status=422))
    committee.post(f"{here}/edit", {**sent, "activity_day": "w2-5"})
    assert Unit.get_by_id(world.a1.id).activity_day == "w2-5"
    assert "更正：固定活动日登记为“每月第二个星期五”" in text_of(committee.get(here))
    for who in ("secretary", "member", "supervisor"):
        assert "每月第二个星期五" in text_of(visit(who).get(here)), who
    assert "由基层党委在“修改信息”里登记" in text_of(visit("secretary").get(here))
    committee.post(f"{here}/edit", {**sent, "activity_day": "", "version": "2"})
    assert "固定活动日由“每月第二个星期五”改为“未固定”" in text_of(committee.get(here))


def test_only_a_branch_is_asked_for_it(world, visit):
    for unit in (world.a, world.g1):
        assert "固定活动日" not in text_of(visit("committee").get(f"/units/{unit.id}/edit"))
        assert "固定活动日" not in text_of(visit("committee").get(f"/units/{unit.id}"))


def test_the_list_finds_who_has_none_and_the_export_says_it(world, visit):
    Unit.update(activity_day="w-1-5").where(Unit.id == world.a1.id).execute()
    committee = visit("committee")
    assert names_in(committee, "/units?activity=none") == ["机关第二党支部"]
    assert names_in(committee, "/units?activity=set") == ["机关第一党支部"]
    headings, rows = sheet(committee.get("/units?export=xlsx"))
    days = {row[0]: row[headings.index("固定活动日")] for row in rows}
    assert days == {"某某局机关党委": "", "机关第一党支部": "每月最后一个星期五", "机关第二党支部": "未固定"}


def test_a_new_theme_day_begins_with_the_next_activity_day(world, visit):
    Unit.update(activity_day="w2-5").where(Unit.id == world.a1.id).execute()
    with time_machine.travel("2026-11-23 09:00 +08:00", tick=False):
        secretary = visit("secretary")
        page = secretary.get(f"/units/{world.a1.id}")
        address = f"/life/new/{world.a1.id}?type=theme_day"
        assert "下一次 2026年12月11日" in text_of(page)
        assert f'href="{address}"' in page.get_data(as_text=True)
        assert "登记主题党日" not in text_of(visit("member").get(f"/units/{world.a1.id}"))
        form = secretary.get(address)
        assert 'value="2026-12-11"' in form.get_data(as_text=True)
        assert "固定活动日：每月第二个星期五" in text_of(form)
        for other in ("", "?type=assembly"):
            assert 'value="2026-11-23"' in secretary.get(f"/life/new/{world.a1.id}{other}").get_data(as_text=True)
        Unit.update(activity_day="").where(Unit.id == world.a1.id).execute()
        assert 'value="2026-11-23"' in secretary.get(address).get_data(as_text=True)
