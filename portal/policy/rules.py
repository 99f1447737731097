"""Who may do what: one table of rules for acts and pages."""

from typing import Any

from portal.policy.actor import Actor
from portal.policy.predicates import (
    Rule,
    about_use,
    activation,
    addressed,
    admin,
    anyone,
    asked,
    at_hand,
    auditor,
    business,
    committee,
    committee_above,
    holder,
    member,
    myself,
    of_committee,
    own_session,
    own_unit,
    owner,
    privileged,
    privileged_role,
    proposer,
    receipt,
    seconded,
    secretary,
    security,
    simple,
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
    "page.pledge_years": at_hand("committee") & of_committee,
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
    "page.items": member | at_hand("secretary", "committee", "supervisor"),
    "page.examples": member | at_hand("secretary", "committee", "supervisor"),
    "page.opinions": business,
    "page.evaluate": business,
    "page.identities": business,
    "page.files": business,
    "page.suggestions": business | admin,
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
    "pledge.remind": secretary | committee,
    # kept through the year
    "pledge.progress": owner,
    "pledge.correct": owner,
    "pledge.amend": (secretary | committee) & ~owner,
    "pledge.exemplify": (secretary | committee) & ~owner,
    "pledge_change.propose": owner,
    "pledge_change.agree": (secretary | committee) & ~owner,
    "pledge_change.refuse": (secretary | committee) & ~owner,
    "pledge_change.withdraw": owner,
    # judged at its end: the member's own grade, the organisation's, and by anonymous ballot the others'
    "pledge.assess": owner,
    "pledge.grade": (secretary | committee) & ~owner,
    "ballot.create": secretary | committee | system,
    "ballot.edit": committee | system,
    "ballot.vote": business & own_unit & asked,
    # what helps to file
    "pledge_example.create": secretary | committee,
    "pledge_example.edit": secretary | committee,
    "pledge_example.retire": secretary | committee,
    "unit_standard.edit": secretary | committee,
    # what colleagues say of a published item: whose pledge it is neither says it nor decides what is shown
    "opinion.create": business & ~holder,
    "opinion.show": (secretary | committee) & ~holder & ~owner,
    "opinion.reject": (secretary | committee) & ~holder & ~owner,
    "opinion.answer": holder | ((secretary | committee) & ~owner),
    # 亮明身份: 自我申报 → 支部评议 → 支部推荐 → 党委审定 (domain §3)
    "identity.apply": (member & owner) | secretary | committee,
    "identity.edit": owner | secretary | committee,
    "identity.withdraw": owner,
    "identity.confirm": (secretary | committee) & ~owner & simple,
    "identity.discuss": secretary & ~simple,
    "identity.recommend": secretary,
    "identity.settle": committee & ~owner,
    "identity.decline": (secretary | committee) & ~owner,
    "identity.amend": secretary | committee,
    "identity.serve": owner,
    "identity.end": secretary | committee,
    "identity.lapse": committee | admin | system,  # with the transfer or the closing of the branch
    # attachments: the record decides who may read; whoever put one there may take it away
    "attachment.create": business & owner,
    "attachment.remove": owner | system,  # the sweeper takes what nobody sent
    # 意见建议
    "suggestion.create": business,
    "suggestion.take": addressed & ~owner,
    "suggestion.transfer": addressed & ~owner,
    "suggestion.answer": addressed & ~owner,
    "suggestion.reopen": owner | receipt,
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
    "person.leading": (secretary & ~myself) | committee,
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
