"""Rules of 年度计划: the branch writes and files, the committee accepts; its own arrangement and model are its own."""

from portal.policy.predicates import Rule, at_hand, committee, heads, member, of_committee
from portal.policy.rules.life import itself, keeps

of_branch = Rule("of a branch", lambda actor, record: record.kind == "branch")
writes = Rule("writes", lambda actor, record: (keeps if record.kind == "branch" else itself)(actor, record))
judges = (committee & of_branch).unless(heads, "您是这个支部的书记，不能替党委审核本支部的计划，请由其他经办人办理。")

RULES: dict[str, Rule] = {
    "page.plans": member | at_hand("secretary", "committee", "supervisor"),
    "page.planning": at_hand("secretary", "committee"),
    "page.plan_coverage": at_hand("committee", "supervisor"),
    "page.plan_likeness": at_hand("secretary", "committee", "supervisor"),
    "page.plan_comparing": at_hand("committee") & of_committee,
    "annual_plan.remind": committee,  # asked of one's own unit
    "annual_plan.create": writes,
    "annual_plan.edit": writes,
    "annual_plan.file": writes & of_branch,
    "annual_plan.withdraw": writes & of_branch,
    "annual_plan.accept": judges,
    "annual_plan.return": judges,
    "annual_plan.change": writes,
    "annual_plan.issue": itself & ~of_branch,
    "annual_plan.link": writes & of_branch,
    "annual_plan.compare": at_hand("committee") & of_committee,
}
