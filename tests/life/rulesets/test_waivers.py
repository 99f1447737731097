"""Waivers: given with a reason by an office that does not head the branch, told to the secretary, ended; judged anew each time."""

import io
from datetime import date

import openpyxl
import pytest

from portal import clock
from portal.errors import Denied, Invalid
from portal.inbox.models import Message
from portal.life.judging.judgement import judge
from portal.life.rulesets import reading
from portal.life.rulesets.models import RuleWaiver
from portal.life.rulesets.waivers import domain
from portal.life.rulesets.waivers.domain import Wanted
from portal.life.standing import domain as standing
from portal.life.standing.facts import of_units
from portal.policy import find
from tests import factories as make
from tests.browser_client import text_of
from tests.life.judging.making import rule, rules
from tests.life.rulesets.conftest import fresh

YEAR = clock.today().year
RULES = rules(
    rule("meet", name="党员大会", period="month"), rule("group", name="党小组会", subject="group", types=("group_meeting",)),
    rule("learn", name="党员学习", subject="member", types=("study",)),
    rule("house", name="党委听汇报", subject="committee", types=("study",)), name="制度",
)  # fmt: skip
WANTED = Wanted("meet", None, None, date(YEAR, 1, 1), date(YEAR, 12, 31), "支部整建制外出施工")


@pytest.fixture
def judged(monkeypatch):
    """What was judged anew: (units, years)."""
    found = []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): found.append((list(units), list(years))))
    return found


def test_a_waiver_is_given_told_and_ended(world, actor, adopted, judged):
    adopted(RULES)
    by = actor("committee")
    made = domain.give(world.a1, WANTED, by=by)
    assert (made.rule_name, made.kind, made.committee_id, made.created_by_id) == (
        "党员大会",
        "branch",
        world.a.id,
        by.person_id,
    )
    assert judged == [([world.a1.id], [YEAR])]
    message = Message.select().where(Message.person == world.secretary.person.id).order_by(Message.id.desc()).get()
    assert "免除了本支部“党员大会”的要求" in message.text
    assert message.path == f"/life/waivers/{made.id}"
    seen = [
        who
        for who in ("secretary", "committee", "supervisor", "secretary_a2", "member", "committee_b")
        if find(RuleWaiver, made.id, actor(who))
    ]
    assert seen == ["secretary", "committee", "supervisor"]
    facts = of_units([world.a1.id], date(YEAR, 1, 1), clock.today())[world.a1.id]
    found = [one for one in judge(reading.rules(world.a.id), facts, clock.today()) if one.rule.key == "meet"]
    assert {one.state for one in found} <= {"waived", "inapplicable"}
    with pytest.raises(Invalid):
        domain.end(made, " ", by=by)
    domain.end(made, "已经复工", by=by, version=1)
    assert fresh(made).state == "ended"
    assert len(judged) == 2
    assert of_units([world.a1.id], date(YEAR, 1, 1), clock.today())[world.a1.id].waivers == ()


