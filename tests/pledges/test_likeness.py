"""Likeness: what counts as copied, who learns what of it, how often one may ask, and that the index follows the text."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine

from portal import db
from portal.db import write
from portal.migrations import known
from portal.pledges import domain
from portal.pledges.helps import likeness, passages
from portal.pledges.models import Pledge, PledgeItem, PledgePassage
from portal.units import tree
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fields, rows, typed

MATTER = "窗口一次性告知，让群众少跑一趟"
MEASURE = "对 12 类高频事项制作一次性告知单，退件率由 6% 降到 2% 以内，每月公布"
COPIED = {"matter": MATTER, "measure": MEASURE}


def text(matter="", measure=""):
    return SimpleNamespace(matter=matter, measure=measure)


def told(published, own):
    """What of one's own text equals a published one."""
    known = {one.digest for one in passages.of(published)}
    return passages.told(known, passages.of(own))


# (published matter, measure, own matter, measure, what is said to be the same)
PAIRS = [
    # copied
    (MATTER, MEASURE, MATTER, MEASURE, [MATTER, MEASURE]),
    (MATTER, MEASURE, "窗口一次性告知，让群众少跑一趟。", "做好登记，每周核对两次", ["窗口一次性告知，让群众少跑一趟。"]),
    (MATTER, MEASURE, "让群众少跑一趟", "对 8 类高频事项制作一次性告知单，每周更新", ["对 8 类高频事项制作一次性告知单"]),
    (MATTER, MEASURE, "减少退件", "退件率由９％降到３％以内", ["退件率由９％降到３％以内"]),
    (MATTER, MEASURE, "少跑一趟", "对12类高频事项 制作一次性告知单", ["对12类高频事项 制作一次性告知单"]),
    ("", "签承诺书；亲友参与本单位项目的在3日内书面报告", "", "亲友参与本单位项目的在 3 日内书面报告", ["亲友参与本单位项目的在 3 日内书面报告"]),
    ("每周走访，记录台账，按月公布", "", "每周走访、记录台账、按月公布", "", ["每周走访、记录台账、按月公布"]),
    ("每周走访，记录台账，按月公布", "", "每周走访 记录台账 按月公布", "", ["每周走访 记录台账 按月公布"]),
    ("帮带 2 名新同事独立上岗", "", "帮带3名新同事独立上岗", "", ["帮带3名新同事独立上岗"]),
    ("", "推行分时预约，超时的逐例说明原因\n每周统计一次", "", "每周统计一次\n超时的逐例说明原因", ["超时的逐例说明原因"]),
    ("把“积压”的历史档案整理完", "", "把积压的历史档案整理完", "", ["把积压的历史档案整理完"]),
    ("", "与社区党支部结对，每次不少于五户", "", "我打算：与社区党支部结对。每次去两户", ["与社区党支部结对"]),
    # one's own
    (MATTER, MEASURE, "整理历史档案", "每周整理 20 卷，编目可检索", []),
    (MATTER, MEASURE, "窗口办事一次讲清", "为八类事项写一页办事须知，退件率降到 2%", []),
    ("", "每月走访，记录结果", "", "每月走访，写成台账", []),
    ("每月公布", "每月公布", "每月公布", "每月公布", []),
    ("", "每次不少于 5 户，记录办理事项", "", "每次不少于 5 户，听取意见", []),
    ("帮带 2 名新同事独立上岗", "", "帮带 2 名新同事熟悉业务", "", []),
    ("为 3 个村的低压线路排查隐患", "", "为 3 个村的饮水管线排查隐患", "", []),
    ("", "2026 年 12 月 31 日 24 时前", "", "2026 年 11 月 30 日 24 时前", ["2026 年 11 月 30 日 24 时前"]),
    ("12345678901234567890", "", "09876543210987654321", "", []),
    ("、，。；", "！？", "、，。；", "！？", []),
    ("", "", "", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("matter", "measure", "own_matter", "own_measure", "same"), PAIRS)
def test_what_is_copied_is_found_and_what_is_ones_own_is_not(matter, measure, own_matter, own_measure, same):
    assert told(text(matter, measure), text(own_matter, own_measure)) == same


def test_passages_are_compared_by_digest_of_16_hex():
    (one, *_rest) = passages.of(text(MATTER))
    assert len(one.digest) == 16
    assert int(one.digest, 16)
    assert passages.plain("第 12 项：ＡＢ，c_d！") == "第#项abcd"


# --- the index ------------------------------------------------------------------------------------------------


def digests(committee=None):
    query = PledgePassage.select(PledgePassage.digest, PledgePassage.item)
    if committee is not None:
        query = query.where(PledgePassage.committee == committee)
    return {(row.digest, row.item_id) for row in query}


def wanted(pledge):
    return {(one.digest, row.id) for row in rows(pledge) for one in passages.of(row)}


@pytest.fixture
def published(actor):
    """A colleague's pledge with text to copy, published."""
    pledge = domain.file(YEAR, "科员", [typed(**COPIED), typed(2)], by=actor("colleague"), submitting=True)
    domain.approve(pledge, by=actor("secretary"), rest=True)
    assert digests() == set()
    domain.publish(pledge, by=actor("secretary"))
    return pledge


def test_what_is_published_is_indexed_for_its_committee_and_nothing_else(published, filed, world):
    for who, state in (("member", "draft"), ("member_a2", "submitted")):
        filed(who, state, by="secretary_a2")
    assert digests() == digests(world.a.id) == wanted(published)
    assert len(digests()) >= 5


def test_a_change_after_publication_replaces_the_passages(published, actor):
    item = rows(published)[0]
    with write():
        PledgeItem.update(measure="换成另一种做法，每周五公布结果").where(PledgeItem.id == item.id).execute()
        likeness.keep(published)
    assert digests() == wanted(published)
    assert passages.digest(passages.plain("每月公布")) not in {one for one, _ in digests()}


def test_an_agreed_change_is_indexed_by_the_act_itself(published, actor):
    item = rows(published)[0]
    new = typed(matter="换成另一件看得见的事情", measure="每周五公布结果，十月底前完成", due_on=date(YEAR, 10, 31))
    change = domain.propose(published, item, "change", "窗口合并到政务大厅", by=actor("colleague"), wanted=new)
    domain.agree(change, by=actor("secretary"))
    assert digests() == wanted(published)
    assert rows(published)[0].matter == "换成另一件看得见的事情"


def test_the_passages_follow_a_pledge_to_another_committee(published, world, actor):
    with write():
        likeness.follow(Pledge.select(Pledge.id).where(Pledge.id == published.id), world.b.id)
    assert (digests(world.a.id), digests(world.b.id)) == (set(), wanted(published))


def test_the_passages_follow_a_branch_that_is_handed_over(published, world, actor):
    make.appointment(world.committee_b.person, "committee", world.superior)
    from portal.accounts.models import Appointment
    from portal.accounts.sessions import actor_of

    over = Appointment.get(Appointment.unit == world.superior)
    tree.move(world.a1, world.b, by=actor_of(world.committee_b.person.id, over.id), decided_on=date(YEAR, 3, 9))
    assert (digests(world.a.id), digests(world.b.id)) == (set(), wanted(published))


def test_everything_can_be_indexed_anew(published, filed, world):
    make.pledge(world.member_a2.person, "published")
    make.pledge(world.member_b.person, "submitted")
    PledgePassage.delete().execute()
    assert likeness.reindex() == 4
    everything = set().union(*(wanted(one) for one in Pledge.select().where(Pledge.state == "published")))
    assert digests() == everything
    assert likeness.reindex() == 4
    assert digests() == everything


# --- the writer ------------------------------------------------------------------------------------------------

SAME = "与本党委已公示的承诺文字相同"


def check(browser, *items, status=200, **more):
    return text_of(browser.post("/pledges/new", fields(*items, do="check", **more), status=status))


@pytest.mark.usefixtures("published")
def test_the_writer_sees_the_own_passage_and_never_whose_it_is(visit, world):
    answer = visit("member").post("/pledges/new", fields(typed(2), typed(**COPIED), do="check"), status=200)
    words = text_of(answer)
    assert f"“{MEASURE}”{SAME}" in words
    html = answer.get_data(as_text=True)
    assert world.colleague.person.name not in html
    assert f"/pledges/{Pledge.get().id}" not in html
    assert Pledge.select().count() == 1


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("who", "found"), [("member_a2", True), ("secretary", True), ("member_b", False)])
def test_what_counts_is_what_the_own_committee_published(visit, who, found):
    assert (SAME in check(visit(who), typed(**COPIED))) is found


