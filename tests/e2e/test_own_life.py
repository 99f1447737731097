"""A member's own organisation life: the study plan ticked, a report handed in, attendance and hours, the calendar file."""

from pathlib import Path

import pytest

from portal import clock
from tests.e2e.site import MODES

EVERY = pytest.mark.parametrize("mode", MODES)


@EVERY
def test_a_study_plan_is_ticked_by_its_owner(desk, mode):
    one = desk(f"lived{mode}_member", mode)
    one.go("/life/study").has("还没有自学内容", "只有您自己看得到")
    one.click("添加", within=one.page.locator("main form.card")).has("请填写学什么").look(axe=True)
    one.page.locator("main form.card input[name=text]").fill(f"{mode}党章")
    one.click("添加", within=one.page.locator("main form.card")).has(f"{mode}党章", "还没学").look(axe=True)
    one.click("学完了").has("学完 1 项，共 1 项", "取消勾选").look(axe=True)
    one.page.reload()
    one.has(f"学完 {clock.today():%m-%d}")
    one.click("取消勾选").has("还没学")
    desk(f"lived{mode}_secretary", mode).go("/life/study").lacks(f"{mode}党章")


@EVERY
def test_a_report_on_thought_goes_to_the_secretary_alone(desk, mode):
    words = f"{mode}这个季度坚持每周自学"
    one = desk(f"lived{mode}_member", mode)
    one.go("/life/reports").has("还没有思想汇报").follow("写汇报", nth=0).look(axe=True)
    one.click("保存草稿").has("请先改好下面几处").look(axe=True)
    one.fill("汇报内容", words).click("保存草稿").has(words, "只有您自己").look(axe=True)
    here = one.page.url.removeprefix(one.site.url)
    head = desk(f"lived{mode}_secretary", mode)
    head.go(here, status=404, axe=False)
    one.click("提交汇报", "link").look(axe=True)
    one.click("提交汇报", within=one.page.locator("main form.card")).has("汇报人和本支部书记")
    for who in ("committee", "supervisor"):
        desk(f"lived{mode}_{who}", mode).go(here, status=404, axe=False)
    head.go("/").follow("思想汇报", nth=0).look(axe=True)
    head.go(here).has(words).look(axe=True)
    head.click("阅", "link", nth=0).look(axe=True)
    head.fill("回复", f"{mode}继续坚持").click("阅", within=head.page.locator("main form.card"))
    one.go(here).has(f"{mode}继续坚持").look(axe=True)


@EVERY
def test_attendance_hours_and_the_calendar_are_there_to_see(desk, mode):
    one = desk(f"lived{mode}_member", mode)
    one.go("/life/attendance/mine").has("我的到会和学时", "到会", "学时 2").look(axe=True)
    one.follow(f"{clock.today():%m-%d} 活动").has("已归档", "本人").look(axe=True)
    one.go("/life").follow(f"{mode}主题党日").has("纪念馆").look(axe=True)
    assert f"SUMMARY:{mode}主题党日" in fetched(one, "加入日历")
    one.go("/life")
    assert f"SUMMARY:{mode}主题党日" in fetched(one, "我的日历")


def fetched(desk, name: str) -> str:
    """What a link downloads."""
    with desk.page.expect_download() as waiting:
        desk.page.locator("main").get_by_role("link", name=name, exact=True).click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")
