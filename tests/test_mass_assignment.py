"""Every column of every table is posted to every form: nothing changes that the form is not for."""

import re
from collections.abc import Iterable
from typing import Any

import html5lib
import peewee as pw
import pytest

from tests.access.deeds import DEEDS, Deed
from tests.access.sandbox import Answer, columns_changed, models
from tests.access.stage import Stage
from tests.browser_client import XHTML

PARTS = {
    "audit_entry",
    "revision",
    "message",
    "session",
    "draft",
    "sent",
    "job",
    "signin_failure",
    "allowance",
    "life_standing",
}


def alike(*endpoints: str, change: Iterable[str] = ()) -> dict[str, set[str]]:
    """These forms may change the same columns; without any they change no record that was there before."""
    return {endpoint: set(change) for endpoint in endpoints}


# Which columns of records that were there before a form may change (beside the passing ones and PARTS).
ALLOWED: dict[str, set[str]] = {
    "accounts.logout": set(),
    "accounts.switch": set(),
    "accounts.end_session": set(),
    "accounts.end_others": set(),
    "accounts.password": {"account.password", "account.password_set_at", "account.version"},
    "drafts.save": set(),
    "drafts.drop": set(),
    **alike("inbox.read", "inbox.follow"),
    "codes.print_slips": {"code.revoked_at"},
    "codes.revoke": {"code.revoked_at"},
    "admin.act": {"account.state", "account.version"},
    "admin.newcomer": set(),
    "admin.appoint": set(),
    "admin.end": {"appointment.ends", "appointment.ended_at", "appointment.version"},
    "admin.confirm": {
        "proposal.state", "proposal.version", "proposal.decided_by_id", "proposal.decided_at", "account.state",
        "account.version", "code.revoked_at",
    },
    "admin.reject": {
        "proposal.state", "proposal.version", "proposal.decided_by_id", "proposal.decided_at", "proposal.answer",
    },
    "admin.withdraw": {
        "proposal.state", "proposal.version", "proposal.decided_by_id", "proposal.decided_at", "proposal.answer",
    },
    "audit.start": set(),
    **alike("plans.new", "plan_coverage.remind", "plan_books.upload", "plan_books.confirm", "plan.files"),
    **alike("plan_items.new", "plan_items.edit", "plan_items.move", "plan_items.remove", "plan.take",
            change={"annual_plan.document", "annual_plan.version"}),
    "plan.file": {f"annual_plan.{name}" for name in ("state", "filed_at", "filed_by_id", "found", "reasons", "version")},
    **alike("plan.withdraw", "plan.issue", change={"annual_plan.state", "annual_plan.version"}),
    **alike("plans.accept", "plan.accept", change={"annual_plan.state", "annual_plan.accepted_at", "annual_plan.version"}),
    "plan.give_back": {"annual_plan.state", "annual_plan.reasons", "annual_plan.version"},
    "plan_likeness.compare": set(),
    **alike("plan_actual.tie", "plan_actual.untie", change=["annual_plan.version"]),
    "teams.new": set(),
    "teams.edit": {"team.name", "team.version"},
    "teams.assign": set(),
    "teams.release": {"team_unit.ends", "team_unit.ended_at"},
    "teams.close": {"team.closed_on", "team.version", "team_unit.ends", "team_unit.ended_at"},
    "units.found": set(),
    "units.found_top": set(),
    "units.edit": {
        "unit.sector", "unit.founded_on", "unit.term_starts", "unit.term_ends", "unit.activity_day", "unit.version",
    },
    "units.rename": {"unit.name", "unit.version"},
    "units.move": {"unit.parent_id", "unit.committee_id", "unit.version"},
    "units.merge": {"unit.closed_on", "unit.version", "appointment.ended_at", "appointment.version"},
    "units.split": {
        "unit.version", "person.branch_id", "person.group_id", "person.duty", "person.version", "pledge.branch_id",
        "pledge.version", "comment_thread.branch_id", "comment_thread.version",
    },
    "units.dissolve": {"unit.closed_on", "unit.version"},
    "units.contact": {"contact.person_id", "contact.since"},
    "units.enter": set(),
    "members.edit": {
        f"person.{name}"
        for name in ("name", "initials", "sex", "birth", "joined", "confirmed", "membership", "category", "group_id", "duty",
                     "post", "telephone", "exempt", "version")
    },
    **alike("appraisals.new", "appraisals.vote"),
    "appraisals.assess": {
        "appraisal.version", "appraisal_member.self_text", "appraisal_member.self_grade", "appraisal_member.self_at",
    },
    "appraisals.adjust": {"appraisal.version"},
    "appraisals.edit": {"appraisal.self_until", "appraisal.version"},
    "appraisals.poll": {"appraisal.ballot_id", "appraisal.state", "appraisal.version"},
    "appraisals.reschedule": {"appraisal.version", "ballot.opens_on", "ballot.closes_on", "ballot.version"},
    "appraisals.decide": {"appraisal.state", "appraisal.version", "appraisal.paper", "appraisal.record_id"},
    "appraisals.file": {"appraisal.state", "appraisal.version", "appraisal.filed_at"},
    "appraisals.return": {"appraisal.state", "appraisal.version", "appraisal.reason"},
    "opinions.give": set(),
    "opinions.publish": {"opinion.state", "opinion.version"},
    "opinions.reject": {"opinion.state", "opinion.reason", "opinion.version"},
    "opinions.answer": {"opinion.answer", "opinion.answered_on", "opinion.version"},
    **alike("notice_writing.new", "notice_writing.pass_on"),
    **alike("extending.ask", "training.new", "ties.new", "ties.here"),
    "extending.approve": {
        f"term_extension.{name}" for name in ("state", "paper", "decided_by_id", "decided_on", "version")
    },
    "extending.refuse": {
        f"term_extension.{name}" for name in ("state", "answer", "decided_by_id", "decided_on", "version")
    },
    "extending.withdraw": {"term_extension.state", "term_extension.version"},
    "training.edit": {
        f"training.{name}" for name in ("title", "audience", "starts", "ends", "hours", "place", "topic", "version")
    },
    "training.attend": {"training.version", "training_place.hours"},
    **alike("training.file", "training.reopen", "training.drop", change={"training.state", "training.version"}),
    "notice_writing.edit": {
        f"notice.{name}"
        for name in ("kind", "title", "text", "due_on", "ack_wanted", "reply_wanted", "passable", "version")
    },
    "notice_aiming.choose": {"notice.audience", "notice.version"},
    "notice.send": {"notice.state", "notice.sent_at", "notice.version"},
    **alike("notice.drop", "notice.end", change={"notice.state", "notice.version"}),
    "notice.remind": {"notice.version", "notice_receipt.reminded_on"},
    "notice.recall": {"notice.state", "notice.reason", "notice.version"},
    "notice_receipt.read": {f"notice_receipt.{name}" for name in ("state", "read_at", "person_id", "version")},
    "notice_receipt.acknowledge": {
        f"notice_receipt.{name}" for name in ("state", "read_at", "acknowledged_at", "person_id", "version")
    },
    "notice_receipt.reply": {
        f"notice_receipt.{name}"
        for name in ("state", "read_at", "acknowledged_at", "reply", "replied_at", "answer", "person_id", "version")
    },
    **alike(
        "notice_receipt.accept", "notice_receipt.send_back",
        change={"notice_receipt.state", "notice_receipt.answer", "notice_receipt.version"},
    ),
    "suggestions.new": set(),
    "suggestions.take": {"suggestion.state", "suggestion.version"},
    "suggestions.transfer": {"suggestion.state", "suggestion.addressee", "suggestion.version"},
    "suggestions.answer": {
        f"suggestion.{name}" for name in ("state", "answer", "answered_by_id", "answered_at", "version")
    },
    "suggestions.reopen": {
        f"suggestion.{name}" for name in ("state", "text", "answer", "answered_by_id", "answered_at", "version")
    },
    "receipts.look": set(),
    "reopening.reopen": set(),
    "evaluation.vote": {"ballot_tally.voices"},
    "progress.new": {"pledge.version", "pledge_item.share", "pledge_item.progress_on"},
    "progress.edit": {
        "pledge.version", "pledge_item.share", "pledge_item.progress_on",
        *(f"pledge_progress.{name}" for name in ("made_on", "text", "share", "shown", "version")),
    },
    "progress.exemplify": {"pledge.version", "pledge_item.exemplary_on"},
    "changes.new": set(),
    "changes.agree": {
        "pledge.version", *(f"pledge_item.{name}" for name in ("matter", "measure", "due_on", "standard", "duty", "amended_on")),
        *(f"pledge_change.{name}" for name in ("state", "answer", "before", "decided_by_id", "decided_at", "version")),
    },
    "changes.refuse": {f"pledge_change.{name}" for name in ("state", "answer", "decided_by_id", "decided_at", "version")},
    "changes.withdraw": {"pledge_change.state", "pledge_change.version"},
    "marks.assess": {"pledge.version"},
    "marks.grade": {"pledge.version", "pledge.evaluated_at", "pledge_grade.grade", "pledge_grade.note", "pledge_grade.graded_at"},
    "ballots.vote": {"ballot_tally.voices"},
    "ballots.days": {"ballot.opens_on", "ballot.closes_on", "ballot.version"},
    "members.leading": {"person.leading", "person.version"},
    "files.send": set(),
    "files.remove": {"attachment.removed_at"},
    "members.telephone": set(),
    "members.transfer": {
        "person.branch_id", "person.committee_id", "person.group_id", "person.duty", "person.version", "pledge.branch_id",
        "pledge.committee_id", "pledge.version", "appointment.ended_at", "appointment.version",
        "comment_thread.branch_id", "comment_thread.committee_id", "comment_thread.version",
    },
    "members.status": {"person.status", "person.version"},
    "roster.index": set(),
    "roster.apply": {"roster_import.state", "roster_import.version", "roster_import.skip_wrong", "roster_import.job_id"},
    "roster.branches": {"roster_import.new_branches", "roster_import.version"},
    "roster.answer": {"roster_import.version", "roster_row.answer"},
    "roster.reread": {"roster_import.state", "roster_import.version", "roster_import.job_id"},
    "roster.cancel": {"roster_import.state", "roster_import.version"},
    "filing.new": set(),
    "examples.new": set(),
    "examples.edit": {f"pledge_example.{name}" for name in ("sector", "standard", "matter", "measure", "duty", "version")},
    "examples.retire": {"pledge_example.retired_on", "pledge_example.version"},
    "examples.restore": {"pledge_example.retired_on", "pledge_example.version"},
    "standards.edit": {"unit_standard.text", "unit_standard.version"},
    "filing.edit": {
        "pledge.post", "pledge.state", "pledge.version", "pledge.round", "pledge.submitted_at",
        *(f"pledge_item.{name}" for name in ("matter", "measure", "due_on", "standard", "duty", "verdict", "reason", "number")),
    },
    "pledge.submit": {"pledge.state", "pledge.version", "pledge.round", "pledge.submitted_at"},
    "pledge.withdraw": {"pledge.state", "pledge.version"},
    "pledge.judge": {"pledge.version", "pledge_item.verdict", "pledge_item.reason"},
    "pledge.approve": {"pledge.state", "pledge.version", "pledge.approved_at", "pledge_item.verdict"},
    "pledge.send_back": {"pledge.state", "pledge.version"},
    "pledge.publish": {"pledge.state", "pledge.version", "pledge.published_at"},
    "pledge.reopen": {"pledge.state", "pledge.version", "pledge.approved_at"},
    "batch.approve": {"pledge.state", "pledge.version", "pledge.approved_at", "pledge_item.verdict"},
    "batch.publish": {"pledge.state", "pledge.version", "pledge.published_at"},
    "coverage.remind": set(),
    "posting.new": set(),
    "posting.enter": set(),
    "posting.edit": {"identity.title", "identity.place", "identity.duties", "identity.reason", "identity.version"},
    "identity.withdraw": {"identity.state", "identity.version"},
    "identity.confirm": {f"identity.{name}" for name in ("state", "version", "settled_on", "starts", "ends")},
    "identity.discuss": {"identity.state", "identity.version", "identity.discussed_on"},
    "identity.recommend": {"identity.state", "identity.version", "identity.recommended_on"},
    "identity.settle": {f"identity.{name}" for name in ("state", "version", "settled_on", "starts", "ends")},
    "identity.decline": {"identity.state", "identity.version"},
    "identity.amend": {f"identity.{name}" for name in ("title", "place", "duties", "ends", "version")},
    "identity.end": {"identity.state", "identity.version", "identity.ends"},
    "identity.serve": {"identity.version"},
    "identity.service": {
        "identity.version", *(f"service_entry.{name}" for name in ("served_on", "place", "matter", "version")),
    },
    "commenting.new": set(),
    "comment.reply": {f"comment_thread.{name}" for name in ("replies", "last_at", "last_by_id", "version")},
    **alike("comment.resolve", "comment.reopen", change={"comment_thread.state", "comment_thread.version"}),
    "comment.withdraw": {"comment.withdrawn_at"},
    **alike("drafting.to_unit", "drafting.of_visit", "drafting.of_draw", "drafting.of_ledger"),
    "document.edit": {
        f"official_document.{name}"
        for name in ("title", "number", "issuer", "addressee", "text", "copies", "version")
    },
    "document.issue": {f"official_document.{name}" for name in ("state", "signed_on", "number", "tables", "version")},
    "document.void": {"official_document.state", "official_document.version"},
    "document.publish": {"official_document.version"},
    **alike("drawing.new", "drawing.redraw"),
    "checking.new": set(),
    "checking.edit": {f"spot_check.{name}" for name in ("kind", "title", "subject", "starts", "ends", "checklist_id", "version")},
    **alike("checking.verify", "check_units.pick", "checklists.new", "checklists.take", "checklists.copy"),
    **alike("checklist_books.upload", "checklist_books.confirm", "checklist_books.upload_into", "checklist_books.confirm_into"),
    **alike("checklist_items.new", "checklist_items.edit", "checklist_items.move", "checklist_items.remove",
            change={"checklist.document", "checklist.version"}),
    "checklist.edit": {f"checklist.{name}" for name in ("name", "number", "document", "version")},
    **alike("checklist.finish", "checklist.reopen", "checklist.retire", change={"checklist.state", "checklist.version"}),
    "check.start": {"spot_check.state", "spot_check.version", "checklist.state", "checklist.version"},
    "check.release": {
        *(f"spot_check.{name}" for name in ("state", "summary", "released_at", "version")),
        "check_visit.state", "check_visit.version",
    },
    **alike("check.close", "check.cancel", change={"spot_check.state", "spot_check.version"}),
    "check_visit.plan": {f"check_visit.{name}" for name in ("planned_on", "visitor_id", "version")},
    "check_visit.record": {
        f"check_visit.{name}" for name in ("state", "visited_on", "methods", "met", "opinion", "visitor_id", "version")
    },
    **alike("check_visit.drop", "check_visit.restore", "check_visit.release", change={"check_visit.state", "check_visit.version"}),
    "check_visit.respond": {f"check_visit.{name}" for name in ("state", "response", "responded_at", "version")},
    **alike("check_items.everything", "check_items.one", "check_items.find"),
    "drawing.edit": {f"draw.{name}" for name in ("title", "subject", "asked", "source", "design", "version")},
    **alike("drawing.quantities", "drawing.exclude", "drawing.restore", change={"draw.design", "draw.version"}),
    "draw.freeze": {f"draw.{name}" for name in ("state", "frame", "frame_hash", "frozen_at", "size", "design", "version")},
    "draw.commit": {f"draw.{name}" for name in ("state", "secret", "commitment", "committed_at", "version")},
    "draw.give": {f"draw.{name}" for name in ("state", "number", "number_by_id", "drawn_at", "result", "chosen", "version")},
    "draw_papers.take": {"draw.check_id", "draw.version"},
    "draw.abandon": {"draw.state", "draw.reason", "draw.version"},
    "honouring.enter": set(),
    **{
        f"honouring.{act}": {
            f"honour.{name}" for name in ("title", "kind", "level", "awarded_on", "source", "note", "version", *more)
        }
        for act, more in (("edit", ()), ("resubmit", ("state", "reason")), ("correct", ()))
    },
    "honour.confirm": {"honour.state", "honour.version"},
    "honour.withdraw": {"honour.state", "honour.version"},
    "honour.decline": {"honour.state", "honour.reason", "honour.version"},
    "honour.revoke": {"honour.state", "honour.reason", "honour.version"},
    "honour_import.upload": set(),
    "honour_import.preview": {"attachment.removed_at"},
    "workdays.edit": {"work_year.source", "work_year.version", "holiday.day", "holiday.working", "holiday.name"},
    "workdays.upload": set(),
    **alike("star_schemes.new", "star_schemes.take", "star_schemes.copy"),
    **alike("star_books.upload", "star_books.confirm", "star_books.upload_into", "star_books.confirm_into"),
    **alike("star_trial.show", "star_trial.one"),
    **alike("star_parts.edit", "star_parts.owner", "star_parts.remove", "star_parts.move", change={"star_scheme.document", "star_scheme.version"}),
    **alike("star_scheme.finish", "star_scheme.reopen", "star_scheme.retire", change={"star_scheme.state", "star_scheme.version"}),
    "star_opening.new": {"star_scheme.state", "star_scheme.version"},
    "star_cycle.edit": {
        f"star_cycle.{name}"
        for name in ("name", "year", "starts", "ends", "declare_until", "review_until", "publicity_days", "version")
    },
    "star_cycle.cancel": {"star_cycle.state", "star_cycle.version"},
    **alike("star_cycle.add", "star_cycle.remove", "star_cycle.remind"),
    "star_declaring.aim": {f"star_entry.{name}" for name in ("aim", "measures", "aimed_on", "version")},
    "star_declaring.statement": {f"star_entry.{name}" for name in ("wished", "features", "version")},
    "star_declaring.confirm": {f"star_entry.{name}" for name in ("state", "confirmed_on", "confirmed_by", "version")},
    **alike("star_assessing.everything", "star_assessing.component", change={"star_entry.version", "star_score.value", "star_score.reason"}),
    "star_entry.unconfirm": {f"star_entry.{name}" for name in ("state", "confirmed_on", "confirmed_by", "version")},
    "star_entry.declare": {f"star_entry.{name}" for name in ("state", "declared_at", "version")},
    "star_entry.withdraw": {
        f"star_entry.{name}" for name in ("state", "confirmed_on", "confirmed_by", "declared_at", "version")
    },
    **alike(
        "star_review.mark", "star_review.find", "star_review.rest", "star_review.adopt", "star_review.poll",
        change={"star_entry.version", *(f"star_mark.{name}" for name in ("value", "reason", "method", "version"))},
    ),
    "star_review.except_": {"star_entry.exception", "star_entry.version"},
    **alike("star_review.send_back", "star_review.finish", "star_review.resume", change={"star_entry.state", "star_entry.version"}),
    **dict.fromkeys(
        ("star_results.propose", "star_results.order"),
        {"star_cycle.state", "star_cycle.version"}
        | {f"star_entry.{name}" for name in ("total", "proposed", "explanation", "order", "version")},
    ),
    "star_results.publish": {f"star_cycle.{name}" for name in ("state", "publicity_starts", "publicity_ends", "version")},
    "star_results.extend": {"star_cycle.publicity_ends", "star_cycle.version"},
    "star_results.reopen": {f"star_cycle.{name}" for name in ("state", "publicity_starts", "publicity_ends", "version")},
    "star_results.settle": {
        "star_cycle.state", "star_cycle.settled_on", "star_cycle.version", "star_entry.outcome", "star_entry.version",
    },
    "star_results.file": {f"star_cycle.{name}" for name in ("state", "paper", "filed_on", "version")},
    **alike("stars.change", "stars.earlier", "stars.bring_in"),
    "star_objections.new": set(),
    "star_objections.answer": {
        f"star_objection.{name}" for name in ("state", "upheld", "answer", "answered_by_id", "answered_at", "version")
    },
    "star_objections.withdraw": {"star_objection.state", "star_objection.version"},
    "star_objections.withdraw_by_code": set(),
    "star_demonstrations.new": set(),
    "star_demonstrations.edit": {f"star_demonstration.{name}" for name in ("shows", "starts", "version")},
    "star_demonstrations.end": {f"star_demonstration.{name}" for name in ("state", "ends", "reason", "version")},
    "star_remedies.new": set(),
    "star_remedy.plan": {
        *(f"star_remedy.{name}" for name in ("state", "measures", "responsible", "version")),
        *(f"problem.{name}" for name in ("state", "measures", "responsible", "version")),
    },
    "star_remedy.report": {"star_remedy.state", "star_remedy.outcome", "star_remedy.version"},
    **{
        f"star_remedy.{act}": {"star_remedy.state", "star_remedy.reply", "star_remedy.version"} | more
        for act, more in {
            "agree": set(), "return": set(),
            "accept": {f"problem.{name}" for name in ("state", "verdict", "verified_by_id", "closed_on", "version")},
            "refuse": {f"problem.{name}" for name in ("state", "verdict", "verified_by_id", "version")},
            "cancel": {"problem.state", "problem.version"},
        }.items()
    },
    "star_remedy.extend": {"star_remedy.due_on", "star_remedy.version", "problem.due_on", "problem.version"},
    **alike("problem_finding.new", "problem_import.upload"),
    "problem_import.preview": {"attachment.removed_at"},
    "problem_categories.edit": set(),
    **alike("selfchecks.new", "selfcheck_lists.new", "key_tasks.new", "talking.new", "handovers.new"),
    "selfcheck_lists.edit": {f"self_check_list.{name}" for name in ("name", "source", "questions", "retired", "version")},
    "key_task.edit": {f"key_task.{name}" for name in ("title", "category", "reason", "owner", "due_on", "version")},
    "key_task.report": {"key_task.progress", "key_task.version"},
    "key_task.finish": {"key_task.state", "key_task.progress", "key_task.version"},
    **alike("key_task.drop", "key_task.reopen", change={"key_task.state", "key_task.version"}),
    "talking.edit": {
        f"talk.{name}"
        for name in ("held_on", "place", "person_id", "talked_to", "participants", "matters", "undertaken", "version")
    },
    "talk.file": {"talk.state", "talk.version"},
    "life_ticking.tick": {
        "life_record.version", "life_attendance.status", "life_attendance.reason", "life_attendance.hours",
    },
    "life_ticking.make_up": {"life_record.version", "life_attendance.made_up_on", "life_attendance.made_up_how"},
    **alike("life_guests.index", "life_guests.remove", change={"life_record.version"}),
    **alike("life_absences.step", "heart_talks.new"),
    "heart_talks.withdraw": {"heart_talk.state", "heart_talk.version"},
    **alike(
        "life_rule_sets.new", "life_rule_sets.take", "life_rule_sets.revise", "life_rule_books.upload",
        "life_rule_books.confirm", "life_rule_books.upload_into", "life_rule_books.confirm_into",
    ),
    **alike(
        "life_rule_items.new", "life_rule_items.edit", "life_rule_items.change", "life_rule_items.move",
        "life_rule_items.remove", "life_rule_types.new", "life_rule_types.edit", "life_rule_types.remove",
        change={"life_rules.document", "life_rules.version"},
    ),
    "life_rule_set.edit": {f"life_rules.{name}" for name in ("name", "number", "document", "version")},
    **alike(
        "life_rule_set.adopt", "life_rule_set.retire", "life_rule_set.drop",
        change={"life_rules.state", "life_rules.version"},
    ),
    "life_waivers.new": set(),
    "life_waivers.end": {"rule_waiver.state", "rule_waiver.version"},
    "life_entering.new": set(),
    "life_import.upload": set(),
    "life_import.preview": {"attachment.removed_at"},
    "study.add": {"study_plan.version"},
    "study.aim": {"study_plan.aim", "study_plan.version"},
    "study.take": {"study_plan.version"},
    "study.tick": {"study_plan.version", "study_item.done_on"},
    "study.edit": {"study_plan.version", "study_item.text", "study_item.month"},
    "study.remove": {"study_plan.version"},
    "reports.new": set(),
    "reports.edit": {f"thought_report.{name}" for name in ("period", "text", "version")},
    "reports.send": {f"thought_report.{name}" for name in ("state", "sent_at", "version")},
    "reports.withdraw": {"thought_report.state", "thought_report.version"},
    "reports.read": {f"thought_report.{name}" for name in ("state", "reply", "read_at", "read_by_id", "version")},
    "life_entering.edit": {
        f"life_record.{name}"
        for name in ("types", "title", "day", "starts", "ends", "place", "group_id", "host_id", "host_name", "recorder_id",
                     "recorder_name", "lecture_form", "hours", "belongs_to", "minutes", "note", "version")
    },
    "life_record.announce": {"life_record.state", "life_record.announced_at", "life_record.version"},
    "life_record.call-off": {"life_record.state", "life_record.reason", "life_record.version"},
    "life_record.file": {
        f"life_record.{name}" for name in ("state", "filed_at", "filed_by_id", "late", "reason", "version")
    },
    **alike("life_record.annex", "life_record.branches", change={"life_record.version"}),
    **alike(
        "life_entries.new", "life_entries.edit", "life_entries.remove", "life_entries.move",
        change={"life_record.minutes", "life_record.version"},
    ),
    **alike("talk.correct", "talk.follow", change={"talk.version"}),
    "handovers.take": {"team_handover.state", "team_handover.version", "problem.team_id", "problem.version"},
    "handovers.refuse": {"team_handover.state", "team_handover.reply", "team_handover.version"},
    "handovers.withdraw": {"team_handover.state", "team_handover.version"},
    "problem.edit": {f"problem.{name}" for name in ("text", "requirement", "category", "due_on", "version")},
    "problem.issue": {
        f"problem.{name}" for name in (
            "state", "number", "issued_on", "due_on", "first_due_on", "requirement", "category", "responsible",
            "responsible_person_id", "version",
        )
    },
    "problem.plan": {
        f"problem.{name}" for name in ("state", "measures", "responsible", "responsible_person_id", "version")
    },
    **alike("problem.note", "problem.respond", "problem.criticise", "problem.extend", change={"problem.version"}),
    "problem.submit": {
        *(f"problem.{name}" for name in ("state", "outcome", "on_site", "verdict", "submitted_on", "submitted_by_id", "version")),
        "problem_extension.state", "problem_extension.version",
    },
    "problem.verify": {f"problem.{name}" for name in ("state", "verdict", "verified_by_id", "version")},
    "problem.return": {f"problem.{name}" for name in ("state", "verdict", "verified_by_id", "version")},
    "problem.close": {"problem.state", "problem.closed_on", "problem.version"},
    "problem.reschedule": {"problem.due_on", "problem.version"},
    "problem.escalate": {"problem.level", "problem.version"},
    "problem.amend": {f"problem.{name}" for name in ("text", "requirement", "category", "version")},
    "problem.drop": {
        "problem.state", "problem.version",
        *(f"problem_extension.{name}" for name in ("state", "reply", "decided_by_id", "version")),
    },
    "problem.grant": {
        "problem.due_on", "problem.version",
        *(f"problem_extension.{name}" for name in ("state", "reply", "decided_by_id", "version")),
    },
    "problem.refuse": {f"problem_extension.{name}" for name in ("state", "reply", "decided_by_id", "version")},
    "problem.withdraw": {"problem_extension.state", "problem_extension.version"},
    "pledge_years.settings": {
        f"pledge_year.{name}"
        for name in ("file_by", "review_by", "evaluate_from", "evaluate_until", "scale", "most_items", "version")
    },
}  # fmt: skip

