"""Who may do what: the whole matrix of rules × roles, against a table written by hand; and that lists agree with it."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from portal import clock, policy
from portal.accounts.models import Proposal
from portal.checks.models import KINDS as CHECK_KINDS
from portal.policy import RULES, SYSTEM, Actor
from portal.units import setup
from portal.units.models import Unit
from tests.access.sandbox import models
from tests.access.stage import EVERYONE, Stage
from tests.access.who import OUT
from tests.test_architecture import every_spec

COLUMNS = (
    "member",
    "secretary",
    "committee",
    "superior",
    "supervisor",
    "staff",
    "admin",
    "security",
    "auditor",
    "system",
)

# Pages: one mark per role, in the order of COLUMNS.
PAGES = """
page.home             ● ● ● ● ● ● ● ● ● ●
page.inbox            ● ● ● ● ● ● ● ● ● ●
page.account          ● ● ● ● ● ● ● ● ● ●
page.help             ● ● ● ● ● ● ● ● ● ●
page.drafts           ● ● ● ● ● ● ● ● ● ●
page.jobs             ● ● ● ● ● ● ● ● ● ●
page.pledges          ● ● ● ● ● · · · · ·
page.pledge           ● ● ● ● ● ● · · · ·
page.filing           · ● ● ● ● · · · · ·
page.pledge_years     · · ● · · · · · · ·
page.board            ● ● ● ● ● ● · · · ·
page.coverage         · · ● ● ● · · · · ·
page.units            ● ● ● ● ● ● ● ● · ·
page.members          ● ● ● ● ● · · · · ·
page.roster           · · ● ● · · · · · ·
page.codes            · ● ● ● · · · ● · ·
page.accounts         · · · · · · ● ● · ·
page.appointments     · · · · · · ● ● · ·
page.appointing       · · · · · · · ● · ·
page.newcomers        · ● ● ● · · ● · · ·
page.teams            · · ● ● · · · · · ·
page.audit            · · · · · · · · ● ·
page.items            ● ● ● ● ● · · · · ·
page.examples         ● ● ● ● ● · · · · ·
page.opinions         ● ● ● ● ● ● · · · ·
page.evaluate         ● ● ● ● ● ● · · · ·
page.identities       ● ● ● ● ● ● · · · ·
page.star_schemes     ● ● ● ● ● ● · · · ·
page.star_editing     · · ● · · · · · · ·
page.stars            ● ● ● ● ● ● · · · ·
page.star_reviewing   · · ● ● · · · · · ·
page.star_cycles      ● ● ● ● ● ● · · · ·
page.star_entries     ● ● ● ● ● ● · · · ·
page.star_objections  ● ● ● ● ● ● · · · ·
page.documents        · ● ● ● ● · · · · ·
page.document         ● ● ● ● ● ● · · · ·
page.drafting         · · ● ● ● · · · · ·
page.star_demonstrations ● ● ● ● ● ● · · · ·
page.star_remedies    · ● ● ● ● · · · · ·
page.checks           · ● ● ● ● · · · · ·
page.checking         · · ● ● ● · · · · ·
page.checklists       · · ● ● ● · · · · ·
page.draws            ● ● ● ● ● · · · · ·
page.drawing          · · ● ● ● · · · · ·
page.honours          ● ● ● ● ● ● · · · ·
page.honouring        · ● ● ● · · · · · ·
page.workdays         ● ● ● ● ● ● ● · · ·
page.notices          ● ● ● ● ● ● · · · ·
page.notices_sent     · ● ● ● ● · · · · ·
page.files            ● ● ● ● ● ● · · · ·
page.suggestions      ● ● ● ● ● ● ● · · ·
page.comments         ● ● ● ● ● · · · · ·
page.comment          ● ● ● ● ● ● · · · ·
page.problems         ● ● ● ● ● · · · · ·
page.problem_counts   · ● ● ● ● · · · · ·
page.problem_extensions · ● ● ● ● · · · · ·
page.problem_categories · ● ● ● ● · · · · ·
page.problem_finding  · ● ● ● ● · · · · ·
page.problem_import   · · ● ● · · · · · ·
page.selfchecks       ● ● ● ● ● · · · · ·
page.selfcheck_lists  ● ● ● ● ● · · · · ·
page.key_tasks        ● ● ● ● ● · · · · ·
page.key_task_review  · · ● ● · · · · · ·
page.talks            ● ● ● ● ● · · · · ·
page.talking          · · ● ● ● · · · · ·
page.handovers        · · ● ● ● · · · · ·
page.life             ● ● ● ● ● · · · · ·
page.life_recording   · ● ● ● · · · · · ·
page.life_book        · ● ● ● ● · · · · ·
page.life_rules       ● ● ● ● ● · · · · ·
page.life_rules_editing · · ● · · · · · · ·
page.life_standing    · ● ● ● ● · · · · ·
page.absences         · ● ● ● · · · · · ·
page.attendance       ● ● ● ● ● · · · · ·
page.heart_talks      · ● ● ● ● · · · · ·
page.study            ● ● ● ● ● · · · · ·
page.thought_reports  ● ● ● ● ● · · · · ·
page.terms            · ● ● ● ● · · · · ·
page.trainings        · ● ● ● ● · · · · ·
page.ties             · ● ● ● ● · · · · ·
page.yearly           · ● ● ● ● · · · · ·
page.appraisals       ● ● ● ● ● · · · · ·
page.appraising       · ● · · · · · · · ·
page.plans            ● ● ● ● ● · · · · ·
page.planning         · ● ● ● · · · · · ·
page.plan_likeness    · ● ● ● ● · · · · ·
page.plan_comparing   · · ● · · · · · · ·
page.plan_coverage    · · ● ● ● · · · · ·
"""

# Acts: on which records. o one's own, b another's of the branch (机关第一党支部), p of another branch of the committee,
# x of another committee; v: of the branch, about somebody privileged. The roles are over branch, committee, 上级党委, team.
ACTS = """
pledge.create         o     o     o     o     o     -     -     -     -     -
pledge.edit           o     o     o     o     o     o     o     o     o     -
pledge.submit         o     o     o     o     o     o     o     o     o     -
pledge.withdraw       o     o     o     o     o     o     o     o     o     -
pledge.judge          -     bv    bpv   bpxv  -     -     -     -     -     -
pledge.return         -     bv    bpv   bpxv  -     -     -     -     -     -
pledge.approve        -     bv    bpv   bpxv  -     -     -     -     -     -
pledge.reopen         -     bv    bpv   bpxv  -     -     -     -     -     -
pledge.publish        -     bv    bpv   bpxv  -     -     -     -     -     -
pledge.follow         -     -     obpv  obpxv -     -     -     -     -     obpxv
pledge_year.edit      -     -     obpv  obpxv -     -     -     -     -     -
pledge.remind         -     obv   obpv  obpxv -     -     -     -     -     -
pledge.progress       o     o     o     o     o     o     o     o     o     -
pledge.correct        o     o     o     o     o     o     o     o     o     -
pledge.amend          -     bv    bpv   bpxv  -     -     -     -     -     -
pledge.exemplify      -     bv    bpv   bpxv  -     -     -     -     -     -
pledge_change.propose o     o     o     o     o     o     o     o     o     -
pledge_change.agree   -     bv    bpv   bpxv  -     -     -     -     -     -
pledge_change.refuse  -     bv    bpv   bpxv  -     -     -     -     -     -
pledge_change.withdraw o    o     o     o     o     o     o     o     o     -
pledge.assess         o     o     o     o     o     o     o     o     o     -
pledge.grade          -     bv    bpv   bpxv  -     -     -     -     -     -
ballot.create         -     obv   obpv  obpxv -     -     -     -     -     obpxv
ballot.edit           -     -     obpv  obpxv -     -     -     -     -     obpxv
ballot.vote           obv   obv   p     x     x     -     -     -     -     -
pledge_example.create -     obv   obpv  obpxv -     -     -     -     -     -
pledge_example.edit   -     obv   obpv  obpxv -     -     -     -     -     -
pledge_example.retire -     obv   obpv  obpxv -     -     -     -     -     -
unit_standard.edit    -     obv   obpv  obpxv -     -     -     -     -     -
opinion.create        bpxv  bpxv  bpxv  bpxv  bpxv  bpxv  -     -     -     -
opinion.show          -     bv    bpv   bpxv  -     -     -     -     -     -
opinion.reject        -     bv    bpv   bpxv  -     -     -     -     -     -
opinion.answer        o     obv   obpv  obpxv o     o     o     o     o     -
identity.apply        o     obv   obpv  obpxv o     -     -     -     -     -
identity.edit         o     obv   obpv  obpxv o     o     o     o     o     -
identity.withdraw     o     o     o     o     o     o     o     o     o     -
identity.confirm      -     bv    bpv   bpxv  -     -     -     -     -     -
identity.discuss      -     obv   -     -     -     -     -     -     -     -
identity.recommend    -     obv   -     -     -     -     -     -     -     -
identity.settle       -     -     bpv   bpxv  -     -     -     -     -     -
identity.decline      -     bv    bpv   bpxv  -     -     -     -     -     -
identity.amend        -     obv   obpv  obpxv -     -     -     -     -     -
identity.serve        o     o     o     o     o     o     o     o     o     -
identity.end          -     obv   obpv  obpxv -     -     -     -     -     -
identity.lapse        -     -     obpv  obpxv -     -     obpxv -     -     obpxv
checklist.create      -     -     obpv  -     -     -     -     -     -     -
checklist.edit        -     -     obpv  -     -     -     -     -     -     -
checklist.finish      -     -     obpv  -     -     -     -     -     -     -
checklist.reopen      -     -     obpv  -     -     -     -     -     -     -
checklist.use         -     -     obpv  -     obpv  -     -     -     -     -
checklist.retire      -     -     obpv  -     -     -     -     -     -     -
spot_check.create     -     -     obpv  -     -     -     -     -     -     -
spot_check.edit       -     -     obpv  -     -     -     -     -     -     -
spot_check.start      -     -     obpv  -     -     -     -     -     -     -
spot_check.release    -     -     obpv  -     -     -     -     -     -     -
spot_check.close      -     -     obpv  obpxv -     -     -     -     -     -
spot_check.cancel     -     -     obpv  obpxv -     -     -     -     -     -
check_visit.create    -     -     obpv  -     -     -     -     -     -     -
check_visit.plan      -     -     obpv  -     -     -     -     -     -     -
check_visit.record    -     -     obpv  -     -     -     -     -     -     -
check_visit.release   -     -     obpv  -     -     -     -     -     -     -
check_visit.drop      -     -     obpv  -     -     -     -     -     -     -
check_visit.restore   -     -     obpv  -     -     -     -     -     -     -
check_visit.respond   -     obv   -     -     -     -     -     -     -     -
check_answer.create   -     -     -     -     -     -     -     -     -     -
check_answer.edit     -     -     -     -     -     -     -     -     -     -
draw.create           -     -     obpv  obpxv -     -     -     -     -     -
draw.edit             -     -     obpv  obpxv -     -     -     -     -     -
draw.freeze           -     -     obpv  obpxv -     -     -     -     -     -
draw.commit           -     -     obpv  obpxv -     -     -     -     -     -
draw.abandon          -     -     obpv  obpxv -     -     -     -     -     -
draw.take             -     -     obpv  obpxv -     -     -     -     -     -
draw.redraw           -     -     obpv  obpxv -     -     -     -     -     -
draw.give             -     bpv   -     -     -     -     -     -     -     -
honour.propose        -     obv   -     -     -     -     -     -     -     -
honour.register       -     -     bpv   bpxv  -     -     -     -     -     -
honour.edit           -     obv   obpv  obpxv -     -     -     -     -     -
honour.resubmit       -     obv   -     -     -     -     -     -     -     -
honour.withdraw       -     obv   -     -     -     -     -     -     -     -
honour.confirm        -     -     bpv   bpxv  -     -     -     -     -     -
honour.decline        -     -     bpv   bpxv  -     -     -     -     -     -
honour.correct        -     -     bpv   bpxv  -     -     -     -     -     -
honour.revoke         -     -     bpv   bpxv  -     -     -     -     -     -
notice.create         -     obv   -     -     -     -     -     -     -     -
notice.pass           -     obv   -     -     -     -     -     -     -     -
notice.edit           -     obv   -     -     -     -     -     -     -     -
notice.send           -     obv   -     -     -     -     -     -     -     -
notice.drop           -     obv   -     -     -     -     -     -     -     -
notice.remind         -     obv   -     -     -     -     -     -     -     -
notice.end            -     obv   -     -     -     -     -     -     -     -
notice.recall         -     obv   -     -     -     -     -     -     -     -
notice_receipt.read -  obv   -     -     -     -     -     -     -     -
notice_receipt.acknowledge -  obv   -     -     -     -     -     -     -     -
notice_receipt.reply -  obv   -     -     -     -     -     -     -     -
notice_receipt.return -     -     -     -     -     -     -     -     -     -
notice_receipt.accept -     -     -     -     -     -     -     -     -     -
workday.edit          -     -     obpxv -     -     -     obpxv -     -     -
star_scheme.create    -     -     obpv  obpxv -     -     -     -     -     -
star_scheme.edit      -     -     obpv  obpxv -     -     -     -     -     -
star_scheme.finish    -     -     obpv  obpxv -     -     -     -     -     -
star_scheme.reopen    -     -     obpv  obpxv -     -     -     -     -     -
star_scheme.use       -     -     obpv  obpxv -     -     -     -     -     -
star_scheme.retire    -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.create     -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.edit       -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.cancel     -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.propose    -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.order      -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.publish    -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.extend     -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.reopen     -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.settle     -     -     obpv  obpxv -     -     -     -     -     -
star_cycle.file       -     -     obpv  obpxv -     -     -     -     -     -
star_entry.create     -     -     obpv  obpxv -     -     -     -     -     -
star_entry.remove     -     -     obpv  obpxv -     -     -     -     -     -
star_entry.remind     -     -     obpv  obpxv -     -     -     -     -     -
star_entry.aim        -     obv   -     -     -     -     -     -     -     -
star_entry.edit       -     obv   -     -     -     -     -     -     -     -
star_entry.confirm    -     obv   -     -     -     -     -     -     -     -
star_entry.unconfirm  -     obv   -     -     -     -     -     -     -     -
star_entry.declare    -     obv   -     -     -     -     -     -     -     -
star_entry.withdraw   -     obv   -     -     -     -     -     -     -     -
star_entry.return     -     -     obpv  obpxv -     -     -     -     -     -
star_entry.mark       -     -     obpv  obpxv -     -     -     -     -     -
star_entry.find       -     -     obpv  obpxv -     -     -     -     -     -
star_entry.except     -     -     obpv  obpxv -     -     -     -     -     -
star_entry.poll       -     -     obpv  obpxv -     -     -     -     -     -
star_entry.finish     -     -     obpv  obpxv -     -     -     -     -     -
star_entry.resume     -     -     obpv  obpxv -     -     -     -     -     -
star_standing.create  -     -     obpv  obpxv -     -     -     -     -     -
star_objection.create obpxv obpxv obpxv obpxv obpxv obpxv -     -     -     -
star_objection.answer -     -     bpv   bpxv  -     -     -     -     -     -
star_objection.withdraw o   o     o     o     o     o     o     o     o     -
star_demonstration.create -     -     obpv  obpxv -     -     -     -     -     -
star_demonstration.edit -     -     obpv  obpxv -     -     -     -     -     -
star_demonstration.end -     -     obpv  obpxv -     -     -     -     -     -
star_remedy.create    -     -     obpv  obpxv -     -     -     -     -     -
star_remedy.plan      -     obv   -     -     -     -     -     -     -     -
star_remedy.agree     -     -     obpv  obpxv -     -     -     -     -     -
star_remedy.return    -     -     obpv  obpxv -     -     -     -     -     -
star_remedy.report    -     obv   -     -     -     -     -     -     -     -
star_remedy.accept    -     -     obpv  obpxv -     -     -     -     -     -
star_remedy.refuse    -     -     obpv  obpxv -     -     -     -     -     -
star_remedy.extend    -     -     obpv  obpxv -     -     -     -     -     -
star_remedy.cancel    -     -     obpv  obpxv -     -     -     -     -     -
official_document.create -   -     obpv  -     -     -     -     -     -     -
official_document.edit -   -     obpv  -     -     -     -     -     -     -
official_document.issue -   -     obpv  -     -     -     -     -     -     -
official_document.publish -   -     -     -     -     -     -     -     -     -
official_document.void -   -     obpv  -     -     -     -     -     -     -
attachment.create     o     o     o     o     o     o     -     -     -     -
attachment.remove     o     o     o     o     o     o     o     o     o     obpxv
suggestion.create     obpxv obpxv obpxv obpxv obpxv obpxv -     -     -     -
suggestion.take       -     bv    -     -     -     -     -     -     -     -
suggestion.transfer   -     bv    -     -     -     -     -     -     -     -
suggestion.answer     -     bv    -     -     -     -     -     -     -     -
suggestion.reopen     o     o     o     o     o     o     o     o     o     -
person.leading        -     bv    obpv  obpxv -     -     -     -     -     -
unit.found            -     -     obpv  obpxv -     -     obpxv -     -     obpxv
unit.rename           -     -     obpv  obpxv -     -     obpxv -     -     -
unit.edit             -     -     obpv  obpxv -     -     obpxv -     -     -
unit.move             -     -     obpv  obpxv -     -     obpxv -     -     -
unit.merge            -     -     obpv  obpxv -     -     -     -     -     -
unit.split            -     -     obpv  obpxv -     -     -     -     -     -
unit.dissolve         -     -     obpv  obpxv -     -     obpxv -     -     -
contact.edit          -     obv   obpv  obpxv -     -     obpxv -     -     -
person.create         -     obv   obpv  obpxv -     -     -     -     -     -
person.edit           -     obv   obpv  obpxv -     -     -     -     -     -
person.correct        -     bv    obpv  obpxv -     -     -     -     -     -
person.status         -     bv    obpv  obpxv -     -     -     -     -     -
person.leave          -     -     bpv   bpxv  -     -     -     -     -     -
person.transfer       -     -     obpv  obpxv -     -     -     -     -     -
person.file           o     obv   obpv  obpxv obpv  o     o     o     o     -
person.telephone      o     obv   obpv  obpxv o     o     o     o     o     -
unit.inspect          -     obv   obpv  obpxv obpv  -     obpxv obpxv -     -
unit.file             -     obv   obpv  obpxv obpv  -     -     -     -     -
appointment.lapse     -     -     obpv  obpxv -     -     obpxv -     -     -
roster.upload         -     -     obpv  obpxv -     -     -     -     -     -
roster.read           -     -     obpv  obpxv -     -     -     -     -     -
roster.fail           -     -     obpv  obpxv -     -     -     -     -     -
roster.decide         -     -     obpv  obpxv -     -     -     -     -     -
roster.apply          -     -     obpv  obpxv -     -     -     -     -     -
roster.finish         -     -     obpv  obpxv -     -     -     -     -     -
roster.reread         -     -     obpv  obpxv -     -     -     -     -     -
roster.stall          -     -     obpv  obpxv -     -     -     -     -     -
roster.cancel         -     -     obpv  obpxv -     -     -     -     -     -
code.issue            -     b     bp    bpx   -     -     -     -     -     obpxv
code.revoke           -     b     bp    bpx   -     -     -     bpxv  -     -
account.activate      obpxv obpxv obpxv obpxv obpxv obpxv obpxv obpxv obpxv obpxv
account.password      o     o     o     o     o     o     o     o     o     -
account.lock          -     -     -     -     -     -     -     bpxv  -     -
account.unlock        -     -     -     -     -     -     -     bpx   -     -
account.disable       -     -     -     -     -     -     bpx   bpx   -     -
account.enable        -     -     -     -     -     -     bpx   bpx   -     -
session.end           o     o     o     o     o     o     o     o     o     -
staff.create          -     obv   obpv  obpxv -     -     obpxv -     -     -
technical.create      -     -     -     -     -     -     obpxv -     -     obpxv
person.first          -     -     -     -     -     -     obpxv -     -     -
appointment.create    -     -     -     -     -     -     -     bpxv  -     obpxv
appointment.end       -     -     -     -     -     -     -     bpxv  -     -
proposal.create       -     -     -     -     -     -     bpxv  bpxv  -     -
proposal.confirm      -     -     -     -     -     -     bpxv  bpxv  -     -
proposal.reject       -     -     -     -     -     -     bpxv  bpxv  -     -
proposal.withdraw     o     o     o     o     o     o     o     o     o     -
team.create           -     -     obpv  obpxv -     -     -     -     -     -
team.edit             -     -     obpv  obpxv -     -     -     -     -     -
team.assign           -     -     obpv  obpxv -     -     -     -     -     -
team.release          -     -     obpv  obpxv -     -     -     -     -     -
team.close            -     -     obpv  obpxv -     -     -     -     -     -
audit.verify          -     -     -     -     -     -     -     -     obpxv -
message.read          o     o     o     o     o     o     o     o     o     -
draft.keep            o     o     o     o     o     o     o     o     o     -
draft.drop            o     o     o     o     o     o     o     o     o     -
problem.create        o     obv   obpv  obpxv obpv  -     -     -     -     -
problem.edit          o     o     obpv  o     o     -     -     -     -     -
problem.issue         -     -     obpv  -     -     -     -     -     -     -
problem.import        -     -     bpv   bpxv  -     -     -     -     -     -
problem.plan          o     obv   o     o     o     -     -     -     -     -
problem.note          o     obv   obpv  obpxv o     -     -     -     -     -
problem.respond       o     obv   obpv  obpxv o     -     -     -     -     -
problem.submit        o     obv   o     o     o     -     -     -     -     -
problem.extend        o     obv   o     o     o     -     -     -     -     -
problem_extension.ask -     -     -     -     -     -     -     -     -     -
problem_extension.grant -     -     -     -     -     -     -     -     -     -
problem_extension.refuse -     -     -     -     -     -     -     -     -     -
problem_extension.withdraw o     o     o     o     o     o     o     o     o     -
problem.verify        -     -     bpv   bpxv  -     -     -     -     -     -
problem.return        -     -     bpv   bpxv  -     -     -     -     -     -
problem.close         -     -     bpv   bpxv  -     -     -     -     -     -
problem.reschedule    -     -     bpv   bpxv  -     -     -     -     -     -
problem.escalate      -     -     bpv   bpxv  -     -     -     -     -     -
problem.criticise     -     bv    bpv   bpxv  -     -     -     -     -     -
problem.amend         -     -     bpv   bpxv  -     -     -     -     -     -
problem.hand          -     -     obpv  obpxv obpv  -     -     -     -     -
problem.drop          -     -     bpv   bpxv  -     -     -     -     -     -
problem_categories.edit -     -     obpv  obpxv -     -     -     -     -     -
self_check.create     o     o     o     o     o     -     -     -     -     -
self_check_list.create -     -     obpv  obpxv -     -     -     -     -     -
self_check_list.edit  -     -     obpv  obpxv -     -     -     -     -     -
key_task.create       -     -     obpv  obpxv -     -     -     -     -     -
key_task.edit         -     -     obpv  obpxv -     -     -     -     -     -
key_task.report       -     -     obpv  obpxv -     -     -     -     -     -
key_task.finish       -     -     obpv  obpxv -     -     -     -     -     -
key_task.reopen       -     -     obpv  obpxv -     -     -     -     -     -
key_task.drop         -     -     obpv  obpxv -     -     -     -     -     -
talk.create           -     -     bpv   -     -     -     -     -     -     -
talk.edit             -     -     bpv   -     -     -     -     -     -     -
talk.file             -     -     bpv   -     -     -     -     -     -     -
talk.correct          -     -     bpv   -     -     -     -     -     -     -
talk.follow           -     -     bpv   -     -     -     -     -     -     -
team_handover.offer   -     -     -     -     -     -     -     -     -     -
team_handover.take    -     -     -     -     -     -     -     -     -     -
team_handover.refuse  -     -     -     -     -     -     -     -     -     -
team_handover.withdraw -     -     -     -     -     -     -     -     -     -
life_record.create - obv - - - - - - - -
life_record.edit - obv - - - - - - - -
life_record.minute - obv - - - - - - - -
life_record.attend - obv - - - - - - - -
life_record.announce - obv - - - - - - - -
life_record.file - obv - - - - - - - -
life_record.call_off - obv - - - - - - - -
life_record.make_up - obv - - - - - - - -
life_record.annex - obv - - - - - - - -
absence_step.create - obv - - - - - - - -
heart_talk.create - obv obpv obpxv - - - - - -
heart_talk.withdraw - obv obpv obpxv - - - - - -
study_plan.create o o o o o o o o o -
study_plan.edit o o o o o o o o o -
thought_report.create o o o o o o o o o -
thought_report.edit o o o o o o o o o -
thought_report.send o o o o o o o o o -
thought_report.withdraw o o o o o o o o o -
thought_report.read - bv - - - - - - - -
life_rules.create - - obpv - - - - - - -
life_rules.edit - - obpv - - - - - - -
life_rules.adopt - - obpv - - - - - - -
life_rules.replace - - obpv - - - - - - -
life_rules.retire - - obpv - - - - - - -
life_rules.drop - - obpv - - - - - - -
rule_waiver.create - - obpv obpxv - - - - - -
rule_waiver.end - - obpv obpxv - - - - - -
term_extension.create - obv - - - - - - - -
term_extension.withdraw - obv - - - - - - - -
term_extension.approve - - obpv obpxv - - - - - -
term_extension.refuse - - obpv obpxv - - - - - -
training.create - - obpv - - - - - - -
training.edit - - obpv - - - - - - -
training.attend - - obpv - - - - - - -
training.file - - obpv - - - - - - -
training.reopen - - obpv - - - - - - -
training.drop - - obpv - - - - - - -
tie_review.create - obv - - - - - - - -
annual_plan.create - obv - - - - - - - -
annual_plan.edit - obv - - - - - - - -
annual_plan.file - obv - - - - - - - -
annual_plan.withdraw - obv - - - - - - - -
annual_plan.change - obv - - - - - - - -
annual_plan.link - obv - - - - - - - -
annual_plan.accept - - obpv obpxv - - - - - -
annual_plan.return - - obpv obpxv - - - - - -
appraisal.create - obv - - - - - - - -
appraisal.edit - obv - - - - - - - -
appraisal.adjust - obv - - - - - - - -
appraisal.reschedule - obv - - - - - - - -
appraisal.poll - obv - - - - - - - -
appraisal.decide - obv - - - - - - - -
appraisal.file - obv - - - - - - - -
appraisal.assess obv obv p x x - - - - -
appraisal.return - - obpv obpxv - - - - - -
annual_plan.compare - - obpxv - - - - - - -
annual_plan.issue - - - - - - - - - -
annual_plan.remind    -     -     obpv  obpxv -     -     -     -     -     -
comment_thread.follow -     -     obpv  obpxv -     -     -     -     -     obpxv
comment_thread.open   -     obv   obpv  obpxv obpv  -     -     -     -     -
comment_thread.reply  -     obv   obpv  obpxv obpv  -     -     -     -     -
comment_thread.resolve -    obv   bpv   bpxv  -     -     -     -     -     -
comment_thread.reopen -     obv   bpv   bpxv  obpv  -     -     -     -     -
comment.withdraw      o     o     o     o     o     o     o     o     o     -
"""


def _actors(stage: Stage) -> dict[str, Actor]:
    found = {who: stage.by(who) for who in COLUMNS if who != "system"}
    for who, actor in found.items():
        actor.account_id = stage.world.players[who].account.id
    return found | {"system": SYSTEM}


def _records(stage: Stage, actor: Actor) -> dict[str, Any]:
    """One record per letter, with every column that a rule may look at."""
    units, other = stage.world.units, stage.people["plain_a1"].id
    return {
        "o": _record(units["a1"].id, actor.person_id or -1, actor.account_id, actor.person_id or -1),
        "b": _record(units["a1"].id, other, None, other),
        "p": _record(units["a2"].id, other, None, other),
        "x": _record(units["b1"].id, other, None, other),
        "v": _record(units["a1"].id, stage.people["supervisor_b"].id, None, other),
    }


def _record(unit: int, person: int, account: int | None, other: int | None) -> Any:
    return SimpleNamespace(
        unit_key="branch_id", branch_id=unit, parent_id=unit, id=person, person_id=person, account_id=account or -1,
        subject_id=person, proposed_by_id=other, role="secretary", kind="disable", holder_id=person, unit_id=unit,
        committee_id=Unit.get_by_id(unit).committee_id, voters="members", addressee="branch", receipt="", notice_id=0,
        asked="committee", created_by_id=other,
        office_id=Unit.get_by_id(unit).committee_id,
        visit_id=0,  # of an answer: whether the visit is one's own is asked of the database, see tests/access
        found_by_id=other, responsible_person_id=None, submitted_by_id=None, number="2026-0001",
        state="working", source_record="", problem_id=-1, giver_id=-1, taker_id=-1,
        opened_by_id=other, opened_role="secretary", owner_id=person, team_id=None, record="",
    )  # fmt: skip


# Where a rule looks at what kind of record it is: the kind that the act is about.
KINDS = {"identity.confirm": "badge"} | {name: "branch" for name in RULES if name.startswith("annual_plan.")}


def _line(stage: Stage, name: str, actors: dict[str, Actor]) -> list[str]:
    if name.startswith("page."):
        return ["●" if policy.may(name, actor) else "·" for actor in actors.values()]
    cells = []
    for actor in actors.values():
        records = _records(stage, actor)
        for record in records.values():
            record.kind = KINDS.get(name, record.kind)
        letters = [key for key, record in records.items() if policy.may(name, actor, record)]
        cells.append("".join(letters) or "-")
    return cells


def _table(text: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in map(str.split, text.strip().splitlines())}


def test_the_matrix_of_rules_and_roles(stage: Stage) -> None:
    actors, expected = _actors(stage), _table(PAGES) | _table(ACTS)
    found = {name: _line(stage, name, actors) for name in RULES}
    print(" " * 22 + " ".join(f"{one:5.5}" for one in COLUMNS))
    for name, cells in found.items():
        print(f"{name:22}" + " ".join(f"{cell:5}" for cell in cells))
    assert set(expected) == set(RULES), f"to add or drop: {set(expected) ^ set(RULES)}"
    wrong = [f"{name}: {found[name]} instead of {cells}" for name, cells in expected.items() if found[name] != cells]
    assert not wrong, "\n".join(wrong)


def test_an_act_without_a_rule_nobody_may_do(stage: Stage) -> None:
    for actor in _actors(stage).values():
        assert not policy.may("pledge.erase", actor, _records(stage, actor)["o"])


def test_the_rule_of_two_needs_a_confirmed_proposal_of_somebody_else(stage: Stage) -> None:
    """Who confirms may then carry out what was proposed, about that person alone, never for themselves."""
    admin, security = stage.by("admin"), stage.by("security")
    about = stage.people["committee"].id
    for action in ("account.disable", "account.enable", "account.unlock", "appointment.create", "code.issue"):
        record = _record(stage.world.units["a2"].id, about, None, 0)
        record.role = "committee"
        assert not policy.may(action, admin, record), action
        for state, subject, by_whom, decided, granted in (
            ("confirmed", about, security, admin, True),
            ("proposed", about, security, admin, False),
            ("confirmed", stage.people["member"].id, security, admin, False),
            ("confirmed", about, admin, admin, False),
            ("confirmed", about, security, security, False),
        ):
            record.proposal = Proposal(
                state=state, subject=subject, proposed_by=by_whom.person_id, decided_by=decided.person_id
            )
            assert policy.may(action, admin, record) is granted, (action, state)


def test_who_heads_a_branch_is_barred_in_the_committees_office_and_told_why(stage: Stage) -> None:
    """The secretary of the first branch with the committee's role at hand, on records of the own branch and another."""
    head = replace(stage.by("committee"), person_id=stage.people["secretary"].id)
    entry, cycle = (stage.ids[f"review_{one}"] for one in ("entry_a1", "cycle_a"))
    own, other = (
        _record(stage.world.units[place].id, entry, None, None) for place in ("a1", "a2")
    )  # fmt: skip
    barred = [f"star_entry.{act}" for act in ("remove", "return", "mark", "find", "except", "poll", "finish", "resume")]
    for action in [*barred, "star_standing.create", "star_demonstration.create", "star_remedy.agree"]:
        assert policy.why_not(action, head, own).startswith("您是这个支部的书记"), action
        assert not policy.may(action, head, own), action
        assert policy.may(action, head, other), action
    for number, granted in ((cycle, False), (stage.ids["review_cycle_b"], True)):
        own.id = number
        for act in ("order", "reopen", "settle", "cancel"):
            assert policy.may(f"star_cycle.{act}", head, own) is granted, act
            assert policy.why_not(f"star_cycle.{act}", head, own).startswith("您是本轮参评支部的书记") is not granted
        for act in ("propose", "publish", "extend", "file"):
            assert policy.may(f"star_cycle.{act}", head, own), act
    assert policy.why_not("star_entry.mark", stage.by("member"), own) == "您没有权限进行这项操作。"