def test_ones_own_earlier_text_is_no_copy(visit, world, published, actor):
    assert SAME not in "".join(
        one.text
        for some in likeness.of_writer(
            [typed(**COPIED)], author=world.colleague.person.id, committee=world.a.id, year=YEAR
        )
        for one in some
    )
    assert likeness.of_writer([typed(**COPIED)], author=world.member.person.id, committee=world.a.id, year=YEAR) == [
        [likeness.Likeness(MATTER), likeness.Likeness(MEASURE)]
    ]


@pytest.mark.parametrize(("year", "found"), [(YEAR - 1, True), (YEAR - 2, True), (YEAR - 3, False)])
def test_two_years_back_count(visit, world, year, found):
    old = make.pledge(world.colleague.person, "published", year=year)
    PledgeItem.update(**COPIED).where(PledgeItem.pledge == old.id).execute()
    likeness.reindex()
    assert (SAME in check(visit("member"), typed(**COPIED))) is found


def test_what_is_not_published_is_not_compared(visit, filed, actor):
    pledge = domain.file(YEAR, "科员", [typed(**COPIED)], by=actor("colleague"), submitting=True)
    likeness.reindex()
    assert SAME not in check(visit("member"), typed(**COPIED))
    domain.approve(pledge, by=actor("secretary"), rest=True)
    assert SAME not in check(visit("member"), typed(**COPIED))


