"""Rules of 组织生活: the branch keeps its records, the committee its own and the requirements; what is a person's is theirs."""

from portal.policy.predicates import Rule, at_hand, committee, heads, member, of_committee, owner, secretary

itself = Rule(
    "the committee itself",
    lambda actor, record: (
        actor.role == "committee" and actor.unit_kind == "committee" and actor.unit_id == record.unit_id
    ),
)
very_branch = Rule(
    "of the very branch", lambda actor, record: actor.unit_kind == "branch" and actor.unit_id == record.branch_id
)
keeps = secretary | itself  # the records of a branch, or the committee's own
other = committee.unless(heads, "您是这个支部的书记，不能替党委办理本支部的事项，请由其他经办人办理。")
rules = committee & of_committee
office = at_hand("secretary", "committee", "supervisor")

RULES: dict[str, Rule] = {
    "page.life": member | office,
    "page.life_recording": at_hand("secretary", "committee"),
    "page.life_book": office,
    "page.life_rules": member | office,
    "page.life_rules_editing": at_hand("committee") & of_committee,
    "page.life_standing": office,
    "page.absences": at_hand("secretary", "committee"),
    "page.attendance": member | office,
    "page.heart_talks": office,
    "page.study": member,
    "page.thought_reports": member,
    "page.terms": office,
    "page.trainings": office,
    "page.ties": office,
    "page.yearly": office,
    # 组织生活记录
    "life_record.create": keeps,
    "life_record.edit": keeps,
    "life_record.minute": keeps,
    "life_record.attend": keeps,
    "life_record.announce": keeps,
    "life_record.file": keeps,
    "life_record.call_off": keeps,
    "life_record.make_up": keeps,
    "life_record.annex": keeps,
    "absence_step.create": secretary,
    # 谈心谈话: who talked with whom
    "heart_talk.create": secretary | committee,
    "heart_talk.withdraw": secretary | committee,
    # a member's own
    "study_plan.create": owner,
    "study_plan.edit": owner,
    "thought_report.create": owner,
    "thought_report.edit": owner,
    "thought_report.send": owner,
    "thought_report.withdraw": owner,
    "thought_report.read": secretary & very_branch & ~owner,
    # 制度要求
    "life_rules.create": rules,
    "life_rules.edit": rules,
    "life_rules.adopt": rules,
    "life_rules.replace": rules,
    "life_rules.retire": rules,
    "life_rules.drop": rules,
    "rule_waiver.create": other,
    "rule_waiver.end": other,
    # 换届、轮训、组织关系排查
    "term_extension.create": secretary,
    "term_extension.withdraw": secretary,
    "term_extension.approve": other,
    "term_extension.refuse": other,
    "training.create": rules,
    "training.edit": rules,
    "training.attend": rules,
    "training.file": rules,
    "training.reopen": rules,
    "training.drop": rules,
    "tie_review.create": secretary,
}