# list → the page that shows it; for lists of one role, whose
PAGE_OF = {
    "accounts": "page.accounts", "candidates": "page.appointing", "appointments": "page.appointments",
    "proposals": "page.appointments", "vacancies": "page.appointing", "sessions": "page.account",
    "codes.secretary": "page.codes", "codes.committee": "page.codes", "codes.security": "page.codes",
    "teams": "page.teams", "audit": "page.audit", "messages": "page.inbox", "board": "page.board",
    "board by branch": "page.board", "board by standard": "page.board", "board by post": "page.board",
    "board on paper": "page.board", "filing": "page.filing", "pledges of secretary": "page.pledges",
    "pledges of committee": "page.pledges", "pledges of supervisor": "page.pledges",
    "own pledges": "page.pledges", "roster imports": "page.roster", "roster rows": "page.roster",
    "roster missing": "page.roster", "tree": "page.units", "inspected": "page.units",
    "examples": "page.examples", "standards": "page.filing", "colleagues": "page.members",
    "files": "page.members", "identities": "page.identities", "own identities": "page.identities",
    "life_records": "page.life", "draws": "page.draws", "spot_checks": "page.checks", "check_visits": "page.checks", "check_tours": "page.checking",
    "checklists": "page.checklists",
    "life_attendance_of": "page.attendance", "life_attendance": "page.attendance", "life_rules": "page.life_rules",
    "rule_waivers": "page.life_standing", "life_standing": "page.life_standing", "thought reports": "page.thought_reports",
    "heart_talks": "page.heart_talks", "heart_talk_coverage": "page.heart_talks", "terms": "page.terms", "ties": "page.ties",
    "tie coverage": "page.ties", "trainings": "page.trainings", "trained": "page.trainings",
    "plan likeness": "page.plan_likeness", "yearly": "page.yearly",
    "annual_plans": "page.plans",
    "plan_coverage": "page.plan_coverage",
    "appraisals": "page.appraisals",
    "documents": "page.documents", "honours": "page.honours", "notices": "page.notices", "notices sent": "page.notices_sent",
    "notice receipts": "page.notices_sent", "notice replies": "page.notices_sent", "notice units": "page.notices_sent",
    "comment threads": "page.comments",
    "problems": "page.problems", "problem_extensions": "page.problem_extensions",
    "selfchecks": "page.selfchecks", "key_tasks": "page.key_tasks", "talks": "page.talks", "team_handovers": "page.handovers",
    "star_schemes": "page.star_schemes",
    "star_cycles": "page.star_cycles", "star_cycle_branches": "page.star_cycles", "star_entries": "page.star_entries",
    "stars": "page.stars", "star publicity": "page.stars",
    "star objections": "page.star_objections", "own star objections": "page.star_objections",
    "remedies": "page.star_remedies", "demonstrations": "page.star_demonstrations",
    "evaluation of secretary": "page.evaluate", "evaluation of committee": "page.evaluate",
    "evaluation of supervisor": "page.evaluate", "opinions of secretary": "page.opinions",
    "opinions of committee": "page.opinions", "opinions of supervisor": "page.opinions",
    "own opinions": "page.opinions", "suggestions": "page.suggestions", "own suggestions": "page.suggestions",
    "items": "page.items", "own items": "page.items", "changes": "page.items",
    "changes of secretary": "page.items", "changes of committee": "page.items",
}  # fmt: skip
OF_ROLE = {
    name: name.rpartition("." if "." in name else " ")[2]
    for name in PAGE_OF
    if name.startswith(("codes.", "pledges of"))
}


