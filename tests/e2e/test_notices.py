"""A task goes down and comes back: committee, secretary, member; with script and without, on the desk and on the phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, expect

from portal import clock
from tests.e2e.desk import Desk
from tests.uploads import images

Sit = Callable[..., Desk]
PICTURE: FilePayload = {"name": "计划.jpg", "mimeType": "image/jpeg", "buffer": images.saved(images.scene(), "JPEG")}


@pytest.mark.parametrize("mode", ["page", "plain", "phone"])
def test_a_task_goes_down_to_members_and_comes_back_accepted(desk: Sit, mode: str) -> None:
    title = f"报送学习计划{mode}"
    office = desk("committee", mode)
    office.go("/notices/sent").click("起草通知", "link")
    office.click("下一步：发给谁")
    office.has("请填写标题")
    office.look(axe=True)
    office.choose("类别", "任务").fill("标题", title).fill("正文", "请按时报送。").fill("期限", "2099-01-01")
    office.page.get_by_label("要求签收").check()
    office.page.get_by_label("要求反馈").check()
    office.click("下一步：发给谁")
    office.has("期限要在两年之内")
    office.fill("期限", str(clock.today() + timedelta(days=8)))
    office.click("下一步：发给谁").has("已选", "某某局机关党委（全部）")
    office.look(axe=True)
    office.page.locator("#chosen").get_by_label("某某局机关党委（全部）").check()
    office.click("去掉", within=office.page.locator("#chosen")).has("共 0 个单位")
    office.page.locator("#units").get_by_label("机关第一党支部").check()
    office.click("加入勾选的单位").has("共 1 个单位，0 人。")
    office.click("下一步：核对", "link").has("1 个单位，0 人")
    office.look(axe=True)
    office.click("发出").has("已发出", "收件情况")
    office.look(axe=True)

    head = desk("secretary", mode)
    head.go("/notices?state=todo").follow(title)
    head.has("机关第一党支部的办理", "请按时报送。").lacks("收件情况")
    head.look(axe=True)
    head.click("签收").has("已签收")
    head.click("转发").has("转发的草稿", f"原文：{title}", "发给谁")
    head.click("修改", "link").fill("正文", "请周五前把计划交给我。")
    head.click("保存").has("请周五前把计划交给我。")
    head.click("发出").has("收件情况")

    member = desk("member", mode)
    member.go("/notices?state=todo").follow(title)
    member.has("请周五前把计划交给我。", "请按时报送。")
    member.look(axe=True)
    member.click("反馈", "link").fill("反馈内容", "计划已交。")
    member.look(axe=True)
    member.click("提交反馈").has("计划已交。", "已反馈")

    head.go("/notices?state=acknowledged").follow(title)
    head.has("逐级转发")
    head.click("反馈", "link").fill("反馈内容", "本支部计划已制定。")
    head.page.locator("input[type=file]").first.set_input_files([PICTURE])
    if head.script:
        expect(head.page.locator("[name=attached]:checked")).to_have_count(1)
    head.click("提交反馈").has("本支部计划已制定。", "计划.jpg")

    office.go("/notices/replies?state=todocommittee").follow(title)
    office.has("本支部计划已制定。", "计划.jpg")
    office.look(axe=True)
    office.click("退回补充", "link").fill("要补充什么", "请写明参加人数。")
    office.look(axe=True)
    office.click("退回补充").has("退回补充的意见")

    head.go("/notices?state=returned").follow(title)
    head.has("请写明参加人数。").click("反馈", "link").fill("反馈内容", "共 20 人参加。").click("提交反馈")
    office.go("/notices/replies?state=todocommittee").follow(title)
    office.has("共 20 人参加。").click("办结").has("已办结")
    office.follow("返回任务").has("逐级转发")
    office.click("1，看已办结", "link").has("共 1 个")
    office.look(axe=True)
    head.go("/notices?state=accepted").has(title)
    head.look(axe=True)
