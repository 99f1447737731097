"""Rules of 荣誉登记 and 工作日历."""

from portal.policy.predicates import Rule, admin, at_hand, business, committee, of_committee, owner, secretary

RULES: dict[str, Rule] = {
    "page.honours": business,
    "page.honouring": at_hand("secretary", "committee"),
    "page.workdays": business | admin,
    # the branch proposes, the committee confirms; nobody confirms or changes what is one's own
    "honour.propose": secretary,
    "honour.register": committee & ~owner,
    "honour.edit": secretary | committee,
    "honour.resubmit": secretary,
    "honour.withdraw": secretary,
    "honour.confirm": committee & ~owner,
    "honour.decline": committee & ~owner,
    "honour.correct": committee & ~owner,
    "honour.revoke": committee & ~owner,
    # one table for the whole portal: whoever first has the notice at hand enters it
    "workday.edit": (at_hand("committee") & of_committee) | admin,
}
