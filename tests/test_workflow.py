"""Every state × every move of every record, against a table written by hand, and as actions.perform() enforces it."""

import pytest

from portal import actions, clock, db
from portal.accounts.models import Account, Proposal
from portal.appraisals.models import Appraisal
from portal.checks.models import Checklist, CheckVisit, SpotCheck
from portal.comments.models import CommentThread
from portal.db import write
from portal.documents.models import OfficialDocument
from portal.draws.models import Draw
from portal.errors import Stale
from portal.honours.models import Honour
from portal.identities.models import Identity
from portal.life.records.models import LifeRecord
from portal.life.rulesets.models import LifeRules, RuleWaiver
from portal.life.study.models import ThoughtReport
from portal.life.talks.models import HeartTalk
from portal.life.terms.models import TermExtension
from portal.life.training.models import Training
from portal.notices.models import Notice, NoticeReceipt
from portal.plans.models import AnnualPlan
from portal.pledges.models import Opinion, Pledge, PledgeChange, PledgeItem
from portal.policy import RULES
from portal.problems.handovers.models import TeamHandover
from portal.problems.models import Problem, ProblemExtension
from portal.problems.talks.models import Talk
from portal.problems.tasks.models import KeyTask
from portal.roster.models import RosterImport
from portal.stars.models import StarCycle, StarDemonstration, StarEntry, StarObjection, StarRemedy, StarScheme
from portal.suggestions.models import Suggestion
from portal.workflow import WORKFLOWS
from tests import factories as make
from tests.appraisals import bad as appraisals
from tests.checks import bad as checks
from tests.documents import bad as papers
from tests.life import bad as life
from tests.plans import bad as plans
from tests.problems import bad_rooms as rooms
from tests.stars import making