def test_a_group_or_a_person_alone_can_be_spared(world, actor, adopted, judged):
    adopted(RULES)
    by, group = actor("committee"), make.unit("group", "外出党小组", world.a1)
    person = world.member.person.id
    one = domain.give(world.a1, WANTED._replace(rule="group", group=group.id), by=by)
    two = domain.give(world.a1, WANTED._replace(rule="learn", person=person), by=by)
    assert (one.kind, one.group_id, two.kind, two.person_id) == ("group", group.id, "member", person)
    for wrong, field in (
        ({"rule": "house"}, "rule"), ({"rule": "nothing"}, "rule"), ({"group": group.id}, "whom"), ({"person": person}, "whom"),
        ({"rule": "learn", "person": world.member_a2.person.id}, "whom"), ({"rule": "group", "group": world.a2.id}, "whom"),
        ({"starts": None}, "starts"), ({"ends": None}, "ends"), ({"ends": date(YEAR - 1, 1, 1)}, "ends"),
        ({"ends": date(YEAR + 4, 1, 1)}, "ends"), ({"reason": "  "}, "reason"), ({"reason": "字" * 501}, "reason"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.give(world.a1, WANTED._replace(**wrong), by=by)
        assert refused.value.field == field, wrong
    assert RuleWaiver.select().count() == 2


def test_who_heads_the_branch_spares_it_nothing(world, actor, adopted, judged):
    adopted(RULES)
    by = actor("committee")
    given = domain.give(world.a1, WANTED, by=by)
    make.appointment(world.committee.person, "secretary", world.a1)
    by = actor("committee")
    with pytest.raises(Denied, match="您是这个支部的书记"):
        domain.give(world.a1, WANTED, by=by)
    with pytest.raises(Denied):
        domain.end(given, "算了", by=by)
    assert domain.give(world.a2, WANTED, by=by).branch_id == world.a2.id
    for who in ("secretary", "supervisor", "committee_b"):
        with pytest.raises(Denied):
            domain.give(world.a1, WANTED, by=actor(who))


def test_the_pages(visit, world, actor, adopted, judged):
    adopted(RULES)
    office, secretary = visit("committee"), visit("secretary")
    assert "没有免除的要求" in text_of(secretary.get("/life/waivers"))
    office.get("/life/waivers/new")
    at = f"/life/waivers/new/{world.a1.id}"
    assert "党员大会（对党支部）" in text_of(office.get(at))
    assert "党委听汇报" not in text_of(office.get(at))
    form = {
        "rule": "meet",
        "whom": "",
        "starts": f"{YEAR}-01-01",
        "ends": f"{YEAR}-12-31",
        "reason": "外出施工",
        "once": "waive-once-1",
    }
    page = text_of(office.post(at, {**form, "rule": "", "ends": "", "reason": ""}, status=422))
    assert "请写明免除的原因" in page
    for _twice in range(2):
        office.post(at, form)
    (made,) = RuleWaiver.select()
    page = text_of(secretary.get(f"/life/waivers/{made.id}"))
    assert "外出施工" in page
    assert "撤销免除" not in page
    office.post(at, {**form, "rule": "learn", "whom": f"person-{world.member.person.id}", "once": "waive-once-2"})
    page = text_of(secretary.get("/life/waivers?state=now&rule=learn"))
    assert "共 1 条" in page
    assert world.member.person.name in page
    sheet = openpyxl.load_workbook(
        io.BytesIO(office.get(f"/life/waivers?export=xlsx&branch={world.a1.id}").data)
    ).active
    assert sorted((row[1], row[2]) for row in sheet.iter_rows(min_row=2, values_only=True)) == [
        ("党员大会", "整个支部"), ("党员学习", world.member.person.name),
    ]  # fmt: skip
    office.get(f"/life/waivers/{made.id}/end")
    office.post(f"/life/waivers/{made.id}/end", {"reason": "", "version": "1"}, status=422)
    office.post(f"/life/waivers/{made.id}/end", {"reason": "复工", "version": "1"})
    assert fresh(made).state == "ended"
    secretary.get("/life/waivers/new", status=403)
    secretary.get(at, status=403)
    assert visit("member").get("/life/waivers", status=404)


def test_only_what_holds_today_or_later_is_offered(world, actor, adopted, judged):
    adopted(
        rules(
            rule("past", name="早已失效", since=date(YEAR - 2, 1, 1), until=date(YEAR - 1, 12, 31)),
            rule("now", name="正在执行", since=date(YEAR - 2, 1, 1)),
            rule("later", name="明年执行", since=date(YEAR + 1, 1, 1)), name="制度",
        )
    )  # fmt: skip
    assert set(domain.offered(world.a.id)) == {"now", "later"}
    with pytest.raises(Invalid):
        domain.give(world.a1, WANTED._replace(rule="past"), by=actor("committee"))
