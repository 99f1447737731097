"""The course of a draw: who drafts, freezes and gives the number, what is refused, what can never change."""

import io
from datetime import timedelta

import peewee as pw
import pytest

from portal import clock, db
from portal.accounts.models import TeamUnit
from portal.audit.models import AuditEntry, Revision
from portal.checks.models import CheckVisit, SpotCheck
from portal.draws import candidates, domain, record
from portal.draws.computation import drawing
from portal.draws.computation.frame import parse
from portal.draws.domain import Wanted
from portal.draws.models import Draw, DrawUnit
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from tests import factories as make
from tests.draws import making
from tests.draws.conftest import WANTED, digest, fresh


def messages(player):
    mine = Message.select(Message.text).where(Message.person == player.person.id).order_by(Message.id)
    return [text for (text,) in mine.tuples()]


def test_a_team_draws_and_the_inspected_committee_gives_the_number(world, actor, branches):
    team, officer = actor("supervisor"), actor("committee")
    draw = domain.create(WANTED, by=team, committee=world.a.id)
    assert (draw.team_id, draw.state, draw.created_by_id) == (world.team_a.id, "draft", team.person_id)
    domain.quantities(draw, "", {"机关": "1", "国有企业": " ５０％ ", "未定领域": "0"}, by=team, version=1)
    domain.leave_out(draw, f"{branches[0].id}", " 今年 已查过 ", by=team, version=2)
    domain.freeze(draw, by=team, digest=digest(draw), version=3)
    frame = parse(fresh(draw).frame)
    assert frame.counts() == {"国有企业": 1, "机关": 1, "未定领域": 0}
    assert {one.id: one.reason for one in frame.members if one.reason} == {str(branches[0].id): "今年 已查过"}
    assert (draw.frame_hash, draw.size, draw.secret) == (frame.digest(), 6, "")
    assert {row.unit_id for row in DrawUnit.select()} == {world.a1.id, world.a2.id, *(one.id for one in branches)}
    domain.commit(draw, by=team)
    assert messages(world.committee) == ["第三季度随机抽查抽签：请您单位报数抽签"]
    domain.give(draw, " ００４７１１ ", by=officer)
    now = fresh(draw)
    assert (now.state, now.number, now.number_by_id, now.chosen) == ("drawn", "4711", officer.person_id, 2)
    assert set(now.result) == making.drawn(frame, now.secret)
    assert record.recheck(now, frame) == []
    says, should = making.script().recompute(io.StringIO(record.sheet_of(now, frame), newline=""))
    assert says == should
    assert messages(world.supervisor) == ["第三季度随机抽查抽签：已抽签，抽中 2 个"]
    done = [row.action for row in AuditEntry.select().where(AuditEntry.record == "draw").order_by(AuditEntry.id)]
    assert done == ["draw.create", "draw.edit", "draw.edit", "draw.freeze", "draw.commit", "draw.give"]
    kept = "".join(str(row.values) for row in Revision.select().where(Revision.record == "draw"))
    assert now.secret not in kept


@pytest.mark.parametrize(
    ("who", "by", "refused"),
    [
        ("committee", "supervisor", False), ("secretary", "supervisor", False), ("secretary_a2", "supervisor", False),
        ("supervisor", "supervisor", True), ("secretary_b", "supervisor", True), ("committee_b", "supervisor", True),
        ("member", "supervisor", True), ("secretary", "committee", False), ("committee", "committee", True),
        ("supervisor", "committee", True),
    ],
)  # fmt: skip
def test_who_gives_the_number(drawn, actor, who, by, refused):
    draw = drawn("committed", by)
    if refused:
        with pytest.raises(Denied):
            domain.give(draw, "1", by=actor(who))
        assert fresh(draw).state == "committed"
    else:
        domain.give(draw, "1", by=actor(who))
        assert fresh(draw).state == "drawn"


def test_who_draws_gives_no_number_in_another_role_either(world, drawn, actor):
    """A member of the team who is secretary of a branch there; an officer who is."""
    make.appointment(world.supervisor.person, "secretary", world.a1)
    make.appointment(world.committee.person, "secretary", world.a2)
    for by in ("supervisor", "committee"):
        draw = drawn("committed", by)
        head = actor("secretary" if by == "supervisor" else "secretary_a2")
        head.person_id = world.players[by].person.id
        with pytest.raises(Denied, match="抽签一方"):
            domain.give(draw, "1", by=head)


