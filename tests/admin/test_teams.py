"""督导组: made by a committee, power over the assigned units only, over what was submitted only."""

import io
from datetime import timedelta

import openpyxl
import pytest

from portal import clock, policy
from portal.accounts import teams
from portal.accounts.models import Team, TeamUnit
from portal.audit.models import AuditEntry
from portal.db import Query
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.pledges.models import Pledge
from tests import factories as make
from tests.browser_client import text_of


def seen(actor):
    """The ids of the pledges in an actor's scope."""
    scope = policy.scope(Pledge, actor)
    query = Pledge.select(Pledge.id).where(scope.where)
    return {row.id for row in Query(lambda: query)(**actor.places())}


# --- what a supervisor sees ---------------------------------------------------------------------------


def test_a_supervisor_sees_what_was_submitted_in_assigned_units_never_drafts(world, actor):
    submitted = {make.pledge(world.member.person, "submitted").id, make.pledge(world.member_a2.person, "returned").id}
    approved = make.pledge(world.colleague.person, "approved").id
    published = make.pledge(world.secretary.person, "published").id
    make.pledge(world.secretary_a2.person, "draft")
    elsewhere = make.pledge(world.member_b.person, "submitted").id
    assert seen(actor("supervisor")) == submitted | {approved, published}
    assert seen(actor("supervisor_b")) == {elsewhere}
    for key in seen(actor("supervisor")):
        assert policy.find(Pledge, key, actor("supervisor_b")) is None


def test_the_power_follows_the_assignment_with_its_days(world, actor):
    first = make.pledge(world.member.person, "submitted").id
    second = make.pledge(world.member_a2.person, "submitted").id
    today = clock.today()
    TeamUnit.delete().where(TeamUnit.team == world.team_a).execute()
    assert seen(actor("supervisor")) == set()
    TeamUnit.create(team=world.team_a, unit=world.a1, starts=today, ends=today)
    TeamUnit.create(team=world.team_a, unit=world.a2, starts=today + timedelta(days=1))
    assert seen(actor("supervisor")) == {first}
    assert actor("supervisor").covers(world.a1.id)
    assert actor("supervisor").covers(world.g1.id)
    assert not actor("supervisor").covers(world.a2.id)
    TeamUnit.update(ends=today - timedelta(days=1), starts=today - timedelta(days=1)).where(
        TeamUnit.unit == world.a1
    ).execute()
    TeamUnit.update(starts=today).where(TeamUnit.unit == world.a2).execute()
    assert seen(actor("supervisor")) == {second}


def test_releasing_a_unit_takes_the_power_with_the_next_look(world, actor):
    make.pledge(world.member.person, "submitted")
    assert len(seen(actor("supervisor"))) == 1
    teams.release(TeamUnit.get(TeamUnit.team == world.team_a), by=actor("committee"))
    assert seen(actor("supervisor")) == set()
    with pytest.raises(Invalid):
        teams.release(TeamUnit.get(TeamUnit.team == world.team_a), by=actor("committee"))


# --- who makes and assigns ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["member", "secretary", "supervisor", "staff", "committee_b", "admin", "security", "auditor"]
)
def test_only_the_committee_of_the_team_rules_over_it(world, actor, who):
    by, today = actor(who), clock.today()
    with pytest.raises(Denied):
        teams.create("第三督导组", world.a.id, by=by)
    with pytest.raises(Denied):
        teams.rename(world.team_a, "改名", by=by)
    with pytest.raises(Denied):
        teams.assign(world.team_a, world.g1, today, None, by=by)
    with pytest.raises(Denied):
        teams.release(TeamUnit.get(TeamUnit.team == world.team_a), by=by)
    with pytest.raises(Denied):
        teams.close(world.team_a, by=by)
    assert (Team.select().count(), TeamUnit.select().count()) == (2, 2)
    assert Team.get_by_id(world.team_a.id).closed_on is None


def test_a_committee_assigns_only_what_lies_under_it(world, actor):
    by, today = actor("committee"), clock.today()
    made = teams.assign(world.team_a, world.a1, today, today + timedelta(days=30), by=by)
    assert (made.unit_id, made.starts, made.ends) == (world.a1.id, today, today + timedelta(days=30))
    entry = AuditEntry.get()
    assert (entry.action, entry.place_id, entry.detail) == (
        "team.assign", world.a1.id, {"team": world.team_a.id, "unit": world.a1.id},
    )  # fmt: skip
    assert [one.person_id for one in Message.select()] == [world.supervisor.person.id]
    for unit in (world.b1, world.b, world.superior, None):
        with pytest.raises(Invalid):
            teams.assign(world.team_a, unit, today, None, by=by)
    with pytest.raises(Invalid, match="已经分配"):
        teams.assign(world.team_a, world.a1, today + timedelta(days=30), None, by=by)
    for starts, ends in (
        (today - timedelta(days=1), None),
        (today, today - timedelta(days=1)),
        (today.replace(year=2900), None),
    ):
        with pytest.raises(Invalid):
            teams.assign(world.team_a, world.a2, starts, ends, by=by)


def test_closing_releases_everything_and_tells_who_has_to_act(world, actor):
    teams.close(world.team_a, by=actor("committee"))
    assert Team.get_by_id(world.team_a.id).closed_on == clock.today()
    assert all(one.ended_at for one in TeamUnit.select().where(TeamUnit.team == world.team_a))
    actions = [one.action for one in AuditEntry.select().order_by(AuditEntry.id)]
    assert actions == ["team.close", "team.release"]
    told = {one.person_id for one in Message.select()}
    assert told == {world.supervisor.person.id, world.security.person.id}
    with pytest.raises(Invalid):
        teams.assign(world.team_a, world.a1, clock.today(), None, by=actor("committee"))
    with pytest.raises(Invalid):
        teams.close(world.team_a, by=actor("committee"))


