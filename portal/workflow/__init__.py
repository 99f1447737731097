"""When: every state and every move of every record, as tables. Keys are English and never derived from labels."""

from portal.workflow.accounts import ACCOUNT, PROPOSAL
from portal.workflow.core import Move, State, Workflow
from portal.workflow.honours import HONOUR
from portal.workflow.identities import IDENTITY
from portal.workflow.pledges import OPINION, PLEDGE, PLEDGE_CHANGE
from portal.workflow.roster import ROSTER
from portal.workflow.stars import STAR_CYCLE, STAR_DEMONSTRATION, STAR_ENTRY, STAR_OBJECTION, STAR_REMEDY, STAR_SCHEME
from portal.workflow.suggestions import SUGGESTION

__all__ = [
    "ACCOUNT",
    "HONOUR",
    "IDENTITY",
    "OPINION",
    "PLEDGE",
    "PLEDGE_CHANGE",
    "PROPOSAL",
    "ROSTER",
    "STAR_CYCLE",
    "STAR_DEMONSTRATION",
    "STAR_ENTRY",
    "STAR_OBJECTION",
    "STAR_REMEDY",
    "STAR_SCHEME",
    "SUGGESTION",
    "WORKFLOWS",
    "Move",
    "State",
    "Workflow",
]

_ALL = (
    PLEDGE, PLEDGE_CHANGE, OPINION, IDENTITY, SUGGESTION, ROSTER, ACCOUNT, PROPOSAL, HONOUR,
    STAR_SCHEME, STAR_CYCLE, STAR_ENTRY, STAR_OBJECTION, STAR_DEMONSTRATION, STAR_REMEDY,
)  # fmt: skip
WORKFLOWS = {flow.record: flow for flow in _ALL}
