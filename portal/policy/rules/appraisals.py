"""Rules of 民主评议党员: the branch appraises its members, each assesses oneself, the committee may send a result back."""

from portal.policy.predicates import Rule, at_hand, committee, heads, member, secretary

home = Rule(
    "of the own branch", lambda actor, record: actor.kind == "member" and actor.home_branch_id == record.branch_id
)
other = committee.unless(heads, "您是这个支部的书记，不能替党委办理本支部的事项，请由其他经办人办理。")

RULES: dict[str, Rule] = {
    "page.appraisals": member | at_hand("secretary", "committee", "supervisor"),
    "page.appraising": at_hand("secretary"),
    "appraisal.create": secretary,
    "appraisal.edit": secretary,
    "appraisal.adjust": secretary,
    "appraisal.assess": home,
    "appraisal.poll": secretary,
    "appraisal.reschedule": secretary,
    "appraisal.decide": secretary,
    "appraisal.file": secretary,
    "appraisal.return": other,
}
