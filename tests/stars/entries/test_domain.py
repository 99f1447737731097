"""The course of an entry on the branch's side: aim, self-assessment, confirmation, declaration, withdrawal."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts.sessions import actor_of
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.stars.computation.scheme import Indicator, Level
from portal.stars.entries import domain, listing, progress, reading, sheets, waiting
from portal.stars.models import StarCycle, StarEntry, StarScore
from portal.stars.reviewing.domain import poll
from portal.units.models import Person, Unit
from tests import factories as make
from tests.stars import making
from tests.stars.making import SMALL, D

DAY = timedelta(days=1)
YEAR = clock.today().year
DRAFT = {key: value for key, value in making.SCORES.items() if key not in ("leading", "poll")}


def fresh(entry):
    return StarEntry.get_by_id(entry.id)


def messages(player):
    return [row.text for row in Message.select(Message.text).where(Message.person == player.person.id)]


def done(action):
    rows = AuditEntry.select().where((AuditEntry.action == action) & (AuditEntry.outcome == "done"))
    return [row.record_id for row in rows]


@pytest.fixture
def cycle(world):
    """A round of the committee, open."""
    return making.cycle(world.a)


def test_the_whole_course_from_aim_to_declaration(world, actor, cycle):
    secretary = actor("secretary")
    entry = making.entry(cycle, world.a1)
    domain.aim(entry, 4, " 逐项补齐制度 ", SMALL, by=secretary)
    given = {
        "study": ("28", "学习记录 12 次"), "leading": ("较好", ""), "rules": (["plan"], ""), "poll": (None, ""),
    }  # fmt: skip
    assert domain.assess(entry, given, by=secretary, version=2) == 3
    domain.state_case(entry, 5, "服务窗口一次办结", SMALL, by=secretary)
    domain.confirm(entry, clock.today(), "支委会", SMALL, by=secretary)
    assert domain.declare(entry, SMALL, by=secretary) is False
    now = fresh(entry)
    assert (now.state, now.aim, now.measures, now.aimed_on) == ("declared", 4, "逐项补齐制度", clock.today())
    assert (now.wished, now.features, now.confirmed_on, now.confirmed_by) == (
        5,
        "服务窗口一次办结",
        clock.today(),
        "支委会",
    )
    assert now.declared_at is not None
    rows = reading.scores(entry.id)
    assert {key: (row.value, row.reason) for key, row in rows.items()} == {
        "study": ("28", "学习记录 12 次"), "leading": ("较好", ""), "rules": (["plan"], ""),
    }  # fmt: skip
    assert [text for text in messages(world.committee) if "机关第一党支部申报五星" in text]
    for action, times in (("aim", 1), ("edit", 2), ("confirm", 1), ("declare", 1)):
        assert done(f"star_entry.{action}") == [entry.id] * times, action
    assert Revision.get(Revision.action == "star_entry.aim").values == {
        "aim": [None, 4],
        "measures": ["", "逐项补齐制度"],
    }


@pytest.mark.parametrize(("votes", "said"), [({"满意": 4}, "不足 5 票"), ({"满意": 5, "不满意": 1}, "只有 5 人")])
def test_votes_are_no_fewer_than_a_secret_vote_needs_and_no_more_than_people(world, actor, cycle, votes, said):
    entry, by = making.entry(cycle, world.a1), actor("secretary")
    with pytest.raises(Invalid, match=said) as refused:
        domain.assess(entry, {"poll": (votes, "书面测评")}, by=by)
    assert (refused.value.field, reading.scores(entry.id)) == ("poll", {})
    domain.assess(entry, {"poll": ({"满意": 5}, "书面测评")}, by=by)
    make.person("新来的同志", world.a1, status="转出")
    with pytest.raises(Invalid, match=said):
        domain.assess(fresh(entry), {"poll": (votes, "书面测评")}, by=by)
    assert reading.scores(entry.id)["poll"].value == {"满意": 5}


def test_each_electorate_bounds_its_own_votes_and_the_committees_score_is_not_the_branchs(world, actor):
    entry, by = making.entry(making.cycle(world.a, of=making.OPINIONS), world.a1), actor("secretary")
    for key, votes, said in (
        ("own", {"好": 5}, "在册的党员只有 4 人"), ("own", {"好": 3}, "不足 4 票"), ("others", {"好": 2}, "在册的群众只有 1 人"),
        ("above", "20", "不由支部自评"), ("nothing", "20", "不由支部自评"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=said) as refused:
            domain.assess(entry, {key: (votes, "")}, by=by)
        assert refused.value.field == key
    Person.update(status="转出").where((Person.branch == world.a1.id) & (Person.kind == "staff")).execute()
    with pytest.raises(Invalid, match="不足 5 票"):  # people from outside, of whom nobody knows the number
        domain.assess(entry, {"others": ({"好": 4}, "")}, by=by)
    domain.assess(entry, {"own": ({"好": 4}, ""), "others": ({"好": 30}, "服务对象测评")}, by=by)
    assert {key: row.value for key, row in reading.scores(entry.id).items()} == {"own": {"好": 4}, "others": {"好": 30}}


def test_the_aim_changes_until_the_declaration_and_every_version_is_kept(world, actor, cycle):
    secretary, entry = actor("secretary"), making.entry(cycle, world.a1)
    for star, measures, field in (
        (None, "补短板", "aim"), (6, "补短板", "aim"), (0, "补短板", "aim"), (3, " ", "measures"), (3, "长" * 1001, "measures"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.aim(entry, star, measures, SMALL, by=secretary)
        assert refused.value.field == field
    domain.aim(entry, 3, "补短板", SMALL, by=secretary)
    domain.aim(entry, 5, "补短板", SMALL, by=secretary)
    domain.aim(entry, 5, "补短板", SMALL, by=secretary)  # nothing new
    assert [row.values for row in Revision.select().where(Revision.action == "star_entry.aim").order_by(Revision.number)] == [
        {"aim": [None, 3], "measures": ["", "补短板"]}, {"aim": [3, 5]},
    ]  # fmt: skip
    for who in ("committee", "supervisor", "member", "secretary_a2", "secretary_b"):
        with pytest.raises(Denied):
            domain.aim(entry, 4, "代为填写", SMALL, by=actor(who))
    for state, free in (("confirmed", True), ("returned", True), ("declared", False), ("reviewed", False)):
        made = making.entry(cycle, world.a1, state)
        if free:
            domain.aim(made, 2, "改一改", SMALL, by=secretary)
            assert fresh(made).aim == 2
        else:
            with pytest.raises(Stale):
                domain.aim(made, 2, "改一改", SMALL, by=secretary)


def test_scores_are_updated_in_place_and_what_is_not_given_stays(world, actor, cycle):
    secretary, entry = actor("secretary"), making.entry(cycle, world.a1, scores=DRAFT)
    ids = {row.indicator: row.id for row in StarScore.select()}
    assert domain.assess(entry, {"study": ("30", "改"), "leading": ("好", ""), "faults": (None, "")}, by=secretary) == 3
    rows = reading.scores(entry.id)
    assert {key: row.id for key, row in rows.items() if key in ids} == ids
    assert (rows["study"].value, rows["leading"].value, rows["faults"].value, rows["project"].value) == (
        "30",
        "好",
        None,
        "3",
    )
    assert Revision.get(Revision.action == "star_entry.edit").values["study"] == [["28", "有记录可查"], ["30", "改"]]
    before = entry.version
    assert domain.assess(entry, {"study": ("30", "改 ")}, by=secretary) == 0
    assert fresh(entry).version == before
    with pytest.raises(Stale):
        domain.assess(entry, {"study": ("29", "")}, by=secretary, version=before - 1)
    with pytest.raises(Invalid) as refused:
        domain.assess(entry, {"study": ("29", "长" * 501)}, by=secretary)
    assert refused.value.field == "study"
    for state in ("confirmed", "declared", "reviewed"):
        with pytest.raises(Stale):
            domain.assess(making.entry(cycle, world.a1, state), {"study": ("1", "")}, by=secretary)


@pytest.mark.parametrize(
    ("star", "features", "field"), [(9, "", "wished"), (0, "", "wished"), (3, "长" * 1001, "features")]
)
def test_what_is_declared_is_checked(world, actor, cycle, star, features, field):
    entry = making.entry(cycle, world.a1)
    with pytest.raises(Invalid) as refused:
        domain.state_case(entry, star, features, SMALL, by=actor("secretary"))
    assert refused.value.field == field


def test_a_confirmation_needs_a_meeting_that_was_held_and_a_complete_entry(world, actor, cycle):
    secretary, today = actor("secretary"), clock.today()
    entry = making.entry(cycle, world.a1, scores=making.SCORES, wished=4)
    for on, meeting, field in (
        (today, "", "meeting"), (today, "聚餐", "meeting"), (None, "支委会", "on"), (today + DAY, "支委会", "on"),
        (date(YEAR - 1, 12, 31), "支委会", "on"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.confirm(entry, on, meeting, SMALL, by=secretary)
        assert refused.value.field == field
    open_star = making.entry(cycle, world.a1, scores=making.SCORES)
    with pytest.raises(Invalid, match="申报星级"):
        domain.confirm(open_star, today, "支委会", SMALL, by=secretary)
    # 测评 is the committee's to find out, 承诺践诺 is counted, 加分 is optional: only 班子建设 is missing
    lacking = making.entry(cycle, world.a1, scores=DRAFT, wished=4)
    with pytest.raises(Invalid, match="没有自评：班子建设。"):
        domain.confirm(lacking, today, "支委会", SMALL, by=secretary)
    assert fresh(lacking).state == "draft"


def test_a_late_declaration_is_taken_and_marked_while_the_round_is_open(world, actor, cycle):
    StarCycle.update(declare_until=clock.today() - DAY).where(StarCycle.id == cycle.id).execute()
    entry = making.entry(cycle, world.a1, "confirmed")
    assert domain.declare(entry, SMALL, by=actor("secretary")) is True
    assert Revision.get(Revision.action == "star_entry.declare").values == {"wished": 4, "late": True}
    row = listing.LIST.load(actor("secretary"), {}, "/stars/entries").rows[0]
    assert listing.late(row)
    StarCycle.update(declare_until=clock.today()).where(StarCycle.id == cycle.id).execute()
    assert not listing.late(listing.LIST.load(actor("secretary"), {}, "/stars/entries").rows[0])


def test_a_round_that_has_left_its_open_state_takes_nothing(world, actor, cycle):
    secretary = actor("secretary")
    draft, confirmed = making.entry(cycle, world.a1, wished=4), making.entry(cycle, world.a2, "confirmed")
    sent = making.entry(making.cycle(world.a, of=making.scheme(world.a, number=2), name="另一轮"), world.a1, "declared")
    StarCycle.update(state="proposed").execute()
    for act in (
        lambda: domain.aim(draft, 3, "补短板", SMALL, by=secretary),
        lambda: domain.assess(draft, {"study": ("1", "")}, by=secretary),
        lambda: domain.state_case(draft, 3, "做法", SMALL, by=secretary),
        lambda: domain.confirm(draft, clock.today(), "支委会", SMALL, by=secretary),
        lambda: domain.declare(confirmed, SMALL, by=actor("secretary_a2")),
        lambda: domain.unconfirm(confirmed, by=actor("secretary_a2")),
        lambda: domain.withdraw(sent, by=secretary),
    ):
        with pytest.raises(Stale, match="不在自评和评定阶段"):
            act()
    assert [one.state for one in StarEntry.select().order_by(StarEntry.id)] == ["draft", "confirmed", "declared"]


def test_confirmation_and_declaration_are_taken_back_until_the_committee_begins(world, actor, cycle):
    secretary = actor("secretary")
    entry = making.entry(cycle, world.a1, "confirmed")
    domain.unconfirm(entry, by=secretary)
    assert (fresh(entry).state, fresh(entry).confirmed_on, fresh(entry).confirmed_by) == ("draft", None, "")
    domain.confirm(entry, clock.today(), "支部党员大会", SMALL, by=secretary)
    domain.declare(entry, SMALL, by=secretary)
    domain.withdraw(entry, by=secretary)
    assert (fresh(entry).state, fresh(entry).declared_at, fresh(entry).confirmed_on) == ("draft", None, None)
    assert [text for text in messages(world.committee) if "撤回了星级申报" in text]
    for number, begin in enumerate(
        (
            lambda one: making.mark(one, "study", D(20), world.committee.person),
            lambda one: making.finding(one, "veto", "law", world.committee.person, holds=False),
            lambda one: poll(one, ["poll"], clock.today(), clock.today(), by=actor("committee")),
            lambda one: StarEntry.update(exception="党委会议研究同意").where(StarEntry.id == one.id).execute(),
        )
    ):
        scheme = making.scheme(world.a, number=number + 2)
        other = making.entry(making.cycle(world.a, of=scheme, name=f"第{number + 2}轮"), world.a1, "declared")
        begin(other)
        with pytest.raises(Invalid, match="已经开始评定"):
            domain.withdraw(fresh(other), by=secretary)
        assert fresh(other).state == "declared"


def test_only_the_own_secretary_works_on_an_entry(world, actor):
    rounds = [making.cycle(world.a, of=making.scheme(world.a, number=2 + n), name=f"第{n}轮") for n in range(3)]
    states = ("draft", "confirmed", "declared")
    draft, confirmed, sent = (making.entry(one, world.a1, state) for one, state in zip(rounds, states, strict=True))
    for who in ("member", "colleague", "staff", "secretary_a2", "secretary_b", "committee", "supervisor", "committee_b", "admin"):  # fmt: skip
        by = actor(who)
        for act in (
            lambda by=by: domain.assess(draft, {"study": ("1", "")}, by=by),
            lambda by=by: domain.state_case(draft, 3, "", SMALL, by=by),
            lambda by=by: domain.confirm(draft, clock.today(), "支委会", SMALL, by=by),
            lambda by=by: domain.unconfirm(confirmed, by=by),
            lambda by=by: domain.declare(confirmed, SMALL, by=by),
            lambda by=by: domain.withdraw(sent, by=by),
        ):
            with pytest.raises(Denied):
                act()


def test_with_sets_for_each_star_only_those_up_to_the_wished_one_are_needed():
    levels = tuple(Level(f"l{star}", f"{star}星标准", star, D(80)) for star in (3, 4, 5))
    each = tuple(Indicator(f"i{star}", f"{star}星指标", f"l{star}", "adding", D(100)) for star in (3, 4, 5))
    scheme = making.small(components=(), indicators=each, levels=levels, bands=(), shares=(), conditions=(), lowest=3)
    assert [one.key for one in reading.lacking(scheme, "机关", set(), 4)] == ["i3", "i4"]
    assert [one.key for one in reading.lacking(scheme, "机关", {"i3"}, None)] == ["i4", "i5"]
    assert [part.label for part in reading.parts(scheme, "机关")] == ["3星标准", "4星标准", "5星标准"]


def test_only_the_indicators_of_the_sector_are_asked():
    keys = [one.key for part in reading.parts(SMALL, "机关") for one in part.indicators]
    assert "safety" not in keys
    assert "safety" in [one.key for part in reading.parts(SMALL, "国有企业") for one in part.indicators]
    assert reading.parts(making.small(sectors=("学校",)), "机关") == []


def test_where_the_branch_stands_and_what_it_lacks(world, actor, cycle):
    last = making.cycle(world.a, of=making.scheme(world.a, number=2), state="filed", year=YEAR - 1)
    lines = [
        {"stage": "indicator", "key": "study", "label": "组织学习", "text": "得 20 分", "value": "20"},
        {"stage": "total", "key": "", "label": "总分", "text": "70 分", "value": "70"},
    ]
    making.entry(last, world.a1, "reviewed", total="70", outcome="3", proposed="3", explanation=lines)
    entry = making.entry(cycle, world.a1, scores=making.SCORES)
    branch = sheets.of_entry(entry, cycle, SMALL, "self")
    found = progress.standing(entry, cycle, SMALL, branch, "机关")
    # 28 + 15 + 15 + 0 + 18.4 + (3 + 2) − 2
    assert (found.result.total, found.outcome, found.next_star, found.distance) == (
        D("79.40"),
        "三星",
        "四星",
        D("0.60"),
    )
    lost = {gap.indicator.key: gap.lost for gap in found.gaps}
    assert lost == {
        "study": 2, "leading": 5, "rules": 5, "pledges": 10, "poll": D("1.6"), "project": 2, "award": 4,
    }  # fmt: skip
    # what only takes (faults, reproofs) is not listed as something to gain
    assert [gap.lost for gap in found.gaps] == sorted(lost.values(), reverse=True)
    assert {gap.indicator.key: gap.last for gap in found.gaps}["study"] == 20
    assert (found.last.total, found.last_outcome, found.unscored) == ("70", "三星", 0)
    bare = making.entry(cycle, world.a2)
    empty = progress.standing(bare, cycle, SMALL, sheets.of_entry(bare, cycle, SMALL, "self"), "机关")
    assert (empty.result.total, empty.unscored, empty.last, empty.distance) == (D(0), 6, None, D(60))
    # what a vote gives is not the branch's to fill in: said beside the total, not counted as forgotten
    assert [(one.indicator.key, one.most) for one in empty.awaited] == [("poll", "20")]
    assert "poll" not in {gap.indicator.key for gap in empty.gaps}


def test_a_missing_condition_is_named_beside_the_points(world, cycle):
    full = making.SCORES | {
        "study": D(30),
        "leading": "好",
        "rules": frozenset({"plan", "record", "fees", "open"}),
        "faults": D(0),
    }
    entry = making.entry(cycle, world.a1, scores=full)
    found = progress.standing(entry, cycle, SMALL, sheets.of_entry(entry, cycle, SMALL, "self"), "机关")
    assert found.result.total == D("93.40")
    assert (found.outcome, found.next_star) == ("四星", "")
    assert any("创新项目" in text for text in found.hurdles)


@pytest.mark.parametrize(
    ("state", "values", "what", "note"),
    [
        ("draft", {}, "确定创星目标", ""),
        ("draft", {"aim": 4}, "自评并申报星级", ""),
        ("confirmed", {}, "申报星级", "已经确认，还没有申报"),
        ("returned", {}, "修改星级申报", "党委退回，理由在各项下面"),
        ("declared", {}, None, ""),
        ("reviewed", {}, None, ""),
    ],
)
def test_what_waits_for_a_secretary(world, actor, cycle, queries, state, values, what, note):
    making.entry(cycle, world.a1, state, **values)
    by = actor("secretary")
    queries.statements.clear()
    found = waiting.own(by)
    assert len(queries) == 1
    if what is None:
        assert found == []
        return
    (one,) = found
    assert (one.count, one.tasks[0].note, one.tasks[0].due) == (1, note, cycle.declare_until)
    assert one.tasks[0].what == f"{what}：{cycle.name}"
    listed = listing.LIST.load(by, {"state": "todo"}, "/stars/entries")
    assert listed.total == one.count
    assert waiting.own(actor("secretary_a2")) == waiting.own(actor("committee")) == []
    StarCycle.update(state="cancelled").execute()
    assert waiting.own(by) == []


def test_a_secretary_over_several_branches_finds_all_of_them(world, actor, cycle):
    general = make.unit("general_branch", "机关党总支", world.a)
    below = [make.unit("branch", f"第{number}支部", general) for number in range(3)]
    hand = make.appointment(world.colleague.person, "secretary", general)
    by = actor_of(world.colleague.person.id, hand.id)
    for branch in below:
        making.entry(cycle, branch)
    making.entry(cycle, world.a1)
    (found,) = waiting.own(by)
    assert found.count == 3
    assert {task.whose for task in found.tasks} == {
        branch.name for branch in Unit.select().where(Unit.parent == general)
    }