DONE = [one for one in DEEDS if one.may]
# Differs from one request to the next whatever is sent.
CHANGING = ("_at", "digest", "token", "stored", "key", "password", "lease", "args", "secret", "commitment")
HOSTILE_NUMBER = 1


def test_every_form_has_its_columns() -> None:
    assert set(ALLOWED) == {deed.endpoint for deed in DEEDS}, "add the endpoint and the columns that its form is for"


def _hostile(stage: Stage) -> dict[str, str]:
    """Every column's name → a value of its kind that would pass where the column is taken from the form."""
    told = {
        "state": "published", "kind": "technical", "role": "admin", "status": "停止党籍", "membership": "预备",
        "category": "离退休", "verdict": "passed", "sector": "学校", "outcome": "done", "sex": "男",
    }  # fmt: skip
    other = {
        "unit": stage.ids["unit_b1"],
        "person": stage.ids["person_member_b"],
        "account": 1,
        "team": stage.ids["team_b"],
    }
    found: dict[str, str] = {}
    for model in models():
        for field in model._meta.sorted_fields:
            value = told.get(field.name, "zqhostile")
            if isinstance(field, pw.ForeignKeyField):
                value = str(other.get(field.rel_model._meta.table_name, 1))
            elif isinstance(field, pw.DateField | pw.DateTimeField):
                value = "2020-02-02"
            elif isinstance(field, pw.IntegerField | pw.BooleanField):
                value = str(HOSTILE_NUMBER)
            for name in {field.name, field.column_name}:
                found.setdefault(name, value)
    return found


