"""Every state × action × role, and no sequence of acts that leads outside the workflow."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock, policy
from portal.audit.models import AuditEntry
from portal.db import database
from portal.errors import Denied, Invalid, Refusal, Stale
from portal.pledges import domain
from portal.pledges.domain.keeping import Entry
from portal.pledges.models import Pledge
from portal.units.models import Person
from portal.workflow import PLEDGE
from tests.pledges.conftest import YEAR, fresh, rows, typed

# action → the states it starts from, the state it leads to, and who of the cast may do it to the member's pledge
TABLE = {
    "edit": ({"draft", "returned"}, None, {"member"}),
    "submit": ({"draft", "returned"}, "submitted", {"member"}),
    "withdraw": ({"submitted"}, "draft", {"member"}),
    "judge": ({"submitted"}, None, {"secretary", "committee"}),
    "return": ({"submitted"}, "returned", {"secretary", "committee"}),
    "approve": ({"submitted"}, "approved", {"secretary", "committee"}),
    "reopen": ({"approved"}, "submitted", {"secretary", "committee"}),
    "publish": ({"approved"}, "published", {"secretary", "committee"}),
    "progress": ({"published"}, None, {"member"}),
    "exemplify": ({"published"}, None, {"secretary", "committee"}),
}
# Parts of these are records of their own: tests/pledges/test_progress, test_changes, test_evaluation.
ELSEWHERE = {"correct", "amend", "assess", "grade"}
WHO = [
    "member", "colleague", "secretary", "secretary_a2", "committee",
    "committee_b", "supervisor", "staff", "admin", "auditor",
]  # fmt: skip


def carry_out(action: str, pledge: Pledge, by: policy.Actor) -> None:
    """The domain function of an action, with input that the rules accept."""
    item = rows(pledge)[0]
    changed = [typed(key=item.id, measure=f"第 {pledge.version} 版做法")]
    match action:
        case "edit":
            domain.save(pledge, "", changed, by=by, version=pledge.version)
        case "submit":
            domain.submit(pledge, by=by)
        case "withdraw":
            domain.withdraw(pledge, by=by)
        case "judge":
            domain.judge(pledge, item, "returned", by=by, reason="不清楚")
        case "return":
            domain.send_back(pledge, by=by)
        case "approve":
            domain.approve(pledge, by=by, rest=True)
        case "reopen":
            domain.reopen(pledge, "看错了", by=by)
        case "publish":
            domain.publish(pledge, by=by)
        case "progress":
            domain.record(pledge, item, Entry(clock.today(), "走访两户"), by=by)
        case "exemplify":
            Person.update(leading=True).where(Person.id == pledge.person_id).execute()
            domain.exemplify(pledge, item, True, by=by)


def at(filed: Any, actor: Any, state: str, action: str) -> Pledge:
    pledge = filed("member", state)
    if action == "return" and state == "submitted":
        domain.judge(pledge, rows(pledge)[0], "returned", by=actor("secretary"), reason="不清楚")
    return pledge


def test_the_table_knows_every_action_and_every_state():
    assert {f"pledge.{action}" for action in (*TABLE, *ELSEWHERE)} == set(PLEDGE.moves)
    assert {state for sources, _, _ in TABLE.values() for state in sources} | {"published"} == set(PLEDGE.states)


@pytest.mark.parametrize("state", PLEDGE.states)
@pytest.mark.parametrize("action", TABLE)
def test_who_may_do_what_when(filed, actor, state, action):
    sources, _target, allowed = TABLE[action]
    pledge = fresh(at(filed, actor, state, action))
    for who in WHO:
        if who in allowed and state in sources:
            continue
        entries = AuditEntry.select().count()
        with pytest.raises(Refusal) as refused:
            carry_out(action, pledge, actor(who))
        assert isinstance(refused.value, Stale if who in allowed else Denied), (action, state, who)
        assert fresh(pledge).__data__ == pledge.__data__
        assert AuditEntry.select().count() == entries


@pytest.mark.parametrize(("action", "state"), [(a, s) for a, (sources, _, _) in TABLE.items() for s in sorted(sources)])
@pytest.mark.parametrize("turn", [0, 1])
def test_those_who_may_do_it_and_leave_one_entry(filed, actor, action, state, turn):
    _, target, allowed = TABLE[action]
    who = sorted(allowed)[turn % len(allowed)]
    pledge = at(filed, actor, state, action)
    entries = AuditEntry.select().count()
    carry_out(action, pledge, actor(who))
    assert fresh(pledge).state == (target or state)
    assert AuditEntry.select().count() == entries + 1
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (last.action, last.record_id, last.person_id) == (f"pledge.{action}", pledge.id, actor(who).person_id)


@given(
    steps=st.lists(
        st.tuples(st.sampled_from([*TABLE, "pass", "new item"]), st.sampled_from(["member", "secretary", "committee"])),
        max_size=14,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_acts_leaves_the_workflow(world, actor, steps):
    """Whatever is tried in whatever order: moves follow the table, and nothing unpassed is approved or published."""
    with database.atomic() as undo:
        pledge = domain.file(YEAR, "", [typed(1), typed(2)], by=actor("member"))
        for action, who in steps:
            before = pledge.state
            try:
                if action == "pass":
                    domain.judge(pledge, rows(pledge)[-1], "passed", by=actor(who))
                elif action == "new item":
                    kept = [typed(row.number, key=row.id) for row in rows(pledge)]
                    domain.save(pledge, "", [*kept[:3], typed(9)], by=actor(who), version=pledge.version)
                else:
                    carry_out(action, pledge, actor(who))
            except (Denied, Invalid, Stale):
                pledge = fresh(pledge)
                target = before
            else:
                sources, target, allowed = TABLE.get({"pass": "judge", "new item": "edit"}.get(action, action), ())
                assert before in sources
                assert who in allowed
            assert pledge.state == (target or before)
            items = rows(pledge)
            assert 1 <= len(items) <= 5
            assert [item.number for item in items] == list(range(1, len(items) + 1))
            if pledge.state in ("approved", "published"):
                assert {item.verdict for item in items} == {"passed"}
            if pledge.state == "returned":
                assert "returned" in {item.verdict for item in items}
            assert (pledge.state == "published") == (pledge.published_at is not None)
            now = fresh(pledge)
            assert (now.state, now.version, now.round) == (pledge.state, pledge.version, pledge.round)
        undo.rollback()