@pytest.mark.usefixtures("published")
def test_it_informs_and_does_not_block(visit, world):
    visit("member").post("/pledges/new", fields(typed(**COPIED), do="submit"))
    assert Pledge.get(Pledge.person == world.member.person).state == "submitted"


@pytest.mark.usefixtures("published")
def test_twenty_checks_in_ten_minutes(visit):
    browser, other = visit("member"), visit("member_a2")
    with time_machine.travel(datetime(YEAR, 3, 10, 2, 0, tzinfo=UTC)) as traveller:
        browser = visit("member")
        for _ in range(20):
            assert SAME in check(browser, typed(**COPIED))
        words = check(browser, typed(**COPIED))
        assert SAME not in words
        assert "比对文字太频繁" in words
        assert SAME in check(other, typed(**COPIED))
        traveller.shift(timedelta(minutes=10))
        assert SAME in check(browser, typed(**COPIED))


@pytest.mark.usefixtures("published")
def test_a_check_asks_the_same_number_of_questions_however_long_the_text(visit, queries):
    browser, costs = visit("member"), []
    many = "，".join(f"第{chr(0x4E00 + at)}{chr(0x5000 + at)}件事情做到了什么样子" for at in range(25))
    browser.get("/pledges/new")
    for items in ([typed(**COPIED)], [typed(at, matter=f"{MATTER}{at}", measure=many) for at in range(5)]):
        queries.statements.clear()
        check(browser, *items)
        costs.append(len(queries))
    assert costs[0] == costs[1], costs


# --- the office --------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(published, actor):
    """A member's pledge that copies the published one, submitted."""
    return domain.file(YEAR, "科员", [typed(**COPIED), typed(4)], by=actor("member"), submitting=True)


@pytest.mark.parametrize("who", ["secretary", "committee", "supervisor"])
def test_the_office_sees_where_the_same_text_stands(visit, world, published, copy, who):
    answer = visit(who).get(f"/pledges/{copy.id}")
    words = text_of(answer)
    assert f"“{MATTER}”{SAME}" in words
    assert f"{world.colleague.person.name} {YEAR} 年第 1 项" in words
    assert f'href="/pledges/{published.id}"' in answer.get_data(as_text=True)


def test_the_author_never_sees_the_source(visit, world, published, copy):
    html = visit("member").get(f"/pledges/{copy.id}").get_data(as_text=True)
    assert SAME not in html
    assert world.colleague.person.name not in html


