"""The first job of the portal from end to end, and each role's own errand: wide and narrow, with and without script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal import clock
from tests import factories as make
from tests.e2e.site import MODES
from tests.roster.books import book, line

YEAR = clock.today().year
PASSWORD = "Seven-lanterns-4418"
EVERY = pytest.mark.parametrize("mode", MODES)


def workbook(tmp_path: Path, mode: str) -> Path:
    """A roster of the journey's own: known members, three in a branch that is not there yet, and a row that is wrong."""
    here, new = f"旅程{mode}第一党支部", f"旅程{mode}第二党支部"
    rows = [
        line(f"沈括{mode}", 所在党支部=here),
        *(
            line(f"{name}{mode}", 所在党支部=new, 出生年月=f"19{60 + at}-05")
            for at, name in enumerate(("毕昇", "苏颂", "贾宪"))
        ),
        line("", 所在党支部=here),
    ]
    path = tmp_path / f"名册-{mode}.xlsx"
    path.write_bytes(book(*rows))
    return path


def wait_for(one, text: str, tries: int = 60) -> None:
    """Wait for what the worker does: by itself where scripts run, by 刷新进度 where not."""
    for _ in range(tries):
        if text in one.words:
            return
        if one.script:
            one.page.wait_for_timeout(500)
            one.settle()
        else:
            one.page.wait_for_timeout(300)
            one.page.reload()
    raise AssertionError(f"{one.page.url}: no {text} in {one.words[:800]}")


@EVERY
def test_from_the_roster_to_the_notice_board(desk, tmp_path, mode):
    committee, secretary = desk(f"{mode}_committee", mode), desk(f"{mode}_secretary", mode)
    imports_a_roster(committee, workbook(tmp_path, mode), mode)
    code = prints_a_slip(secretary, mode)
    member = activates(desk(None, mode), code, mode)
    files_a_pledge(member, mode)
    returns_an_item(secretary, mode)
    revises_it(member)
    approves_and_publishes(secretary, mode)
    everybody_reads_it(desk, mode)
    sees_coverage(committee, mode)


def imports_a_roster(one, path: Path, mode: str) -> None:
    one.go("/").go("/units", axe=False).follow("导入", exact=True)
    one.page.get_by_label("名册（xlsx）").set_input_files(path)
    one.click("导入", within=one.page.locator("main form[action='/roster']"))
    assert re.search(r"/roster/\d+$", one.page.url)
    wait_for(one, "本党委没有的党支部")
    one.look(axe=True)
    one.has("新增 4", "有误 1", "没有姓名", f"旅程{mode}第二党支部")
    one.page.get_by_label(f"旅程{mode}第二党支部的处理").select_option("found")
    one.click("确认支部")
    one.has("已记下对新支部的处理")
    one.click("导入", within=one.page.locator("form[action$='/apply']"))
    one.has("1 行有误")
    assert "错误：" in one.page.title()
    one.page.get_by_label("跳过有误行").check()
    one.click("导入", within=one.page.locator("form[action$='/apply']"))
    wait_for(one, "已导入")
    one.look(axe=True)
    one.go("/members?q=毕昇").has(f"毕昇{mode}", f"旅程{mode}第二党支部")
    one.go("/inbox").has("已导入")


def prints_a_slip(one, mode: str) -> str:
    one.go("/codes").page.get_by_label(f"选择 沈括{mode}").check()
    one.click("印制激活单", nth=0)
    one.has("这些码只显示这一次", f"沈括{mode}")
    one.look(axe=True)
    code = one.page.locator(".slip-code").inner_text()
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    one.go("/codes", axe=False).has("激活单，有效至")
    return code


def activates(one, code: str, mode: str):
    one.go("/activate").fill("激活码或重置码", code.lower().replace("-", " "))
    one.click("下一步").has(f"沈括{mode}", f"旅程{mode}第一党支部")
    one.look(axe=True)
    one.fill("用户名", f"shenkuo-{mode}")
    one.page.get_by_label("新密码", exact=True).fill("1234567890")
    one.page.get_by_label("再输一次新密码").fill("1234567890")
    one.click("激活账号", within=one.page.locator("main"))
    one.page.locator(".error-summary").wait_for()
    one.page.get_by_label("新密码", exact=True).fill(PASSWORD)
    one.page.get_by_label("再输一次新密码").fill(PASSWORD)
    one.click("激活账号", within=one.page.locator("main"))
    one.has("账号已激活")
    one.fill("用户名", f"shenkuo-{mode}").fill("密码", PASSWORD).click("登录")
    assert one.page.url.endswith("/")
    return one