def _given(stage: Stage, actor: Actor) -> dict[str, Any]:
    """The parameters that lists of a part take besides the actor's."""
    today = clock.today()
    first, last = today.replace(month=1, day=1), today.replace(month=12, day=31)
    return {
        "person": actor.person_id,
        "since": first, "until": last, "first": first, "of": today.year, "year": today.year, "soon": last, "month_end": last,
        "now": clock.now(),
        "cycle": stage.ids["cycle_open_a"],
        "of_notice": stage.ids["notice_task_a"],
        "roster": stage.ids["roster_open"],
        "missing": [],
        "forms": list(CHECK_KINDS),
        **setup.days(),
    }  # fmt: skip


def test_what_a_list_shows_a_look_up_allows(stage: Stage) -> None:
    """Every list × everyone: each row, and each page that it names, lies in the scope of its model."""
    cells, hidden = 0, []
    for who in set(EVERYONE) - OUT:
        actor = stage.by(who)
        actor.account_id = stage.world.players[who].account.id
        for name, spec in every_spec().items():
            if not policy.may(PAGE_OF[name], actor) or (name in OF_ROLE and OF_ROLE[name] != actor.role):
                continue
            with stage.app.test_request_context():
                rows = spec.everything(actor, {}, **_given(stage, actor))
            for row in rows:
                cells += 1
                if policy.find(spec.model, row.id, actor) is None:
                    hidden.append(f"{who}: {name} shows {spec.model.__name__} {row.id}")
    assert not hidden, "\n".join(hidden)
    assert cells > 800
    print(f"{cells} rows looked up")


def test_a_model_without_a_scope_shows_nothing_to_anybody(stage: Stage) -> None:
    without = [model for model in models() if model not in policy.SCOPES and "id" in model._meta.fields]
    assert without
    for who in set(EVERYONE) - OUT:
        for model in without:
            assert policy.find(model, 1, stage.by(who)) is None, (who, model)
