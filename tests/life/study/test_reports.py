"""思想汇报: sent to the secretary of the branch, read with a reply; nobody above sees it."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from portal import clock, policy
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.life.study import listing, reporting, waiting
from portal.life.study.models import ThoughtReport
from portal.units.models import Unit, UnitCover
from tests import factories as make
from tests.browser_client import text_of
from tests.world import Player

PERIOD = reporting.periods()[0]


def sent(by: Any, text: str = "本季度的学习和工作") -> ThoughtReport:
    made = reporting.create(PERIOD, text, by=by)
    reporting.send(made, by=by)
    return made


def sees(world: Any, actor: Any, report: ThoughtReport) -> set[str]:
    return {who for who in world.players if who != "disabled" and policy.find(ThoughtReport, report.id, actor(who))}


def test_who_sees_a_report(world: Any, actor: Any) -> None:
    by = actor("member")
    report = reporting.create(PERIOD, "还在想", by=by)
    assert sees(world, actor, report) == {"member"}
    reporting.send(report, by=by)
    assert sees(world, actor, report) == {"member", "secretary"}
    reporting.withdraw(report, by=by)
    assert sees(world, actor, report) == {"member"}


def test_it_is_read_with_a_reply_and_then_stays(world: Any, actor: Any) -> None:
    by, secretary = actor("member"), actor("secretary")
    report = sent(by)
    assert waiting.reports(secretary)[0].count == 1
    assert waiting.reports(actor("secretary_a2"))[0].count == 0
    assert waiting.reports(by) == []
    for who in ("committee", "supervisor", "secretary_a2", "member"):
        with pytest.raises(Denied):
            reporting.read(report, by=actor(who))
    reporting.read(report, by=secretary, reply="写得实在", version=report.version)
    row = ThoughtReport.get()
    assert (row.state, row.reply, row.read_by_id) == ("read", "写得实在", secretary.person_id)
    assert [(one.person_id, one.path) for one in Message.select()] == [(by.person_id, reporting.path(row))]
    assert waiting.reports(secretary)[0].count == 0
    for step in (reporting.withdraw, reporting.send):
        with pytest.raises(Stale):
            step(row, by=by)
    with pytest.raises(Stale):
        reporting.edit(row, by=by, period=PERIOD, text="改写")


def test_what_is_refused(world: Any, actor: Any) -> None:
    by = actor("member")
    for field, period, text in (("period", "随便", "有"), ("text", PERIOD, " "), ("text", PERIOD, "长" * 6001)):
        with pytest.raises(Invalid) as refused:
            reporting.create(period, text, by=by)
        assert refused.value.field == field
    report = sent(by)
    with pytest.raises(Invalid, match="已经写了一份"):
        reporting.create(PERIOD, "又一份", by=by)
    reporting.read(report, by=actor("secretary"))
    reporting.create(PERIOD, "补充一份", by=by)  # what was read may be added to


def test_a_secretarys_own_report_is_read_by_another(world: Any, actor: Any) -> None:
    own = sent(actor("secretary"))
    assert waiting.reports(actor("secretary"))[0].count == 0
    with pytest.raises(Denied):
        reporting.read(own, by=actor("secretary"))
    deputy = make.person("副书记", world.a1)
    hand = make.appointment(deputy, "secretary", unit=world.a1)
    world.players["deputy"] = Player(deputy, make.account(deputy, "deputy"), hand)
    assert waiting.reports(actor("deputy"))[0].count == 1
    reporting.read(own, by=actor("deputy"))


def test_periods_begin_with_this_quarter() -> None:
    found = reporting.periods()
    today = clock.today()
    assert found[0] == f"{today.year}年{reporting.QUARTERS[(today.month - 1) // 3]}"
    assert len(found) == len(set(found))
    assert f"{today.year - 1}年" in found
    assert not any(f"{today.year + 1}年" in one for one in found)


def test_pages(world: Any, actor: Any, visit: Any) -> None:
    browser = visit("member")
    assert "还没有思想汇报" in text_of(browser.get("/life/reports"))
    browser.get("/life/reports/new")
    typed = {"period": PERIOD, "text": "本季度的思想情况"}
    assert "思想情况" in browser.post("/life/reports/new", {**typed, "period": "x"}, 422).get_data(as_text=True)
    at = browser.post("/life/reports/new", {**typed, "once": "report-1"}).location
    assert browser.post("/life/reports/new", {**typed, "once": "report-1"}).location == at
    version = ThoughtReport.get().version
    browser.get(f"{at}/edit")
    browser.post(f"{at}/edit", {**typed, "text": "改过的", "version": version})
    conflict = browser.post(f"{at}/edit", {**typed, "text": "另外改的", "version": version}, 409).get_data(as_text=True)
    assert "另外改的" in conflict
    assert "改过的" in conflict
    secretary = visit("secretary")
    secretary.get(at, 404)
    browser.get(f"{at}/send")
    browser.post(f"{at}/send", {"version": ThoughtReport.get().version})
    assert "文振晓" in text_of(secretary.get("/"))
    assert "文振晓" in text_of(secretary.get("/life/reports?state=todo"))
    assert "改过的" in text_of(secretary.get(at))
    secretary.get(f"{at}/withdraw", 403)
    secretary.get(f"{at}/read")
    secretary.post(f"{at}/read", {"reply": "继续努力", "version": ThoughtReport.get().version})
    assert "继续努力" in text_of(browser.get(at))
    for who in ("committee", "supervisor", "colleague"):
        visit(who).get(at, 404)
    assert "没有符合条件" in text_of(secretary.get("/life/reports?state=todo"))
    visit("staff").get("/life/reports", 404)


def test_a_choice_without_an_empty_one_is_not_called_optional(visit: Any) -> None:
    browser = visit("member")
    assert "选填" not in text_of(browser.get("/life/reports/new"))  # one of the periods is always chosen
    assert "月份 （选填）" in text_of(browser.get("/life/study"))  # 不定 is an answer


def test_lists_hold_names_and_dates_only(world: Any, actor: Any, visit: Any) -> None:
    sent(actor("member"), "不外传的文字")
    rows = {row.name: row.sent_at for row in listing.reporters(world.a1.id, PERIOD, actor("secretary"))}
    assert rows[world.member.person.name] is not None
    assert rows[world.colleague.person.name] is None
    secretary = visit("secretary")
    page = text_of(secretary.get(f"/life/reports/who?period={PERIOD}"))
    assert "1 人已提交" in page
    for address in ("/life/reports?export=xlsx", f"/life/reports/who?period={PERIOD}&export=xlsx"):
        sheet = openpyxl.load_workbook(BytesIO(secretary.get(address).data)).active
        cells = [str(cell.value) for line in sheet.iter_rows() for cell in line]
        assert world.member.person.name in cells
        assert "不外传的文字" not in "".join(cells)
    visit("member").get("/life/reports/who", 404)
    assert "共 1 份" in text_of(secretary.get("/life/reports?q=文振"))
    assert "没有符合条件" in text_of(secretary.get("/life/reports?whose=mine"))


def test_a_general_branch_above_neither_sees_nor_reads_it(world: Any, actor: Any, visit: Any) -> None:
    general = make.unit("general_branch", "机关党总支", world.a)
    Unit.update(parent=general.id).where(Unit.id == world.a1.id).execute()
    UnitCover.insert(ancestor=general.id, unit=world.a1.id).execute()
    person = make.person("总支书记", world.a2)
    hand = make.appointment(person, "secretary", unit=general)
    world.players["general"] = Player(person, make.account(person, "general"), hand)
    assert actor("general").covers(world.a1.id)
    report = sent(actor("member"))
    assert sees(world, actor, report) == {"member", "secretary"}
    assert waiting.reports(actor("general"))[0].count == 0
    assert not policy.may("thought_report.read", actor("general"), report)
    visit("general").get(reporting.path(report), 404)