ITEMS = [
    ("窗口一次性告知", "每月核对一次清单，全年不少于十二次", "发挥作用合格"),
    ("每季度走访困难党员", "每季度走访两户", "品德合格"),
]


def item(one, at: int):
    return one.page.locator("[data-repeat-row]").nth(at)


def write_item(one, at: int, matter: str, measure: str, standard: str) -> None:
    row = item(one, at)
    row.get_by_label("承诺事项").fill(matter)
    row.get_by_label("践诺措施").fill(measure)
    row.get_by_label("完成时限").fill(f"{YEAR}-12-31")
    row.get_by_label("对应标准").select_option(standard)


def files_a_pledge(one, mode: str) -> None:
    one.go("/").has("填报")
    one.go("/pledges").follow("填报", nth=0)
    write_item(one, 0, *ITEMS[0])
    if one.script:
        expect(one.page.locator("[data-autosave-status]").first).to_contain_text("草稿已暂存", timeout=8000)
    one.click("增加一项")
    write_item(one, 1, *ITEMS[1])
    one.click("保存草稿", within=one.page.locator(".form-foot"))
    one.has("草稿已保存", ITEMS[0][0], ITEMS[1][0])
    one.look(axe=True)
    one.click("提交审核")
    one.has("已提交审核", "支部书记")


def returns_an_item(one, mode: str) -> None:
    one.go("/").has(f"沈括{mode}")
    one.go("/pledges", axe=False)
    one.follow(f"沈括{mode}", nth=0)
    second = one.page.locator(".doc-row", has_text=ITEMS[1][0])
    one.click("通过第 1 项")
    if one.script:
        one.page.wait_for_selector("[id$='-verdict']:focus")
        one.look(axe=True)
    second.locator("summary").click()
    second.get_by_label("退回第 2 项的理由").fill("请写明走访哪些人、怎样记录")
    one.click("退回第 2 项", within=second)
    one.has("已退回：请写明走访哪些人、怎样记录")
    one.click("退回修改")
    one.has("已退回本人修改")


def revises_it(one) -> None:
    one.go("/inbox").has("已退回，请修改第 2 项")
    one.go("/").page.locator("main").get_by_role("link", name=re.compile("修改|办理|退回")).first.click()
    one.settle()
    if not one.page.url.endswith("/edit"):
        one.follow("修改", exact=True)
    one.has("请写明走访哪些人、怎样记录")
    one.look(axe=True)
    item(one, 1).get_by_label("践诺措施").fill("每季度走访两户离退休党员，填写走访记录")
    one.click("提交审核", within=one.page.locator(".form-foot"))
    one.has("已提交审核")


def approves_and_publishes(one, mode: str) -> None:
    one.go("/pledges", axe=False)
    one.follow(f"沈括{mode}", nth=0)
    one.has("第 2 次", "改动第 2 项")
    one.click("全部通过")
    one.has("已审核通过，可以公示")
    one.look(axe=True)
    one.click("公示")
    one.has("已公示")


def everybody_reads_it(desk, mode: str) -> None:
    for role in ("member", "secretary", "supervisor", "committee"):
        one = desk(f"{mode}_{role}", mode).go("/board", axe=False)
        one.has(f"沈括{mode}", ITEMS[0][0], "填写走访记录")
    one.fill("搜索", "走访记录")
    one.page.keyboard.press("Enter")
    one.settle()
    one.has(f"沈括{mode}")
    outside = desk("member_b", mode).go("/board", axe=False)
    outside.lacks(f"沈括{mode}")
    supervisor = desk(f"{mode}_supervisor", mode).go("/pledges", axe=False)
    supervisor.follow(f"沈括{mode}", nth=0)
    supervisor.has(ITEMS[0][0]).lacks("重新审核")


def sees_coverage(one, mode: str) -> None:
    one.go("/pledges/coverage").has(f"旅程{mode}第一党支部", f"旅程{mode}第二党支部")
    row = one.page.get_by_role("row", name=re.compile(f"旅程{mode}第二党支部"))
    row.get_by_role("link", name=re.compile("3")).first.click()
    one.settle()
    one.has(f"毕昇{mode}", f"苏颂{mode}", f"贾宪{mode}").lacks(f"沈括{mode}")


