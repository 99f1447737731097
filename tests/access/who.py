"""Who is who, and which records of the stage each may see: written by hand from the domain, not from portal.policy."""

from tests import world as cast

# Who comes besides the cast: someone in their own role although they hold another, one whose role has run out,
# and the 上级党委 above both committees.
GUESTS = ("secretary_off", "former", "superior")
EVERYONE = (*cast.CAST, *GUESTS, "nobody")

# Members by the branch they belong to; staff are no members.
A1 = {"member", "colleague", "secretary", "secretary_off", "former"}
A2 = {"secretary_a2", "member_a2", "committee"}
B1 = {"member_b", "secretary_b", "committee_b", "supervisor", "supervisor_b", "superior"}
A, B = A1 | A2 | {"staff"}, B1  # who belongs to the committee
MEMBERS = A1 | A2 | B1
BUSINESS = MEMBERS | {"staff"}
TECHNICAL = {"admin", "security", "auditor"}
SIGNED_IN = BUSINESS | TECHNICAL
OUT = set(EVERYONE) - SIGNED_IN  # nobody, and the disabled account

# Who has power over a place in the role at hand; those who only read are supervisors.
ACT_A, ACT_B = {"committee", "superior"}, {"committee_b", "superior"}
ACT_A1, ACT_A2, ACT_B1 = {"secretary", *ACT_A}, {"secretary_a2", *ACT_A}, {"secretary_b", *ACT_B}
READ_A1, READ_A2, READ_B1 = ACT_A1 | {"supervisor"}, ACT_A2 | {"supervisor"}, ACT_B1 | {"supervisor_b"}
OFFICE = {
    "secretary",
    "secretary_a2",
    "secretary_b",
    "committee",
    "committee_b",
    "supervisor",
    "supervisor_b",
    "superior",
}

# record → who sees it at all
SEES: dict[str, set[str]] = {
    # a draft: its author alone; once submitted: those with power over the branch; published: the whole committee
    "draft_a1": {"colleague"},
    "draft_b1": {"superior"},
    "submitted_a1": {"member"} | READ_A1,
    "own_a1": {"secretary", "secretary_off"} | READ_A1,
    "judged_a1": READ_A1,
    "approved_a1": READ_A1,
    "withdrawn_a1": READ_A1,
    "returned_a2": {"member_a2"} | READ_A2,
    "approved_a2": {"secretary_a2"} | READ_A2,
    "published_a1": A | READ_A1,
    "published_a2": A | READ_A2,
    "last_a1": A | READ_A1,
    "submitted_b1": {"secretary_b"} | READ_B1,
    "withdrawn_b1": READ_B1,
    "published_b1": B | READ_B1,
    # a member: the branch's members, and those with power over the branch; 群众: only the latter
    "person_member": A1 | READ_A1,
    "person_secretary": A1 | READ_A1,
    "person_fresh_a1": A1 | READ_A1,
    "person_gone_a1": A1 | READ_A1,
    "person_member_a2": A2 | READ_A2,
    "person_mover": A2 | READ_A2,
    "person_member_b": B1 | READ_B1,
    "person_staff": READ_A1,
    "person_admin": set(),
    # a unit: everyone of its committee, those with power over it, and the administrators who keep the tree
    "unit_a": A | ACT_A | {"supervisor", "admin", "security"},
    "unit_a1": A | READ_A1 | {"admin", "security"},
    "unit_a2": A | READ_A2 | {"admin", "security"},
    "unit_g1": A | READ_A1 | {"admin", "security"},
    "unit_empty_a": A | ACT_A | {"supervisor", "admin", "security"},
    "unit_b": B | ACT_B | {"admin", "security"},
    "unit_b1": B | READ_B1 | {"admin", "security"},
    "unit_superior": {"superior", "admin", "security"},
    # a roster import, a team: the committee whose it is
    "roster": ACT_A,
    "roster_b": ACT_B,
    "team_a": ACT_A,
    "team_b": ACT_B,
    # accounts, appointments, proposals: the two administrators who keep them
    "powers": {"admin", "security"},
    "job_a": {"committee"},
}