# record → state → move → where it leads; what is not here is not possible
TABLE: dict[str, dict[str, dict[str, str]]] = {
    "pledge": {
        "draft": {"pledge.edit": "draft", "pledge.submit": "submitted"},
        "submitted": {
            "pledge.withdraw": "draft", "pledge.judge": "submitted", "pledge.return": "returned", "pledge.approve": "approved",
        },
        "returned": {"pledge.edit": "returned", "pledge.submit": "submitted"},
        "approved": {"pledge.publish": "published", "pledge.reopen": "submitted"},
        "published": {
            "pledge.progress": "published", "pledge.correct": "published", "pledge.amend": "published",
            "pledge.exemplify": "published", "pledge.assess": "published", "pledge.grade": "published",
        },
    },
    "pledge_change": {
        "proposed": {
            "pledge_change.agree": "agreed", "pledge_change.refuse": "refused", "pledge_change.withdraw": "withdrawn",
        },
        "agreed": {},
        "refused": {},
        "withdrawn": {},
    },
    "opinion": {
        "sent": {"opinion.show": "shown", "opinion.reject": "rejected"},
        "shown": {"opinion.reject": "rejected", "opinion.answer": "shown"},
        "rejected": {},
    },
    "identity": {
        "applied": {
            "identity.edit": "applied", "identity.withdraw": "withdrawn", "identity.confirm": "settled",
            "identity.discuss": "discussed", "identity.decline": "declined", "identity.lapse": "ended",
        },
        "discussed": {
            "identity.recommend": "recommended", "identity.decline": "declined", "identity.lapse": "ended",
        },
        "recommended": {"identity.settle": "settled", "identity.decline": "declined", "identity.lapse": "ended"},
        "settled": {
            "identity.amend": "settled", "identity.serve": "settled", "identity.end": "ended", "identity.lapse": "ended",
        },
        "declined": {},
        "withdrawn": {},
        "ended": {},
    },
    "comment_thread": {
        "open": {"comment_thread.reply": "open", "comment_thread.resolve": "resolved"},
        "resolved": {"comment_thread.reply": "resolved", "comment_thread.reopen": "open"},
    },
    "honour": {
        "proposed": {
            "honour.edit": "proposed", "honour.confirm": "confirmed", "honour.decline": "declined",
            "honour.withdraw": "withdrawn",
        },
        "confirmed": {"honour.correct": "confirmed", "honour.revoke": "revoked"},
        "declined": {"honour.resubmit": "proposed", "honour.withdraw": "withdrawn"},
        "withdrawn": {},
        "revoked": {},
    },
    "star_scheme": {
        "draft": {"star_scheme.edit": "draft", "star_scheme.finish": "ready"},
        "ready": {"star_scheme.reopen": "draft", "star_scheme.use": "used", "star_scheme.retire": "retired"},
        "used": {"star_scheme.use": "used", "star_scheme.retire": "retired"},
        "retired": {},
    },
    "star_cycle": {
        "open": {
            "star_cycle.edit": "open", "star_cycle.propose": "proposed", "star_cycle.cancel": "cancelled",
        },
        "proposed": {
            "star_cycle.propose": "proposed", "star_cycle.order": "proposed", "star_cycle.publish": "published",
            "star_cycle.reopen": "open", "star_cycle.cancel": "cancelled",
        },
        "published": {
            "star_cycle.extend": "published", "star_cycle.reopen": "open", "star_cycle.settle": "settled",
        },
        "settled": {"star_cycle.file": "filed"},
        "filed": {},
        "cancelled": {},
    },
    "star_entry": {
        "draft": {"star_entry.edit": "draft", "star_entry.confirm": "confirmed"},
        "confirmed": {"star_entry.unconfirm": "draft", "star_entry.declare": "declared"},
        "declared": {
            "star_entry.withdraw": "draft", "star_entry.return": "returned", "star_entry.mark": "declared",
            "star_entry.find": "declared", "star_entry.except": "declared", "star_entry.poll": "declared",
            "star_entry.finish": "reviewed",
        },
        "returned": {"star_entry.edit": "returned", "star_entry.confirm": "confirmed"},
        "reviewed": {"star_entry.return": "returned", "star_entry.resume": "declared"},
    },
    "star_objection": {
        "sent": {"star_objection.answer": "answered", "star_objection.withdraw": "withdrawn"},
        "answered": {},
        "withdrawn": {},
    },
    "star_demonstration": {
        "shown": {"star_demonstration.edit": "shown", "star_demonstration.end": "ended"},
        "ended": {},
    },
    "star_remedy": {
        "asked": {"star_remedy.plan": "planned", "star_remedy.extend": "asked", "star_remedy.cancel": "cancelled"},
        "planned": {
            "star_remedy.agree": "working", "star_remedy.return": "asked", "star_remedy.extend": "planned",
            "star_remedy.cancel": "cancelled",
        },
        "working": {"star_remedy.report": "reported", "star_remedy.extend": "working", "star_remedy.cancel": "cancelled"},
        "reported": {"star_remedy.accept": "done", "star_remedy.refuse": "working"},
        "done": {},
        "cancelled": {},
    },
    "suggestion": {
        "sent": {"suggestion.take": "taken", "suggestion.transfer": "sent", "suggestion.answer": "answered"},
        "taken": {"suggestion.transfer": "sent", "suggestion.answer": "answered"},
        "answered": {"suggestion.reopen": "sent"},
    },
    "roster_import": {
        "reading": {"roster.read": "ready", "roster.fail": "unreadable"},
        "unreadable": {"roster.cancel": "cancelled"},
        "ready": {
            "roster.reread": "reading", "roster.decide": "ready", "roster.apply": "applying", "roster.cancel": "cancelled",
        },
        "applying": {"roster.reread": "reading", "roster.stall": "ready", "roster.finish": "applied"},
        "applied": {},
        "cancelled": {},
    },
    "account": {
        "active": {"account.lock": "locked", "account.disable": "disabled"},
        "locked": {"account.unlock": "active", "account.disable": "disabled"},
        "disabled": {"account.enable": "active"},
    },
    "proposal": {
        "proposed": {
            "proposal.confirm": "confirmed", "proposal.reject": "rejected", "proposal.withdraw": "withdrawn",
        },
        "confirmed": {},
        "rejected": {},
        "withdrawn": {},
    },
}  # fmt: skip
TABLE["checklist"] = {
    "draft": {"checklist.edit": "draft", "checklist.finish": "ready"},
    "ready": {"checklist.reopen": "draft", "checklist.use": "used", "checklist.retire": "retired"},
    "used": {"checklist.use": "used", "checklist.retire": "retired"},
    "retired": {},
}
TABLE["spot_check"] = {
    "planned": {"spot_check.edit": "planned", "spot_check.start": "running", "spot_check.cancel": "cancelled"},
    "running": {"spot_check.edit": "running", "spot_check.release": "released", "spot_check.cancel": "cancelled"},
    "released": {"spot_check.close": "closed"},
    "closed": {},
    "cancelled": {},
}
TABLE["check_visit"] = {
    "planned": {"check_visit.plan": "planned", "check_visit.record": "visited", "check_visit.drop": "dropped"},
    "visited": {"check_visit.record": "visited", "check_visit.release": "released"},
    "released": {"check_visit.respond": "responded"},
    "responded": {"check_visit.respond": "responded"},
    "dropped": {"check_visit.restore": "planned"},
}
TABLE["draw"] = {
    "draft": {"draw.edit": "draft", "draw.freeze": "frozen", "draw.abandon": "abandoned"},
    "frozen": {"draw.commit": "committed", "draw.abandon": "abandoned"},
    "committed": {"draw.give": "drawn", "draw.abandon": "abandoned"},
    "drawn": {"draw.take": "drawn", "draw.redraw": "drawn"},
    "abandoned": {"draw.redraw": "abandoned"},
}
TABLE["notice"] = {
    "draft": {"notice.edit": "draft", "notice.send": "sent", "notice.drop": "dropped"},
    "sent": {"notice.remind": "sent", "notice.end": "ended", "notice.recall": "recalled"},
    "ended": {},
    "recalled": {},
    "dropped": {},
}
TABLE["notice_receipt"] = {
    "sent": {
        "notice_receipt.read": "read", "notice_receipt.acknowledge": "acknowledged", "notice_receipt.reply": "replied",
    },
    "read": {"notice_receipt.acknowledge": "acknowledged", "notice_receipt.reply": "replied"},
    "acknowledged": {"notice_receipt.reply": "replied"},
    "replied": {
        "notice_receipt.reply": "replied", "notice_receipt.return": "returned", "notice_receipt.accept": "accepted",
    },
    "returned": {"notice_receipt.reply": "replied"},
    "accepted": {},
}  # fmt: skip
_OPEN = {f"problem.{act}": "" for act in ("note", "respond", "escalate", "criticise", "amend", "hand")}


