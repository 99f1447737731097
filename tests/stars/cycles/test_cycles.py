"""A round: opened by a committee, its dates and branches, 催办, what whoever looks at it sees."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.areas import AREAS
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.stars.cycles import chasing, domain, waiting
from portal.stars.cycles.domain import Wanted
from portal.stars.models import StarCycle, StarEntry, StarScheme, StarScore
from portal.stars.reviewing import domain as reviewing
from portal.stars.reviewing.domain import poll
from portal.uploads.models import Attachment
from tests import factories as make
from tests.browser_client import text_of
from tests.stars import making

YEAR = clock.today().year
DAY = timedelta(days=1)
WANTED = Wanted(
    f"{YEAR}年度评定", YEAR, date(YEAR, 1, 1), date(YEAR, 12, 31), clock.today() + 10 * DAY, clock.today() + 20 * DAY, 5
)  # fmt: skip


def messages(player):
    return [row.text for row in Message.select(Message.text).where(Message.person == player.person.id)]


def done(action):
    rows = AuditEntry.select().where((AuditEntry.action == action) & (AuditEntry.outcome == "done"))
    return [row.record_id for row in rows]


@pytest.fixture
def in_context(app):
    """Allowances and files ask for the settings of the application."""
    with app.app_context():
        yield


def test_opening_takes_the_branches_in_freezes_the_scheme_and_tells_the_secretaries(world, actor):
    scheme = making.scheme(world.a, state="ready")
    made = domain.open_cycle(scheme, WANTED, [world.a1.id, world.a2.id], by=actor("committee"), once="once-cycle-1")
    kept = StarCycle.get_by_id(made.id)
    assert (kept.state, kept.year, kept.committee_id, kept.publicity_days) == ("open", YEAR, world.a.id, 5)
    entries = list(StarEntry.select().where(StarEntry.cycle == made.id).order_by(StarEntry.branch))
    assert [(one.branch_id, one.committee_id, one.state) for one in entries] == [
        (world.a1.id, world.a.id, "draft"), (world.a2.id, world.a.id, "draft"),
    ]  # fmt: skip
    assert StarScheme.get_by_id(scheme.id).state == "used"
    assert done("star_cycle.create") == [made.id]
    assert done("star_scheme.use") == [scheme.id]
    for who in ("secretary", "secretary_a2"):
        assert [text for text in messages(world.players[who]) if WANTED.name in text], who
    assert messages(world.secretary_b) == []
    with pytest.raises(Stale):
        domain.open_cycle(
            scheme,
            WANTED._replace(name="另一轮", year=YEAR - 1),
            [world.a1.id],
            by=actor("committee"),
            once="once-cycle-1",
        )
    assert StarCycle.select().count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"year": None}, "year"),
        ({"year": 1999}, "year"),
        ({"starts": None}, "starts"),
        ({"ends": date(YEAR - 1, 12, 31)}, "ends"),
        ({"declare_until": date(YEAR - 1, 12, 31)}, "declare_until"),
        ({"review_until": clock.today()}, "review_until"),
        ({"publicity_days": 0}, "publicity_days"),
        ({"publicity_days": 31}, "publicity_days"),
        ({"publicity_days": None}, "publicity_days"),
    ],
)
def test_wrong_rounds_are_refused_at_their_field(world, actor, changes, field):
    with pytest.raises(Invalid) as refused:
        domain.open_cycle(making.scheme(world.a), WANTED._replace(**changes), [world.a1.id], by=actor("committee"))
    assert refused.value.field == field
    assert not StarCycle.select().exists()


def test_only_branches_of_the_house_and_each_once_a_year(world, actor):
    scheme, by = making.scheme(world.a), actor("committee")
    for wrong in ([], [world.b1.id], [world.a.id], [world.a1.id, world.g1.id]):
        with pytest.raises(Invalid) as refused:
            domain.open_cycle(scheme, WANTED, wrong, by=by)
        assert refused.value.field == "branches"
    domain.open_cycle(scheme, WANTED, [world.a1.id], by=by)
    with pytest.raises(Invalid, match=r"机关第一党支部.*不能同时参加两轮"):
        domain.open_cycle(scheme, WANTED._replace(name="第二轮"), [world.a1.id, world.a2.id], by=by)
    with pytest.raises(Invalid, match="同名"):
        domain.open_cycle(scheme, WANTED, [world.a2.id], by=by)
    domain.open_cycle(scheme, WANTED._replace(name="第二轮"), [world.a2.id], by=by)


def test_a_scheme_that_is_no_longer_ready_opens_no_round(world, actor):
    for state in ("draft", "retired"):
        scheme = making.scheme(world.a, state=state, number=len(state))
        with pytest.raises(Stale):
            domain.open_cycle(scheme, WANTED, [world.a1.id], by=actor("committee"))
    with pytest.raises(Denied):
        domain.open_cycle(making.scheme(world.a, number=1), WANTED, [world.a1.id], by=actor("committee_b"))
    assert not StarCycle.select().exists()
    assert not StarEntry.select().exists()


def test_the_dates_move_while_the_round_is_open_and_a_new_last_day_is_told(world, actor):
    cycle = making.cycle(world.a, world.a1)
    same = Wanted(*(getattr(cycle, name) for name in Wanted._fields))
    later = cycle.declare_until + 3 * DAY
    domain.edit(cycle, same, by=actor("committee"))
    assert cycle.version == 1
    domain.edit(cycle, same._replace(declare_until=later, publicity_days=7), by=actor("committee"), version=1)
    kept = StarCycle.get_by_id(cycle.id)
    assert (kept.declare_until, kept.publicity_days, kept.version) == (later, 7, 2)
    assert any("申报截止日期改为" in text for text in messages(world.secretary))
    values = Revision.get(Revision.action == "star_cycle.edit").values
    assert values["publicity_days"] == [5, 7]
    assert values["declare_until"] == [str(same.declare_until), str(later)]
    with pytest.raises(Stale):
        domain.edit(kept, same, by=actor("committee"), version=1)
    filed = making.cycle(world.a, of=StarScheme.get_by_id(cycle.scheme_id), year=YEAR - 1, state="filed")
    with pytest.raises(Stale):
        domain.edit(filed, same, by=actor("committee"))


@pytest.mark.usefixtures("in_context")
def test_branches_come_and_go_with_a_reason_until_they_declare(world, actor):
    cycle, by = making.cycle(world.a, world.a1), actor("committee")
    assert [row.id for row in domain.addable(cycle)] == [world.a2.id]
    with pytest.raises(Invalid):
        domain.add(cycle, world.a2.id, " ", by=by)
    for wrong in (None, world.a1.id, world.b1.id):
        with pytest.raises(Invalid):
            domain.add(cycle, wrong, "新增", by=by)
    entry = domain.add(cycle, world.a2.id, "年中新成立", by=by)
    assert Revision.get(Revision.action == "star_entry.create").note == "年中新成立"
    assert any("已列入" in text for text in messages(world.secretary_a2))
    making.score(entry, "study", making.D(5))
    kept = Attachment.create(
        person=world.secretary_a2.person, name="材料.pdf", kind="pdf", size=1, sha256="0" * 64, stored="files/00/none.pdf",
        record="star_entry", record_id=entry.id,
    )  # fmt: skip
    with pytest.raises(Invalid):
        domain.remove(entry, "", by=by)
    with pytest.raises(Denied):
        domain.remove(entry, "不参加", by=actor("secretary_a2"))
    domain.remove(entry, "年内撤并", by=by)
    assert not StarEntry.select().where(StarEntry.id == entry.id).exists()
    assert not StarScore.select().exists()
    assert Attachment.get_by_id(kept.id).removed_at is not None
    assert any("年内撤并" in text for text in messages(world.secretary_a2))
    assert done("star_entry.remove") == [entry.id]
    sent = making.entry(cycle, world.a1, "returned")
    with pytest.raises(Invalid, match="申报过"):
        domain.remove(sent, "不参加", by=by)
    assert StarEntry.select().where(StarEntry.id == sent.id).exists()


@pytest.mark.usefixtures("in_context")
def test_a_branch_that_a_ballot_asked_about_is_not_taken_out(world, actor):
    cycle, by = making.cycle(world.a, world.a1), actor("committee")
    entry = making.entry(cycle, world.a1, "declared")
    poll(entry, ["poll"], clock.today(), clock.today(), by=by)
    StarEntry.update(state="draft", declared_at=None).where(StarEntry.id == entry.id).execute()
    with pytest.raises(Invalid, match="发起过测评"):
        domain.remove(StarEntry.get_by_id(entry.id), "不参加", by=by)
    assert StarEntry.select().where(StarEntry.id == entry.id).exists()


def test_a_round_does_not_move_into_a_year_in_which_its_branches_are_rated(world, actor):
    scheme, by = making.scheme(world.a), actor("committee")
    making.cycle(world.a, world.a1, of=scheme, name="今年的一轮")
    other = making.cycle(world.a, world.a1, of=scheme, name="去年的一轮", year=YEAR - 1)
    same = Wanted(*(getattr(other, name) for name in Wanted._fields))
    with pytest.raises(Invalid, match=r"机关第一党支部.*今年的一轮") as refused:
        domain.edit(other, same._replace(year=YEAR), by=by)
    assert refused.value.field == "year"
    assert StarCycle.get_by_id(other.id).year == YEAR - 1
    domain.edit(other, same._replace(year=YEAR - 2), by=by)
    assert StarCycle.get_by_id(other.id).year == YEAR - 2


def test_a_publicity_that_was_taken_back_is_not_shorter_the_next_time(world, actor):
    cycle, by = making.cycle(world.a, world.a1), actor("committee")
    making.entry(cycle, world.a1, "reviewed")
    reviewing.propose(cycle, {}, by=by)
    reviewing.publish(cycle, by=by)
    reviewing.reopen(cycle, "核分有误", by=by)
    same = Wanted(*(getattr(cycle, name) for name in Wanted._fields))
    with pytest.raises(Invalid, match="已经公示过，公示天数不能减少") as refused:
        domain.edit(cycle, same._replace(publicity_days=1), by=by)
    assert refused.value.field == "publicity_days"
    domain.edit(cycle, same._replace(publicity_days=7), by=by)
    assert StarCycle.get_by_id(cycle.id).publicity_days == 7


def test_who_does_not_see_the_vetoes_does_not_filter_by_them(world, visit):
    cycle = making.cycle(world.a, world.a1, world.a2)
    for branch in (world.a1, world.a2):
        sent = making.entry(cycle, branch, "declared")
    making.finding(sent, "veto", "law", world.committee.person)
    path, browser = f"/stars/cycles/{cycle.id}", visit("supervisor")

    def found():
        rows = load_workbook(BytesIO(browser.get(f"{path}?veto=yes&export=xlsx").data)).active.iter_rows(
            values_only=True
        )
        return [row[0] for row in rows][1:]

    assert found() == ["机关第一党支部", "机关第二党支部"]
    assert 'name="veto"' not in browser.get(path).get_data(as_text=True)
    days = {"publicity_starts": clock.today(), "publicity_ends": clock.today()}
    StarCycle.update(state="published", **days).where(StarCycle.id == cycle.id).execute()
    assert found() == ["机关第二党支部"]


def test_a_cancelled_round_takes_nothing_any_more(world, actor):
    cycle, by = making.cycle(world.a, world.a1), actor("committee")
    with pytest.raises(Invalid):
        domain.cancel(cycle, "", by=by)
    domain.cancel(cycle, "上级另有安排", by=by)
    assert StarCycle.get_by_id(cycle.id).state == "cancelled"
    assert any("上级另有安排" in text for text in messages(world.secretary))
    with pytest.raises(Stale):
        domain.add(cycle, world.a2.id, "新增", by=by)
    with pytest.raises(Stale):
        chasing.remind(cycle, by=by)


@pytest.mark.usefixtures("in_context")
def test_a_branch_is_reminded_once_a_day_and_who_has_nobody_is_named(world, actor):
    empty = make.unit("branch", "机关第三党支部", world.a, sector="机关")
    cycle, by = making.cycle(world.a, world.a1, world.a2, empty), actor("committee")
    making.entry(cycle, world.a2, "declared")
    first = chasing.remind(cycle, by=by)
    assert (first.told, first.already, first.silent) == (1, 0, ["机关第三党支部"])
    assert [text for text in messages(world.secretary) if "还没有申报" in text and "申报截止" in text]
    assert not [text for text in messages(world.secretary_a2) if "还没有申报" in text]
    again = chasing.remind(cycle, by=by)
    assert (again.told, again.already) == (0, 1)
    assert chasing.reminded([row.id for row in chasing.late(cycle.id)]) == {chasing.late(cycle.id)[0].id}
    entry = AuditEntry.select().where(AuditEntry.action == "star_entry.remind").order_by(AuditEntry.id).first()
    assert (entry.record_id, entry.detail) == (cycle.id, {"branches": 1, "already": 0, "silent": 1})
    with pytest.raises(Invalid, match="勾选"):
        chasing.remind(cycle, by=by, entries=set())
    with pytest.raises(Invalid, match="没有要催办"):
        chasing.remind(cycle, by=by, entries={999})
    for who in ("secretary", "supervisor", "committee_b"):
        with pytest.raises(Denied):
            chasing.remind(cycle, by=actor(who))


def test_the_committee_opens_a_round_on_the_web(world, visit):
    browser = visit("committee")
    assert "还没有可用的评定办法" in text_of(browser.get("/stars/cycles/new"))
    school = make.unit("branch", "附属学校党支部", world.a, sector="学校")
    scheme = making.scheme(world.a, making.small(sectors=("机关",)), state="ready")
    browser.get("/stars/cycles/new", status=303)
    page = browser.get(f"/stars/cycles/new/{scheme.id}").get_data(as_text=True)
    ticked = {key: bool(on) for on, key in re.findall(r'<input( checked)?[^>]*name="branches"[^>]*value="(\d+)"', page)}
    assert ticked == {str(world.a1.id): True, str(world.a2.id): True, str(school.id): False}
    form = {name: str(value) for name, value in WANTED._asdict().items()} | {"once": "once-web-1"}
    bad = browser.post(f"/stars/cycles/new/{scheme.id}", {**form, "branches": []}, status=422)
    assert "请至少选择一个党支部" in text_of(bad)
    response = browser.post(f"/stars/cycles/new/{scheme.id}", {**form, "branches": [str(world.a1.id)]})
    cycle = StarCycle.get()
    assert response.headers["Location"] == f"/stars/cycles/{cycle.id}"
    browser.post(f"/stars/cycles/new/{scheme.id}", {**form, "branches": [str(world.a1.id)]})
    assert StarCycle.select().count() == 1
    making.cycle(world.a, of=scheme, name=f"{YEAR}年度党支部星级评定", year=YEAR, state="settled")
    again = browser.get(f"/stars/cycles/new/{scheme.id}").get_data(as_text=True)
    assert f'value="{YEAR}年度党支部星级评定（第二轮）"' in again
    assert f"机关第一党支部（机关）：已在“{WANTED.name}”中" in again
    assert re.findall(r'<input checked[^>]*name="branches"[^>]*value="(\d+)"', again) == [str(world.a2.id)]
    text = text_of(browser.get(f"/stars/cycles/{cycle.id}"))
    for word in (WANTED.name, "机关第一党支部", "自评中", "催办", "移出", "列入支部", "取消本轮"):
        assert word in text, word
    assert "机关第二党支部" not in text


def test_a_page_of_a_round_shows_to_each_what_is_theirs(world, visit):
    cycle = making.cycle(world.a, world.a1, world.a2, name="zqcycle")
    sent = making.entry(cycle, world.a2, "declared", total="88.4", proposed="4", features="zqfeatures")
    own = StarEntry.get((StarEntry.cycle == cycle.id) & (StarEntry.branch == world.a1.id))
    StarEntry.update(aim=5, wished=5).where(StarEntry.id == own.id).execute()
    path = f"/stars/cycles/{cycle.id}"
    office = text_of(visit("committee").get(path))
    for word in ("zqcycle", "自评中", "已申报，待评定", "88.4", "自评总分", "79.4"):
        assert word in office, word
    row = (
        visit("committee")
        .get(path)
        .get_data(as_text=True)
        .partition(f'id="star_entry-{own.id}"')[2]
        .partition("</tr>")[0]
    )
    assert row.count("五星") == 1  # the aim; what is wished is a draft's own
    over = text_of(visit("supervisor").get(path))
    assert "机关第二党支部" in over
    assert "88.4" not in over
    assert "机关第一党支部" not in over.partition("各支部")[2]
    secretary = visit("secretary").get(path).get_data(as_text=True)
    assert f'href="/stars/entries/{own.id}"' in secretary
    assert "88.4" not in secretary
    member = visit("member_a2").get(path).get_data(as_text=True)
    assert f'href="/stars/entries/{sent.id}"' in member
    assert "88.4" not in member
    assert 'href="/stars/entries/' not in visit("member").get(path).get_data(as_text=True)
    visit("member_b").get(path, status=404)
    visit("admin").get(path, status=404)


def test_the_table_is_filtered_searched_and_exported(world, visit):
    cycle = making.cycle(world.a, world.a1, world.a2)
    sent = making.entry(cycle, world.a2, "declared", total="88.4", proposed="4")
    making.finding(sent, "veto", "law", world.committee.person)
    browser, path = visit("committee"), f"/stars/cycles/{cycle.id}"
    for query, shown, hidden in (
        ("state=todo", "机关第一党支部", "机关第二党支部"), ("state=declared", "机关第二党支部", "机关第一党支部"),
        ("veto=yes", "机关第二党支部", "机关第一党支部"), ("q=第一", "机关第一党支部", "机关第二党支部"),
    ):  # fmt: skip
        text = text_of(browser.fragment(f"{path}?{query}"))
        assert shown in text, query
        assert hidden not in text, query
    data = browser.get(f"{path}?export=xlsx").data

    rows = list(load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
    found = {row[0]: row for row in rows}
    assert found["机关第二党支部"][7:12] == (79.4, 88.4, "四星", "", "有")
    assert found["机关第一党支部"][4:8] == ("", None, "", None)


def test_a_late_save_of_the_dates_shows_both(world, visit):
    cycle = making.cycle(world.a, world.a1)
    form = {name: str(getattr(cycle, name)) for name in Wanted._fields}
    browser = visit("committee")
    browser.post(f"/stars/cycles/{cycle.id}/edit", {**form, "publicity_days": "6", "version": "1"})
    late = text_of(
        browser.post(f"/stars/cycles/{cycle.id}/edit", {**form, "publicity_days": "9", "version": "1"}, status=409)
    )
    assert "您填写的 9 现在的 6" in late
    assert StarCycle.get_by_id(cycle.id).publicity_days == 6


def test_rounds_past_their_days_wait_for_the_committee(world, actor, visit, queries):
    scheme = making.scheme(world.a)
    today = clock.today()
    for number, (declare, review, state, waits) in enumerate(
        ((1, 2, "open", False), (-1, 2, "open", True), (-2, -1, "open", True), (-2, -1, "settled", False))
    ):
        making.cycle(
            world.a, *([world.a1] if waits else [world.a2]), of=scheme, state=state, name=f"zqround{number}", year=YEAR,
            starts=date(YEAR - 1, 1, 1), declare_until=today + declare * DAY, review_until=today + review * DAY,
        )  # fmt: skip
    queries.statements.clear()
    found = waiting.office(actor("committee"))[0]
    assert len(queries) <= 4  # two of them find out who acts
    assert (found.count, [task.what for task in found.tasks]) == (2, ["完成评定：zqround2", "催办自评申报：zqround1"])
    listed = text_of(visit("committee").get(found.url))
    assert "共 2 轮" in listed
    assert waiting.office(actor("secretary")) == []
    assert "stars" in AREAS


def test_an_entry_of_another_round_is_not_removed_through_this_one(world, visit):
    scheme = making.scheme(world.a)
    first = making.cycle(world.a, world.a1, of=scheme)
    second = making.cycle(world.a, world.a2, of=scheme, name="第二轮")
    other = StarEntry.get(StarEntry.cycle == second.id)
    visit("committee").post(f"/stars/cycles/{first.id}/branches/{other.id}/remove", {"reason": "不参加"}, status=404)
    for _ in range(2):  # sent twice, it is carried out once
        form = {"reason": "不参加", "once": "once-remove-1"}
        visit("committee").post(f"/stars/cycles/{second.id}/branches/{other.id}/remove", form)
    assert not StarEntry.select().where(StarEntry.id == other.id).exists()