def test_names_differ_and_an_old_form_is_stale(world, actor):
    by = actor("committee")
    with pytest.raises(Invalid):
        teams.create("第一督导组", world.a.id, by=by)
    teams.create("第二督导组", world.a.id, by=by)
    with pytest.raises(Invalid):
        teams.rename(world.team_a, "第二督导组", by=by)
    teams.rename(world.team_a, "巡回督导组", by=by, version=1)
    with pytest.raises(Stale):
        teams.rename(world.team_a, "别的", by=by, version=1)


# --- pages ---------------------------------------------------------------------------------------------


def test_from_nothing_to_an_assigned_team(visit, world):
    browser = visit("committee")
    answer = browser.post("/teams/new", {"name": "专项督查组", "once": "tok-3", "version": ""})
    team = Team.get(Team.name == "专项督查组")
    assert answer.headers["Location"] == f"/teams/{team.id}"
    assert team.committee_id == world.a.id
    assert (
        browser.post("/teams/new", {"name": "专项督查组", "once": "tok-3"}).headers["Location"] == f"/teams/{team.id}"
    )
    page = browser.get(f"/teams/{team.id}")
    assert "还没有分配组织" in text_of(page)
    assert "集团机关第一党支部" not in page.get_data(as_text=True)
    browser.post(f"/teams/{team.id}/units", {"unit": str(world.a1.id), "starts": clock.today().isoformat(), "ends": ""})
    made = TeamUnit.get(TeamUnit.team == team)
    assert "机关第一党支部" in text_of(browser.get(f"/teams/{team.id}"))
    browser.post(f"/teams/{team.id}/units/{made.id}/release")
    assert TeamUnit.get_by_id(made.id).ended_at is not None
    assert "已取消" in text_of(browser.get(f"/teams/{team.id}"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": ""}, "请选择组织"),
        ({"unit": "b1"}, "请从列表中选择组织"),
        ({"unit": str(2**70)}, "请从列表中选择组织"),
        ({"starts": ""}, "请填写起始日期"),
        ({"starts": "2020-01-01"}, "不能早于今天"),
        ({"ends": "昨天"}, "2026-12-31"),
    ],
)
def test_wrong_assignments_come_back_in_words(visit, world, changes, said):
    data = {"unit": str(world.a1.id), "starts": clock.today().isoformat(), "ends": "", **changes}
    answer = visit("committee").post(f"/teams/{world.team_a.id}/units", data, status=422)
    assert said in text_of(answer)
    assert TeamUnit.select().count() == 2


def test_a_slower_rename_is_409_with_both_texts(visit, world):
    browser, path = visit("committee"), f"/teams/{world.team_a.id}/edit"
    browser.get(path)
    browser.post(path, {"name": "巡回督导组", "version": "1"})
    words = text_of(browser.post(path, {"name": "专项督导组", "version": "1"}, status=409))
    assert "您填写的 专项督导组" in words
    assert "现在的 巡回督导组" in words
    browser.post(path, {"name": "专项督导组", "version": "2"})
    assert Team.get_by_id(world.team_a.id).name == "专项督导组"


def test_other_committees_teams_do_not_exist(visit, world):
    browser, other = visit("committee_b"), TeamUnit.get(TeamUnit.team == world.team_a).id
    for path in (f"/teams/{world.team_a.id}", f"/teams/{world.team_a.id}/edit", f"/teams/{world.team_a.id}/close"):
        browser.get(path, status=404)
    for path in ("units", f"units/{other}/release", "close", "edit"):
        browser.post(f"/teams/{world.team_a.id}/{path}", {"name": "x"}, status=404)
    browser.post(f"/teams/{world.team_b.id}/units/{other}/release", status=404)
    browser.post(f"/teams/{world.team_b.id}/units/{10**25}/release", status=404)
    assert Team.get_by_id(world.team_a.id).name == "第一督导组"
    assert TeamUnit.get_by_id(other).ended_at is None
    assert "第一督导组" not in text_of(browser.get("/teams"))


def test_the_list_counts_filters_searches_and_exports(visit, world, queries):
    browser, counts = visit("committee"), []
    queries.statements.clear()
    browser.get("/teams")
    assert len(queries) <= 46  # what waits is counted afresh
    for extra in ("", "甲组", "乙组"):
        if extra:
            make.team(extra, world.a)
        queries.statements.clear()
        page = browser.get("/teams")
        counts.append(len(queries))
    assert counts[0] == counts[2]
    assert "第一督导组 1 1 在用" in text_of(page)
    assert "甲组" not in text_of(browser.get("/teams?q=第一"))
    teams_rows = browser.get("/teams?q=乙&export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(teams_rows.data))
    assert [[cell.value for cell in row] for row in book.active.iter_rows()] == [
        ["名称", "分配的组织", "督导员", "状态"], ["乙组", 0, 0, "在用"],
    ]  # fmt: skip
    browser.get("/teams?q=%00%25_")
    browser.post(f"/teams/{world.team_a.id}/close")
    assert "第一督导组" in text_of(browser.get("/teams?state=closed"))
    assert "第一督导组" not in text_of(browser.get("/teams?state=open"))