@EVERY
def test_signing_in_switching_roles_and_signing_out(desk, mode):
    one = desk(None, mode).go("/pledges", axe=False)
    one.fill("用户名", f"{mode}_secretary").fill("密码", make.PASSWORD).click("登录")
    assert one.page.url.endswith("/pledges")
    one.has("公开承诺")
    switch = one.page.locator("header details").filter(has_text="支部书记")
    switch.locator("summary").click()
    one.click("党员", within=switch)
    assert "党员" in one.page.locator("header").inner_text()
    one.go("/codes", 404, axe=False)
    switch = one.page.locator("header details.drop-box")
    switch.locator("summary").click()
    one.click("支部书记", within=switch)
    one.go("/codes", axe=False).has("账号激活")
    menu = one.page.locator("header details").filter(has_text="修改密码")
    menu.locator("summary").click()
    one.click("退出", within=menu)
    assert one.page.url.endswith("/login")
    one.page.goto("/pledges")
    assert "/login" in one.page.url


@EVERY
def test_a_committee_officer_is_appointed_by_two_administrators(desk, mode):
    security, admin = desk(f"{mode}_security", mode), desk(f"{mode}_admin", mode)
    security.go(f"/appointments/new/{{{mode}_writer}}")
    security.choose("角色", "基层党委")
    security.page.get_by_label("组织", exact=False).first.select_option(str(security.site.ids[f"{mode}_committee"]))
    security.fill("任命依据", "党委会议决定")
    security.click("提交", within=security.page.locator("main"))
    security.has("已提议，等待另一名管理员确认")
    security.look(axe=True)
    assert security.page.get_by_role("button", name="确认", exact=True).count() == 0
    path = security.page.url.removeprefix(security.site.url)
    admin.go("/").has(f"黄道婆{mode}")
    admin.go(path).click("确认", within=admin.page.locator("main"))
    admin.has("已确认并生效")
    member = desk(f"{mode}_member", mode).go("/inbox").has("您已被任命为")
    switch = member.page.locator("header details.drop-box")
    switch.locator("summary").click()
    member.click("基层党委", within=switch)
    member.go("/roster", axe=False)


@EVERY
def test_an_auditor_filters_exports_and_verifies_the_trail(desk, mode):
    one = desk(f"{mode}_auditor", mode).go("/audit")
    one.page.locator("select[name=outcome]").select_option(label="被拒绝")  # 结果 stands among the words of 操作 too
    if one.script:
        one.page.wait_for_url("**outcome=refused**")
        one.settle()
    else:
        one.click("筛选", within=one.page.locator("form.filters"))
    one.has("被拒绝")
    with one.page.expect_download() as download:
        one.page.get_by_role("link", name="导出").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    one.go("/audit/seals", axe=True).click("核对", within=one.page.locator("main"))
    for _ in range(40):
        one.page.goto("/audit/seals")
        if "号封存，" in one.words and "核对全部封存" in one.words:
            break
        one.page.wait_for_timeout(500)
    one.has("一致", f"auditor{mode}")
    one.look(axe=True)
    desk("member", mode).go("/audit", 404, axe=False)


@pytest.mark.parametrize("mode", ["page", "phone"])
def test_a_draft_survives_an_expired_session(desk, mode):
    """What was typed waits for the same person after sign-in, and is not carried out by itself."""
    one = desk(None, mode).go("/login", axe=False)
    one.fill("用户名", f"{mode}_supervisor").fill("密码", make.PASSWORD).click("登录")
    one.go("/pledges/new", axe=False)
    write_item(one, 0, "写到一半的承诺", "还没有想好", "政治合格")
    other = one._context.new_page()
    other.goto("/account")
    other.evaluate("document.querySelector('form[action=\"/logout\"]').submit()")
    other.wait_for_url("**/login")
    other.close()
    one.page.get_by_role("button", name="提交审核").click()
    one.page.wait_for_url("**/login**")
    one.fill("用户名", f"{mode}_supervisor").fill("密码", make.PASSWORD).click("登录")
    assert "/pledges" in one.page.url


@pytest.mark.parametrize("mode", ["page"])
def test_someone_was_faster_shows_both_texts(desk, mode):
    first, second = desk("admin", mode), desk("committee", mode)
    path = "/units/{unit_a2}/rename"
    first.go(path, axe=False)
    second.go(path, axe=False)
    second.fill("新名称", "机关二支部").click("更名", within=second.page.locator("main form"))
    second.has("已更名")
    first.fill("新名称", "机关第二支部").click("更名", within=first.page.locator("main form"))
    first.has("机关二支部")
    assert first.page.get_by_label("新名称").input_value() == "机关第二支部"
    first.look(axe=True)
