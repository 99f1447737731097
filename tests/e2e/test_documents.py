"""公文 at the screen: drafted from the ledger, edited, issued, taken away as Word, read by the unit that it goes to."""

import docx
import pytest

from portal import clock
from tests.e2e.site import MODES
from tests.e2e.test_problems import issues

EVERY = pytest.mark.parametrize("mode", MODES)


@EVERY
def test_an_order_from_the_ledger_to_the_branch(desk, mode):
    team, secretary = (desk(f"paper{mode}_{who}", mode) for who in ("supervisor", "secretary"))
    issues(team, f"paper{mode}")
    drafts(team, mode)
    here = edits_and_issues(team)
    takes_away(team)
    secretary.go("/documents").follow("整改通知书", nth=0)
    secretary.has("立即补开支委会", "已印发").look(axe=True)
    assert secretary.page.url.endswith(here)
    assert secretary.page.get_by_role("link", name="修改").count() == 0


def drafts(one, mode: str) -> None:
    one.go("/documents/new").follow(f"旅程paper{mode}第一党支部")
    one.look(axe=True)
    one.click("生成初稿").has("已生成初稿", "起草中", "整改通知书", "三月没有召开支委会").look(axe=True)


def edits_and_issues(one) -> str:
    one.follow("修改", exact=True)
    one.fill("正文", "").click("保存", within=one.page.locator("main form")).has("请先改好下面几处")
    one.fill(
        "正文",
        "经督导检查，发现你单位存在下列问题。\n一、存在的问题\n〔问题清单〕\n二、整改要求\n（一）立即补开支委会。",
    )
    one.look(axe=True)
    one.click("保存", within=one.page.locator("main form")).has("（一）立即补开支委会。")
    one.follow("印发", exact=True)
    one.fill("发文字号", f"督〔{clock.today().year}〕1号").look(axe=True)
    one.click("印发", within=one.page.locator("main form")).has("已印发", f"督〔{clock.today().year}〕1号")
    return str(one.page.url.removeprefix(one.site.url))


def takes_away(one) -> None:
    with one.page.expect_download() as waiting:
        one.page.get_by_role("link", name="导出 Word").click()
    whole = docx.Document(str(waiting.value.path()))
    words = [line.text for line in whole.paragraphs] + [
        cell.text for table in whole.tables for row in table.rows for cell in row.cells
    ]
    for said in ("（一）立即补开支委会。", "三月没有召开支委会"):
        assert any(said in line for line in words), (said, words)
