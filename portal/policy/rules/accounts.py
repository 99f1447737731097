"""Rules of accounts, appointments, teams and the rule of two."""

from portal.policy.predicates import (
    Rule,
    about_use,
    activation,
    admin,
    anyone,
    at_hand,
    committee,
    own_session,
    owner,
    privileged,
    privileged_role,
    proposer,
    seconded,
    secretary,
    security,
    subject,
    system,
)

RULES: dict[str, Rule] = {
    "page.codes": at_hand("secretary", "committee", "security"),
    "page.accounts": admin | security,
    "page.appointments": admin | security,
    "page.appointing": security,
    "page.teams": at_hand("committee"),
    # the holder left the branch, or the branch was closed; privileged roles end by the rule of two alone
    "appointment.lapse": (committee | admin) & ~privileged_role,
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
}