def _open(state: str, **moves: str) -> dict[str, str]:
    """The moves of an issued problem: those that leave it where it is, and these."""
    return dict.fromkeys(_OPEN, state) | {f"problem.{act.rstrip('_')}": to for act, to in moves.items()}


TABLE["problem"] = {
    "found": {
        "problem.edit": "found",
        "problem.issue": "issued",
        "problem.drop": "dropped",
        "problem.hand": "found",
    },
    "issued": _open("issued", plan="working", extend="issued", reschedule="issued", drop="dropped"),
    "working": _open(
        "working", plan="working", submit="submitted", extend="working", reschedule="working", drop="dropped"
    ),
    "submitted": _open("submitted", verify="verified", return_="returned"),
    "returned": _open(
        "returned", plan="working", submit="submitted", extend="returned", reschedule="returned", drop="dropped"
    ),
    "verified": _open("verified", close="closed", return_="returned"),
    "closed": {},
    "dropped": {},
}
TABLE["problem_extension"] = {
    "asked": {
        "problem_extension.grant": "granted", "problem_extension.refuse": "refused",
        "problem_extension.withdraw": "withdrawn",
    },
    "granted": {},
    "refused": {},
    "withdrawn": {},
}  # fmt: skip
TABLE["key_task"] = {
    "open": {
        "key_task.edit": "open", "key_task.report": "open", "key_task.finish": "done", "key_task.drop": "dropped",
    },
    "done": {"key_task.reopen": "open"},
    "dropped": {"key_task.reopen": "open"},
}  # fmt: skip
TABLE["talk"] = {
    "draft": {"talk.edit": "draft", "talk.file": "filed"},
    "filed": {"talk.follow": "filed", "talk.correct": "filed"},
}
TABLE["team_handover"] = {
    "offered": {
        "team_handover.take": "taken", "team_handover.refuse": "refused", "team_handover.withdraw": "withdrawn",
    },
    "taken": {},
    "refused": {},
    "withdrawn": {},
}  # fmt: skip
TABLE["official_document"] = {
    "draft": {
        "official_document.edit": "draft", "official_document.issue": "issued", "official_document.void": "voided",
    },
    "issued": {"official_document.publish": "issued", "official_document.void": "voided"},
    "voided": {},
}  # fmt: skip
TABLE["life_record"] = {
    "draft": {
        "life_record.edit": "draft", "life_record.minute": "draft", "life_record.attend": "draft",
        "life_record.announce": "announced", "life_record.file": "filed", "life_record.call_off": "called_off",
    },
    "announced": {
        "life_record.edit": "announced", "life_record.minute": "announced", "life_record.attend": "announced",
        "life_record.file": "filed", "life_record.call_off": "called_off",
    },
    "filed": {"life_record.make_up": "filed", "life_record.annex": "filed"},
    "called_off": {},
}  # fmt: skip
TABLE["heart_talk"] = {"entered": {"heart_talk.withdraw": "withdrawn"}, "withdrawn": {}}
TABLE["thought_report"] = {
    "draft": {"thought_report.edit": "draft", "thought_report.send": "sent"},
    "sent": {"thought_report.withdraw": "draft", "thought_report.read": "read"},
    "read": {},
}
TABLE["life_rules"] = {
    "draft": {"life_rules.edit": "draft", "life_rules.adopt": "in_force", "life_rules.drop": "dropped"},
    "in_force": {"life_rules.replace": "replaced", "life_rules.retire": "retired"},
    "replaced": {},
    "retired": {},
    "dropped": {},
}
TABLE["rule_waiver"] = {"given": {"rule_waiver.end": "ended"}, "ended": {}}
TABLE["term_extension"] = {
    "asked": {
        "term_extension.approve": "approved", "term_extension.refuse": "refused", "term_extension.withdraw": "withdrawn",
    },
    "approved": {},
    "refused": {},
    "withdrawn": {},
}  # fmt: skip
TABLE["training"] = {
    "planned": {
        "training.edit": "planned", "training.attend": "planned", "training.file": "filed", "training.drop": "dropped",
    },
    "filed": {"training.reopen": "planned"},
    "dropped": {},
}  # fmt: skip
TABLE["annual_plan"] = {
    "draft": {"annual_plan.edit": "draft", "annual_plan.file": "filed", "annual_plan.issue": "issued"},
    "filed": {
        "annual_plan.withdraw": "draft", "annual_plan.accept": "accepted", "annual_plan.return": "returned",
        "annual_plan.link": "filed",
    },
    "returned": {"annual_plan.edit": "returned", "annual_plan.file": "filed"},
    "accepted": {"annual_plan.change": "accepted", "annual_plan.link": "accepted"},
    "issued": {"annual_plan.change": "issued"},
}  # fmt: skip
TABLE["appraisal"] = {
    "open": {
        "appraisal.edit": "open", "appraisal.adjust": "open", "appraisal.assess": "open", "appraisal.poll": "polling",
        "appraisal.decide": "deciding",
    },
    "polling": {
        "appraisal.adjust": "polling", "appraisal.assess": "polling", "appraisal.reschedule": "polling",
        "appraisal.decide": "deciding",
    },
    "deciding": {"appraisal.adjust": "deciding", "appraisal.decide": "deciding", "appraisal.file": "filed"},
    "filed": {"appraisal.return": "returned"},
    "returned": {"appraisal.adjust": "returned", "appraisal.assess": "returned", "appraisal.decide": "deciding"},
}  # fmt: skip
FIRST = {
    "appraisal": "open",
    "life_record": "draft", "heart_talk": "entered", "thought_report": "draft", "life_rules": "draft",
    "rule_waiver": "given", "term_extension": "asked", "training": "planned", "annual_plan": "draft",
    "official_document": "draft",
    "problem": "found", "problem_extension": "asked",
    "key_task": "open", "talk": "draft", "team_handover": "offered",
    "notice": "draft", "notice_receipt": "sent",
    "draw": "draft", "checklist": "draft", "spot_check": "planned", "check_visit": "planned",
    "star_scheme": "draft", "star_cycle": "open", "star_entry": "draft",
    "star_objection": "sent", "star_demonstration": "shown", "star_remedy": "asked",
    "pledge": "draft", "pledge_change": "proposed", "opinion": "sent", "identity": "applied", "suggestion": "sent", "honour": "proposed",
    "comment_thread": "open",
    "roster_import": "reading", "account": "active", "proposal": "proposed",
}  # fmt: skip
MODELS = {
    "appraisal": Appraisal,
    "life_record": LifeRecord, "heart_talk": HeartTalk, "thought_report": ThoughtReport, "life_rules": LifeRules,
    "rule_waiver": RuleWaiver, "term_extension": TermExtension, "training": Training, "annual_plan": AnnualPlan,
    "official_document": OfficialDocument,
    "problem": Problem, "problem_extension": ProblemExtension,
    "key_task": KeyTask, "talk": Talk, "team_handover": TeamHandover,
    "notice": Notice, "notice_receipt": NoticeReceipt,
    "draw": Draw, "checklist": Checklist, "spot_check": SpotCheck, "check_visit": CheckVisit,
    "star_scheme": StarScheme, "star_cycle": StarCycle, "star_entry": StarEntry,
    "star_objection": StarObjection, "star_demonstration": StarDemonstration, "star_remedy": StarRemedy,
    "pledge": Pledge, "pledge_change": PledgeChange, "opinion": Opinion, "identity": Identity, "suggestion": Suggestion, "honour": Honour,
    "comment_thread": CommentThread,
    "roster_import": RosterImport, "account": Account, "proposal": Proposal,
}  # fmt: skip
CELLS = [
    (record, state, move)
    for record, states in TABLE.items()
    for state in states
    for move in sorted({one for moves in states.values() for one in moves})
]