def test_a_public_value_is_named_beforehand_and_entered_by_either_side(world, drawn, actor):
    with pytest.raises(Invalid) as refused:
        domain.create(WANTED._replace(asked="public"), by=actor("supervisor"), committee=world.a.id)
    assert refused.value.field == "source"
    for who in ("supervisor", "committee", "secretary"):
        draw = drawn("committed", asked="public", source="某日上证指数收盘点位，去掉小数点")
        with pytest.raises(Invalid) as refused:
            domain.give(draw, "341257", by=actor(who))
        assert refused.value.field == "where"
        domain.give(draw, "341257", by=actor(who), where="交易所网站")
        assert fresh(draw).number == "341257"
        assert parse(draw.frame).source == "某日上证指数收盘点位，去掉小数点"
    last = Revision.select().where(Revision.action == "draw.give").order_by(Revision.id.desc()).get()
    assert last.note == "交易所网站"


@pytest.mark.parametrize(
    ("who", "committee", "denied"),
    [("supervisor", "a", False), ("committee", "a", False), ("supervisor", "b", True), ("committee", "b", True),
     ("secretary", "a", True), ("member", "a", True), ("staff", "a", True)],
)  # fmt: skip
def test_who_draws_where(world, actor, who, committee, denied):
    if denied:
        with pytest.raises(Denied):
            domain.create(WANTED, by=actor(who), committee=world.units[committee].id)
    else:
        domain.create(WANTED, by=actor(who), committee=world.units[committee].id)
    assert Draw.select().count() == (not denied)


def test_a_team_whose_assignment_ended_touches_its_draw_no_more(world, drawn, actor):
    draw = drawn("frozen")
    TeamUnit.update(ends=clock.today() - timedelta(days=1), starts=clock.today() - timedelta(days=9)).execute()
    with pytest.raises(Denied):
        domain.commit(draw, by=actor("supervisor"))
    other = drawn("draft", "committee")
    with pytest.raises(Denied):
        domain.freeze(other, by=actor("supervisor"), digest=digest(other), version=2)


def test_what_was_not_looked_at_is_not_frozen(world, drawn, actor):
    draw, team = drawn("draft"), actor("supervisor")
    seen = digest(draw)
    make.unit("branch", "新设党支部", world.a, sector="机关")
    with pytest.raises(Stale, match="名单在您查看以后有变化"):
        domain.freeze(draw, by=team, digest=seen, version=2)
    domain.freeze(draw, by=team, digest=digest(draw), version=2)
    assert fresh(draw).size == 7


@pytest.mark.parametrize(
    ("total", "asked", "words"),
    [
        ("", {}, "还没有填写抽取数量"),
        ("7", {}, "应在 1 和可抽的 6 个之间"),
        ("", {"机关": "4", "国有企业": "0", "未定领域": "0"}, "要抽 4 个，可抽的只有 3 个"),
        ("", {"机关": "0", "国有企业": "0", "未定领域": "0"}, "都是 0 个"),
        ("", {"机关": "1"}, "还没有填写抽取数量"),
    ],
)
def test_what_cannot_be_frozen(world, actor, branches, total, asked, words):
    team = actor("supervisor")
    draw = domain.create(WANTED, by=team, committee=world.a.id)
    domain.quantities(draw, total, asked, by=team, version=1)
    with pytest.raises(Invalid, match=words):
        domain.freeze(draw, by=team, digest=digest_or_none(draw), version=draw.version)
    assert fresh(draw).state == "draft"


