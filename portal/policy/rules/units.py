"""Rules of units, people and the roster."""

from portal.policy.predicates import (
    Rule,
    admin,
    at_hand,
    business,
    committee,
    committee_above,
    member,
    myself,
    secretary,
    security,
    supervisor,
    system,
)

RULES: dict[str, Rule] = {
    "page.units": business | admin | security,
    "page.members": member | at_hand("secretary", "committee", "supervisor"),
    "page.roster": at_hand("committee"),
    "page.newcomers": admin | at_hand("secretary", "committee"),
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
    "person.first": admin,
}