def test_the_tables_name_the_same_states_and_moves():
    assert {record: set(flow.states) for record, flow in WORKFLOWS.items()} == {
        record: set(states) for record, states in TABLE.items()
    }
    for record, flow in WORKFLOWS.items():
        assert set(flow.moves) == {move for moves in TABLE[record].values() for move in moves}
        assert flow.initial == FIRST[record]


def test_every_state_can_be_reached_and_every_move_has_a_rule_and_a_label():
    for record, states in TABLE.items():
        reached, grown = {FIRST[record]}, True
        while grown:
            more = {to for state in reached for to in states[state].values()} - reached
            grown = bool(more)
            reached |= more
        assert reached == set(states), record
        for name, move in WORKFLOWS[record].moves.items():
            assert name in RULES
            assert move.label
    for flow in WORKFLOWS.values():
        assert all(state.label for state in flow.table.values())
        assert len({state.label for state in flow.table.values()}) == len(flow.table)


@pytest.fixture
def rows(app, world):
    """One record of each kind, whose state a test sets."""
    holder = world.member.person
    pledge = make.pledge(holder, "submitted")
    item = PledgeItem.get(PledgeItem.pledge == pledge.id).id
    place = {"branch": holder.branch_id, "committee": holder.committee_id}
    notice = Notice.create(
        committee=world.a, unit=world.a, person=world.committee.person, role="committee", kind="task", title="报送计划",
        sent_at=clock.now(), reason="内容有误",
    )  # fmt: skip
    problem = Problem.create(
        subject="branch", office=world.a, source="other", text="记录不全", number="2026-0001", due_on=clock.today(),
        issued_on=clock.today(), found_on=clock.today(), closed_on=clock.today(), verified_by=world.committee.person, **place,
    )  # fmt: skip
    return {
        "notice": notice,
        "notice_receipt": NoticeReceipt.create(
            notice=notice, unit=world.a1, person=holder, role="member", answer="请补充", replied_at=clock.now()
        ),
        "pledge": pledge,
        "pledge_change": PledgeChange.create(
            pledge=pledge.id, item=item, person=holder.id, kind="stop", reason="项目取消", **place
        ),
        "opinion": Opinion.create(
            pledge=pledge.id, item=item, holder=holder.id, text="请公布进度", reason="与承诺无关", **place
        ),
        "identity": Identity.create(kind="badge", person=holder.id, starts=clock.today(), **place),
        "comment_thread": CommentThread.create(
            record="pledge",
            record_id=pledge.id,
            title="公开承诺",
            opened_by=holder,
            opened_role="secretary",
            last_by=holder,
            **place,
        ),
        "honour": Honour.create(
            title="先进基层党组织", kind="advanced", level="city", awarded_on=clock.today(), reason="文号不对", **place
        ),
        "star_objection": StarObjection.create(
            cycle=making.cycle(world.a, state="published"), text="台账不一致", answer="已核实", upheld=False, **place
        ),
        "star_cycle": (cycle := making.cycle(world.a, name="各态", state="filed", of=making.scheme(world.a, number=2))),
        "star_scheme": making.scheme(world.a, number=3),
        "star_entry": making.entry(cycle, world.a1),
        "star_demonstration": StarDemonstration.create(
            shows="主题党日", starts=clock.today(), ends=clock.today(), **place
        ),
        "official_document": papers.document(world, signed_on=clock.today()),
        "draw": Draw.create(
            committee=world.a,
            title="抽签",
            subject="branch",
            asked="committee",
            frame="x",
            frame_hash="x",
            secret="x",
            commitment="x",
            number="1",
            result=[],
            reason="改期",
            created_by=world.committee.person,
        ),
        "life_record": life.record(world, filed_at=clock.now(), filed_by=world.secretary.person, reason="改期"),
        "heart_talk": life.talk(world),
        "thought_report": life.report(world, sent_at=clock.now()),
        "life_rules": life.rules(world),
        "rule_waiver": life.waiver(world),
        "term_extension": life.extension(world, decided_on=clock.today(), answer="理由不足"),
        "training": life.training(world),
        "appraisal": appraisals.appraisal(world, filed_at=clock.now(), reason="请复议"),
        "annual_plan": plans.plan(world, filed_at=clock.now(), accepted_at=clock.now()),
        "checklist": checks.listed(world),
        "spot_check": checks.check(world, released_at=clock.now()),
        "check_visit": checks.visit(world, visited_on=clock.today()),
        "problem": problem,
        "key_task": rooms.task(world),
        "talk": rooms.talk(world),
        "team_handover": rooms.handover(world, reply="人手不够"),
        "problem_extension": ProblemExtension.create(
            problem=problem, person=holder, until=clock.today(), reason="人员出差", reply="理由不足"
        ),
        "star_remedy": StarRemedy.create(problems="组织生活不按期", due_on=clock.today(), **place),
        "suggestion": Suggestion.create(addressee="branch", text="建议", answer="已办", **place),
        "roster_import": RosterImport.create(
            committee=world.a, uploaded_by=world.committee.person, filename="名册.xlsx", stored="x.xlsx", sha256="0"
        ),
        "account": world.member.account,
        "proposal": Proposal.create(
            kind="disable", subject=world.supervisor.person, proposed_by=world.security.person, reason="离岗"
        ),
    }


