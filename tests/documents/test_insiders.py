"""What a level above, or somebody quicker, can neither see nor do with a document."""

from datetime import timedelta
from typing import Any

import pytest

from portal import clock, policy
from portal.accounts.models import TeamUnit
from portal.accounts.sessions import actor_of
from portal.checks import domain as checks
from portal.documents import domain, listing, text
from portal.documents.drafting import bulletin, feedback, sources
from portal.documents.models import OfficialDocument, OfficialDocumentUnit
from portal.errors import Denied, Invalid
from portal.notices import domain as notices
from portal.notices import reading
from tests import factories as make
from tests.browser_client import text_of
from tests.checks.conftest import at, see
from tests.checks.conftest import fresh as fresh_visit
from tests.documents.conftest import NUMBER, fresh


def test_the_level_above_reads_a_committee_s_document_once_it_is_issued(world: Any, actor: Any, drafted: Any) -> None:
    holder = make.person("区委经办", world.b1)
    hand = make.appointment(holder, "committee", unit=world.superior)
    above = actor_of(holder.id, hand.id)
    made = drafted("order", "committee")
    assert policy.find(OfficialDocument, made.id, above) is None
    assert listing.LIST.everything(above, {}) == []
    assert policy.find(OfficialDocument, made.id, actor("committee")) is not None
    domain.issue(made, clock.today(), NUMBER, by=actor("committee"))
    assert policy.find(OfficialDocument, made.id, above) is not None


