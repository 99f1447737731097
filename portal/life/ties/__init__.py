"""组织关系排查: members who are away or out of reach."""