def _moves(model, key, state, move, moves, by):
    """Try one cell; whether it moved."""
    model.update(state=state).where(model.id == key).execute()
    to = moves.get(move)
    if to is None:
        with pytest.raises(Stale):
            actions.perform(move, model.get_by_id(key), by=by)
        assert model.get_by_id(key).state == state
    else:
        one = model.get_by_id(key)
        actions.perform(move, one, by=by)
        assert (model.get_by_id(key).state, one.state) == (to, to), (model, state, move)
    shown = set(actions.available(by, model(**{**model.get_by_id(key).__data__, "state": state})))
    assert shown == set(moves)
    return to is not None


def test_perform_moves_exactly_as_the_table_says(rows, actor, monkeypatch):
    """Permission aside (everybody may here), each of the cells leads where the table says, or nowhere."""
    monkeypatch.setattr(actions, "may", lambda *_: True)
    by, moved = actor("committee"), 0
    for record, state, move in CELLS:
        with db.database.atomic() as cell:  # undone: a filed record never becomes a draft again
            moved += _moves(MODELS[record], rows[record].id, state, move, TABLE[record][state], by)
            cell.rollback()
    assert moved == sum(len(moves) for states in TABLE.values() for moves in states.values())
    print(f"{len(CELLS)} cells, {moved} moves")


@pytest.mark.parametrize("record", TABLE)
def test_of_two_at_once_one_is_told_that_someone_was_faster(rows, actor, monkeypatch, record):
    monkeypatch.setattr(actions, "may", lambda *_: True)
    model, by = MODELS[record], actor("committee")
    state, move = next(
        (state, move) for state, moves in TABLE[record].items() for move, to in moves.items() if to != state
    )
    model.update(state=state).where(model.id == rows[record].id).execute()
    first, second = model.get_by_id(rows[record].id), model.get_by_id(rows[record].id)
    actions.perform(move, first, by=by)
    with write(), pytest.raises(Stale):
        actions.perform(move, second, by=by)
    assert model.get_by_id(first.id).state == TABLE[record][state][move]