def test_a_number_is_given_once_though_both_were_asked_at_the_same_moment(
    actor: Any, drafted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = drafted("order", "committee"), drafted("order", "committee")
    by, quicker = actor("committee"), []
    tables = domain.issuing.composing.tables

    def meanwhile(document: OfficialDocument, actor: Any) -> Any:
        """While the one is put together, the other is issued."""
        if not quicker:
            quicker.append(document)
            domain.issue(second, clock.today(), NUMBER, by=actor)
        return tables(document, actor)

    monkeypatch.setattr(domain.issuing.composing, "tables", meanwhile)
    with pytest.raises(Invalid, match="已经用在另一份公文"):
        domain.issue(first, clock.today(), NUMBER, by=by)
    assert (fresh(first).state, fresh(second).state) == ("draft", "issued")


def test_what_goes_to_one_unit_is_not_published_to_others(actor: Any, drafted: Any) -> None:
    made = drafted("order", "committee", "issued", number=NUMBER)
    with pytest.raises(Denied, match="情况通报"):
        domain.publish(made, by=actor("committee"))
    assert domain.publish(drafted("bulletin", "committee", "issued", "a2"), by=actor("committee")).state == "draft"


def test_a_line_of_blanks_takes_no_time() -> None:
    found = text.read("情况如下。\n附件" + " " * 40_000 + "：清单\n附件" + " " * 9_000 + "清单", {})
    assert [one.title for one in found.attachments] == ["清单"]


def _left_with(world: Any, unit: Any) -> None:
    """The team keeps one branch of what was assigned to it."""
    TeamUnit.delete().where(TeamUnit.team == world.team_a).execute()
    TeamUnit.create(team=world.team_a, unit=unit, starts=clock.today() - timedelta(days=1))


@pytest.mark.parametrize("state", ["draft", "issued", "voided"])
@pytest.mark.parametrize("kind", ["certificate", "bulletin"])
def test_a_document_about_several_units_is_read_while_all_of_them_are_assigned(
    world: Any, actor: Any, visit: Any, ledger: Any, drafted: Any, kind: str, state: str
) -> None:
    ledger("supervisor", "a2")
    made = drafted(kind, state=state)
    told = {row.unit_id for row in OfficialDocumentUnit.select().where(OfficialDocumentUnit.document == made.id)}
    assert {world.a1.id, world.a2.id} <= told
    supervisor = visit("supervisor")
    supervisor.get(f"/documents/{made.id}")
    _left_with(world, world.a1)
    assert not policy.may("official_document.void", actor("supervisor"), fresh(made))
    for path in ("", "/file", "/edit", "/issue", "/void"):
        supervisor.get(f"/documents/{made.id}{path}", 404)
    assert listing.LIST.everything(actor("supervisor"), {}) == []
    if state == "issued":
        assert policy.find(OfficialDocument, made.id, actor("committee")) is not None
    about_one = domain.create(
        bulletin.draft(sources.issued_in(clock.today(), clock.today(), actor("supervisor")), by=actor("supervisor")),
        by=actor("supervisor"),
    ) if kind == "bulletin" else None  # fmt: skip
    assert about_one is None or policy.find(OfficialDocument, about_one.id, actor("supervisor")) is not None


def test_the_draft_of_a_notice_opens_no_document_and_what_was_sent_does(
    world: Any, actor: Any, ledger: Any, drafted: Any
) -> None:
    ledger("supervisor", "a2")
    made, by = drafted("bulletin", state="issued"), actor("supervisor")
    notice = domain.publish(fresh(made), by=by)
    assert [one.document.id for one in reading.read(notice, by)] == [made.id]
    _left_with(world, world.a1)
    assert policy.find(OfficialDocument, made.id, actor("supervisor")) is None
    assert [one.document for one in reading.read(notice, actor("supervisor"))] == [None]
    by = actor("supervisor")
    notices.aim(notice, {"units": [world.a1.id], "roles": ["secretary"], "people": []}, by=by)
    notices.send(notice, by=by)
    assert policy.find(OfficialDocument, made.id, by) is not None, "it was published"


@pytest.mark.parametrize("end", ["running", "cancelled"])
def test_feedback_is_not_issued_before_the_result_is_given(world: Any, actor: Any, checked: Any, end: str) -> None:
    by, check = actor("supervisor"), checked("running", ("a1",))
    seen = at(check, world.a1)
    see(seen, by)
    made = domain.create(feedback.draft(fresh_visit(seen), by=by), by=by)
    if end == "cancelled":
        checks.cancel(check, by=by, reason="计划有变")
    with pytest.raises(Invalid, match="请先反馈检查结果，再印发这份反馈意见"):
        domain.issue(fresh(made), clock.today(), NUMBER, by=by)
    assert fresh(made).state == "draft"
    assert policy.find(OfficialDocument, made.id, actor("secretary")) is None
    if end == "running":
        checks.release(check, by=by, summary="总体较好")
        said = fresh(made).text.replace("〔请填写总体评价〕", "总体较好")
        OfficialDocument.update(text=said).where(OfficialDocument.id == made.id).execute()
        domain.issue(fresh(made), clock.today(), NUMBER, by=by)
        assert policy.find(OfficialDocument, made.id, actor("secretary")) is not None


def test_a_bulletin_counts_what_is_about_members_and_does_not_repeat_it(actor: Any, visit: Any, ledger: Any) -> None:
    ledger("committee", "a1", text="党员大会记录不完整")
    ledger("committee", "a1", text="某人连续三个月没有参加组织生活", whose="member")
    by, today = actor("committee"), clock.today()
    made = domain.create(bulletin.draft(sources.issued_in(today, today, by), by=by, starts=today, ends=today), by=by)
    page = text_of(visit("committee").get(f"/documents/{made.id}"))
    assert "问题 2 个，涉及 1 个单位" in page
    assert "涉及党员个人的问题 1 个，只作统计，不列入问题清单" in page
    assert "党员大会记录不完整" in page
    assert "没有参加组织生活" not in page
    domain.issue(made, today, NUMBER, by=by)
    assert "没有参加组织生活" not in str(fresh(made).tables)
    assert fresh(made).tables["各单位整改情况"]["rows"][-1][1] == "2"
    assert "涉及党员个人的问题只计入数字" in text_of(visit("committee").get("/documents/new/bulletin"))


def test_a_bulletin_about_members_alone_has_no_list(actor: Any, ledger: Any) -> None:
    ledger("committee", "a1", whose="member")
    by, today = actor("committee"), clock.today()
    made = domain.create(bulletin.draft(sources.issued_in(today, today, by), by=by), by=by)
    assert "问题清单〕" not in made.text
    domain.issue(made, today, "", by=by)
    assert fresh(made).state == "issued"
