"""Units and people: committees, branches, groups, members, and what happens to them over time."""
