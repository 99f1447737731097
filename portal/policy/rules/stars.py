"""Rules of 星级评定: the branch assesses itself, the committee decides, nobody decides on the branch that they head."""

from portal.policy.predicates import (
    Rule,
    at_hand,
    business,
    committee,
    heads,
    heads_in_round,
    of_committee,
    owner,
    receipt,
    secretary,
    spoke,
)

# What decides about a branch nobody does who heads it; a round's order and end nobody who heads one of its branches;
# and who spoke for the branch does not judge what was said.
other = committee.unless(heads, "您是这个支部的书记，不能替党委办理本支部的事项，请由其他经办人办理。")
others_in_round = committee.unless(
    heads_in_round, "您是本轮参评支部的书记，不能办理定序、退回评定、取消和定星，请由其他经办人办理。"
)
judge = other.unless(spoke, "这份自评是您确认或者申报的，不能再由您评定，请由其他经办人办理。")

RULES: dict[str, Rule] = {
    "page.stars": business,
    "page.star_schemes": business,
    "page.star_editing": at_hand("committee") & of_committee,
    "page.star_entries": business,
    "page.star_cycles": business,
    "page.star_reviewing": at_hand("committee"),
    "page.star_objections": business,
    "page.star_demonstrations": business,
    "page.star_remedies": at_hand("secretary", "committee", "supervisor"),
    # 评定办法
    "star_scheme.create": committee,
    "star_scheme.edit": committee,
    "star_scheme.finish": committee,
    "star_scheme.reopen": committee,
    "star_scheme.use": committee,
    "star_scheme.retire": committee,
    # one round
    "star_cycle.create": committee,
    "star_cycle.edit": committee,
    "star_cycle.propose": committee,
    "star_cycle.order": others_in_round,
    "star_cycle.publish": committee,
    "star_cycle.extend": committee,
    "star_cycle.reopen": others_in_round,
    "star_cycle.settle": others_in_round,
    "star_cycle.file": committee,
    "star_cycle.cancel": others_in_round,
    # 自评申报
    "star_entry.create": committee,
    "star_entry.remove": other,
    "star_entry.aim": secretary,
    "star_entry.edit": secretary,
    "star_entry.confirm": secretary,
    "star_entry.unconfirm": secretary,
    "star_entry.declare": secretary,
    "star_entry.withdraw": secretary,
    "star_entry.remind": committee,
    # 党委评定
    "star_entry.return": judge,
    "star_entry.mark": judge,
    "star_entry.find": judge,
    "star_entry.except": judge,
    "star_entry.poll": judge,
    "star_entry.finish": judge,
    "star_entry.resume": judge,
    # 公示期的异议
    "star_objection.create": business,
    "star_objection.answer": committee & ~owner & ~heads,
    "star_objection.withdraw": owner | receipt,
    # through the year
    "star_standing.create": other,
    "star_demonstration.create": other,
    "star_demonstration.edit": other,
    "star_demonstration.end": other,
    "star_remedy.create": other,
    "star_remedy.plan": secretary,
    "star_remedy.agree": other,
    "star_remedy.return": other,
    "star_remedy.report": secretary,
    "star_remedy.accept": other,
    "star_remedy.refuse": other,
    "star_remedy.extend": other,
    "star_remedy.cancel": other,
}
