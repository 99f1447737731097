"""Rules of 荣誉登记 and 工作日历."""

from portal.policy.predicates import Rule, admin, at_hand, business, committee, heads, of_committee, owner, secretary

# Nobody confirms or changes for the committee what is one's own, or of a branch that one heads.
other = (committee & ~owner).unless(
    heads, "您是这个支部的书记，不能替党委登记、确认它的荣誉。登记请切换到支部书记身份上报，其他的请由其他经办人办理。"
)

RULES: dict[str, Rule] = {
    "page.honours": business,
    "page.honouring": at_hand("secretary", "committee"),
    "page.workdays": business | admin,
    # the branch proposes, the committee confirms
    "honour.propose": secretary,
    "honour.register": other,
    "honour.edit": secretary | (committee & ~heads),
    "honour.resubmit": secretary,
    "honour.withdraw": secretary,
    "honour.confirm": other,
    "honour.decline": other,
    "honour.correct": other,
    "honour.revoke": other,
    # one table for the whole portal: whoever first has the notice at hand enters it
    "workday.edit": (at_hand("committee") & of_committee) | admin,
}
