"""When: every state and every move of every record, as tables. Keys are English and never derived from labels."""

from portal.workflow.accounts import ACCOUNT, PROPOSAL
from portal.workflow.appraisals import APPRAISAL
from portal.workflow.checks import CHECK_VISIT, CHECKLIST, SPOT_CHECK
from portal.workflow.comments import COMMENT_THREAD
from portal.workflow.core import Move, State, Workflow
from portal.workflow.documents import OFFICIAL_DOCUMENT
from portal.workflow.draws import DRAW
from portal.workflow.honours import HONOUR
from portal.workflow.identities import IDENTITY
from portal.workflow.life import (
    HEART_TALK,
    LIFE_RECORD,
    LIFE_RULES,
    RULE_WAIVER,
    TERM_EXTENSION,
    THOUGHT_REPORT,
    TRAINING,
)
from portal.workflow.notices import NOTICE, NOTICE_RECEIPT
from portal.workflow.plans import ANNUAL_PLAN
from portal.workflow.pledges import OPINION, PLEDGE, PLEDGE_CHANGE
from portal.workflow.problems import KEY_TASK, PROBLEM, PROBLEM_EXTENSION, TALK, TEAM_HANDOVER
from portal.workflow.roster import ROSTER
from portal.workflow.stars import STAR_CYCLE, STAR_DEMONSTRATION, STAR_ENTRY, STAR_OBJECTION, STAR_REMEDY, STAR_SCHEME
from portal.workflow.suggestions import SUGGESTION

__all__ = [
    "ACCOUNT",
    "ANNUAL_PLAN",
    "APPRAISAL",
    "CHECKLIST",
    "CHECK_VISIT",
    "COMMENT_THREAD",
    "DRAW",
    "HEART_TALK",
    "HONOUR",
    "IDENTITY",
    "KEY_TASK",
    "LIFE_RECORD",
    "LIFE_RULES",
    "NOTICE",
    "NOTICE_RECEIPT",
    "OFFICIAL_DOCUMENT",
    "OPINION",
    "PLEDGE",
    "PLEDGE_CHANGE",
    "PROBLEM",
    "PROBLEM_EXTENSION",
    "PROPOSAL",
    "ROSTER",
    "RULE_WAIVER",
    "SPOT_CHECK",
    "STAR_CYCLE",
    "STAR_DEMONSTRATION",
    "STAR_ENTRY",
    "STAR_OBJECTION",
    "STAR_REMEDY",
    "STAR_SCHEME",
    "SUGGESTION",
    "TALK",
    "TEAM_HANDOVER",
    "TERM_EXTENSION",
    "THOUGHT_REPORT",
    "TRAINING",
    "WORKFLOWS",
    "Move",
    "State",
    "Workflow",
]

_ALL = (
    PLEDGE, PLEDGE_CHANGE, OPINION, IDENTITY, SUGGESTION, ROSTER, ACCOUNT, PROPOSAL, HONOUR,
    STAR_SCHEME, STAR_CYCLE, STAR_ENTRY, STAR_OBJECTION, STAR_DEMONSTRATION, STAR_REMEDY,
    COMMENT_THREAD, DRAW, CHECKLIST, SPOT_CHECK, CHECK_VISIT,
    PROBLEM, PROBLEM_EXTENSION, KEY_TASK, TALK, TEAM_HANDOVER, NOTICE, NOTICE_RECEIPT, OFFICIAL_DOCUMENT,
    LIFE_RECORD, HEART_TALK, THOUGHT_REPORT, LIFE_RULES, RULE_WAIVER, TERM_EXTENSION, TRAINING, ANNUAL_PLAN, APPRAISAL,
)  # fmt: skip
WORKFLOWS = {flow.record: flow for flow in _ALL}
