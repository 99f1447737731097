"""践诺 at the screen: a member records progress with a photo, asks to change an item; the secretary agrees; the board says so."""

import io

import pytest
from PIL import Image

MODES = pytest.mark.parametrize("mode", ["page", "plain", "phone"])
WANTED = {"page": "清点库房物资", "plain": "每季度走访三户", "phone": "修缮活动室门窗"}
ITEM = "#pledge-{published_a1}-item-{item_published_a1}"


def photo() -> bytes:
    """A picture as a phone takes it, only smaller."""
    data = io.BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(data, "JPEG")
    return data.getvalue()


@MODES
def test_a_member_records_progress_with_a_photo_and_puts_a_word_right(desk, mode):
    member = desk("former", mode)
    text = f"{mode}：走访了五户，办成三件"
    member.go("/pledges/{published_a1}")
    item = member.page.locator(ITEM.format(**member.site.ids))
    member.click("记录进展 第 1 项", "link", within=item)
    if member.script:
        assert "text" in member.focused()
        assert member.page.url.endswith(str(member.site.ids["published_a1"]))
    member.fill("做了什么", text).fill("完成比例（%）", "35")
    chosen = {"name": f"走访记录{mode}.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    member.page.locator("input[name=files]").first.set_input_files(chosen)
    if member.script:
        member.page.locator(".file-list input[name=attached]").wait_for()
    member.look(axe=True)
    member.click("记录进展", within=member.page.locator("form[enctype]"))
    member.has(text, "完成 35%", f"走访记录{mode}")
    member.look(axe=True)
    row = item.locator("li", has_text=text).last
    member.click("更正", "link", within=row)
    assert member.page.get_by_label("做了什么").input_value() == text
    member.fill("做了什么", f"{text}，一件在办").click("更正", within=member.page.locator("form[enctype]"))
    member.has(f"{text}，一件在办", "更正过")
    office = desk("secretary", mode).go("/pledges/{published_a1}").has(f"{text}，一件在办", f"走访记录{mode}")
    office.lacks("记录进展")
    desk("staff", mode).go("/pledges/{published_a1}").has(f"{text}，一件在办").lacks(f"走访记录{mode}")
    desk("staff", mode).go("/board").has(f"{text}，一件在办")


@MODES
def test_a_wrong_progress_says_where_and_loses_nothing(desk, mode):
    member = desk("former", mode).go("/pledges/{published_a1}")
    member.click("记录进展 第 1 项", "link")
    member.fill("完成比例（%）", "120").fill("做了什么", f"{mode}没有写完")
    member.click("记录进展", within=member.page.locator("form[enctype]"))
    member.has("请先改好下面几处", "0 到 100")
    assert member.page.get_by_label("做了什么").input_value() == f"{mode}没有写完"
    member.look(axe=True)
    if member.script:
        member.click("取消", "link").has("记录进展")
        assert member.page.locator("form[enctype]").count() == 0


@MODES
def test_the_secretary_agrees_to_a_change_and_everybody_reads_why(desk, mode):
    member = desk("former", mode).go("/pledges/{published_a1}")
    why = f"{mode}：窗口人员减为两人，次数做不到"
    member.click("申请变更 第 1 项", "link").look(axe=True)
    member.has("由支部书记答复")
    member.fill("客观原因", why).fill("承诺事项", WANTED[mode]).click("提交申请")
    member.has("待同意", why)
    desk("staff", mode).go("/pledges/{published_a1}").lacks(why)
    secretary = desk("secretary", mode).go("/")
    secretary.click("答复变更申请：宁知微，第 1 项", "link").has(why, WANTED[mode])
    secretary.look(axe=True)
    secretary.click("不同意").has("请写明理由")
    secretary.fill("答复", "情况属实").click("同意", within=secretary.page.locator("form[data-guard]"))
    secretary.has("已同意")
    staff = desk("staff", mode).go("/pledges/{published_a1}").has(WANTED[mode], "已变更", why)
    staff.go("/board", axe=False).has(WANTED[mode], why)


@MODES
def test_the_list_of_items_narrows_and_opens(desk, mode):
    office = desk("committee", mode).go("/pledges/items").has("承诺事项")
    office.choose("情况", "已停止")
    if not office.script:
        office.click("筛选")
    office.has("zqmatterpublisheda22", "已停止").lacks("zqmatterpublisheda21")
    office.go("/pledges/changes").has("变更申请")
    desk("former", mode).go("/pledges/items/mine")
