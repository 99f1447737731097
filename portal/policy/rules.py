"""Who may do what: one table of rules for acts and pages."""

from typing import Any

from portal.policy.actor import Actor
from portal.policy.predicates import (
    Rule,
    about_use,
    activation,
    admin,
    anyone,
    at_hand,
    auditor,
    business,
    committee,
    committee_above,
    member,
    myself,
    own_session,
    owner,
    privileged,
    privileged_role,
    proposer,
    seconded,
    secretary,
    security,
    subject,
    supervisor,
    system,
)

RULES: dict[str, Rule] = {
    # pages: who has work there; which rows they see is the scope's answer
    "page.home": anyone,
    "page.inbox": anyone,
    "page.account": anyone,
    "page.help": anyone,
    "page.drafts": anyone,
    "page.jobs": anyone,
    "page.pledges": member | at_hand("secretary", "committee", "supervisor"),
    "page.pledge": business,
    "page.filing": at_hand("secretary", "committee", "supervisor"),
    "page.pledge_years": at_hand("committee"),
    "page.board": business,
    "page.coverage": at_hand("committee", "supervisor"),
    "page.units": business | admin | security,
    "page.members": member | at_hand("secretary", "committee", "supervisor"),
    "page.roster": at_hand("committee"),
    "page.codes": at_hand("secretary", "committee", "security"),
    "page.accounts": admin | security,
    "page.appointments": admin | security,
    "page.appointing": security,
    "page.newcomers": admin | at_hand("secretary", "committee"),
    "page.teams": at_hand("committee"),
    "page.audit": auditor,
    # commitments (domain §3): the secretary never reviews their own; the committee does
    "pledge.create": member & owner,
    "pledge.edit": owner,
    "pledge.submit": owner,
    "pledge.withdraw": owner,
    "pledge.judge": (secretary | committee) & ~owner,
    "pledge.return": (secretary | committee) & ~owner,
    "pledge.approve": (secretary | committee) & ~owner,
    "pledge.reopen": (secretary | committee) & ~owner,
    "pledge.publish": (secretary | committee) & ~owner,
    "pledge.follow": committee | system,
    "pledge_year.edit": committee,
    # units and people
    "unit.found": committee_above | admin | system,
    "unit.rename": committee | admin,
    "unit.edit": committee | admin,
    "unit.move": committee | admin,
    "unit.merge": committee,  # it moves people: no technical administrator may
    "unit.split": committee,
    "unit.dissolve": committee | admin,
    "contact.edit": secretary | committee | admin,
    "person.create": secretary | committee,
    "person.edit": secretary | committee,
    "person.correct": (secretary & ~myself) | committee,  # what standing hangs on: name, birth, joining, membership
    "person.status": (secretary & ~myself) | committee,
    "person.leave": committee & ~myself,  # 停止党籍, and back on the books
    "person.transfer": committee,
    "person.file": myself | secretary | committee | supervisor,  # more than name, branch and post
    "person.telephone": myself | secretary | committee,
    "unit.inspect": secretary | committee | supervisor | admin | security,  # numbers and set-up of a unit
    # the holder left the branch, or the branch was closed; privileged roles end by the rule of two alone
    "appointment.lapse": (committee | admin) & ~privileged_role,
    # roster import
    "roster.upload": committee,
    "roster.read": committee,
    "roster.fail": committee,
    "roster.decide": committee,
    "roster.apply": committee,
    "roster.finish": committee,
    "roster.reread": committee,
    "roster.stall": committee,
    "roster.cancel": committee,
    # accounts: the secretary for the branch, the committee for secretaries, the security administrator for the rest
    # a first slip for a privileged person is the security administrator's; a reset needs two (domain §1)
    "code.issue": ((secretary | committee) & ~owner & ~privileged)
    | (security & privileged & activation & ~owner)
    | seconded
    | system,
    "code.revoke": ((secretary | committee) & ~owner & ~privileged) | (security & ~owner),
    "account.activate": anyone,
    "account.password": owner,
    "account.lock": security & ~owner,
    "account.unlock": (security & ~owner & ~privileged) | seconded,
    "account.disable": ((admin | security) & ~owner & ~privileged) | seconded,
    "account.enable": ((admin | security) & ~owner & ~privileged) | seconded,
    "session.end": own_session,
    "staff.create": secretary | committee | admin,
    "technical.create": admin | system,
    "person.first": admin,
    # appointments, teams, the rule of two (domain §1)
    "appointment.create": (security & ~owner & ~privileged_role) | seconded | system,
    "appointment.end": (security & ~owner & ~privileged_role) | seconded,
    "proposal.create": (security | (admin & about_use)) & ~subject,
    "proposal.confirm": (admin | security) & ~proposer & ~subject,
    "proposal.reject": (admin | security) & ~proposer & ~subject,
    "proposal.withdraw": proposer,
    "team.create": committee,
    "team.edit": committee,
    "team.assign": committee,
    "team.release": committee,
    "team.close": committee,
    # the trail: the sealer and the auditor change nothing in it, they check it
    "audit.verify": auditor,
    # small things of one's own
    "message.read": owner,
    "draft.keep": owner,
    "draft.drop": owner,
}


def may(action: str, actor: Actor, record: Any = None) -> bool:
    """Whether the rules let `actor` do `action` to `record`; an act without a rule nobody may do."""
    rule = RULES.get(action)
    return rule is not None and rule(actor, record)
