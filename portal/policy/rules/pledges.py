"""Rules of commitments, what is said of them, ballots and 亮明身份."""

from portal.policy.predicates import (
    Rule,
    admin,
    asked,
    at_hand,
    business,
    committee,
    heads,
    holder,
    member,
    of_committee,
    own_unit,
    owner,
    secretary,
    simple,
    system,
)

# the branch's own vote of 民主评议; its room says until when
of_appraisal = Rule("of an appraisal", lambda actor, record: str(getattr(record, "key", "")).startswith("appraisal:"))

RULES: dict[str, Rule] = {
    "page.pledges": member | at_hand("secretary", "committee", "supervisor"),
    "page.pledge": business,
    "page.filing": at_hand("secretary", "committee", "supervisor"),
    "page.pledge_years": at_hand("committee") & of_committee,
    "page.board": business,
    "page.coverage": at_hand("committee", "supervisor"),
    "page.items": member | at_hand("secretary", "committee", "supervisor"),
    "page.examples": member | at_hand("secretary", "committee", "supervisor"),
    "page.opinions": business,
    "page.evaluate": business,
    "page.identities": business,
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
    "ballot.edit": (committee & ~heads) | system | (secretary & of_appraisal),
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
}