def _fields(stage: Stage, who: str, deed: Deed) -> set[str]:
    """The names in the forms that post to the deed's address, as its page gives them to this person."""
    path = stage.at(deed.address)
    if "GET" not in stage.app.url_map.bind("localhost").allowed_methods(path):
        return set()
    tree = html5lib.parse(stage.sandbox.request(who, "GET", path).response.get_data(as_text=True))
    names = set()
    for form in tree.iter(f"{XHTML}form"):
        if (form.get("action") or "").partition("?")[0] == path:
            for kind in ("input", "select", "textarea", "button"):
                names |= {one.get("name") for one in form.iter(f"{XHTML}{kind}")}
    return {name for name in names if name}


def _written(tables: set[str], answer: Answer) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of records as they are after an act, what differs from request to request left out."""
    known = {model._meta.table_name: set(answer.before[model._meta.table_name]) for model in models()}
    found = {}
    for model in models():
        table, fields = model._meta.table_name, model._meta.sorted_fields
        if table not in tables:
            continue
        rows = []
        for row in answer.after[table].values():
            cells = []
            for field, value in zip(fields, row, strict=True):
                if field.primary_key or field.column_name.endswith(CHANGING):
                    continue
                if isinstance(field, pw.ForeignKeyField) and value is not None:
                    value = value if (value,) in known[field.rel_model._meta.table_name] else "new"
                elif field.column_name == "source_id":  # of a row made in the same act: PostgreSQL numbers it on
                    value = value == HOSTILE_NUMBER
                elif field.column_name == "source_path":
                    value = re.sub(r"\d+", "#", value)
                cells.append(value)
            rows.append(tuple(map(str, cells)))
        found[table] = sorted(rows)
    return found


@pytest.mark.parametrize("deed", DONE, ids=[f"{at}-{one.endpoint}" for at, one in enumerate(DONE)])
def test_columns_that_are_not_in_the_form_are_not_taken(stage: Stage, deed: Deed) -> None:
    who, path = min(deed.may), stage.at(deed.address)
    mine = deed.data(stage)
    plain = stage.sandbox.request(who, "POST", path, mine)
    skip = set(mine) | _fields(stage, who, deed) | CHOICES.get(deed.endpoint, set())
    extra = {name: value for name, value in _hostile(stage).items() if name not in skip}
    assert len(extra) > 60
    forged = stage.sandbox.request(who, "POST", path, {**deed.data(stage), **extra})
    assert forged.status == plain.status == deed.status, forged.said()
    for answer in (plain, forged):
        changed = {
            f"{table}.{name}" for table, name in columns_changed(answer.before, answer.after) if table not in PARTS
        }
        assert changed <= ALLOWED[deed.endpoint], changed - ALLOWED[deed.endpoint]
    tables = {name for one in (plain, forged) for name in one.changed} - PARTS
    assert _written(tables, forged) == _written(tables, plain)
    assert "zqhostile" not in str(forged.changed)


# Fields that forms of several uses read although this use of theirs does not show them.
CHOICES: dict[str, set[str]] = {
    "roster.apply": {"skip_wrong"},
    "batch.approve": {"pledge", "year"},
    "batch.publish": {"pledge", "year"},
    "coverage.remind": {"only", "all", "person", "branch", "sector", "q"},
    "inbox.read": {"message"},
    "star_cycle.remind": {"only", "all", "entry"},
}


def test_a_record_cannot_be_redirected_by_naming_another(stage: Stage) -> None:
    """Ids in the form do not outweigh the id in the address."""
    other = {"id": stage.ids["submitted_b1"], "key": stage.ids["submitted_b1"], "pledge": stage.ids["submitted_b1"]}
    answer = stage.sandbox.request(
        "secretary", "POST", stage.at("/pledges/{submitted_a1}/approve"), {"rest": "1", **other}
    )
    assert answer.changed["pledge"] == {(stage.ids["submitted_a1"],)}


def test_nobody_files_for_another(stage: Stage) -> None:
    forged = {
        "person": stage.ids["person_plain_a1"],
        "person_id": stage.ids["person_plain_a1"],
        "branch": stage.ids["unit_b1"],
    }
    form = {"post": "科员", "items-0-matter": "每月走访", "do": "draft", **forged}
    answer = stage.sandbox.request("supervisor", "POST", "/pledges/new", form)
    (made,) = answer.added("pledge")
    assert (made["person_id"], made["branch_id"]) == (stage.people["supervisor"].id, stage.ids["unit_b1"])
    assert made["state"] == "draft"


def test_an_item_of_another_pledge_is_not_taken_over(stage: Stage) -> None:
    """A key of somebody else's row makes a new row of one's own."""
    foreign = stage.ids["item_submitted_b1"]
    form = {
        "post": "科员", "version": stage.ids["v_draft_a1"], "do": "draft", "items-0-key": str(foreign), "items-0-matter": "改写",
    }  # fmt: skip
    answer = stage.sandbox.request("colleague", "POST", stage.at("/pledges/{draft_a1}/edit"), form)
    assert answer.status == 303
    assert answer.before["pledge_item"][(foreign,)] == answer.after["pledge_item"][(foreign,)]