def test_a_secretary_who_is_the_author_is_an_author(visit, world, published, actor):
    own = domain.file(YEAR, "科员", [typed(**COPIED)], by=actor("secretary"), submitting=True)
    html = visit("secretary").get(f"/pledges/{own.id}").get_data(as_text=True)
    assert SAME not in html
    assert world.colleague.person.name not in html
    assert world.colleague.person.name in visit("committee").get(f"/pledges/{own.id}").get_data(as_text=True)


def test_sources_beyond_the_scope_are_not_named(world, visit, actor):
    """A team that is assigned to the first branch alone learns that the text is published, not where in the second."""
    from portal.accounts.models import TeamUnit

    source = domain.file(YEAR, "科员", [typed(**COPIED)], by=actor("member_a2"), submitting=True)
    domain.approve(source, by=actor("secretary_a2"), rest=True)
    domain.publish(source, by=actor("secretary_a2"))
    mine = domain.file(YEAR, "科员", [typed(**COPIED)], by=actor("member"), submitting=True)
    TeamUnit.update(unit=world.a1.id).where(TeamUnit.team == world.team_a).execute()
    html = visit("supervisor").get(f"/pledges/{mine.id}").get_data(as_text=True)
    assert SAME in html
    assert world.member_a2.person.name not in html
    assert f"/pledges/{source.id}" not in html
    assert world.member_a2.person.name in visit("secretary").get(f"/pledges/{mine.id}").get_data(as_text=True)


def test_the_public_sees_nothing_of_it(visit, world, published, copy, actor):
    domain.approve(copy, by=actor("secretary"), rest=True)
    domain.publish(copy, by=actor("secretary"))
    for who in ("staff", "colleague", "member"):
        assert SAME not in text_of(visit(who).get(f"/pledges/{copy.id}"))
        assert SAME not in text_of(visit(who).get("/board"))
        assert SAME not in text_of(visit(who).get(f"/pledges/{copy.id}?alike=1"))
    browser = visit("secretary")
    page = browser.get(f"/pledges/{copy.id}")
    assert SAME not in text_of(page)
    assert f'href="/pledges/{copy.id}?alike=1"' in page.get_data(as_text=True)
    words = text_of(browser.get(f"/pledges/{copy.id}?alike=1"))
    assert "与已公示的承诺有 2 处文字相同" in words
    assert "有 2 项与已公示的承诺文字相同" in words


def test_a_published_pledge_that_repeats_nothing_says_so(visit, filed):
    pledge = filed("member", "published")
    assert "没有与已公示的承诺相同的文字" in text_of(visit("secretary").get(f"/pledges/{pledge.id}?alike=1"))


def test_a_passage_names_three_sources_at_most(visit, world, copy, actor):
    for at in range(5):
        person = make.person(f"抄录{'甲乙丙丁戊'[at]}", world.a2)
        PledgeItem.update(**COPIED).where(PledgeItem.pledge == make.pledge(person, "published", items=1).id).execute()
    likeness.reindex()
    found = likeness.of_reviewer(rows(copy), copy, by=actor("secretary"))
    assert [len(one.sources) for one in found[rows(copy)[0].id]] == [3, 3]


def test_a_record_costs_the_same_however_many_are_alike(visit, queries, world, copy):
    browser, costs = visit("secretary"), []
    for at in range(2):
        browser.get(f"/pledges/{copy.id}")
        queries.statements.clear()
        browser.get(f"/pledges/{copy.id}")
        costs.append(len(queries))
        person = make.person(f"抄录{at}", world.a2)
        PledgeItem.update(**COPIED).where(PledgeItem.pledge == make.pledge(person, "published", items=1).id).execute()
        likeness.reindex()
    assert costs[0] == costs[1], costs


def test_the_migration_indexes_what_was_published_before(published):
    """0002, and what came after it, is taken back and carried out anew over a database that has commitments."""
    before, names = digests(), known()
    undone = [import_module(f"portal.migrations.{name}") for name in names[names.index("0002_commitments") :]]
    with write():
        for migration in reversed(undone):
            migration.down(None, db.database.obj)
        for migration in undone:
            migration.up(None, db.database.obj)
    assert digests() == before == wanted(published)