def digest_or_none(draw):
    try:
        return digest(draw)
    except ValueError:
        return ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " \u200b "}, "title"), ({"title": "长" * 61}, "title"), ({"subject": "person"}, "subject"),
        ({"by": "category"}, "by"), ({"category": "在职"}, "category"), ({"asked": "me"}, "asked"),
        ({"subject": "pledge", "by": "none"}, "year"), ({"subject": "star_entry", "by": "none", "year": 1900}, "year"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_draft_stands_at_its_field(world, actor, changes, field):
    with pytest.raises(Invalid) as refused:
        domain.create(WANTED._replace(**changes), by=actor("supervisor"), committee=world.a.id)
    assert refused.value.field == field


def test_quantities_are_a_total_or_of_each_stratum(world, actor, drawn):
    draw, team = drawn("draft"), actor("supervisor")
    for total, asked, field in (
        ("3", {"机关": "1"}, "total"), ("三", {}, "total"), ("", {"机关": "一"}, "机关"), ("", {"机关": "120%"}, "机关"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.quantities(draw, total, asked, by=team, version=2)
        assert refused.value.field == field
    with pytest.raises(Stale):
        domain.quantities(draw, "4", {}, by=team, version=1)
    domain.quantities(draw, "0４", {}, by=team, version=2)
    assert fresh(draw).design["total"] == "4"


def test_who_is_left_out_needs_a_reason_and_is_never_ones_own_branch(world, actor, drawn):
    draw, team = drawn("draft"), actor("supervisor")
    for numbers, reason, field in (
        ("", "查过", "numbers"), ("999", "查过", "numbers"), (str(world.a1.id), "  ", "reason"),
        (str(world.b1.id), "查过", "numbers"), (str(world.a1.id), "长" * 201, "reason"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.leave_out(draw, numbers, reason, by=team, version=2)
        assert refused.value.field == field
    make.appointment(world.supervisor.person, "secretary", world.a1)
    with pytest.raises(Invalid, match="您是其中支部的书记"):
        domain.leave_out(draw, str(world.a1.id), "查过", by=team, version=2)
    domain.leave_out(draw, f"{world.a2.id}、{world.a2.id}", "查过", by=team, version=2)
    assert fresh(draw).design["out"] == {str(world.a2.id): "查过"}
    domain.take_back(draw, str(world.a2.id), by=team, version=3)
    assert "out" not in fresh(draw).design


def test_other_strata_forget_their_numbers_and_another_range_who_was_left_out(world, actor, drawn):
    team = actor("supervisor")
    draw = domain.create(WANTED, by=team, committee=world.a.id)
    domain.quantities(draw, "", {"机关": "1"}, by=team, version=1)
    domain.leave_out(draw, str(world.a1.id), "查过", by=team, version=2)
    domain.edit(draw, WANTED._replace(title="改名"), by=team, version=3)
    assert (draw.title, draw.design["asked"], len(draw.design["out"])) == ("改名", {"机关": "1"}, 1)
    domain.edit(draw, WANTED._replace(title="改名", by="none"), by=team, version=4)
    assert ("asked" in draw.design, len(draw.design["out"])) == (False, 1)
    domain.edit(draw, WANTED._replace(title="改名", by="none", sector="机关"), by=team, version=5)
    assert "out" not in draw.design
    domain.edit(draw, WANTED._replace(title="改名", by="none", sector="机关"), by=team, version=6)
    assert draw.version == 6, "the same once more changes nothing"


def test_an_abandoned_draw_stays_and_a_redraw_says_why(drawn, actor):
    team = actor("supervisor")
    draw = drawn("frozen")
    with pytest.raises(Invalid) as refused:
        domain.abandon(draw, by=team, reason=" ")
    assert refused.value.field == "reason"
    domain.abandon(draw, by=team, reason="名单有误")
    assert (fresh(draw).state, fresh(draw).reason) == ("abandoned", "名单有误")
    with pytest.raises(Invalid):
        domain.create(WANTED, by=team, committee=draw.committee_id, redraw_of=draw)
    again = domain.create(WANTED, by=team, committee=draw.committee_id, redraw_of=draw, reason="改正名单后重抽")
    assert (again.redraw_of_id, again.reason, again.design["total"]) == (draw.id, "改正名单后重抽", "3")
    with pytest.raises(Stale):
        domain.create(WANTED, by=team, committee=draw.committee_id, redraw_of=again, reason="再抽")
    over = drawn("drawn")
    with pytest.raises(Stale):
        domain.abandon(over, by=team, reason="结果不合意")
    with pytest.raises(Stale):
        domain.give(over, "4712", by=actor("committee"))
    assert fresh(over).number == "4711"


def test_what_was_frozen_committed_or_drawn_the_database_itself_keeps(drawn):
    draw = drawn("drawn")
    for column, value in (
        ("frame", "x"), ("frame_hash", "0" * 64), ("design", {}), ("title", "改"), ("asked", "public"), ("size", 1),
        ("secret", "0" * 64), ("commitment", "0" * 64), ("number", "1"), ("result", []), ("chosen", 1),
    ):  # fmt: skip
        with pytest.raises((pw.IntegrityError, pw.DatabaseError, pw.InternalError)), db.database.atomic():
            Draw.update(**{column: value}).where(Draw.id == draw.id).execute()
    assert record.recheck(fresh(draw), parse(draw.frame)) == []


def test_recomputing_finds_what_somebody_changed_past_the_database(drawn):
    draw = fresh(drawn("drawn"))
    frame = parse(draw.frame)

    def drawn_by(number: str) -> list[str]:
        places = drawing.draw(frame, drawing.seed(draw.frame_hash, draw.secret, number))
        return [place.member.id for place in places if place.drawn]

    number = next(str(one) for one in range(5000) if drawn_by(str(one)) != draw.result)
    for column, value in (
        ("result", draw.result[::-1]), ("number", number), ("frame_hash", "0" * 64), ("commitment", "0" * 64),
        ("secret", "0" * 64),
    ):  # fmt: skip
        other = fresh(draw)
        setattr(other, column, value)
        assert record.recheck(other, frame), column


def test_strata_by_the_last_visit_count_the_teams_own(world, actor, branches):
    team = actor("supervisor")

    def visit(check: SpotCheck, unit, days: int) -> None:
        CheckVisit.create(
            check=check, committee=world.a.id, unit=unit, visited_on=clock.today() - timedelta(days=days),
            state="visited", office=world.a.id, team=check.team_id,
        )  # fmt: skip

    def check(of_team: int | None) -> SpotCheck:
        return SpotCheck.create(
            committee=world.a.id, team=of_team, kind="random", title="抽查", starts=clock.today(), ends=clock.today(),
            created_by=team.person_id,
        )  # fmt: skip

    own, others = check(world.team_a.id), check(None)
    visit(own, world.a1, 10)
    visit(own, world.a2, 400)
    visit(others, branches[0], 10)
    draw = domain.create(WANTED._replace(by="visited"), by=team, committee=world.a.id)
    found = {one.unit_id: one.stratum for one in candidates.find(draw)}
    assert (found[world.a1.id], found[world.a2.id], found[branches[0].id]) == (
        "一年内检查过", "一年以上未检查", "从未检查",
    )  # fmt: skip
    committees = domain.create(WANTED._replace(by="visited"), by=actor("committee"), committee=world.a.id)
    assert {one.unit_id: one.stratum for one in candidates.find(committees)}[branches[0].id] == "一年内检查过"


def test_frames_of_records(world, actor):
    year = clock.today().year
    published = make.pledge(world.member.person, "published")
    make.pledge(world.colleague.person, "submitted")
    make.pledge(world.member_a2.person, "published", year=year - 1)
    make.pledge(world.member_b.person, "published")
    wanted = Wanted("承诺抽查", "pledge", "committee", year=year, by="category", sector="机关")
    draw = domain.create(wanted, by=actor("supervisor"), committee=world.a.id)
    (one,) = candidates.find(draw)
    assert one == (str(published.id), "文振晓（机关第一党支部）", world.a1.id, "在职")
    draw = domain.create(wanted._replace(category="学生"), by=actor("supervisor"), committee=world.a.id)
    assert candidates.find(draw) == []
    draw = domain.create(wanted._replace(subject="star_entry", by="stars"), by=actor("committee"), committee=world.a.id)
    assert candidates.find(draw) == []


def test_a_team_draws_among_the_branches_assigned_to_it(world, actor, branches):
    TeamUnit.update(unit=world.a1.id).where(TeamUnit.team == world.team_a.id).execute()
    TeamUnit.create(team=world.team_a.id, unit=branches[1].id, starts=clock.today())
    draw = domain.create(WANTED, by=actor("supervisor"), committee=world.a.id)
    assert {one.unit_id for one in candidates.find(draw)} == {world.a1.id, branches[1].id}
